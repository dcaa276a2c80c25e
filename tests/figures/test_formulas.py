"""Equations and cards: four notations on a page, the chosen one in a kernel, the same text in both."""

import re

import pytest

from lib.figures import card, chosen, equations, use_notation
from lib.notation import NOTATIONS
from lib.notation.cards import NAMES as CARDS
from lib.notation.equations import NAMES as SETS
from lib.notation.equations import equation_set


@pytest.fixture(autouse=True)
def _choice_put_back():
    before = chosen()
    yield
    use_notation(before)


def shown(thing):
    bundle = thing._repr_mimebundle_()
    assert set(bundle) == {"text/markdown", "text/plain"}
    return bundle["text/markdown"]


def fences(text):
    """Directives of MyST text as a nested list; raises unless each is closed."""
    open_, found = [], []
    for line in text.splitlines():
        start = re.fullmatch(r"(:{3,})\{(\w+)\} ?(.*)", line)
        if start:
            assert not open_ or len(open_[-1]) > len(start[1]), line
            open_.append(start[1])
            found.append((len(open_), start[3]))
        elif re.fullmatch(":{3,}", line):
            assert open_.pop() == line, line
    assert not open_
    return found


@pytest.mark.parametrize("name", SETS)
def test_a_page_has_each_notation_once(name, monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    text = shown(equations(name))
    blocks = [classes.split() for depth, classes in fences(text) if depth == 2]
    assert sorted(c for block in blocks for c in block) == sorted(f"n-{n}" for n in NOTATIONS)
    for notation in NOTATIONS:
        assert equation_set(name).tex(notation) in text


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_kernel_has_the_chosen_notation_only(notation):
    use_notation(notation)
    text = shown(equations("lstm"))
    assert fences(text) == []
    for other in NOTATIONS:
        assert (equation_set("lstm").tex(other) in text) == (other == notation)
        assert (equation_set("lstm").notes[other] in text) == (other == notation)


def test_single_lines_come_without_notes():
    use_notation("ng")
    text = shown(equations("lstm", "forget"))
    assert text.strip("$\n") == equation_set("lstm").tex("ng", ["forget"])


def test_the_stored_text_depends_on_nothing(monkeypatch):
    things = [equations("lstm"), equations("lstm", "cell"), card("gru")]
    before = [thing._repr_mimebundle_()["text/plain"] for thing in things]
    assert before[1:] == ["Equations: The LSTM (cell)", "In one minute: The GRU"]
    use_notation("olah")
    assert [thing._repr_mimebundle_()["text/plain"] for thing in things] == before
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    assert [thing._repr_mimebundle_()["text/plain"] for thing in things] == before


@pytest.mark.parametrize("name", CARDS)
def test_a_card_on_a_page_is_one_box(name, monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    text = shown(card(name))
    assert text.startswith(":::::::{admonition} In one minute\n:class: formula-card\n")
    assert fences(text)[0] == (1, "In one minute")
    classes = " ".join(c for _, c in fences(text)).split()
    assert sorted(c for c in classes if c.startswith("n-")) == sorted(f"n-{n}" for n in NOTATIONS)


def test_a_card_in_a_kernel_speaks_the_chosen_letters():
    use_notation("goodfellow")
    text = shown(card("lstm"))
    assert fences(text) == []
    assert r"$\partial s^{(t)} / \partial s^{(t-1)} = f^{(t)}$" in text
    use_notation("pytorch")
    assert r"$\partial c_t / \partial c_{t-1} = f_t$" in shown(card("lstm"))


def test_unknown_names_are_explained():
    with pytest.raises(ValueError, match="got the equations 'LSTM'"):
        equations("LSTM")
    with pytest.raises(ValueError, match="expected some of"):
        equations("lstm", "gate")
    with pytest.raises(ValueError, match="got the card 'LSTM'"):
        card("LSTM")
