"""The way to large language models, and the growing cache: complete, to the borders, in words, too."""

from itertools import combinations

import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

ROADS = {name: diagrams.roadmap(name) for name in (None, *diagrams.roadmap_paths())}
WORDS = ["the", "list", "is", "not", "empty", "."]
CACHES = {
    (step, cached): diagrams.cache_growth(WORDS, step, cached)
    for step in (1, 4, 6)
    for cached in (True, False)
}
DRAWINGS = {**ROADS, **CACHES}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=map(str, DRAWINGS))
@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def texts(drawing):
    return [text for *_, text in general._texts(drawing)]


def test_eight_stations_in_four_groups_and_what_is_repaired_between_them():
    found = texts(ROADS[None])
    assert [sign for sign in found if sign in "①②③④"] == list("①②③④")
    for station in ("RNN", "LSTM, GRU", "attention", "self-attention", "Transformer", "GPT, LLM"):
        assert found.count(station) == 1, station
    tips = [e for e in general._elements(ROADS[None], "path") if e.get("data-tip")]
    assert len(tips) == 7
    assert ROADS[None].alt.count("which repairs") == 7


def test_each_station_gives_its_own_picture_and_its_own_words():
    for one, other in combinations(ROADS.values(), 2):
        assert one.svg != other.svg and one.alt != other.alt


@pytest.mark.parametrize("step", [1, 4, 6])
def test_the_cache_shows_what_is_computed_and_what_was_kept(step):
    for cached, drawing in ((True, CACHES[step, True]), (False, CACHES[step, False])):
        found = texts(drawing)
        assert found.count("k") == found.count("v") == 2 * step
        assert [word for word in WORDS if word in found] == WORDS[:step]
        computed, kept = diagrams.cache_counts(step, cached)
        assert computed + kept == 2 * step
        assert f"{computed} pairs of key and value are computed in this step, {kept}" in drawing.alt
    assert diagrams.cache_counts(step, True)[0] == 2


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: diagrams.roadmap("CNN"), "highlight='CNN'.*RNN, gates"),
        (lambda: diagrams.cache_growth(WORDS, 7), "at most 6, the number of words, got 7"),
        (lambda: diagrams.cache_growth(WORDS, 0), "step must be at least 1"),
        (lambda: diagrams.cache_growth(["enormously"], 1), "at most seven letters"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, said):
    with pytest.raises(ValueError, match=said):
        call()
