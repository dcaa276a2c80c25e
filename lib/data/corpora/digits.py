"""Handwritten digits that scikit-learn ships, and the same digits somewhere on a larger canvas."""

import numpy as np

from lib.data.checks import numeric_array, whole_number


def digits():
    """Load 1,797 handwritten digits of 8 by 8 pixels.

    Returns
    -------
    images : array, shape (1797, 8, 8)
        Brightness between 0 and 1.
    labels : array of int, shape (1797,)
        0 to 9.

    References
    ----------
    The test set of Alpaydin & Kaynak (1998), Optical recognition of handwritten digits, UCI Machine Learning
    Repository, CC BY 4.0. Chapter 03.

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape, labels[:4].tolist()
    ((1797, 8, 8), [0, 1, 2, 3])
    """
    from sklearn.datasets import load_digits

    data = load_digits()
    return data.images / 16, data.target.astype(np.int64)


def on_canvas(images, size, down=0, right=0):
    """Put images in the middle of an empty square, or that many pixels away from it.

    Parameters
    ----------
    images : array, shape (N, S, S)
    size : int
        Rows and columns of the canvas.
    down, right : int
        Pixels; negative for up and left.

    Returns
    -------
    array, shape (N, 1, size, size)
        With one channel.

    Raises
    ------
    ValueError
        If an image would lie partly outside.

    Examples
    --------
    >>> on_canvas(np.ones((1, 2, 2)), 4, right=1)[0, 0, 1]
    array([0., 0., 1., 1.])
    """
    images, size = numeric_array("images", images), whole_number("size", size)
    if images.ndim != 3:
        raise ValueError(f"expected images of shape (N, rows, columns), got {images.shape}")
    rows, columns = images.shape[1:]
    top, left = (size - rows) // 2 + down, (size - columns) // 2 + right
    if min(top, left) < 0 or top + rows > size or left + columns > size:
        raise ValueError(
            f"images of {rows} by {columns} moved by ({down}, {right}) do not fit on a canvas of {size} by {size}"
        )
    canvas = np.zeros((len(images), 1, size, size), images.dtype)
    canvas[:, 0, top : top + rows, left : left + columns] = images
    return canvas


def black_and_white_digits():
    """Load the digits with pixels 0 and 1, each picture once, in three parts.

    Returns
    -------
    train : array of int, shape (1152, 8, 8)
        1 where the pen was: brightness above one half. All pictures that are in no other part.
    validation : array of int, shape (300, 8, 8)
    test : array of int, shape (300, 8, 8)

    References
    ----------
    Chapter 20.

    Examples
    --------
    >>> train, validation, test = black_and_white_digits()
    >>> train.shape, test.shape, int(test.max())
    ((1152, 8, 8), (300, 8, 8), 1)
    """
    images, _ = digits()
    pictures = np.unique(
        (images > 0.5).astype(np.int64), axis=0
    )  # some are alike in black and white
    order = np.random.default_rng(20).permutation(len(pictures))
    parts = np.split(pictures[order], [len(pictures) - 600, len(pictures) - 300])
    return tuple(parts)
