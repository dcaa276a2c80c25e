"""The diagram of attention: complete, drawn to the borders, in the letters of each notation."""

from itertools import combinations

import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

PATHS = (None, *diagrams.attention_paths())
NOTATIONS = ("pytorch", "ng", "goodfellow", "olah")
VARIANTS = ("bahdanau", "luong")
LETTERS = {
    "pytorch": "x1 h3 et2 αt1 ct st−1 st yt−1 yt",
    "ng": "x⟨1⟩ a⟨3⟩ e⟨t,2⟩ α⟨t,1⟩ c⟨t⟩ s⟨t−1⟩ s⟨t⟩ y⟨t−1⟩ y⟨t⟩",
    "goodfellow": "x(1) h(3) e(t,2) α(t,1) c(t) s(t−1) s(t) y(t−1) y(t)",
    "olah": "x1 h3 et2 αt1 ct st−1 st yt−1 yt",
}
DRAWINGS = {
    (p, n, v): diagrams.attention(p, n, v) for p in PATHS for n in NOTATIONS for v in VARIANTS
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
        assert found.count(letter) == 1, letter
    assert any("s\u0303" in text for text in found) == (variant == "luong")
    assert found.count("softmax") == 1


@pytest.mark.parametrize("variant", VARIANTS)
def test_three_products_one_sum(variant):
    drawing = DRAWINGS[None, "pytorch", variant]
    signs = [e.get("data-sign") for e in general._elements(drawing, "path")]
    assert (signs.count("×"), signs.count("+")) == (3, 1)


def test_three_arrows_enter_bahdanaus_state_and_two_luongs():
    def arriving(variant):
        tips = general._tips(DRAWINGS[None, "pytorch", variant], "border")
        return sum(474 < x < 536 and 108 < y < 152 for x, y in tips)

    assert arriving("bahdanau") == 3
    assert arriving("luong") == 2


def test_each_path_gives_its_own_picture_and_its_own_words():
    drawn = [DRAWINGS[path, "pytorch", variant] for path in PATHS for variant in VARIANTS]
    for one, other in combinations(drawn, 2):
        assert one.svg != other.svg and one.alt != other.alt
    for path, sentence in diagrams.attention_paths().items():
        assert DRAWINGS[path, "ng", "bahdanau"].alt.endswith(f"Lit: {sentence}")


def test_what_cannot_be_drawn_is_refused_in_words():
    with pytest.raises(ValueError, match=r"variant='Luong'.*bahdanau, luong"):
        diagrams.attention(variant="Luong")
    with pytest.raises(ValueError, match=r"highlight='align'.*encoder, score"):
        diagrams.attention("align")
