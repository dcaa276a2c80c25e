"""Terms and letters that are explained where they stand: which mentions, and that each has its sentence."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import tables, terms
from unrolled.concepts import load_concepts

from lib.notation import SYMBOLS

SENTENCES = yaml.safe_load(terms.MEANINGS.read_text(encoding="utf-8"))
KNOWN = {
    "LSTM": "lstm",
    "hidden state": "state",
    "Turing machine": "turing",
    "neural Turing machine": "ntm",
}


def page(*children):
    document = new_document("page", get_default_settings(Parser))
    document += children
    return document


def said(text):
    return nodes.paragraph("", text)


def links(document, own=()):
    terms.mark(document, KNOWN, set(own), "../book/glossary.html")
    return [(link.astext(), link["refuri"]) for link in document.findall(nodes.reference)]


def test_the_first_mention_becomes_a_link_and_the_text_stays():
    text = "Hidden states of two LSTMs; an LSTM, its hidden state, a BiLSTM-like thing."
    document = page(said(text), said("The neural Turing machine, and the LSTM."))
    assert links(document) == [
        ("Hidden states", "../book/glossary.html#term-state"),
        ("LSTMs", "../book/glossary.html#term-lstm"),
        ("neural Turing machine", "../book/glossary.html#term-ntm"),
    ]
    assert document.children[0].astext() == text
    assert all(link["classes"] == ["u-term"] for link in document.findall(nodes.reference))


def test_what_the_page_itself_explains_stays_text():
    """Its longer names hide no shorter ones of other pages."""
    assert links(page(said("A neural Turing machine.")), own={"ntm"}) == []


@pytest.mark.parametrize(
    "closed",
    [
        lambda text: nodes.section("", nodes.title("", text)),
        lambda text: nodes.paragraph("", "", nodes.reference("", text, refuri="x")),
        lambda text: nodes.paragraph("", "", nodes.literal("", text)),
        lambda text: nodes.container("", said(text), classes=["n-ng"]),
        lambda text: nodes.admonition("", nodes.title("", "T"), said(text)),
        lambda text: nodes.section("", said(text), ids=["exam-corner"]),
        lambda text: nodes.table("", nodes.entry("", said(text))),
    ],
    ids=["title", "link", "code", "notation", "box", "exam", "table"],
)
def test_some_places_are_no_place_to_stop(closed):
    document = page(closed("The LSTM."), said("An LSTM."))
    found = links(document)
    assert ("LSTM", "../book/glossary.html#term-lstm") in found
    assert document.children[1].children[1]["classes"] == ["u-term"], "the mention in running text"


def test_a_term_belongs_to_one_concept_that_has_a_definition():
    concepts = [c for chapter in load_concepts() for c in chapter["concepts"].items()]
    pairs = [(term.lower(), name) for name, c in concepts for term in c.get("terms", ())]
    assert len(pairs) > 100 and len({term for term, _ in pairs}) == len(pairs)
    assert all(c.get("definition") for _, c in concepts if c.get("terms"))


def test_every_letter_has_its_sentence_and_no_sentence_is_left_over():
    found = {terms.meaning_of(symbol, SENTENCES) for symbol in SYMBOLS}
    for text in found:
        assert text[0].isupper() and text.endswith(".") and not re.search(r"[$\\`{}]", text), text
    written = [
        text.strip()
        for cell, own in SENTENCES.items()
        if cell != "parameters"
        for text in own.values()
    ]
    assert {text.strip() for text in found} >= set(written)
    layers = {s.meaning.partition(": ")[0] for s in SYMBOLS if s.meaning.endswith(": bias")}
    assert len(layers) == 7 and all(any(f"“{layer}”" in text for text in found) for layer in layers)


def test_a_letter_without_a_sentence_is_an_error():
    with pytest.raises(KeyError):
        terms.meaning_of(SYMBOLS[0]._replace(meaning="something new"), SENTENCES)


def test_the_keyboard_stops_at_one_letter_of_a_table():
    env = type("Environment", (), {"note_dependency": lambda *_: None})()
    kind = type("Table", (tables.NotationTable,), {"env": env, "arguments": ["gru"]})
    (table,) = object.__new__(kind).run()
    heads = [raw.astext() for raw in table.findall(nodes.raw) if "u-symbol" in raw.astext()]
    rows = [s for s in SYMBOLS if s.cell == "gru"]
    assert len(heads) == sum(bool(x) for s in rows for x in (s.ng, s.goodfellow, s.olah, s.pytorch))
    assert ['tabindex="0"' in head for head in heads] == [True] + [False] * (len(heads) - 1)
    numbers = [int(re.search(r'data-symbol="(\d+)"', head)[1]) for head in heads]
    assert {SYMBOLS[number] for number in numbers} == set(rows)
