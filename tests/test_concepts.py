"""The table of concepts is whole, and true for the chapters that exist."""

import importlib
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from sphinx import addnodes

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import concepts

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [
    yaml.safe_load(file.read_text(encoding="utf8"))
    for file in sorted((ROOT / "book" / "concepts").glob("*.yml"))
]
KEYS = {"title", "section", "object", "exercise"}


def files_in_contents(entry):
    """Yield every file of the table of contents, however deep."""
    if isinstance(entry, dict):
        if "file" in entry:
            yield entry["file"]
        for value in entry.values():
            yield from files_in_contents(value)
    elif isinstance(entry, list):
        for item in entry:
            yield from files_in_contents(item)


def contents():
    return set(files_in_contents(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))))


def chapter_text(name):
    """Return the prose of a chapter, notebook or page."""
    path = ROOT / f"{name}.ipynb"
    if not path.exists():
        return (ROOT / f"{name}.md").read_text(encoding="utf8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


WRITTEN = [
    chapter
    for chapter in CHAPTERS
    if chapter["file"] in contents() and chapter["file"].startswith("notebooks/")
]
NAMES = [chapter["file"] for chapter in WRITTEN]


def test_every_concept_has_a_home_and_only_one():
    ids = [name for chapter in CHAPTERS for name in chapter["concepts"]]
    # A concept may move to another chapter, with its count; none may be lost.
    assert len(ids) == len(set(ids)) == sum(chapter["count"] for chapter in CHAPTERS)
    assert [len(chapter["concepts"]) for chapter in CHAPTERS] == [c["count"] for c in CHAPTERS]
    assert len({chapter["file"] for chapter in CHAPTERS}) == len(CHAPTERS)


def test_every_entry_has_the_same_fields():
    for chapter in CHAPTERS:
        assert set(chapter) == {"file", "title", "count", "concepts"}
        for name, concept in chapter["concepts"].items():
            assert KEYS <= set(concept) <= KEYS | {"synonyms", "words", "terms", "definition"}, name
            assert all(isinstance(word, str) and word for word in concept.get("synonyms", ())), name
            assert concept["title"], name


def test_every_notebook_of_the_contents_has_concepts():
    notebooks = {name for name in contents() if re.match(r"notebooks/\d", name)}
    assert notebooks == set(NAMES)


def test_nothing_is_promised_for_chapters_that_do_not_exist():
    for chapter in CHAPTERS:
        if chapter["file"] not in contents():
            for name, concept in chapter["concepts"].items():
                found = [concept[key] for key in ("section", "object", "exercise")]
                assert found == [None] * 3, name


@pytest.mark.parametrize("chapter", WRITTEN, ids=NAMES)
def test_sections_and_exercises_exist(chapter):
    text = chapter_text(chapter["file"])
    sections = set(re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE))
    exercises = set(
        re.findall(r"\{exercise(?:-start)?\}[^\n]*\n(?::[^\n]*\n)*?:label: *([\w-]+)", text)
    )
    for name, concept in chapter["concepts"].items():
        assert concept["section"] in sections, f"{name}: no ({concept['section']})= in the chapter"
        assert concept["exercise"] in exercises, f"{name}: no exercise {concept['exercise']}"


@pytest.mark.parametrize("chapter", WRITTEN, ids=NAMES)
def test_the_words_of_lecture_notes_are_headings_or_bold(chapter):
    """Whoever knows only the notes' vocabulary finds it by search, and sees it when the page opens."""
    marked = re.findall(
        r"^#+ (.+)$|\*\*([^*]+)\*\*|^:::+\{[\w-]+\} (.+)$|^(\S[^\n]*)\n: ",
        chapter_text(chapter["file"]),
        re.MULTILINE,
    )
    seen = " | ".join("".join(found) for found in marked).lower()
    words = {w for concept in chapter["concepts"].values() for w in concept.get("words", [])}
    assert not {word for word in words if word.lower() not in seen}


@pytest.mark.parametrize("chapter", WRITTEN, ids=NAMES)
def test_objects_exist_and_say_what_they_are(chapter):
    for name, concept in chapter["concepts"].items():
        if concept["object"]:
            module, _, attribute = concept["object"].rpartition(".")
            found = getattr(importlib.import_module(module), attribute, None)
            assert found is not None and found.__doc__, f"{name}: {concept['object']}"


@pytest.mark.parametrize("chapter", WRITTEN, ids=NAMES)
def test_at_least_four_exercises_each_with_its_solution(chapter):
    text = chapter_text(chapter["file"])
    exercises = re.findall(r"\{exercise(?:-start)?\}[^\n]*\n(?::[^\n]*\n)*?:label: *([\w-]+)", text)
    solved = re.findall(r"\{solution(?:-start)?\} *([\w-]+)", text)
    assert len(exercises) >= 4
    assert sorted(exercises) == sorted(solved)


def test_index_and_search_know_the_concepts_and_their_other_names():
    read = []
    page = new_document("page", get_default_settings(Parser))
    page.settings.env = SimpleNamespace(docname="notebooks/10-lstm", note_dependency=read.append)
    concepts.Entries(page).apply()
    (node,) = page.findall(addnodes.index)
    places = {name: anchor for _, name, anchor, main, _ in node["entries"] if main == "main"}
    assert places["The LSTM cell"] == places["long short-term memory"] == "sec-lstm-cell"
    assert places["LSTM parameters"] == "sec-lstm-parameters"
    assert [Path(file).name for file in read] == ["10-lstm.yml"]
    other = new_document("page", get_default_settings(Parser))
    other.settings.env = SimpleNamespace(docname="book/index", note_dependency=read.append)
    concepts.Entries(other).apply()
    assert not list(other.findall(addnodes.index))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter["file"] for chapter in CHAPTERS])
def test_definitions_are_short_sentences(chapter):
    for name, concept in chapter["concepts"].items():
        words = concept.get("definition", "").split()
        if words:
            assert 8 <= len(words) <= 45, f"{name}: {len(words)} words"
            assert words[-1].endswith((".", "?")) and words[0][0].isupper(), name
            assert not re.search(r"[$\\`]", concept["definition"]), f"{name}: plain words only"


def test_the_glossary_has_all_concepts_of_a_chapter_or_none():
    """The definitions of a chapter come together; three of them may still be on their way."""
    missing = [
        {name for name, concept in chapter["concepts"].items() if not concept.get("definition")}
        for chapter in WRITTEN
    ]
    for chapter, names in zip(WRITTEN, missing, strict=True):
        assert names in (set(), set(chapter["concepts"])), chapter["file"]
    assert sum(map(bool, missing)) <= 3


def test_a_glossary_sorts_without_articles():
    titles = ["The LSTM cell", "Alignment", "A map", "Zoo"]
    assert sorted(titles, key=concepts.place) == ["Alignment", "The LSTM cell", "A map", "Zoo"]
