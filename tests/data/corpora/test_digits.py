import numpy as np
import pytest

from lib.data.corpora.digits import digits, on_canvas


def test_digits_are_images_between_black_and_white_with_labels():
    images, labels = digits()
    assert images.shape == (1797, 8, 8)
    assert (images.min(), images.max()) == (0, 1)
    assert labels.dtype == np.int64
    assert set(labels.tolist()) == set(range(10))


@pytest.mark.parametrize(("down", "right"), [(0, 0), (2, -1), (-4, 4)])
def test_an_image_lies_where_it_was_put_and_nowhere_else(down, right):
    images = np.random.default_rng(0).uniform(1, 2, (3, 8, 8))
    canvas = on_canvas(images, 16, down, right)
    assert canvas.shape == (3, 1, 16, 16)
    np.testing.assert_array_equal(canvas[:, 0, 4 + down :][:, :8, 4 + right :][..., :8], images)
    assert (canvas > 0).sum() == images.size


def test_an_image_must_fit():
    with pytest.raises(ValueError, match=r"8 by 8 moved by \(5, 0\) do not fit on a canvas of 16"):
        on_canvas(np.ones((1, 8, 8)), 16, 5)
    with pytest.raises(ValueError, match="do not fit"):
        on_canvas(np.ones((1, 8, 8)), 16, 0, -5)
    with pytest.raises(ValueError, match="do not fit"):
        on_canvas(np.ones((1, 8, 8)), 7)
    with pytest.raises(ValueError, match=r"shape \(N, rows, columns\), got \(8, 8\)"):
        on_canvas(np.ones((8, 8)), 16)
