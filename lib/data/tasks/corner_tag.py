"""Handwritten digits with small bright tags in their corners: what decides a label is known."""

import numpy as np

from lib.data.checks import random_generator, whole_number

CORNERS = {
    "top left": (slice(0, 2), slice(0, 2)),
    "top right": (slice(0, 2), slice(6, 8)),
    "bottom left": (slice(6, 8), slice(0, 2)),
    "bottom right": (slice(6, 8), slice(6, 8)),
}


def tagged_digits(n, rng, corners=("top left",)):
    """Draw digits, half of which carry a tag: a square of 2 × 2 white pixels.

    The named corners are cleared in every image. With one corner, an image has the tag or not. With more, it
    has none of the tags, or some at random. The tags know nothing of the digit: a label made from them has one
    cause.

    Parameters
    ----------
    n : int
        Images, drawn without repetition: at most 1797.
    rng : numpy.random.Generator
        Where the choice comes from.
    corners : sequence of str
        Some of "top left", "top right", "bottom left", "bottom right".

    Returns
    -------
    images : array, shape (n, 8, 8)
        From 0, black, to 1.
    tags : array of bool, shape (n, C)
        Whether an image has the tag, for each of the corners named.
    digits : array of int, shape (n,)

    Raises
    ------
    ValueError
        If there is no such corner, or there are fewer images.

    References
    ----------
    The digits are those of scikit-learn, `sklearn.datasets.load_digits`. Chapters 22 to 24.

    Examples
    --------
    >>> images, tags, digits = tagged_digits(100, np.random.default_rng(0))
    >>> images.shape, int(tags.sum()), bool((images[tags[:, 0], :2, :2] == 1).all())
    ((100, 8, 8), 50, True)
    """
    from sklearn.datasets import load_digits  # slow to load

    n, rng = whole_number("n", n), random_generator(rng)
    corners = [corners] if isinstance(corners, str) else list(corners)
    if not corners or not set(corners) <= set(CORNERS) or len(set(corners)) < len(corners):
        raise ValueError(f"got the corners {corners}, expected some of {list(CORNERS)}, each once")
    data = load_digits()
    if n > len(data.images):
        raise ValueError(f"got n = {n}, expected at most {len(data.images)} images")
    chosen = rng.permutation(len(data.images))[:n]
    images = data.images[chosen] / 16
    sets = np.array(list(np.ndindex(*[2] * len(corners)))[1:], bool)  # at least one tag
    tags = sets[rng.integers(len(sets), size=n)]
    tags[rng.permutation(n)[: n // 2]] = False
    for place, corner in enumerate(corners):
        rows, columns = CORNERS[corner]
        images[:, rows, columns] = tags[:, place, None, None]
    return images, tags, data.target[chosen]
