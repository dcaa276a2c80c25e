"""The glossary: the concepts of the chapters that are there, in order, each with the way to its section."""

import yaml
from bs4 import BeautifulSoup

from tests.site.conftest import ROOT, SITE


def typeset(text):
    """Return a text with the apostrophes that Sphinx sets."""
    return text.replace("'", "’")


def entries():
    page = BeautifulSoup((SITE / "book/glossary.html").read_text(encoding="utf-8"), "html.parser")
    terms = page.select("dl.u-glossary > dt")
    return [(term, term.find_next_sibling("dd")) for term in terms]


def concepts():
    """The concepts with a definition, by title, of the chapters that have a page."""
    return {
        typeset(concept["title"]): (chapter["file"], concept)
        for file in (ROOT / "book/concepts").glob("*.yml")
        for chapter in [yaml.safe_load(file.read_text(encoding="utf-8"))]
        for concept in chapter["concepts"].values()
        if "definition" in concept
        and (SITE / f"{chapter['file']}.html").exists()
        and chapter["file"] != "book/glossary"
    }


def test_every_concept_is_there_with_its_definition_and_its_section():
    known, found = concepts(), entries()
    assert {term.get_text() for term, _ in found} == set(known)
    for term, text in found:
        file, concept = known[term.get_text()]
        href = term.find("a")["href"]
        assert href.endswith(f"{file}.html#{concept['section']}")
        assert text.find("p").get_text() == typeset(concept["definition"].strip())
        others = text.select_one(".u-also")
        assert bool(others) == bool(concept.get("synonyms"))
        for name in concept.get("synonyms", ()):
            assert name in others.get_text()


def test_the_order_is_that_of_the_alphabet():
    titles = [term.get_text().lower() for term, _ in entries()]
    bare = [title.removeprefix("the ").removeprefix("a ") for title in titles]
    assert bare == sorted(bare)
