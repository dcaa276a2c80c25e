"""Batches: shuffled samples, samples of like length, one long stream (chapters 02, 04, 05)."""

import numpy as np

from lib.data.checks import (
    complete_array,
    plain_array,
    random_generator,
    whole_number,
    whole_numbers,
)


def batches(*arrays, size, shuffle=True, rng=None):
    """Yield the samples of one epoch in batches, each sample once.

    Parameters
    ----------
    *arrays : array, shape (N, ...)
        Inputs, targets, lengths …: NumPy arrays or torch tensors with the same `N`.
    size : int
        Samples in a batch; the last batch holds what is left.
    shuffle : bool, optional
        Take the samples in a new random order.
    rng : numpy.random.Generator, optional
        Needed to shuffle. Call again with the same generator for the next epoch's order.

    Returns
    -------
    iterator of tuple of array
        One array of shape (n, ...) for each given array; the array itself if it is the only one.

    Raises
    ------
    ValueError
        If there are no arrays or no samples, the numbers of samples differ, entries are masked, or `rng` is
        missing.

    Examples
    --------
    >>> x, y = np.arange(5) * 10, np.arange(5)
    >>> for inputs, targets in batches(x, y, size=2, shuffle=False):
    ...     print(inputs, targets)
    [ 0 10] [0 1]
    [20 30] [2 3]
    [40] [4]
    """
    N = _count_samples(arrays)
    size = whole_number("size", size)
    order = random_generator(rng).permutation(N) if shuffle else np.arange(N)
    chunks = np.split(order, range(size, N, size))
    # A tensor stays one; rows of a table are taken by place, not by label.
    arrays = [a if hasattr(a, "detach") else plain_array("an array", a) for a in arrays]
    if len(arrays) == 1:
        return (arrays[0][chunk] for chunk in chunks)
    return (tuple(a[chunk] for a in arrays) for chunk in chunks)


def _count_samples(arrays):
    if not arrays:
        raise ValueError("batches needs at least one array")
    if any(getattr(a, "ndim", 1) == 0 or not hasattr(a, "__len__") for a in arrays):
        raise ValueError("each array must have a sample axis, got a single value")
    counts = [len(a) for a in arrays]
    if len(set(counts)) > 1:
        raise ValueError(
            f"the arrays hold different numbers of samples: {counts}; were all of them split alike?"
        )
    if counts[0] == 0:
        raise ValueError("cannot make batches of no samples")
    return counts[0]


def bucket_batches(lengths, *, size, rng):
    """Yield the indices of samples of like length, so that little of a batch is padding.

    Samples of equal length meet in a new order each time, and the batches come in random order.

    Parameters
    ----------
    lengths : array, shape (N,)
        Steps of each sequence.
    size : int
        Samples in a batch; one batch may hold fewer.
    rng : numpy.random.Generator
        Where the order comes from.

    Returns
    -------
    iterator of array
        Indices of shape (n,) into the samples, int64.

    Raises
    ------
    ValueError
        If there are no lengths, they are not whole numbers, or `rng` is not a generator.

    Examples
    --------
    >>> lengths = np.array([9, 2, 8, 3])
    >>> batches_of_two = bucket_batches(lengths, size=2, rng=np.random.default_rng(0))
    >>> sorted(sorted(lengths[chunk].tolist()) for chunk in batches_of_two)
    [[2, 3], [8, 9]]
    """
    lengths, size = whole_numbers("lengths", lengths), whole_number("size", size)
    rng = random_generator(rng)
    if lengths.ndim != 1 or lengths.size == 0:
        raise ValueError(f"lengths must have shape (N,) with N ≥ 1, got {lengths.shape}")
    order = rng.permutation(len(lengths))
    order = order[np.argsort(lengths[order], kind="stable")]
    chunks = np.split(order, range(size, len(order), size))
    return (chunks[i] for i in rng.permutation(len(chunks)))


def stream_batches(tokens, batch_size, length):
    """Cut one long stream into batches in which every row goes on where it stopped.

    The stream is laid out as `batch_size` long rows. Batch `k` holds steps `k * length` to
    `(k + 1) * length` of every row, so a network may carry its final state of batch `k` into batch
    `k + 1`: row `n` of one continues row `n` of the other. The targets are the stream one step on.

    Parameters
    ----------
    tokens : array, shape (S,) or (S, D)
        Ids, or a series of features, in order.
    batch_size : int
        Rows `N`. Up to `N - 1` steps at the end of the stream are left out to make the rows even.
    length : int
        Steps `T` of a batch; the last batch may be shorter.

    Returns
    -------
    iterator of tuple of array
        Inputs and targets of shape (N, T) or (N, T, D).

    Raises
    ------
    ValueError
        If the stream is too short for one step in every row, or data are missing.

    References
    ----------
    Truncated backpropagation through time: chapter 05. Stateful training: chapter 04.

    Examples
    --------
    >>> for inputs, targets in stream_batches(np.arange(11), batch_size=2, length=3):
    ...     print(inputs.tolist(), targets.tolist())
    [[0, 1, 2], [5, 6, 7]] [[1, 2, 3], [6, 7, 8]]
    [[3, 4], [8, 9]] [[4, 5], [9, 10]]
    """
    tokens = complete_array("tokens", tokens)
    batch_size, length = whole_number("batch_size", batch_size), whole_number("length", length)
    if tokens.ndim not in (1, 2):
        raise ValueError(f"tokens has shape {tokens.shape}; expected one stream, (S,) or (S, D)")
    steps = (len(tokens) - 1) // batch_size
    if steps < 1:
        raise ValueError(
            f"{len(tokens)} steps are too few for {batch_size} rows: {batch_size + 1} are needed"
        )
    shape = (batch_size, steps, *tokens.shape[1:])
    inputs = tokens[: batch_size * steps].reshape(shape)
    targets = tokens[1 : batch_size * steps + 1].reshape(shape)
    return (
        (inputs[:, start : start + length], targets[:, start : start + length])
        for start in range(0, steps, length)
    )
