"""Sequences of different lengths in one array: padding, lengths, masks (chapter 02)."""

import numpy as np

from lib.data.checks import complete_array, listed, plain_array, whole_number, whole_numbers


def _checked_sequences(sequences):
    sequences = listed("sequences", sequences)
    arrays = [complete_array(f"sequence {n}", sequence) for n, sequence in enumerate(sequences)]
    if not arrays:
        raise ValueError("cannot pad an empty batch: there are no sequences")
    for n, array in enumerate(arrays):
        if array.ndim not in (1, 2):
            raise ValueError(
                f"sequence {n} has shape {array.shape}; expected (T,) for ids, (T, D) for features"
            )
        if array.shape[1:] != arrays[0].shape[1:]:
            raise ValueError(
                f"sequence {n} has shape {array.shape}, sequence 0 has {arrays[0].shape}: all must "
                "have the same number of features and may differ in length only"
            )
        if 0 in array.shape:
            raise ValueError(f"sequence {n} is empty (shape {array.shape}); leave it out")
    return arrays


def pad(sequences, value=0, length=None):
    """Put sequences of different lengths into one array, filled up at the end.

    Parameters
    ----------
    sequences : list of array
        `N` sequences, each of shape (T_n,) for ids or (T_n, D) for features.
    value : int or float, optional
        What stands after the end of a sequence: the id of the padding token, or 0.
    length : int, optional
        Number of steps `T` of the result; by default the longest sequence decides.

    Returns
    -------
    padded : array, shape (N, T) or (N, T, D)
        The sequences: int64 if they hold whole numbers, else their own floating type.
    lengths : array, shape (N,)
        Real steps of each sequence, int64.

    Raises
    ------
    ValueError
        If the batch or a sequence is empty, the feature counts differ, data are missing, a sequence
        is longer than `length`, or `value` does not fit the type of the data.

    Examples
    --------
    >>> ids, lengths = pad([[5, 3, 8], [6]])
    >>> ids
    array([[5, 3, 8],
           [6, 0, 0]])
    >>> lengths
    array([3, 1])
    """
    arrays = _checked_sequences(sequences)
    lengths = np.array([len(array) for array in arrays], dtype=np.int64)
    T = int(lengths.max()) if length is None else whole_number("length", length)
    if lengths.max() > T:
        n = int(lengths.argmax())
        raise ValueError(f"sequence {n} has {lengths[n]} steps, more than length={T}; cut it first")
    dtype = _common_type(arrays)
    filler = complete_array("value", value)
    if filler.ndim or _changed(filler, dtype):
        raise ValueError(f"value={value!r} does not fit data of type {dtype}")
    padded = np.full((len(arrays), T, *arrays[0].shape[1:]), value, dtype=dtype)
    for row, array in zip(padded, arrays, strict=True):
        row[: len(array)] = array
    return padded, lengths


def _common_type(arrays):
    """Return int64 for whole numbers, else the widest floating type; complain if a number would change."""
    kinds = {array.dtype.kind for array in arrays}
    dtype = np.result_type(*arrays) if "f" in kinds else np.dtype(np.int64)
    for n, array in enumerate(arrays):
        if array.dtype.kind in "iu" and _changed(array, dtype):
            raise ValueError(
                f"sequence {n} holds whole numbers of type {array.dtype} that {dtype} cannot hold"
            )
    return dtype


def _changed(array, dtype):
    """Whether a number would be another one in a type; rounding of floating-point numbers apart."""
    with np.errstate(over="ignore", invalid="ignore"):
        cast = array.astype(dtype)
        if array.dtype.kind == dtype.kind == "f":
            return not np.isfinite(cast).all()
        back = cast.astype(array.dtype)
    return bool(((cast < 0) != (array < 0)).any() or (back != array).any())


def mask(lengths, T=None):
    """Mark the real steps of a padded batch: `mask[n, t] = t < lengths[n]`.

    Parameters
    ----------
    lengths : array, shape (N,)
        Real steps of each sequence, at least 1.
    T : int, optional
        Steps of the padded batch; by default the longest length.

    Returns
    -------
    array, shape (N, T)
        True where a step is real, False where it is padding.

    Raises
    ------
    ValueError
        If `lengths` is empty, not of whole numbers, below 1 or above `T`.

    Examples
    --------
    >>> mask([3, 1])
    array([[ True,  True,  True],
           [ True, False, False]])
    """
    lengths = _checked_lengths(lengths)
    T = int(lengths.max()) if T is None else whole_number("T", T)
    _check_fit(lengths, T)
    return np.arange(T) < lengths[:, None]


def unpad(padded, lengths):
    """Take a padded batch apart: the inverse of `pad`.

    Parameters
    ----------
    padded : array, shape (N, T) or (N, T, D)
        A padded batch.
    lengths : array, shape (N,)
        Real steps of each sequence, from 1 to `T`.

    Returns
    -------
    list of array
        `N` arrays of shape (T_n,) or (T_n, D), copies of the rows.

    Raises
    ------
    ValueError
        If the shapes do not fit each other or a length is not between 1 and `T`.

    Examples
    --------
    >>> unpad([[5, 3, 8], [6, 0, 0]], [3, 1])
    [array([5, 3, 8]), array([6])]
    """
    padded, lengths = plain_array("padded", padded), _checked_lengths(lengths)
    if padded.ndim not in (2, 3):
        raise ValueError(f"padded has shape {padded.shape}; expected (N, T) or (N, T, D)")
    if len(padded) != len(lengths):
        raise ValueError(f"{len(padded)} sequences need as many lengths, got {len(lengths)}")
    _check_fit(lengths, padded.shape[1])
    return [row[:n].copy() for row, n in zip(padded, lengths, strict=True)]


def _checked_lengths(lengths):
    lengths = whole_numbers("lengths", lengths)
    if lengths.ndim != 1 or lengths.size == 0:
        raise ValueError(f"lengths must have shape (N,) with N ≥ 1, got {lengths.shape}")
    return lengths


def _check_fit(lengths, T):
    wrong = np.flatnonzero((lengths < 1) | (lengths > T))
    if wrong.size:
        n = wrong[0]
        raise ValueError(
            f"lengths[{n}] is {lengths[n]}, but a batch of {T} steps needs lengths from 1 to {T}; "
            "do they belong to another batch?"
        )
