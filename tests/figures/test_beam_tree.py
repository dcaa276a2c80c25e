"""The tree of a beam search: every candidate in its place, dropped ones apart, the best path lit."""

import re

import pytest

from lib.figures import diagrams
from lib.models.beam import beam_search, table_scores
from tests.figures import test_diagrams as general

TABLE = {
    (): {"merci": 0.6, "je": 0.4},
    ("merci",): {"beaucoup": 0.42, "<eos>": 0.4, "bien": 0.18},
    ("je",): {"vous": 0.95, "te": 0.05},
    ("je", "vous"): {"remercie": 0.9, "suis": 0.1},
}
SCORES, TOKENS = table_scores(TABLE)
SEARCHES = {width: beam_search(SCORES, width, 5, end=0) for width in (1, 2, 9)}
WHOLE = SEARCHES[9][1]


def tree(width, **options):
    return diagrams.beam_tree(SEARCHES[width][1], TOKENS, **options)


DRAWINGS = {
    "narrow": tree(1),
    "first step": tree(2, shown=1, whole=WHOLE),
    "lit": tree(2, best=SEARCHES[2][0][0].ids, whole=WHOLE),
    "all": tree(9),
}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def boxes(drawing):
    """Corner, colour and dashes of every box."""
    found = {}
    for tag in re.findall(r"<rect[^>]*>", drawing.svg):
        x, y, stroke = (re.search(rf' {name}="([^"]*)"', tag)[1] for name in ("x", "y", "stroke"))
        found[x, y] = (stroke, "dasharray" in tag)
    return found


@pytest.mark.parametrize("width", [1, 2, 9])
def test_there_is_a_box_for_each_candidate_and_the_dropped_ones_are_dashed(width):
    trace, found = SEARCHES[width][1], boxes(tree(width))
    assert len(found) == sum(len(step.candidates) for step in trace)
    dashed = sum(dash for _, dash in found.values())
    assert dashed == sum(len(step.candidates) - step.kept for step in trace)
    assert (dashed == 0) == (width == 9)


def test_candidates_stay_where_they_are():
    everywhere = set(boxes(tree(9)))
    for width in (1, 2):
        frames = [set(boxes(tree(width, shown=n, whole=WHOLE))) for n in (1, 2, 3)]
        assert frames[0] < frames[1] < frames[2] < everywhere


def test_one_colour_lies_on_the_path_of_the_best():
    best = SEARCHES[2][0][0].ids
    lit, plain = (boxes(tree(2, best=ids)) for ids in (best, None))
    changed = {place for place in plain if lit[place] != plain[place]}
    assert len(changed) == len(best)
    assert len({lit[place] for place in changed}) == 1


def test_the_alternative_says_what_was_kept():
    assert DRAWINGS["first step"].alt.endswith("Step 1: kept: merci (0.60), je (0.40).")
    assert "dropped: merci end (0.24), merci bien (0.108), je te (0.02)" in tree(2, shown=2).alt
    assert DRAWINGS["lit"].alt.endswith("Lit: je vous remercie.")


@pytest.mark.parametrize("shown", [0, 6])
def test_a_step_that_was_not_made(shown):
    with pytest.raises(ValueError, match=f"got shown={shown}, expected 1 to"):
        tree(9, shown=shown)


def test_a_narrower_search_gives_no_places():
    with pytest.raises(ValueError, match="is that search narrower"):
        tree(9, whole=SEARCHES[1][1])
