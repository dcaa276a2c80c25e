"""Self-attention, the layers of a Transformer and tables of numbers: complete, to the borders, in words, too."""

from itertools import combinations

import numpy as np
import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

GATHERING = {
    path: diagrams.self_attention(path) for path in (None, *diagrams.self_attention_paths())
}
LAYERS = {
    (path, first): diagrams.transformer(path, first)
    for path in (None, *diagrams.transformer_paths())
    for first in (False, True)
}
TABLES = {
    "one": diagrams.number_tables({"Q": np.arange(6.0).reshape(2, 3)}, title="One"),
    "wrapped": diagrams.number_tables(
        {"A": np.eye(3, 4), "B": -np.ones((3, 4)), "mean": [[np.inf], [-np.inf], [-0.001]]},
        title="Three",
        rows=["dogs", "chase", "cats"],
        height=300,
    ),
}
DRAWINGS = {**GATHERING, **LAYERS}
RULES = [*general.RULES, general.test_free_arrows_end_well_away_from_other_shapes]
every_rule = pytest.mark.parametrize("check", RULES, ids=lambda check: check.__name__)


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=map(str, DRAWINGS))
@every_rule
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def texts(drawing):
    return [text for *_, text in general._texts(drawing)]


def signs(drawing):
    found = [e.get("data-sign") for e in general._elements(drawing, "path")]
    return found.count("×"), found.count("+")


def test_each_word_has_query_key_and_value_and_one_of_them_gathers():
    drawing = diagrams.self_attention(words=("cats", "chase", "mice"))
    found = texts(drawing)
    for letter in (
        *(f"{a}{n}" for a in "qkv" for n in (1, 2, 3)),
        "e21",
        "e22",
        "e23",
        "α22",
        "y2",
    ):
        assert found.count(letter) == 1, letter
    assert {"cats", "chase", "mice", "softmax"} <= set(found)
    assert signs(drawing) == (3, 1)


@pytest.mark.parametrize("first", [False, True])
def test_five_parts_each_with_a_sum_and_a_norm(first):
    drawing = LAYERS[None, first]
    found = texts(drawing)
    assert found.count("norm") == 5
    assert signs(drawing) == (0, 7)  # five, and two for the positions
    assert (found.count("self-attention"), found.count("masked")) == (2, 1)
    assert (found.count("cross-attention"), found.count("feed-forward")) == (1, 2)


def test_the_norm_stands_behind_the_sum_or_before_the_part():
    def heights(first, name):
        rows = general._texts(LAYERS[None, first])
        return sorted(y for left, right, y, _, text in rows if text == name and left > 280)

    for behind, part in zip(heights(False, "norm"), heights(False, "feed-forward"), strict=False):
        assert behind < part  # further up
    assert heights(True, "norm")[0] > heights(True, "feed-forward")[0]


@pytest.mark.parametrize("drawn", [GATHERING, {p: LAYERS[p, False] for p, f in LAYERS if not f}])
def test_each_stage_gives_its_own_picture_and_its_own_words(drawn):
    for one, other in combinations(drawn.values(), 2):
        assert one.svg != other.svg and one.alt != other.alt


def test_the_words_say_where_the_norm_stands():
    assert "behind the sum" in LAYERS["add and norm", False].alt.split("Lit: ")[1]
    assert "before the part" in LAYERS["add and norm", True].alt.split("Lit: ")[1]


def test_every_number_stands_in_the_table_and_in_its_words():
    drawing = TABLES["wrapped"]
    found = texts(drawing)
    assert (found.count("1.00"), found.count("−1.00")) == (3, 12)
    assert (found.count("∞"), found.count("−∞"), found.count("0.00")) == (1, 1, 10)
    assert {"A", "B", "mean", "dogs"} <= set(found)
    assert "A: dogs 1.00 0.00 0.00 0.00; chase 0.00 1.00" in drawing.alt
    assert drawing.alt.endswith("mean: dogs ∞; chase −∞; cats 0.00.")
    for check in (
        general.test_nothing_lies_outside_the_frame,
        general.test_no_text_lies_on_another,
        general.test_text_is_legible_on_a_phone,
        general.test_only_the_colours_of_the_page,
    ):
        check(drawing)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: diagrams.self_attention("keys"), "highlight='keys'.*project, score"),
        (lambda: diagrams.self_attention(words=("a", "b")), "expected three"),
        (lambda: diagrams.self_attention(words=("a", "b", "c" * 40)), "a dozen letters"),
        (lambda: diagrams.transformer("decoder"), "highlight='decoder'.*input, self-attention"),
        (lambda: diagrams.number_tables({"x": np.zeros(3)}, title="t"), r"x of shape \(3,\)"),
        (lambda: diagrams.number_tables({"x": np.zeros((2, 30))}, title="t"), "at most 10 columns"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, said):
    with pytest.raises(ValueError, match=said):
        call()
