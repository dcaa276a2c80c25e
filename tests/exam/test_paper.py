"""Mock papers: time and marks add up, one seed is one paper, the file needs nothing else."""

import csv
import re
from itertools import pairwise

import pytest

from lib.exam import __main__ as commands
from lib.exam import mathml
from lib.exam.fixed import PAPERS, fixed
from lib.exam.paper import Paper, Task, compose, entries, for_class
from lib.exam.questions import PARTS, written
from lib.exam.sheet import page, question_html, solution_html
from lib.exam.templates import to_html


def names(paper):
    return [(task.entry.id, task.seed) for task in paper.tasks]


@pytest.mark.parametrize("minutes", [25, 60, 97, 120])
def test_time_adds_up_and_is_shared_among_the_parts(minutes):
    for seed in range(12):
        paper = compose(seed, minutes)
        times = [sum(t.entry.minutes for t in tasks) for tasks in paper.parts.values()]
        assert list(paper.parts) == list(PARTS)
        assert sum(times) == paper.minutes == minutes
        assert max(times) - min(times) <= 1
        assert len({task.entry.id for task in paper.tasks}) == len(paper.tasks)


def test_most_of_the_time_goes_to_calculations():
    papers = [compose(seed) for seed in range(100)]
    shares = [
        sum(t.entry.minutes for t in paper.tasks if t.entry.kind == "generator") / 60
        for paper in papers
    ]
    assert sum(shares) / len(papers) > 0.6
    assert all("conceptual" in {t.entry.kind for t in paper.tasks} for paper in papers)


def test_every_half_hour_has_an_open_question_and_all_parts_get_theirs():
    opened = set()
    for seed in range(20):
        paper = compose(seed)
        found = [
            part for part, tasks in paper.parts.items() for t in tasks if t.entry.kind == "open"
        ]
        assert len(found) >= 2
        opened |= set(found)
    assert opened == set(PARTS)


def test_two_questions_of_a_part_are_seldom_on_one_topic():
    parts = [tasks for seed in range(20) for tasks in compose(seed).parts.values()]
    alike = [tasks for tasks in parts if len({t.entry.topic for t in tasks}) < len(tasks)]
    assert len(alike) <= len(parts) / 20  # where nothing else fills the minutes


def test_one_seed_is_one_paper():
    assert names(compose(7)) == names(compose(7))
    assert len({tuple(names(compose(seed))) for seed in range(10)}) == 10


def test_topics_and_parts_are_all_that_is_asked():
    paper = compose(3, 20, ["LSTM", "optimizers"])
    assert list(paper.parts) == ["RNN", "optimizers"]
    assert {task.entry.topic for task in paper.parts["RNN"]} == {"LSTM"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((-1, 60), "seed -1"),
        ((True, 60), "seed True"),
        ((1, 5), "minutes 5"),
        ((1, 30.0), "minutes 30.0"),
        ((1, 60, ["LSTMs"]), "topic 'LSTMs'"),
        ((1, 150, ["Grad-CAM"]), "150 of them for XAI"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        compose(*arguments)


@pytest.fixture(scope="module")
def sheets():
    paper = compose(7, 40)
    return paper, page(paper), page(paper, solutions=True)


def test_the_file_needs_nothing_else(sheets):
    _, questions, *_ = sheets
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", questions)
    assert 'lang="en-GB"' in questions and "<title>Mock paper 7</title>" in questions
    assert "<math" in questions and r"\(" not in questions and "{@" not in questions


def test_marks_of_questions_parts_and_paper_agree(sheets):
    paper, questions, *_ = sheets
    shown = [
        int(k) for k in re.findall(r"<h3>Question .*?\((\d+) marks?, \d+ min\)</h3>", questions)
    ]
    assert len(shown) == len(paper.tasks)
    assert sum(shown) == paper.marks
    assert f"40 minutes, {paper.marks} marks" in questions


def test_solutions_stand_apart_and_do_not_change_the_questions(sheets):
    paper, questions, both = sheets
    assert "Solution" not in questions
    assert both.startswith(questions.removesuffix("\n</main>\n</body>\n</html>\n"))
    solutions = both.split('id="solutions"')[1]
    assert len(re.findall("<h3>Solution", solutions)) == len(paper.tasks)
    for task in (task for task in paper.tasks if task.entry.kind == "generator"):
        assert solutions.count(f"Solution {paper.tasks.index(task) + 1}: ") == 1


def test_the_notation_is_the_reader_s():
    paper = compose(0, 16, ["LSTM"])  # two calculations and one idea
    assert "Γ" in page(paper, "ng", solutions=True).replace(r"\Gamma", "Γ")
    assert r"\Gamma" not in page(paper)


def test_the_outline_has_no_gap(sheets):
    levels = [int(level) for level in re.findall(r"<h(\d)", sheets[2])]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = re.findall(r'id="([^"]+)"', sheets[2])
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', sheets[2])) <= set(ids)


def test_every_kind_is_printed_with_its_solution():
    kinds = {}
    for entry in entries():
        kinds.setdefault(type(entry), entry)
    shown = ["diagram-two-states", "draw-lstm", "draw-attention", "attention-derivation"]
    chosen = [*kinds.values(), *(entry for entry in entries() if entry.id in shown)]
    paper = Paper(3, {part: tuple(Task(e, 1) for e in chosen if e.part == part) for part in PARTS})
    text = page(paper, "olah", solutions=True)
    questions, solutions = text.split('id="solutions"')
    assert questions.count('<figure role="img"') == 1 and solutions.count('<figure role="img"') == 2
    assert "Wrong line, and what it should say" in questions
    assert solutions.count("Marks for each of these") == sum(e.kind == "open" for e in chosen)
    for entry in (entry for entry in chosen if entry.kind == "open"):
        assert f"({entry.scheme[0].marks} mark" in solutions


def test_a_class_gets_the_same_questions_with_other_numbers():
    paper = compose(7, 40)
    papers = for_class(paper, 120)
    assert len({tuple(names(one)) for one in papers}) == 120
    assert all([t.entry for t in one.tasks] == [t.entry for t in paper.tasks] for one in papers)
    assert all(one.minutes == 40 and one.marks == paper.marks for one in papers)
    for place in range(len(paper.tasks)):
        assert len({one.tasks[place].seed for one in papers[:50]}) == 50
    assert [names(one) for one in for_class(paper, 3)] == [names(one) for one in papers[:3]]


def test_the_command_writes_a_class_and_its_key(tmp_path, capsys):
    out = tmp_path / "class"
    run("--seed", 7, "--minutes", 25, "--class", 3, "--out", out)
    assert "3 papers" in capsys.readouterr().out
    assert sorted(path.name for path in out.iterdir()) == [
        "001.html", "002.html", "003.html", "key.csv",
    ]  # fmt: skip
    assert len({path.read_text(encoding="utf-8") for path in out.glob("*.html")}) == 3
    lines = list(csv.DictReader((out / "key.csv").open(encoding="utf-8", newline="")))
    paper = compose(7, 25)
    for student in "123":
        rows = [line for line in lines if line["student"] == student]
        assert sum(int(row["marks"]) for row in rows) == paper.marks
        assert all(row["right"] for row in rows)
    first = next(task for task in paper.tasks if task.entry.kind == "generator")
    row = next(line for line in lines if line["id"] == first.entry.id)
    question, answer = first.entry.question(int(row["variant"])), first.entry.answers[0]
    if not answer.options:
        assert row["right"] == written(question.values[answer.name], answer.digits)


def test_an_interrupted_class_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "key_rows", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    monkeypatch.setattr(commands, "class_pages", lambda *_: iter(["one"]))
    with pytest.raises(KeyboardInterrupt):
        run("--class", 1, "--out", tmp_path / "class")
    assert list(tmp_path.iterdir()) == []


def run(*arguments):
    commands.main(["paper", *map(str, arguments)])


def test_the_command_writes_the_paper(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(commands, "page", lambda *arguments: f"{arguments[1:]}")
    out = tmp_path / "paper.html"
    run("--seed", 7, "--minutes", 25, "--notation", "ng", "--solutions", "--out", out)
    assert out.read_text(encoding="utf-8") == "('ng', True)"
    assert "25 minutes" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["paper.html"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_is_interrupted_leaves_the_old_file(tmp_path, monkeypatch, error):
    out = tmp_path / "paper.html"
    out.write_text("old", encoding="utf-8")
    monkeypatch.setattr(commands, "page", lambda *_: "new")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(error))
    with pytest.raises((error, SystemExit)):
        run("--minutes", 25, "--out", out)
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--out"),
        (("--out", "paper.txt"), ".html or .pdf"),
        (("--out", "paper.html", "--book", "4"), "--book"),
        (("--out", "no-such-folder/paper.html"), "folder that exists"),
        (("--out", "paper.html", "--minutes", "3"), "from 10 to 180"),
        (("--out", "paper.html", "--minutes", "an hour"), "--minutes"),
        (("--out", "paper.html", "--topics", "LSTMs"), "LSTMs"),
        (("--out", "paper.html", "--notation", "mine"), "--notation"),
        (("--out", "paper.html", "--seed", "-1"), "seed"),
        (("--out", "papers", "--class", "0"), "class 0"),
        (("--out", "papers", "--class", "few"), "--class"),
        (("--out", "nowhere/papers", "--class", "2"), "folder that exists"),
        (("--out", ".", "--class", "2"), "does not exist yet"),
    ],
)
def test_bad_arguments_get_a_message_and_code_2(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as done:
        run(*arguments)
    assert done.value.code == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_missing_katex_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("lib.exam.katex.FOLDER", tmp_path / "nowhere")
    with pytest.raises(SystemExit) as done:
        run("--minutes", 25, "--out", tmp_path / "paper.html")
    assert done.value.code == 2
    assert "make venv" in capsys.readouterr().err
    assert not (tmp_path / "paper.html").exists()


def test_numbers_are_set_as_tex_has_them():
    with mathml.typesetter() as typeset:
        assert "80{,}384" in typeset(to_html("$80,384$"))
        assert "<mtext>−0.5</mtext>" in typeset(to_html("$$(1, −0.5)$$"))
        with pytest.raises(ValueError, match="refuses"):
            typeset(to_html(r"$\nosuchcommand{2}$"))


# The last result of each calculation in the papers of the book, worked out from the printed text alone.
RESULTS = {
    "convolution-gradient": "(4, −16, 10, 12)",
    "batch-norm-by-hand": "(2.79, −2.6)",
    "clip-by-norm": "(4.09, −2.73, 0.909)",
    "adamw-first-step": "2.6",
    "bits-gained": "5.66",
    "edit-distance": "40",
    "partial-dependence": "−12.5",
    "receptive-field": "32",
    "lstm-constant-gates": "0.59",
    "warm-up-cosine": "0.0439",
    "adagrad-steps": "0.212",
    "skip-gram-counts": "50,100",
    "truncated-sampling": "0.278",
    "permutation-importance": "45.6",
    "coalition-weights": "0.375",
    "causal-convolution": "29",
    "bottleneck-parameters": "39.3",
    "normalization-gradient": "(1.19, 0.17, −0.17, −1.19)",
    "sigmoid-bound": "5",
    "rmsprop-step": "−0.109",
    "glorot-and-he": "0.0707",
    "kendall-tau": "0",
}


@pytest.mark.parametrize("number", PAPERS)
def test_a_paper_of_the_book_is_an_hour_and_stays_as_it_is(number):
    paper = fixed(number)
    assert paper.name == f"Paper {number} of the book" and paper.minutes == 60
    assert list(paper.parts) == list(PARTS)
    for part, tasks in paper.parts.items():
        assert sum(task.entry.minutes for task in tasks) == 12, part
        assert all(task.entry.part == part for task in tasks)
    assert 50 <= paper.marks <= 60
    assert sum(task.entry.kind == "open" for task in paper.tasks) == 2
    for task in (task for task in paper.tasks if task.entry.kind == "generator"):
        question, last = task.entry.question(task.seed), task.entry.answers[-1]
        assert written(question.values[last.name], last.digits) == RESULTS[task.entry.id]


def test_no_question_stands_on_two_papers_of_the_book():
    asked = [task.entry.id for number in PAPERS for task in fixed(number).tasks]
    assert len(asked) == len(set(asked))
    with pytest.raises(ValueError, match="got the paper 4"):
        fixed(4)


def test_the_command_writes_a_paper_of_the_book(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(commands, "page", lambda paper, *_: paper.name)
    out = tmp_path / "paper.html"
    run("--book", 2, "--out", out)
    assert out.read_text(encoding="utf-8") == "Paper 2 of the book"
    assert f"60 minutes, {fixed(2).marks} marks" in capsys.readouterr().out


def stub(folder, lines):
    """A program in the place of the browser."""
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


WRITES = r"""
for word in "$@"; do case "$word" in
  --print-to-pdf=*) out="${word#*=}";;
  file://*) page="${word#file://}";;
esac; done
cp "$page" "$out"
"""


def test_a_pdf_is_what_the_browser_prints(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", stub(tmp_path, WRITES))
    monkeypatch.setattr(commands, "page", lambda *_: "the sheet")
    out = tmp_path / "paper.pdf"
    run("--minutes", 25, "--out", out)
    assert out.read_bytes() == b"the sheet"


@pytest.mark.parametrize(
    ("lines", "said"), [(None, "was not found"), ("echo no display >&2; exit 1", "no display")]
)
def test_without_a_pdf_the_command_says_why(tmp_path, monkeypatch, capsys, lines, said):
    browser = stub(tmp_path, lines) if lines else str(tmp_path / "nowhere")
    monkeypatch.setenv("CHROMIUM", browser)
    monkeypatch.setattr(commands, "page", lambda *_: "the sheet")
    with pytest.raises(SystemExit) as done:
        run("--minutes", 25, "--out", tmp_path / "paper.pdf")
    assert done.value.code == 2
    assert said in capsys.readouterr().err and not (tmp_path / "paper.pdf").exists()
    assert not list(tmp_path.glob("*.part"))


def test_no_tex_stands_outside_of_mathematics():
    """Of every question and its solution."""
    for entry in entries():
        task = Task(entry, 3)
        text = question_html(task, 1) + solution_html(task, 1)
        text = re.sub(r"\\\(.*?\\\)|\\\[.*?\\\]|<svg.*?</svg>", "", text, flags=re.S)
        assert "\\" not in text, (entry.id, text[text.index("\\") - 40 :][:80])


def test_a_question_gets_no_colon():
    task = next(task for task in fixed(3).tasks if task.entry.id == "kendall-tau")
    text = question_html(task, 20) + solution_html(task, 20)
    assert "same word? no or yes</li>" in text and "same word? yes</li>" in text
    assert "?:" not in text and "Pairs in the same order: <span" in text
