"""How long a chapter is: the counting, and the limits of lessons and laboratories."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book.files import is_laboratory, notebooks
from book.form import Count, breaches, form_of


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_limits(path):
    assert breaches(form_of(path), is_laboratory(path)) == []


def text_of(source, folder):
    """Form of a notebook of one Markdown cell."""
    path = folder / "a.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell(source)]), path)
    return form_of(path)


@pytest.mark.parametrize(
    ("source", "counted"),
    [
        ("One two *three*, don't.", {"words": 4}),
        ("A [link of four words](10-lstm.ipynb), and `code`.", {"words": 6}),
        ("With $x_t$ and {cite:t}`elman1990finding` and 3.", {"words": 5}),
        ("| a | b |\n| --- | --- |\n| one | two |", {"words": 4}),
        ("term\n: what it is", {"words": 4}),
        (":::{admonition} Its title\n:class: chapter\n\nThree more words\n:::", {"words": 5}),
        (":::{admonition} A model\n:class: live-gpt\n\nTo type to\n:::", {"words": 5, "moving": 1}),
        ("::::{note}\n:::{tip}\ntwo deep\n:::\n::::", {"words": 2}),
        ("$$\nx = 1\n$$", {"equations": 1}),
        (":::{admonition} A panel\n:class: train-it\n\nPress Run\n:::", {"words": 4, "moving": 1}),
        ("Then $$x$$ is\n\n\\begin{align}\nx\n\\end{align}", {"words": 2, "equations": 2}),
        ("```{math}\n:label: eq-a\n\nx\n```", {"equations": 1}),
        ("```python\na = 1\n\nb = 2\n```", {"lines": 2}),
        ("```{code-block} console\n$ make\n```", {"lines": 1}),
        ("<!-- letters: lstm -->\n\n(sec-a)=\n## A heading", {"words": 2}),
        (
            "::::{tab-set}\n:::{tab-item} Ng\n$$x$$\n\nmore\n:::\n:::{tab-item} Olah\n$$y$$\n:::\n::::",
            {"words": 1, "equations": 1},
        ),
        ("```{solution} ex-a\n:class: dropdown\n\nNot to be read at once.\n```", {}),
        ("## A\n\none\n\n## Exam corner\n\nfive\n\n## Recap\n\nsix", {"words": 2}),
    ],
)
def test_what_a_page_of_text_holds(source, counted, tmp_path):
    assert text_of(source, tmp_path).lesson == Count(**counted)


def test_minutes_are_those_of_the_design():
    assert Count(words=2000).minutes == 10
    assert Count(lines=30).minutes == 2
    assert Count(equations=8).minutes == 2
    assert Count(figures=4).minutes == 2
    assert Count(figures=4, moving=4).minutes == 4
    assert (
        Count(words=1000, lines=15, equations=4, figures=2, moving=1).minutes == 8
    )  # 5 + 1 + 1 + 1.5


def shown(text):
    """Output of a last expression."""
    return new_output("execute_result", data={"text/plain": text}, execution_count=1)


@pytest.fixture
def lesson(tmp_path):
    """A lesson with one of each, and its quiz of two questions."""

    def code(source, *tags, outputs=()):
        return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})

    cells = [
        new_markdown_cell("# In one minute"),
        code("import numpy\nimport torch", "setup"),
        code("x = 1\n\nclaim('one', x == 1)"),
        code("claim('two', True)\nfor i in x:\n    claim('three', True)", "claim"),
        code("explore(draw)", "figure", outputs=[shown("Explorer: a curve\n  x: 1, 2")]),
        code("picture()", "figure", outputs=[shown("Picture: a curve")]),
        code("equations('lstm')", outputs=[shown("Equations: the LSTM (all)")]),
        code("show(f)", outputs=[shown("def f():\n    return 1")]),
        new_markdown_cell(
            "## Exam corner\n\n```{exercise} Compute\n:label: ex-a-1\n\nTen of them.\n```"
        ),
        code("def g(): ...", "exercise"),
        new_markdown_cell("```{solution} ex-a-1\n\nSeven words that a reader unfolds later.\n```"),
        code("def g():\n    return 1", "solution"),
        new_markdown_cell("```{exercise} Explain\n:label: ex-a-2\n\nWhy?\n```"),
        code("picture()", "hide-cell", outputs=[shown("Picture: a cell")]),
        code("display_quiz('quizzes/a.json')", "quiz"),
        new_markdown_cell("## Recap\n\nfinis"),
    ]
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "a.json").write_text(json.dumps([{}, {}]), encoding="utf-8")
    return path


def test_what_a_lesson_holds(lesson):
    form = form_of(lesson)
    assert form.lesson == Count(words=3, lines=6, equations=1, figures=2, moving=1, claims=3)
    assert form.corner.words == 2 + 1 + 3 + 1 + 1 + 1 + 1  # headings, titles, texts; no solution
    assert (form.exercises, form.coded, form.solutions) == (2, 1, 1)
    assert (form.questions, form.drawings, form.card) == (2, 1, True)
    assert form.exercise_minutes == 6 + 10 + 2 + 5


def test_limits_are_named(lesson):
    form = form_of(lesson)
    assert breaches(form) == [
        "figures: 2, at least 4",
        "exercises: 2, at least 4",
        "an exercise without a solution",
    ]
    assert breaches(form, laboratory=True) == []
    form.lesson = Count(words=3000, lines=111, figures=11, claims=7)
    form.corner.words, form.questions, form.card = 1801, 0, False
    text = "; ".join(breaches(form))
    for name in ("words: 3000", "lines: 111", "figures: 11", "claims: 7", "corner: 1801", "quiz"):
        assert name in text
    form.lesson = Count(words=2200, lines=220, figures=10, claims=60)
    assert breaches(form, laboratory=True) == []
    form.lesson.lines = 221
    assert breaches(form, laboratory=True) == ["lines: 221 of 220"]
