from collections import defaultdict

import numpy as np
import pytest

from lib.data.corpora.weather import weather_days
from lib.data.tasks.adding import adding_problem
from lib.data.tasks.copying import copy_memory, copy_memory_baseline
from lib.data.tasks.order import order_matters, sign_of_first
from lib.data.tasks.reviews import food_reviews
from lib.data.tasks.temporal_order import temporal_order

TASKS = [adding_problem, copy_memory, temporal_order, sign_of_first, order_matters]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("T", [2, 3, 7, 50])
def test_adding_problem(rng, T):
    x, y = adding_problem(4001, T, rng)
    assert x.shape == (4001, T, 2)
    assert y.shape == (4001,)
    marks = x[:, :, 1]
    assert set(np.unique(marks)) <= {0, 1}
    assert (marks[:, : T // 2].sum(axis=1) == 1).all()
    assert (marks[:, T // 2 :].sum(axis=1) == 1).all()
    assert (marks.sum(axis=0) > 0).all()  # every step is marked in some sample
    np.testing.assert_allclose(y, [row[row[:, 1] == 1, 0].sum() for row in x])
    assert 0 <= x[:, :, 0].min() < 0.01
    assert 0.99 < x[:, :, 0].max() < 1
    assert abs(np.mean((y - 1) ** 2) - 1 / 6) < 0.015


def test_copy_memory(rng):
    x, y = copy_memory(501, 7, rng, symbols=5, length=3)
    assert x.shape == y.shape == (501, 13)
    assert x.dtype == y.dtype == np.int64
    assert set(np.unique(x[:, :3])) == {1, 2, 3, 4, 5}
    np.testing.assert_array_equal(y[:, 10:], x[:, :3])
    assert not y[:, :10].any()
    assert (x[:, 9] == 6).all()  # the marker is the last step before the answer
    assert not np.delete(x[:, 3:], 6, axis=1).any()


def test_copy_memory_baseline_is_the_loss_of_blanks_then_guesses(rng):
    _, y = copy_memory(11, 7, rng, symbols=5, length=3)
    probability = np.where(np.arange(13) < 10, 1.0, 1 / 5)
    assert np.isclose(-np.log(probability).mean(), copy_memory_baseline(7, symbols=5, length=3))
    assert copy_memory_baseline(100) == pytest.approx(0.17329, abs=5e-6)
    assert y.shape == (11, 13)
    x, _ = copy_memory(99, 5, rng)  # as published: ten symbols out of eight
    assert x.shape == (99, 25)
    assert set(np.unique(x)) == set(range(10))


@pytest.mark.parametrize("T", [10, 30, 57])
def test_temporal_order(rng, T):
    x, y = temporal_order(3001, T, rng)
    assert x.shape == (3001, T)
    positions = [np.flatnonzero(row < 2) for row in x]
    assert {len(p) for p in positions} == {2}
    first, second = np.array(positions).T
    assert set(first) == set(range(T // 10, 2 * T // 10))
    assert set(second) == set(range(5 * T // 10, 6 * T // 10))
    rows = np.arange(3001)
    names = [{"AA": 0, "AB": 1, "BA": 2, "BB": 3}["AB"[a] + "AB"[b]]
             for a, b in zip(x[rows, first], x[rows, second], strict=True)]  # fmt: skip
    assert y.tolist() == names
    assert set(np.unique(x)) == set(range(6))
    assert (np.bincount(y, minlength=4) > 600).all()


def test_sign_of_first(rng):
    x, y = sign_of_first(2001, 7, rng)
    assert x.shape == (2001, 7, 1)
    assert y.tolist() == [int(row[0, 0] > 0) for row in x]
    assert 0.45 < y.mean() < 0.55
    others = x[:, 1:, 0] - x[:, 1:, 0].mean(axis=0)
    assert abs((others * (y[:, None] - y.mean())).mean(axis=0)).max() < 0.05


def test_order_matters(rng):
    x, y = order_matters(4001, 5, rng, fillers=3)
    assert x.shape == (4001, 5)
    a, b = (x == 0).argmax(axis=1), (x == 1).argmax(axis=1)
    assert ((x == 0).sum(axis=1) == 1).all()
    assert ((x == 1).sum(axis=1) == 1).all()
    assert y.tolist() == [int(i < j) for i, j in zip(a, b, strict=True)]
    assert set(np.unique(x)) == set(range(5))
    pairs = np.zeros((5, 5))
    np.add.at(pairs, (a, b), 1)
    off = pairs[~np.eye(5, dtype=bool)]
    assert (abs(off - 200) < 75).all()  # all 20 pairs of steps equally likely


def verdict(review):
    """Read a review as a person does: the words after 'is', negation first."""
    good = {"good", "tasty", "fresh", "great"}
    said = review.split(" is ")[1].replace(",", "").split()
    return int((said[1] not in good) if said[0] == "not" else (said[0] in good))


@pytest.mark.parametrize("clauses", [0, 3])
@pytest.mark.parametrize("kinds", [("plain",), ("negated",), ("contrast",), "contrast", None])
def test_reviews_mean_what_their_label_says(rng, clauses, kinds):
    options = {"clauses": clauses} if kinds is None else {"clauses": clauses, "kinds": kinds}
    reviews, labels = food_reviews(301, rng, **options)
    assert len(reviews) == 301
    assert labels.shape == (301,)
    core = [next(c for c in r.split(" and ") if c.startswith("the ") and " is " in c)
            for r in reviews]  # fmt: skip
    assert [verdict(c) for c in core] == labels.tolist()
    assert {r.count(" and ") for r in reviews} == {clauses}
    assert 0.4 < labels.mean() < 0.6


def test_kinds():
    rng = np.random.default_rng(0)
    assert not any("not" in r.split() for r in food_reviews(99, rng, kinds=["plain"])[0])
    assert all(" is not " in r for r in food_reviews(99, rng, kinds=["negated"])[0])
    mixed = food_reviews(300, rng)[0]
    assert 60 < sum(" not " not in r for r in mixed) < 140


def test_the_bag_of_words_does_not_know_the_label_of_a_contrast(rng):
    reviews, labels = food_reviews(6000, rng, kinds=["contrast"])
    by_bag = defaultdict(list)
    for review, label in zip(reviews, labels, strict=True):
        by_bag[" ".join(sorted(review.replace(",", "").split()))].append(label)
    assert len(by_bag) == 5 * 4 * 2
    assert all(0.3 < np.mean(group) < 0.7 for group in by_bag.values())


def test_clauses_stand_on_both_sides(rng):
    reviews, _ = food_reviews(99, rng, clauses=2)
    places = {[" is " in c and c.startswith("the ") for c in r.split(" and ")].index(True)
              for r in reviews}  # fmt: skip
    assert places == {0, 1, 2}


def test_weather_has_the_structure_it_claims(rng):
    series = weather_days(8000, rng)
    assert series.values.shape == (8000, 3)
    assert series.units == ("°C", "mm", "hPa")
    assert "generated" in series.source
    assert str(series.time[0]) == "2001-01-01"
    temperature, rain, pressure = series.values.T
    assert np.isfinite(series.values).all()
    assert rain.min() == 0
    assert 0.25 < (rain > 0).mean() < 0.42
    month = series.time.astype("datetime64[M]").astype(int) % 12
    mean = np.array([temperature[month == m].mean() for m in range(12)])
    assert mean.argmin() == 0
    assert mean.argmax() == 6
    assert mean.max() - mean.min() > 14
    assert abs(pressure.mean() - 1013) < 1
    # wet days follow low pressure, and yesterday tells more than tomorrow
    wet = rain > 0
    follows = np.corrcoef(wet[1:], pressure[:-1])[0, 1]
    assert follows < -0.4
    assert follows < np.corrcoef(wet[:-1], pressure[1:])[0, 1] - 0.05


def test_weather_spread_is_the_same_from_the_first_day():
    first = [weather_days(9, np.random.default_rng(s)).values[:, 2] for s in range(400)]
    deviation = np.std(first, axis=0)
    assert deviation.shape == (9,)
    assert (abs(deviation - 8) < 1).all()


@pytest.mark.parametrize("task", TASKS)
def test_a_seed_repeats_and_another_differs(task):
    runs = [task(13, 20, np.random.default_rng(seed)) for seed in (4, 4, 5)]
    for same, again, other in zip(*runs, strict=True):
        np.testing.assert_array_equal(same, again)
        assert (same != other).any()


@pytest.mark.parametrize("task", TASKS)
def test_misuse(task, rng):
    with pytest.raises(ValueError, match="N must be at least 1"):
        task(0, 20, rng)
    with pytest.raises(ValueError, match="T must be at least"):
        task(3, 0, rng)
    with pytest.raises(ValueError, match="whole number"):
        task(3, 20.5, rng)
    with pytest.raises(ValueError, match="numpy Generator"):
        task(3, 20, 0)


def test_more_misuse(rng):
    with pytest.raises(ValueError, match="at least 2"):
        adding_problem(3, 1, rng)
    with pytest.raises(ValueError, match="at least 10"):
        temporal_order(3, 9, rng)
    with pytest.raises(ValueError, match="at least 2"):
        order_matters(3, 1, rng)
    for kinds in (["sarcasm"], []):
        with pytest.raises(ValueError, match="kinds must be chosen"):
            food_reviews(3, rng, kinds=kinds)
    with pytest.raises(ValueError, match="clauses must be at least 0"):
        food_reviews(3, rng, clauses=-1)
    with pytest.raises(ValueError):
        weather_days(3, rng, start="soon")
    with pytest.raises(ValueError, match="T must be at least 1"):
        weather_days(0, rng)
    assert weather_days(1, rng).values.shape == (1, 3)
    with pytest.raises(ValueError, match="symbols must be at least 1"):
        copy_memory_baseline(3, symbols=0)
