"""Weights for the models that run in a page: those of `lib.trained`, each number a few characters of a script.

A script, not a file of numbers, because a page that is opened from the disk may load nothing else. A row of a
matrix has one scale, a power of the eighth root of 2; a weight is a whole multiple of a small part of it, written
in two digits to base 91 (13 bits) or three to base 41 (16 bits). All first digits come first, then all second
ones: so they pack best.
"""

import json
from typing import NamedTuple

import numpy as np

from book.files import ROOT, write_atomically

FIRST, MISSING = (
    35,
    92,
)  # the characters # to ~ without the backslash: 91 that a string in a script may hold
SCALES = 70, 8  # a scale is 2 ** ((digit - 70) / 8): from 0.002 to 5.7


class Live(NamedTuple):
    """A model that a page can run."""

    recipe: str  # its name in `lib.trained`
    base: int
    digits: int
    within: float  # no probability of a next character is farther from that of the stored weights
    settings: dict  # what its arrays do not tell, and what a panel shows first


TEXT = 'The word "lambda" is followed by a list of the '
# 16 bits for the LSTM would be 500 KB, compressed; with 13 it is as exact as with 16-bit floating-point numbers.
MODELS = {
    "lstm": Live("language-model", 91, 2, 0.003, {"text": TEXT, "unit": 145}),
    "gpt": Live("gpt", 41, 3, 0.0003, {"text": TEXT, "heads": 4}),
}


def arrays(name):
    """Read the weights of a recipe as plain arrays; `lib.trained.load` would build the model, and need torch.

    Parameters
    ----------
    name : str
        Of the recipe, such as "language-model".

    Returns
    -------
    dict of array
        By the names of the state dict; `characters` are the code points of its vocabulary.
    """
    file = ROOT / "lib" / "trained" / "weights" / f"{name}.npz"
    with np.load(file, allow_pickle=False) as found:
        return dict(found)


def written(digits):
    """Return digits as characters.

    Parameters
    ----------
    digits : array of int
        From 0 to 90.

    Returns
    -------
    str

    Examples
    --------
    >>> written(np.array([0, 56, 57, 90]))
    '#[]~'
    """
    codes = np.asarray(digits) + FIRST
    return (codes + (codes >= MISSING)).astype(np.uint8).tobytes().decode("ascii")


def packed(array, base, digits):
    """Return an array as text, with what its numbers have become.

    Parameters
    ----------
    array : array, shape (rows, columns) or (columns,)
    base, digits : int

    Returns
    -------
    scales : str
        One character for each row.
    text : str
        `digits` characters for each number: all first ones, then all second ones.
    rounded : array
        The numbers that a page reads from them; of the same shape.

    Raises
    ------
    ValueError
        If a number is larger than the largest scale.
    """
    rows = np.atleast_2d(np.asarray(array, dtype=float))
    largest = np.abs(rows).max(1, keepdims=True)
    zero, steps = SCALES
    exponents = np.ceil(np.log2(np.maximum(largest, 1e-30)) * steps - 1e-9).astype(int) + zero
    if exponents.max() > 90:
        raise ValueError(
            f"got a weight of {largest.max():g}, expected at most {2 ** ((90 - zero) / steps):.3g}:"
            " is it a model's?"
        )
    exponents = np.maximum(exponents, 0)
    half = (base**digits - 1) // 2
    unit = 2.0 ** ((exponents - zero) / steps) / half
    whole = np.rint(rows / unit).astype(int)
    places = [(whole + half) // base**k % base for k in reversed(range(digits))]
    text = "".join(written(place.ravel()) for place in places)
    return written(exponents.ravel()), text, (whole * unit).reshape(np.shape(array))


def rounded(name):
    """Return the weights of a model as a page has them.

    Parameters
    ----------
    name : str
        "lstm" or "gpt".

    Returns
    -------
    dict of array
        As `arrays` returns them.
    """
    live = MODELS[name]
    found = arrays(live.recipe)
    codes = found.pop("characters")
    found = {key: packed(array, live.base, live.digits)[2] for key, array in found.items()}
    return found | {"characters": codes}


def script(name):
    """Return the script that hands a model over to the page.

    Parameters
    ----------
    name : str
        "lstm" or "gpt".

    Returns
    -------
    str
    """
    live = MODELS[name]
    found = arrays(live.recipe)
    content = {
        "characters": "".join(map(chr, found.pop("characters"))),
        "base": live.base,
        "digits": live.digits,
        "within": live.within,
        **live.settings,
        "arrays": {
            key: [np.atleast_2d(array).shape, *packed(array, live.base, live.digits)[:2]]
            for key, array in found.items()
        },
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f'unrolledLive.register("{name}",{text});\n'


def publish(folder):
    """Write the scripts of all models.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict of int
        Bytes of each, by the model's name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        write_atomically(folder / f"{name}.js", script(name))
    return {name: (folder / f"{name}.js").stat().st_size for name in MODELS}
