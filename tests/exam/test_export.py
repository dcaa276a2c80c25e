"""Exports: each is read back by something else than what wrote it."""

import json
import re
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest

from lib.exam import __main__ as commands
from lib.exam.export import anki, drawn, gift, moodle, nbgrader, qti
from lib.exam.export.items import item
from lib.exam.export.packages import needed
from lib.exam.generators import bank
from lib.exam.paper import Task
from lib.exam.questions import PARTS
from lib.exam.templates import inline_html

TASKS = drawn(1, 60)
ITEMS = [item(task) for task in TASKS]


def test_parts_take_turns_and_every_kind_occurs():
    parts = Counter(task.entry.part for task in TASKS)
    assert set(parts) == set(PARTS) and max(parts.values()) - min(parts.values()) <= 1
    assert {task.entry.kind for task in TASKS} == {"generator", "conceptual", "open"}
    assert {one.kind for one in ITEMS} == {"number", "choice", "match", "essay"}


def test_one_seed_is_one_export_and_none_repeats_itself():
    assert [(t.entry.id, t.seed) for t in TASKS] == [(t.entry.id, t.seed) for t in drawn(1, 60)]
    many = drawn(2, 700)
    assert len({(t.entry.id, t.seed) for t in many}) == 700
    assert all(a.entry.id != b.entry.id for a, b in pairwise(many))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((-1, 5), "seed -1"),
        ((10**6 + 1, 5), "expected a whole number from 0 to 1000000"),
        ((1, 0), "count 0"),
        ((1, 5, ["LSTMs"]), "LSTMs"),
        ((1, 200, ["the map of methods"]), "at most the 2 questions"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        drawn(*arguments)


def test_exactly_one_answer_is_right_and_marks_are_those_of_the_bank():
    for task, one in zip(TASKS, ITEMS, strict=True):
        assert one.marks == task.entry.marks
        if one.kind in ("number", "choice"):
            assert sum(option.right for option in one.options) == 1
            assert all(option.feedback for option in one.options)


# --- Moodle ---

QUIZ = ElementTree.fromstring(moodle.written(TASKS))
ASKED = [question for question in QUIZ if question.get("type") != "category"]


def test_moodle_has_a_category_for_each_part_before_its_questions():
    assert QUIZ.tag == "quiz" and QUIZ[0].get("type") == "category"
    found = [c.findtext("category/text") for c in QUIZ if c.get("type") == "category"]
    assert found == [f"$course$/top/Unrolled/{part}" for part in PARTS]
    assert len(ASKED) == len(TASKS)


def test_moodle_questions_have_the_elements_that_an_import_asks_for():
    for question in ASKED:
        assert question.get("type") in ("numerical", "multichoice", "matching", "essay")
        assert question.findtext("name/text") and question.findtext("questiontext/text")
        assert question.find("questiontext").get("format") == "html"
        assert float(question.findtext("defaultgrade")) > 0
        assert question.findtext("penalty") == "0.1"
        answers = question.findall("answer")
        if question.get("type") in ("numerical", "multichoice"):
            assert sorted({a.get("fraction") for a in answers}) == ["0", "100"]
            assert [a.get("fraction") for a in answers].count("100") == 1
            assert all(a.findtext("feedback/text") for a in answers)
            assert len(question.findall("hint")) in (0, 3)
        if question.get("type") == "multichoice":
            assert question.findtext("single") == "true"
        if question.get("type") == "matching":
            subs = question.findall("subquestion")
            assert len(subs) >= 3
            assert all(s.findtext("text") and s.findtext("answer/text") for s in subs)
        if question.get("type") == "essay":
            assert question.findtext("graderinfo/text")


def test_moodle_accepts_the_truth_and_no_mistake():
    by_name = {one.id: one for one in ITEMS}
    numerical = [question for question in ASKED if question.get("type") == "numerical"]
    assert len(numerical) >= 5
    for question in numerical:
        name, _, seed = question.findtext("idnumber").rpartition("-")
        variant = bank()[name].question(int(seed))
        truth = float(variant.values[variant.generator.answers[-1].name])
        accepted = []
        for answer in question.findall("answer"):
            value, tolerance = float(answer.findtext("text")), float(answer.findtext("tolerance"))
            if abs(value - truth) <= tolerance + 1e-9 * abs(truth):
                accepted.append(answer.get("fraction"))
        assert accepted == ["100"]
        assert by_name[question.findtext("idnumber")].kind == "number"


def test_moodle_texts_are_html_without_gaps():
    text = moodle.written(TASKS).decode()
    assert "{@" not in text and "<script" not in text
    for question in ASKED:
        ElementTree.fromstring(f"<p>{question.findtext('generalfeedback/text')}</p>")


def test_moodle_shows_the_diagram():
    task = next(Task(e, 0) for e in commands.questions() if getattr(e, "picture", ""))
    assert "data:image/svg+xml;base64," in moodle.written([task]).decode()
    assert "The diagram:" in gift.written([task]).decode().replace("\\", "")


# --- GIFT ---


def test_gift_is_read_back():
    text = gift.written(TASKS).decode()
    blocks = [block for block in text.split("\n\n") if block.strip()]
    assert len(blocks) == len(TASKS)
    for block, one in zip(blocks, ITEMS, strict=True):
        plain = re.sub(r"\\.", "", block)  # what is escaped means itself
        assert plain.count("{") == plain.count("}") == 1
        answers = plain[plain.index("{") + 1 : plain.rindex("}")].split("####")[0]
        if one.kind == "number":
            assert answers.startswith("#")
            value = float(re.search(r"^=([-\d.e]+):", answers, re.M)[1])
            assert value == pytest.approx(next(o.value for o in one.options if o.right))
        elif one.kind == "choice":
            marks = re.findall(r"^([=~])", answers, re.M)
            assert marks.count("=") == 1 and len(marks) == len(one.options)
        elif one.kind == "match":
            assert answers.count(" -> ") == len(one.pairs)
        else:
            assert answers == ""
        assert ("####" in plain) is (one.kind != "essay")  # the working, shown to all
        assert (one.kind == "essay") or "\n####" in block  # on a line of its own, not of an answer


# --- QTI ---


def test_qti_is_a_package_with_every_question():
    pytest.importorskip("text2qti")
    package = zipfile.ZipFile(BytesIO(qti.written(TASKS)))
    assert package.testzip() is None
    names = package.namelist()
    manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
    named = {f.get("href") for f in manifest.iter() if f.tag.endswith("}file")}
    assert named and named <= set(names)
    (assessment,) = [n for n in names if n.endswith(".xml") and "meta" not in n and "/" in n]
    root = ElementTree.fromstring(package.read(assessment))
    items = [element for element in root.iter() if element.tag.endswith("}item")]
    assert len(items) == len(TASKS)
    fields = [field for field in root.iter() if field.tag.endswith("}qtimetadatafield")]
    points = [
        field.findtext("{*}fieldentry")
        for field in fields
        if field.findtext("{*}fieldlabel") == "points_possible"
    ]
    assert sum(map(float, points)) == sum(task.entry.marks for task in TASKS)


def test_qti_s_source_marks_one_answer():
    text = qti.text(TASKS)
    for block, one in zip(re.split(r"^Title: ", text, flags=re.M)[1:], ITEMS, strict=True):
        if one.kind in ("choice", "match"):
            assert len(re.findall(r"^\*[a-g]\) ", block, re.M)) == 1
        elif one.kind == "number":
            assert len(re.findall(r"^=   |^\*[a-g]\) ", block, re.M)) == 1
        else:
            assert block.rstrip().endswith("____")


def test_qti_puts_the_right_pairs_at_every_place():
    for pairs in (["a: 1", "b: 2", "c: 3"], ["a: 1", "b: 2", "c: 3", "d: 4"]):
        places = {qti._rows(pairs, chr(97 + k)).index(pairs) for k in range(len(pairs))}
        assert places == set(range(len(pairs)))


# --- Anki ---


def test_anki_s_database_holds_the_cards(tmp_path):
    pytest.importorskip("genanki")
    package = zipfile.ZipFile(BytesIO(anki.written(TASKS)))
    file = tmp_path / "collection.anki2"
    file.write_bytes(package.read("collection.anki2"))
    with sqlite3.connect(file) as base:
        notes = base.execute("select guid, flds, tags from notes").fetchall()
        cards = base.execute("select count(*) from cards").fetchone()[0]
        decks = json.loads(base.execute("select decks from col").fetchone()[0])
    base.close()
    assert len(notes) == cards == len(TASKS)
    assert len({guid for guid, *_ in notes}) == len(TASKS)
    assert all(
        len(fields.split("\x1f")) == 2 and all(fields.split("\x1f")) for _, fields, _ in notes
    )
    assert {f"Unrolled::{part}" for part in PARTS} <= {deck["name"] for deck in decks.values()}
    backs = dict(fields.split("\x1f") for _, fields, _ in notes)
    for one in ITEMS:
        right = [right for _, right in one.pairs] + [o.text for o in one.options if o.right]
        front = anki._front(one, "pytorch")
        back = backs[front]
        assert bool(right) is (one.kind != "essay")
        for left, matched in one.pairs:
            assert inline_html(left) in front and inline_html(matched) in front
        assert all(inline_html(text) in back for text in right)


def test_anki_knows_a_card_again_whose_text_has_changed(tmp_path):
    pytest.importorskip("genanki")
    assert (anki.MODEL, anki.DECK) == (1740200101, 1740200200)  # decks that students have hold them
    found = []
    tasks = [task for task in TASKS if task.entry.chapter == 10]
    for notation in ("pytorch", "goodfellow"):
        package = zipfile.ZipFile(BytesIO(anki.written(tasks, notation)))
        file = tmp_path / f"{notation}.anki2"
        file.write_bytes(package.read("collection.anki2"))
        with closing(sqlite3.connect(file)) as base:
            found.append(dict(base.execute("select guid, flds from notes")))
    assert found[0].keys() == found[1].keys() and found[0] != found[1]


# --- nbgrader ---


def run(source, names):
    exec(re.sub(r"(?m)^### .*\n?", "", source), names)


def test_nbgrader_s_notebook_is_valid_and_its_tests_mark():
    notebook = nbformat.reads(nbgrader.written(TASKS).decode(), as_version=4)
    nbformat.validate(notebook)
    roles = [cell.metadata.get("nbgrader") for cell in notebook.cells]
    ids = [role["grade_id"] for role in roles if role]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[\w-]+", name) for name in ids)
    assert sum(role.get("points", 0) for role in roles if role) == sum(
        task.entry.marks for task in TASKS
    )
    names, tested = {}, 0
    for cell, role in zip(notebook.cells, roles, strict=True):
        if cell.cell_type != "code":
            continue
        if role["grade"]:
            spoilt = {
                k: v.lower() + "x" if isinstance(v, str) else np.asarray(v) + 1000.0
                for k, v in names.items()
                if k.startswith("answer")
            }
            with pytest.raises(AssertionError):
                run(cell.source, {**names, **spoilt})
            tested += 1
        run(cell.source, names)
    assert tested > 40
    asked = [c for c in notebook.cells if c.source.startswith("## Question")]
    assert len(asked) == len(TASKS)
    assert all(c.metadata.nbgrader.locked for c in asked)  # a student cannot change what is asked


def test_nbgrader_names_the_entries_of_an_answer():
    question = bank()["rnn-weight-gradient"].question(3)
    text = nbgrader.written([Task(question.generator, 3)]).decode()
    assert ": unit 1, unit 2" in text


def test_an_export_may_be_read_by_others(tmp_path):
    out = tmp_path / "questions.gift"
    commands.main(["export", "gift", "--count", "2", "--out", str(out)])
    assert out.stat().st_mode & 0o777 == 0o644


# --- The command ---


@pytest.mark.parametrize(("name", "ending"), commands.ENDINGS.items())
def test_the_command_writes_the_file(name, ending, tmp_path, capsys):
    if name in ("qti", "anki"):
        pytest.importorskip("text2qti" if name == "qti" else "genanki")
    out = tmp_path / f"questions{ending}"
    commands.main(
        ["export", name, "--seed", "1", "--count", "6", "--topics", "LSTM", "--out", str(out)]
    )
    assert "6 questions" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == [out.name] and out.stat().st_size


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("word", "--out", "a.doc"), "invalid choice: 'word'"),
        (("moodle",), "--out"),
        (("moodle", "--out", "a.txt"), ".xml"),
        (("moodle", "--out", "nowhere/a.xml"), "folder that exists"),
        (("moodle", "--out", "a.xml", "--count", "0"), "count 0"),
        (("moodle", "--out", "a.xml", "--count", "many"), "--count"),
        (("gift", "--out", "a.gift", "--topics", "LSTMs"), "LSTMs"),
    ],
)
def test_bad_arguments_get_a_message_and_code_2(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as done:
        commands.main(["export", *arguments])
    assert done.value.code == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "module"), [("qti", "text2qti"), ("anki", "genanki")])
def test_a_missing_package_is_said(name, module, tmp_path, monkeypatch, capsys):
    def absent(wanted):
        raise ImportError(f"No module named {wanted}")

    monkeypatch.setattr("lib.exam.export.packages.import_module", absent)
    out = tmp_path / f"questions{commands.ENDINGS[name]}"
    with pytest.raises(SystemExit) as done:
        commands.main(["export", name, "--count", "2", "--out", str(out)])
    said = capsys.readouterr().err
    assert done.value.code == 2
    assert module in said and ".[exam]" in said
    assert list(tmp_path.iterdir()) == []


def test_of_a_missing_module_the_package_is_named(monkeypatch):
    monkeypatch.setattr(
        "lib.exam.export.packages.import_module", lambda name: __import__("no_such")
    )
    with pytest.raises(ValueError, match=r"needs text2qti, which is not installed \("):
        needed("text2qti.quiz")


def test_an_interrupted_export_leaves_the_old_file(tmp_path, monkeypatch):
    out = tmp_path / "questions.gift"
    out.write_text("old", encoding="utf-8")
    places = []

    def interrupted(path, place):
        places.append((path, place))
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commands.main(["export", "gift", "--count", "2", "--out", str(out)])
    assert out.read_text(encoding="utf-8") == "old" and list(tmp_path.iterdir()) == [out]
    ((path, place),) = places
    assert path.endswith(".part") and place == out  # nobody takes it for a finished file
