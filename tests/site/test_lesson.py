"""The form of a chapter: its number, its times, named folds, nothing cut, no scrollbars in lines of text."""

import json
import re

import pytest

from tests.site.conftest import PHONE, SITE, WIDE

CHAPTER = re.compile(r"notebooks/(labs/)?(\d\d)-")
LABELS = {
    "Code of this check",
    "Code of this figure",
    "Imports and settings",
    "The drawing, to check yours",
}


@pytest.fixture
def chapter(visit):
    """Number of the chapter and whether the page is its laboratory."""
    match = CHAPTER.match(visit.name)
    if not match:
        pytest.skip("not a chapter")
    return match[2], bool(match[1])


@pytest.fixture
def article(visit):
    """The page, if it holds text: the search page does not."""
    if not visit.opened["article"]:
        pytest.skip("no text")
    return visit


def test_the_number_stands_in_the_title_and_in_the_sidebar(visit, chapter):
    number, laboratory = chapter
    start = f"Laboratory {number}: " if laboratory else f"{number} "
    for place, text in visit.opened["number"].items():
        assert text.startswith(start), place


def test_links_to_and_fro_carry_the_number(visit):
    for address, text in visit.opened["neighbours"]:
        match = CHAPTER.search(address)
        if match:
            assert text.startswith(f"Laboratory {match[2]}: " if match[1] else f"{match[2]} ")


def test_links_to_chapters_name_their_number(visit):
    for address, text in visit.opened["references"]:
        words = re.fullmatch(r"(?:chapter|laboratory) (\d+)", text, re.I)
        if words:
            assert CHAPTER.search(address)[2] == words[1]


def test_search_knows_the_numbers():
    index = (SITE / "searchindex.js").read_text(encoding="utf-8")
    names = json.loads(re.search(r'"docnames": *(\[.*?\])', index)[1])
    titles = json.loads(re.search(r'"titles": *(\[.*?\])(?:, *"|\})', index)[1])
    numbered = [(CHAPTER.match(name), title) for name, title in zip(names, titles, strict=True)]
    assert all(title.startswith(("Laboratory ", match[2])) for match, title in numbered if match)
    assert sum(bool(match) for match, _ in numbered) >= 10


def test_the_box_gives_times(visit, chapter):
    entries = dict(zip(*visit.opened["times"], strict=True))
    minutes = re.fullmatch(r"(\d+) minutes?", entries["Reading"].strip())
    assert minutes and (1 if chapter[1] else 5) <= int(minutes[1]) <= 60
    assert (minutes[1] == "1") == minutes[0].endswith("minute")
    assert re.fullmatch(r"about \d+ s and \d+ MB, on one core", entries["Running"].strip())
    assert ("Exam corner" in entries) != chapter[1]


def test_exercises_are_counted_from_one_and_solutions_say_whose_they_are(visit, chapter):
    seen = visit.opened["exercises"]
    count = range(1, len(seen["numbers"]) + 1)
    assert seen["numbers"] == [f"Exercise {n}" for n in count]
    assert seen["solutions"] == [f"Solution to Exercise {n}" for n in count]
    assert seen["outside"] == [], "solutions stand outside the fold of their exercise"
    assert seen["open"] == [], "a solution lies open"


def test_what_opens_is_closed_and_has_a_name(visit):
    folds = visit.opened["folds"]
    for folded in folds["cells"]:
        assert not folded["open"], folded
        assert folded["words"].strip().lstrip("▸ ") in LABELS
        assert folded["label"] is None
    for button in folds["buttons"]:
        assert button["label"] == button["title"]
        if button["solution"]:
            assert button["label"].startswith("Solution to Exercise")


def test_a_claim_is_one_small_line(visit, chapter):
    claims = visit.opened["claims"]
    for text, size in claims["outputs"]:
        assert re.search("✓ |≈ ", text)  # what was claimed, or what was measured
        assert size < claims["body"], text


def test_captions_and_checks_are_not_code_to_read(visit):
    for code in visit.opened["open_code"]:
        assert not re.search(r"^\s*(?:caption|alt)=|^\s*raise \w+Error", code, re.MULTILINE), code


def test_no_markdown_is_left_over(article):
    assert article.opened["asterisks"] == []


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_nothing_is_cut_and_no_line_scrolls(article, width):
    assert article.sized[width]["cut"] == []
    assert article.sized[width]["scrolling"] == []
