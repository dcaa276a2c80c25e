"""Tagged digits: the tag alone tells the classes apart, and knows nothing of the digit."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from lib.data.tasks.corner_tag import CORNERS, tagged_digits


def test_one_tag():
    images, tags, digits = tagged_digits(501, np.random.default_rng(0))
    assert images.shape == (501, 8, 8) and tags.shape == (501, 1)
    assert images.min() == 0 and images.max() == 1
    corner = images[:, :2, :2].reshape(501, 4)
    assert (corner == tags).all()
    assert tags.sum() == 251
    assert abs(np.corrcoef(tags[:, 0], digits)[0, 1]) < 0.15


def test_the_rest_is_the_digit_and_none_comes_twice():
    images, _, digits = tagged_digits(1797, np.random.default_rng(1), list(CORNERS))
    assert np.array_equal(np.bincount(digits), np.bincount(load_digits().target))
    middle = {image[:, 2:6].tobytes() for image in images}
    assert middle == {image[:, 2:6].tobytes() for image in load_digits().images / 16}


def test_two_tags_come_in_every_combination():
    corners = ["top right", "bottom left"]
    images, tags, _ = tagged_digits(800, np.random.default_rng(2), corners)
    counts = {pair: int((tags == pair).all(1).sum()) for pair in np.ndindex(2, 2)}
    assert counts[0, 0] == 400
    assert all(100 < counts[pair] < 170 for pair in ((0, 1), (1, 0), (1, 1)))
    for place, corner in enumerate(corners):
        rows, columns = CORNERS[corner]
        assert (images[:, rows, columns] == tags[:, place, None, None]).all()


@pytest.mark.parametrize(
    ("n", "corners", "said"),
    [
        (1798, ["top left"], "at most 1797"),
        (0, ["top left"], "at least 1"),
        (9, ["middle"], "expected some of"),
        (9, [], "expected some of"),
        (9, ["top left", "top left"], "each once"),
    ],
)
def test_refusals(n, corners, said):
    with pytest.raises(ValueError, match=said):
        tagged_digits(n, np.random.default_rng(0), corners)


PLACES = {
    "top left": ([0, 1], [0, 1]),
    "top right": ([0, 1], [6, 7]),
    "bottom left": ([6, 7], [0, 1]),
    "bottom right": ([6, 7], [6, 7]),
}


@pytest.mark.parametrize("corner", PLACES)
def test_each_corner_is_where_its_name_says(corner):
    images, tags, _ = tagged_digits(40, np.random.default_rng(3), [corner])
    rows, columns = PLACES[corner]
    assert (images[:, rows][:, :, columns].reshape(40, 4) == tags).all()
    assert 0 < tags.sum() < 40
