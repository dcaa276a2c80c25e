"""Truncated backpropagation through time: the state is carried on, the gradient is cut."""

import torch

from lib.data.checks import whole_number
from lib.training.optimizers import Adam
from lib.training.updates import run, update


def detach(state):
    """Cut a state off from the steps that made it: the same numbers, without their history.

    Parameters
    ----------
    state : tensor, tuple of tensor, or None
        As a recurrent layer returns it: `h_n`, or `(h_n, c_n)`.

    Returns
    -------
    tensor, tuple of tensor, or None

    Raises
    ------
    ValueError
        If it is none of these.
    """
    if state is None:
        return None
    if isinstance(state, torch.Tensor):
        return state.detach()
    if isinstance(state, tuple | list):
        return tuple(map(detach, state))
    raise ValueError(f"a state is a tensor or a tuple of tensors, got {type(state).__name__}")


def truncated_gradient(model, x, y, loss, length):
    """Gradient of the mean loss of a sequence, cut after every `length` steps.

    The sequence is read in pieces; the state is carried from one piece to the next, the gradient is not.
    With `length` at least T nothing is cut: this is the full gradient.

    Parameters
    ----------
    model : torch.nn.Module
        `model(x, state)` returns `(output, state)`.
    x : tensor, shape (N, T, D)
    y : tensor, shape (N, T, ...)
    loss : callable
        `loss(output, y)`, a mean over the steps.
    length : int
        Steps of a piece.

    Returns
    -------
    tensor, shape (P,)
        The gradients of all parameters, end to end.

    Raises
    ------
    ValueError
        If `length` is below 1, or x and y differ in their numbers of sequences or steps.

    Examples
    --------
    One unit that adds up what it reads, w h + x with w = 1. The loss of step 2 hangs on w through the
    step before; cut there, it still does so at once, but no more than that.

    >>> class Sum(torch.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.w = torch.nn.Parameter(torch.ones(()))
    ...     def forward(self, x, h):
    ...         hs = []
    ...         for x_t in x.unbind(1):
    ...             h = x_t if h is None else self.w * h + x_t
    ...             hs.append(h)
    ...         return torch.stack(hs, 1), h
    >>> def total(output, y):
    ...     return (output - y).sum() / output.shape[1]
    >>> x, y = torch.ones(1, 3, 1), torch.zeros(1, 3, 1)
    >>> 3 * truncated_gradient(Sum(), x, y, total, length=3)  # 0 + 1 + (2 + 1)
    tensor([4.])
    >>> 3 * truncated_gradient(Sum(), x, y, total, length=1)  # 0 + 1 + 2
    tensor([3.])
    """
    _check(x, y, length)
    T, state, total = x.shape[1], None, 0.0
    for piece, target in zip(x.split(length, 1), y.split(length, 1), strict=True):
        output, state = model(piece, detach(state))
        share = piece.shape[1] / T  # the last piece may be shorter
        total = total + share * loss(output, target)
    parameters = list(model.parameters())
    gradients = torch.autograd.grad(total, parameters, allow_unused=True)
    pairs = zip(gradients, parameters, strict=True)
    return torch.cat([(torch.zeros_like(p) if g is None else g).flatten() for g, p in pairs])


def fit_stream(
    model,
    stream,
    loss,
    *,
    epochs=1,
    optimizer=None,
    lr=1e-3,
    clip=None,
    carry=True,
    evaluate=None,
    every=1,
    stop=None,
    progress=True,
):
    """Train on a long stream by truncated backpropagation through time, one update a piece.

    Parameters
    ----------
    model : torch.nn.Module
        `model(x, state)` returns `(output, state)`.
    stream : callable
        `stream()` yields the pieces of one epoch in order, `(x, y)`: row n of each piece goes on where
        row n of the piece before stopped (`lib.data.batches.stream_batches`).
    loss : callable
        `loss(output, y)`.
    epochs : int
        How often to read the stream. The state starts afresh each time.
    optimizer : optional
        With `step` and `zero_grad`; Adam if not given.
    lr : float
        Step size for the default optimizer.
    clip : float, optional
        Largest joint norm of the gradients.
    carry : bool
        Whether a piece starts from the state in which the last one ended, or from zero.
    evaluate : callable, optional
        `evaluate(model)` returns a dict of numbers; called without gradients, in evaluation mode.
    every : int
        Pieces between measurements; by default the loss of each is kept.
    stop : callable, optional
        `stop(history)` ends the training when it returns true after a measurement.
    progress : bool
        Show a bar.

    Returns
    -------
    History
        The mean loss of every `every` pieces. Also after an interruption from the keyboard: what was
        learnt until then is kept.

    Raises
    ------
    ValueError
        If there is nothing to read, the loss is not finite, or `epochs` or `every` is below 1.

    References
    ----------
    Williams & Peng (1990), An efficient gradient-based algorithm for on-line training of recurrent
    network trajectories. Chapter 05.
    """
    epochs = whole_number("epochs", epochs)
    optimizer = optimizer or Adam(model.parameters(), lr=lr)

    def losses():
        state = None
        pieces = _pieces(stream, epochs)
        for step, (x, y, first) in enumerate(pieces, start=1):
            start = detach(state) if carry and not first else None
            output, state = model(x, start)
            value = loss(output, y)
            yield update(model, optimizer, value, clip, step)

    return run(
        model,
        losses(),
        evaluate=evaluate,
        every=every,
        stop=stop,
        progress=progress,
    )


def disagreement(found, full):
    """How far a gradient is from the full one: the cosine between them, and the relative error.

    Parameters
    ----------
    found : array, shape (P,)
    full : array, shape (P,)

    Returns
    -------
    cosine : float
        1 if both point the same way, 0 at a right angle, -1 if opposite.
    error : float
        Length of the difference over the length of `full`.

    Raises
    ------
    ValueError
        If the shapes differ, or a gradient is zero and has no direction.

    Examples
    --------
    >>> import numpy as np
    >>> disagreement(np.array([0.0, 3.0]), np.array([4.0, 3.0]))
    (0.6, 0.8)
    """
    if found.shape != full.shape:
        raise ValueError(f"got gradients of shape {tuple(found.shape)} and {tuple(full.shape)}")
    norm, other = (float((g * g).sum()) ** 0.5 for g in (full, found))
    if norm == 0 or other == 0:
        raise ValueError("a gradient is zero everywhere, so it has no direction to compare")
    difference = found - full
    return float((found * full).sum()) / (norm * other), float((difference**2).sum()) ** 0.5 / norm


def _pieces(stream, epochs):
    """Yield the pieces of all epochs, and whether each begins one."""
    for _ in range(epochs):
        first = True
        for x, y in stream():
            yield torch.as_tensor(x), torch.as_tensor(y), first
            first = False
        if first:
            raise ValueError("stream() yields no piece; was a generator used twice?")


def _check(x, y, length):
    whole_number("length", length)
    if x.shape[:2] != y.shape[:2]:
        raise ValueError(f"x and y must agree in (N, T), got {tuple(x.shape)} and {tuple(y.shape)}")
