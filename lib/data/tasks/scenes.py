"""Small pictures of coloured shapes, the one sentence that describes each, and the places of what it names."""

from typing import NamedTuple

import numpy as np

from lib.data.checks import random_generator, whole_number

SIZE = 16  # rows and columns of a picture
EXTENT = 5  # rows and columns of a shape
_APART, _OFF = 6, 3  # how far two shapes are apart on one axis at least, on the other at most
_BACKGROUND = 0.1

COLOURS = {
    "red": (1.0, 0.2, 0.2),
    "green": (0.2, 0.9, 0.3),
    "blue": (0.3, 0.4, 1.0),
    "yellow": (1.0, 0.9, 0.2),
}
_DRAWN = {
    "square": ("#####", "#####", "#####", "#####", "#####"),
    "disc": (".###.", "#####", "#####", "#####", ".###."),
    "triangle": ("..#..", "..#..", ".###.", ".###.", "#####"),
    "cross": ("..#..", "..#..", "#####", "..#..", "..#.."),
}
SHAPES = {
    name: np.array([[mark == "#" for mark in row] for row in rows]) for name, rows in _DRAWN.items()
}
RELATIONS = {"left": ("left", "of"), "above": ("above",)}
CAPTION_TOKENS = ("a", *COLOURS, *SHAPES, "left", "of", "above")


class Item(NamedTuple):
    """One shape of a scene: its colour, its kind, and the row and column of its upper left corner."""

    colour: str
    shape: str
    row: int
    column: int


class Scenes(NamedTuple):
    """Pictures and what is known about them.

    `images` has shape (N, 3, 16, 16), red, green and blue between 0 and 1; `captions` are N token lists; `items`
    are N tuples of one or two `Item`, in the order in which the caption names them.
    """

    images: np.ndarray
    captions: list
    items: list


def scenes(N, rng, held_out=False):
    """Draw pictures of one or two shapes, and describe them.

    Of two shapes, the left one or the upper one is named first, so that a picture has one right caption. A quarter
    of the pictures has one shape. A fifth of all pairs of (colour, shape) is held out: pictures with these pairs
    have captions that the others never have.

    Parameters
    ----------
    N : int
        Pictures.
    rng : numpy.random.Generator
        Where they come from.
    held_out : bool, optional
        Draw pictures of two shapes whose pair is held out.

    Returns
    -------
    Scenes

    Raises
    ------
    ValueError
        If N is no positive whole number, or `rng` is not a generator.

    References
    ----------
    Chapter 20.

    Examples
    --------
    >>> found = scenes(2, np.random.default_rng(1))
    >>> found.images.shape
    (2, 3, 16, 16)
    >>> for caption in found.captions:
    ...     print(*caption)
    a green triangle
    a red disc above a yellow disc
    """
    N, rng = whole_number("N", N), random_generator(rng)
    items = [_drawn_items(rng, held_out) for _ in range(N)]
    images = np.stack([draw_scene(one) for one in items])
    images = np.clip(images + rng.normal(0, 0.03, images.shape), 0, 1).astype(np.float32)
    return Scenes(images, [caption_of(one) for one in items], items)


def draw_scene(items):
    """Draw shapes on a dark ground, without noise.

    Parameters
    ----------
    items : sequence of Item
        Later ones cover earlier ones.

    Returns
    -------
    array, shape (3, 16, 16)

    Raises
    ------
    ValueError
        If a colour or a shape is unknown, or a shape does not lie inside the picture.

    Examples
    --------
    >>> image = draw_scene([Item("red", "cross", 0, 11)])
    >>> image[0, 2, 11:].tolist()  # red, in the middle row of the cross
    [1.0, 1.0, 1.0, 1.0, 1.0]
    """
    image = np.full((3, SIZE, SIZE), _BACKGROUND, np.float32)
    for item in items:
        image[:, mask_of(item)] = np.array(_colour(item), np.float32)[:, None]
    return image


def mask_of(item):
    """Mark the pixels of a shape.

    Parameters
    ----------
    item : Item

    Returns
    -------
    array of bool, shape (16, 16)

    Raises
    ------
    ValueError
        If the shape is unknown, or does not lie inside the picture.

    Examples
    --------
    >>> int(mask_of(Item("blue", "disc", 3, 4)).sum())
    21
    """
    if item.shape not in SHAPES:
        raise ValueError(f"got the shape {item.shape!r}, expected one of {', '.join(SHAPES)}")
    if not all(0 <= start <= SIZE - EXTENT for start in (item.row, item.column)):
        raise ValueError(
            f"got the corner ({item.row}, {item.column}); a shape of {EXTENT} by {EXTENT} pixels lies inside the "
            f"picture if both are between 0 and {SIZE - EXTENT}"
        )
    mask = np.zeros((SIZE, SIZE), bool)
    rows, columns = (slice(start, start + EXTENT) for start in (item.row, item.column))
    mask[rows, columns] = SHAPES[item.shape]
    return mask


def caption_of(items):
    """Describe a scene.

    Parameters
    ----------
    items : sequence of Item
        One, or two that lie apart on one axis by more than on the other; the left one or the upper one first.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If there are none or more than two, or the second lies neither to the right of the first nor below it.

    Examples
    --------
    >>> print(*caption_of([Item("red", "disc", 2, 0), Item("blue", "square", 4, 9)]))
    a red disc left of a blue square
    """
    if len(items) not in (1, 2):
        raise ValueError(f"got {len(items)} shapes, expected one or two")
    words = [["a", item.colour, item.shape] for item in items]
    if len(items) == 1:
        return words[0]
    down, right = items[1].row - items[0].row, items[1].column - items[0].column
    if max(down, right) <= 0 or down == right:
        raise ValueError(
            f"the second shape lies {down} rows below the first and {right} columns to its right; the one that is "
            "further to the left, or further up, must come first"
        )
    return [*words[0], *RELATIONS["left" if right > down else "above"], *words[1]]


def named_items(caption):
    """Say for each word of a caption which shape it is about.

    Parameters
    ----------
    caption : sequence of str
        From `scenes`.

    Returns
    -------
    list of int
        0 for the colour and the kind of the first shape, 1 for those of the second, −1 for all other words.

    Examples
    --------
    >>> named_items("a red disc above a blue square".split())
    [-1, 0, 0, -1, -1, 1, 1]
    """
    second = next((i for i, word in enumerate(caption) if word in RELATIONS), len(caption))
    return [
        (-1 if word not in COLOURS and word not in SHAPES else int(place > second))
        for place, word in enumerate(caption)
    ]


def _drawn_items(rng, held_out):
    """One or two items; of two, the kinds first, then places until the pair may be described."""
    one, two = _kinds(rng), _kinds(rng)
    if not held_out and rng.random() < 0.25:
        return (Item(*one, *rng.integers(0, SIZE - EXTENT + 1, 2).tolist()),)
    while _is_held_out(one, two) != held_out:
        one, two = _kinds(rng), _kinds(rng)
    across, along = rng.integers(0, SIZE - EXTENT - _APART + 1), rng.integers(0, SIZE - EXTENT + 1)
    after = rng.integers(across + _APART, SIZE - EXTENT + 1)
    beside = np.clip(along + rng.integers(-_OFF, _OFF + 1), 0, SIZE - EXTENT)
    places = np.array([[along, across], [beside, after]])  # row, column of "left of"
    if rng.random() < 0.5:
        places = places[:, ::-1]
    return Item(*one, *places[0].tolist()), Item(*two, *places[1].tolist())


def _kinds(rng):
    return tuple(names[rng.integers(len(names))] for names in (list(COLOURS), list(SHAPES)))


def _is_held_out(one, two):
    """Whether a fifth of the pairs, spread evenly over colours and shapes, has this one."""
    numbers = (list(COLOURS).index(c) * len(SHAPES) + list(SHAPES).index(s) for c, s in (one, two))
    return sum(numbers) % 5 == 0


def _colour(item):
    if item.colour not in COLOURS:
        raise ValueError(f"got the colour {item.colour!r}, expected one of {', '.join(COLOURS)}")
    return COLOURS[item.colour]
