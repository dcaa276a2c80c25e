"""Argument checks shared by the data modules: each raises a ``ValueError`` a student can act on."""

import math
import operator
from numbers import Real

import numpy as np


def whole_number(name, value, minimum=1):
    """Return `value` as an int, or say why it cannot be one.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    value : int
        What the caller gave; NumPy integers are accepted, booleans and floats are not.
    minimum : int, optional
        Smallest value allowed.

    Returns
    -------
    int
        The value.

    Raises
    ------
    ValueError
        If `value` is not a whole number or is below `minimum`.

    Examples
    --------
    >>> whole_number("size", np.int64(3))
    3
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} must be a whole number, got {value!r}")
    if number < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {number}")
    return number


def real_number(name, value, minimum=-math.inf):
    """Return `value` as a float, or say why it cannot be one.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    value : float
        What the caller gave.
    minimum : float, optional
        Smallest value allowed.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        If `value` is no finite number or is below `minimum`.

    Examples
    --------
    >>> real_number("seconds", 2)
    2.0
    """
    real = isinstance(value, (Real, np.number)) and not isinstance(
        value, (bool, np.complexfloating)
    )
    if not real or not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number, got {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be at least {minimum:g}, got {value}")
    return float(value)


def listed(name, values):
    """Return the items of `values` as a list, or say why it is no list of items.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    values : iterable
        Anything but one string.

    Returns
    -------
    list
        The items.

    Raises
    ------
    ValueError
        If `values` is a string or cannot be listed.

    Examples
    --------
    >>> listed("tokens", "the sky")
    Traceback (most recent call last):
        ...
    ValueError: tokens must be a list of items, got one string 'the sky'; tokenize it first
    """
    if isinstance(values, str):
        raise ValueError(
            f"{name} must be a list of items, got one string {values[:20]!r}; tokenize it first"
        )
    try:
        return list(values)
    except TypeError:
        raise ValueError(f"{name} must be a list of items, got {values!r}") from None


def plain_array(name, values):
    """Return `values` as an array of NumPy's, or say why it is none.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    values : array_like
        Nested evenly.

    Returns
    -------
    array
        The values.

    Raises
    ------
    ValueError
        If the rows differ in length, entries are masked, or `values` cannot be an array at all.

    Examples
    --------
    >>> plain_array("x", np.ma.masked_array([1, 2], [False, True]))
    Traceback (most recent call last):
        ...
    ValueError: x is a masked array, and what its mask hides would come back: write .filled(np.nan)
    """
    if np.ma.is_masked(values):
        raise ValueError(
            f"{name} is a masked array, and what its mask hides would come back: "
            "write .filled(np.nan)"
        )
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{name} has rows of different lengths; pad them first (lib.data.padding.pad)"
        ) from error
    except (TypeError, RuntimeError) as error:  # a tensor with gradients, or on another device
        raise ValueError(f"{name} cannot be read as an array: {error}") from error


def whole_numbers(name, values):
    """Return `values` as an int64 array, or say why it cannot be one.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    values : array_like
        Whole numbers, nested evenly.

    Returns
    -------
    array
        The values.

    Raises
    ------
    ValueError
        If an entry is no whole number or too large, and as `plain_array`.

    Examples
    --------
    >>> whole_numbers("ids", np.array([3, 255], dtype=np.uint8))
    array([  3, 255])
    """
    array = plain_array(name, values)
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"{name} must be whole numbers, got dtype {array.dtype}")
    if array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise ValueError(f"{name} must fit into 64 bits with a sign, got {array.max()}")
    return array.astype(np.int64)


def numeric_array(name, values):
    """Return `values` as an array of bool, int or float, or say why it is none.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    values : array_like
        Numbers, nested evenly.

    Returns
    -------
    array
        The values.

    Raises
    ------
    ValueError
        If an entry is not a real number, and as `plain_array`.

    Examples
    --------
    >>> numeric_array("x", [1, 2.5])
    array([1. , 2.5])
    """
    array = plain_array(name, values)
    if array.dtype.kind not in "biuf":
        raise ValueError(
            f"{name} must hold real numbers, got dtype {array.dtype}; of a Series pass its .values"
        )
    return array


def complete_array(name, values):
    """Return `values` as a numeric array without a missing (NaN) or infinite entry.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    values : array_like
        Numbers, nested evenly.

    Returns
    -------
    array
        The values.

    Raises
    ------
    ValueError
        If an entry is NaN or infinite, and as `numeric_array`.
    """
    array = numeric_array(name, values)
    bad = ~np.isfinite(array)
    if bad.any():
        first = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"{name} holds NaN or infinity in {int(bad.sum())} of {array.size} entries, first at "
            f"index {first}; fill the gaps (lib.data.windows.fill_gaps) or drop those rows"
        )
    return array


def random_generator(rng):
    """Return `rng` if it is a NumPy random generator.

    A seed is refused on purpose: a function called once per epoch with the same seed would
    give the same "random" order in every epoch.

    Parameters
    ----------
    rng : numpy.random.Generator
        What the caller gave.

    Returns
    -------
    numpy.random.Generator
        The generator.

    Raises
    ------
    ValueError
        If `rng` is anything else.

    Examples
    --------
    >>> random_generator(0)
    Traceback (most recent call last):
        ...
    ValueError: rng must be a numpy Generator such as np.random.default_rng(0), got 0
    """
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"rng must be a numpy Generator such as np.random.default_rng(0), got {rng!r}"
        )
    return rng
