"""Restaurant reviews."""

from collections import defaultdict

import numpy as np
import pytest

from lib.data.tasks.reviews import food_reviews


@pytest.fixture
def rng():
    return np.random.default_rng(0)


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


def test_misuse(rng):
    for kinds in (["sarcasm"], []):
        with pytest.raises(ValueError, match="kinds must be chosen"):
            food_reviews(3, rng, kinds=kinds)
    with pytest.raises(ValueError, match="clauses must be at least 0"):
        food_reviews(3, rng, clauses=-1)
