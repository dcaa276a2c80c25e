"""Links, labels, citations and quizzes lead to something that exists."""

import json
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from pybtex.database import parse_file

from book.citations import to_roles

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for pattern in ("*.md", "book/**/*.md", "book/**/*.rst", "notebooks/**/*.ipynb")
    for path in ROOT.glob(pattern)
)
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]
QUIZZES = sorted((ROOT / "notebooks" / "quizzes").glob("*.json"))
BIBLIOGRAPHY = parse_file(str(ROOT / "book" / "references.bib")).entries
PLACEHOLDERS = re.compile(r"example\.(com|org)|your-?(user|name|org|repo)|<(user|org|owner)>", re.I)


def prose(path):
    """Return what a page says; of a notebook, its Markdown cells."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def without_code(text):
    """Take code blocks out, directives stay; then code in a line."""
    text = re.sub(r"^(`{3,})(?!\{)[^\n]*\n.*?^\1\s*$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(`{3,})\{code-block\}.*?^\1\s*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"(?<!\})(`+)[^`\n]+\1", "", text)


def labels(text):
    return re.findall(r"^\(([\w:-]+)\)=$", text, re.MULTILINE) + re.findall(
        r"^:(?:label|name): *([\w:-]+)$", text, re.MULTILINE
    )


def contents():
    found = re.findall(r"(?:file|root): *(\S+)", (ROOT / "_toc.yml").read_text(encoding="utf8"))
    assert len(found) == len(set(found))
    return found


def test_the_contents_name_files_that_exist():
    for name in contents():
        assert [p for p in (".md", ".ipynb", ".rst") if (ROOT / f"{name}{p}").exists()], name


def test_every_page_of_the_book_stands_in_the_contents():
    pages = {p.relative_to(ROOT).with_suffix("").as_posix() for p in PAGES if p.parent != ROOT}
    assert pages == set(contents())


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_links_to_files(path):
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(prose(path))):
        target = link.split("#")[0]
        if target and not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), f"{link} in {path.name}"


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_links_to_the_web_are_addresses_and_not_placeholders(path):
    text = prose(path)
    assert not PLACEHOLDERS.search(text)
    assert not re.findall(r"\]\(http://", text), "https, please"


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_citations_are_in_the_bibliography(path):
    for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", to_roles(prose(path))):
        for key in keys.split(","):
            assert key.strip() in BIBLIOGRAPHY, f"{key} in {path.name}"


def test_labels_are_unique_and_references_meet_them():
    texts = {path: prose(path) for path in PAGES}
    all_labels = [label for text in texts.values() for label in labels(text)]
    assert len(all_labels) == len(set(all_labels)), sorted(
        {label for label in all_labels if all_labels.count(label) > 1}
    )
    for path, text in texts.items():
        for target in re.findall(r"\{(?:ref|numref|eq|prf:ref)\}`(?:[^`<]*<)?([\w:-]+)>?`", text):
            assert target in all_labels, f"{target} in {path.name}"


@pytest.mark.parametrize("key", BIBLIOGRAPHY)
def test_entries_of_the_bibliography_are_complete(key):
    entry = BIBLIOGRAPHY[key]
    assert entry.persons["author"]
    assert {"title", "year"} <= set(entry.fields)
    assert entry.fields["year"] in key
    where = {
        "article": {"journal", "volume", "pages"},
        "inproceedings": {"booktitle"},
        "book": {"publisher"},
        "misc": {"howpublished"},
    }
    assert where[entry.type] <= set(entry.fields)


def test_every_chapter_has_a_quiz_and_shows_it():
    chapters = {Path(name).name for name in contents() if re.match(r"notebooks/\d", name)}
    assert {path.stem for path in QUIZZES} == chapters
    for stem in chapters:
        cells = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells
        calls = [c for c in cells if c.cell_type == "code" and f"quizzes/{stem}.json" in c.source]
        assert calls, stem
        assert all("quiz" in c.metadata.get("tags", []) for c in calls), stem


@pytest.mark.parametrize("path", QUIZZES, ids=[path.stem for path in QUIZZES])
def test_every_choice_of_a_quiz_has_feedback_and_a_section_that_explains_it(path):
    cells = nbformat.read(ROOT / "notebooks" / f"{path.stem}.ipynb", as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    for question in json.loads(path.read_text(encoding="utf8")):
        text, answers = question["question"], question["answers"]
        assert f"({question['section']})=" in prose, text
        assert question["type"] in ("multiple_choice", "numeric"), text
        assert all(answer.get("feedback", "").strip() for answer in answers), text
        assert sum(bool(answer.get("correct")) for answer in answers) == 1, text
        if question["type"] == "multiple_choice":
            assert len(answers) >= 3, text
            assert len({answer["answer"] for answer in answers}) == len(answers), text
        else:
            assert answers[-1].get("type") == "default", text


def test_the_configuration_is_the_one_that_was_tried():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
    assert config["execute"]["raise_on_error"] and not (ROOT / "_static").exists()
    assert "sphinx_thebe" not in config["sphinx"]["config"]["extensions"]
