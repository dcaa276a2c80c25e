"""The GRU's diagram: complete, in the convention of its notation, and drawn to the borders."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

PATHS = (None, *diagrams.gru_paths())
NOTATIONS = ("pytorch", "ng", "goodfellow", "olah")
VARIANTS = ("reset-before", "reset-after", "simplified")
LETTERS = {
    "pytorch": "xt ht−1 ht zt nt",
    "ng": "x⟨t⟩ c⟨t−1⟩ c⟨t⟩ Γu c\u0303⟨t⟩",
    "goodfellow": "x(t) h(t−1) h(t) u(t) h\u0303(t)",
    "olah": "xt ht−1 ht zt h\u0303t",
}
RESET = {"pytorch": "rt", "ng": "Γr", "goodfellow": "r(t)", "olah": "rt"}
WEIGHTS = {"pytorch": "Whn Win", "ng": "Wcc Wcx", "goodfellow": "W U", "olah": "Wh Wx"}
DRAWINGS = {
    (p, n, v): diagrams.gru_cell(p, n, v)
    for v in VARIANTS
    for p in (None, *diagrams.gru_paths(v))
    for n in NOTATIONS
}
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=map(str, DRAWINGS))


def texts(drawing):
    return [text for *_, text in general._texts(drawing)]


@every_drawing
@pytest.mark.parametrize(
    "check",
    [*general.RULES, general.test_free_arrows_end_well_away_from_other_shapes],
    ids=lambda check: check.__name__,
)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


@pytest.mark.parametrize(("highlight", "notation", "variant"), DRAWINGS)
def test_every_letter_of_the_notation_stands_in_the_picture(highlight, notation, variant):
    found = texts(DRAWINGS[highlight, notation, variant])
    for letter in LETTERS[notation].split():
        assert letter in found
    assert (RESET[notation] in found) == (variant != "simplified")
    assert set(WEIGHTS[notation].split()).issubset(found) == (variant == "reset-after")
    sigmoids = 1 if variant == "simplified" else 2
    assert (found.count("σ"), found.count("tanh"), found.count("1−")) == (sigmoids, 1, 1)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_products_and_the_sums(notation, variant):
    drawing = DRAWINGS[None, notation, variant]
    signs = [e.get("data-sign") for e in general._elements(drawing, "path")]
    assert signs.count("×") == (2 if variant == "simplified" else 3)
    assert signs.count("+") == (2 if variant == "reset-after" else 1)


def test_one_minus_stands_where_the_convention_says():
    """On the way to the state if the gate says what to replace, on the way to the candidate otherwise."""
    for notation in NOTATIONS:
        written = general._texts(DRAWINGS[None, notation, "reset-before"])
        where = {text: (left + right) / 2 for left, right, *_, text in written}
        above = abs(where["1−"] - where["update"]) < 2
        assert above == (notation in ("ng", "olah"))
        words = " ".join(texts(DRAWINGS["gradient", notation, "reset-before"]))
        assert ("(1 − " in words) == above


def test_each_path_gives_its_own_picture_and_its_own_words():
    drawn = [DRAWINGS[path, "pytorch", "reset-after"] for path in PATHS]
    for one, other in combinations(drawn, 2):
        assert one.svg != other.svg
        assert one.alt != other.alt
    for path, sentence in diagrams.gru_paths().items():
        assert DRAWINGS[path, "olah", "reset-after"].alt.endswith(f"Lit: {sentence}")


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("highlight", PATHS[1:])
def test_a_lit_path_is_thick_and_the_rest_is_thin_and_faded(highlight, notation):
    root = ElementTree.fromstring(DRAWINGS[highlight, notation, "reset-after"].svg)
    faded = next(element for element in root if element.get("opacity"))
    assert float(faded.get("opacity")) < 0.5
    assert max(float(element.get("stroke-width", 0)) for element in faded) <= 2.1
    assert [float(element.get("stroke-width", 0)) for element in root].count(4.2) >= 5


def test_the_lit_path_begins_and_ends_where_the_equation_says():
    def lit_tips(path):
        root = ElementTree.fromstring(DRAWINGS[path, "pytorch", "reset-after"].svg)
        heads = [e.get("d") for e in root if e.get("data-tip")]  # faded ones are in a group
        return {tuple(map(float, re.findall(r"-?[\d.]+", d)[:2])) for d in heads}

    state, back = (538, 100), (8, 100)
    assert state in lit_tips("hidden")
    assert back in lit_tips("gradient")
    assert state not in lit_tips("gradient")
    for path in ("update", "reset", "candidate"):
        assert not {state, back} & lit_tips(path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"highlight": "forget"}, r"highlight='forget'.*update, reset"),
        ({"notation": "keras"}, r"'keras'.*'ng'"),
        ({"variant": "after"}, r"variant='after'.*reset-before, reset-after"),
        ({"highlight": "reset", "variant": "simplified"}, r"highlight='reset'.*update, candidate"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(arguments, message):
    with pytest.raises(ValueError, match=message):
        diagrams.gru_cell(**arguments)
