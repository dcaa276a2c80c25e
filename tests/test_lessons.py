"""What the pages for revision take from a notebook: its box, cards, exercises, traps, recap."""

import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book.lessons import Exercise, Lesson, by_part, lessons
from lib.notation.cards import NAMES, card_of

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled.sheet import formulas_in_text, sets_of

HEAD = """# The cell: a memory

:::{admonition} This chapter
:class: chapter

You will be able to
: Draw the cell, and count it.

You need
: Nothing.
:::
"""
TRAPS = """<!-- letters: lstm -->

Text with a mark.

(sec-traps)=
## Traps: two of them

:::{admonition} `h_n` is not `output`
:class: warning
See $h_t$ and [the other page](10-lstm.ipynb).
:::

:::{admonition} One more
:class: warning
Nothing.
:::

(sec-cell-exam)=
## Exam corner

(sec-cell-from-memory)=
### Draw the cell from memory

```{exercise} Count
:label: ex-cell-1

How many?
```

```{exercise} Code it
:label: ex-cell-2

Write it.
```
"""
RECAP = "(sec-recap)=\n## Recap\n\n1. One.\n2. Remember: **two.**\n\n**Further reading.** None."


@pytest.fixture
def lesson(tmp_path):
    cells = [
        new_markdown_cell(HEAD),
        new_code_cell('card("lstm")'),
        new_markdown_cell(TRAPS),
        new_code_cell('check("ex-cell-2", count);', metadata={"tags": ["exercise"]}),
        new_code_cell('practise("lstm-step")'),
        new_markdown_cell(RECAP),
    ]
    path = tmp_path / "10-cell.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return Lesson(path)


def test_a_lesson_says_what_it_offers(lesson):
    assert (lesson.number, lesson.title) == (10, "The cell: a memory")
    assert lesson.aims == "Draw the cell, and count it."
    assert lesson.cards == ("lstm",) and lesson.practised == ("lstm-step",)
    assert lesson.exercises == (
        Exercise("ex-cell-1", "Count", False, 1),
        Exercise("ex-cell-2", "Code it", True, 5),
    )
    assert lesson.corner == "sec-cell-exam"
    assert lesson.drawing == ("sec-cell-from-memory", "Draw the cell from memory")
    assert lesson.questions == ()


def test_a_trap_becomes_a_paragraph_and_keeps_its_letters(lesson):
    text, letters = lesson.traps
    first, second = text.split("\n\n")
    assert (
        first.startswith("**`h_n` is not `output`.** See $h_t$")
        and second == "**One more.** Nothing."
    )
    assert letters == "lstm"
    assert lesson.remember == ("**two.**", "lstm")
    assert lesson.section("Nowhere") == ("", "")


def test_links_lead_from_every_page():
    found = {lesson.number: lesson for lesson in lessons()}
    assert "](/notebooks/06-long-term-dependencies.ipynb)" in found[10].prose
    assert "](../" not in "".join(lesson.prose for lesson in found.values())


def test_every_lesson_has_what_a_summary_needs():
    for lesson in lessons():
        assert lesson.aims and lesson.cards and lesson.remember[0], lesson.path
        assert len(lesson.traps[0].split("\n\n")) >= 3, lesson.path
        assert len(lesson.exercises) >= 4 and lesson.questions, lesson.path


def test_a_chapter_goes_where_most_of_its_questions_are():
    found = [SimpleNamespace(number=number) for number in (1, 2, 3)]
    bank = [SimpleNamespace(chapter=c, part=p) for c, p in [(1, "A"), (3, "A"), (3, "B"), (3, "B")]]
    sorted_ = by_part(found, bank, ("A", "B", "C"))
    assert {part: [x.number for x in some] for part, some in sorted_.items()} == {
        "A": [1, 2], "B": [3], "C": [],
    }  # fmt: skip


def test_the_sheet_has_every_card_once():
    shown = [name for lesson in lessons() for name in lesson.cards]
    assert len(shown) == len(set(shown)) and set(shown) <= set(NAMES)
    assert len(shown) >= 22


def test_the_sheet_has_what_a_card_says_in_formulas():
    assert sets_of(card_of("lstm")) == [
        ("lstm", ("forget", "input", "candidate", "output", "cell", "hidden"))
    ]
    assert dict(sets_of(card_of("rnn"))) == {"rnn": ("hidden", "output")}
    text = formulas_in_text(card_of("lstm"))
    assert "Parameters: $4(DH" in text and "Gates have" not in text
    assert "| parameters |" in formulas_in_text(card_of("gru"))
    wrapped = formulas_in_text(card_of("embeddings"))  # a line that goes on without a margin
    assert "A lookup is one-hot times a table." in wrapped
