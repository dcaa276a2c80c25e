"""What all methods share: `f` maps a batch of inputs (N, …) to one score for each, (N,)."""

import numpy as np
import torch
from tqdm.auto import tqdm

from lib.arrays import is_floating, namespace

ROWS = 4096  # inputs that f gets at a time


def scores(f, x):
    """Scores of a batch, without gradients, as a NumPy array.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,); it gets arrays of the kind that `x` is.
    x : array, shape (N, ...)

    Returns
    -------
    array, shape (N,)
        float64.

    Raises
    ------
    ValueError
        If `x` is no batch, or `f` does not return one finite score for each input.

    Examples
    --------
    >>> scores(lambda x: x[:, 0] * x[:, 1], np.array([[2.0, 3.0], [4.0, 5.0]]))
    array([ 6., 20.])
    """
    check_batch(x)
    parts = []
    with torch.no_grad():
        for start in range(0, len(x), ROWS):
            part = x[start : start + ROWS]
            parts.append(_numbers(check_scores(f(part), len(part))))
    return np.concatenate(parts)


def gradient(f, x):
    r"""Gradient of each score with respect to its input, ∂f(x)/∂x, with its sign.

    Parameters
    ----------
    f : callable
        Made of torch operations: it gets a tensor, whatever `x` is. Each score must depend on its own input
        only, so a model with batch normalization must be in evaluation mode.
    x : array, shape (N, ...)
        Floating point.

    Returns
    -------
    array, shape (N, ...)
        Of the kind that `x` is.

    Raises
    ------
    ValueError
        If `x` is no batch of real numbers, or no gradient leads from the scores back to it.

    Examples
    --------
    >>> gradient(lambda x: x[:, 0] * x[:, 1], np.array([[2.0, 3.0]]))
    array([[3., 2.]])
    """
    check_batch(x)
    check_differentiable(x)
    leaf = torch.as_tensor(x).detach().clone().requires_grad_(True)
    with torch.enable_grad():
        found = check_scores(f(leaf), len(leaf))
        if not isinstance(found, torch.Tensor) or not found.requires_grad:
            raise ValueError(
                f"f returned {_kind(found)} through which no gradient flows back to x, expected a tensor "
                "made from x by torch operations; did f use NumPy, argmax, .detach() or torch.no_grad()? "
                "Methods that only evaluate f: occlusion, lime, shapley_values, kernel_shap"
            )
        (slope,) = torch.autograd.grad(found.sum(), leaf, allow_unused=True)
    if slope is None:
        raise ValueError(
            "the scores have gradients, but none with respect to x, expected a function of x; "
            "does f read other data?"
        )
    return like(slope, x)


def check_batch(x):
    """Raise ValueError unless x is a batch of finite numbers, with an axis for the samples.

    Parameters
    ----------
    x : array, shape (N, ...)

    Raises
    ------
    ValueError
        If it is a list, a single sample, empty, or holds NaN or infinite values.

    Examples
    --------
    >>> check_batch(np.ones(3))
    Traceback (most recent call last):
    ValueError: x has shape (3,), expected a batch (N, …); is it a single sample? Then pass x[None]
    """
    xp = namespace(x)
    if x.ndim < 2:
        raise ValueError(
            f"x has shape {tuple(x.shape)}, expected a batch (N, …); is it a single sample? Then pass x[None]"
        )
    if 0 in x.shape:
        raise ValueError(f"x has shape {tuple(x.shape)}, expected at least one input")
    if not bool(xp.isfinite(x).all()):
        raise ValueError("x holds NaN or infinite values, expected finite numbers")


def check_differentiable(x):
    """Raise ValueError unless one can take a derivative with respect to x.

    Parameters
    ----------
    x : array, shape (N, ...)

    Raises
    ------
    ValueError
        If it holds whole numbers, as token ids are.

    Examples
    --------
    >>> check_differentiable(np.array([[0.3, 0.1]]))
    """
    if not is_floating(x):
        raise ValueError(
            f"x holds {str(x.dtype).removeprefix('torch.')}, expected floating point: a score has no gradient "
            "with respect to whole numbers. Are they token ids? Then pass embedding(ids) as x, and let f begin "
            "behind the embedding"
        )


def check_scores(found, count):
    """Return what f returned, if it is one finite score for each input.

    Parameters
    ----------
    found : array, shape (N,)
    count : int
        Inputs, N.

    Returns
    -------
    array, shape (N,)

    Raises
    ------
    ValueError
        If it is anything else.

    Examples
    --------
    >>> check_scores(np.ones(2), 2)
    array([1., 1.])
    """
    if not isinstance(found, np.ndarray | torch.Tensor):
        raise ValueError(
            f"f returned {_kind(found)}, expected an array or a tensor of shape ({count},)"
        )
    if tuple(found.shape) != (count,):
        raise ValueError(
            f"f returned shape {tuple(found.shape)} for {count} inputs, expected one score for each, ({count},); "
            "of a classifier's output choose a class: lambda x: model(x)[:, k]"
        )
    if not bool(namespace(found).isfinite(found).all()):
        raise ValueError("f returned NaN or infinite scores, expected finite numbers")
    return found


def references(x, baseline):
    """Baselines as a batch: the inputs that a sample is compared with.

    Parameters
    ----------
    x : array, shape (N, ...)
    baseline : float or array, optional
        None stands for zeros; a number fills an input; an array has the shape of one input, or one axis more for
        several baselines, over which a method takes the mean.

    Returns
    -------
    array, shape (B, ...)
        Of the kind and dtype of `x`.

    Raises
    ------
    ValueError
        If the shape does not fit, or x holds whole numbers and the baseline others.

    Examples
    --------
    >>> references(np.ones((5, 2)), 0.5)
    array([[0.5, 0.5]])
    """
    xp, shape = namespace(x), tuple(x.shape[1:])
    if isinstance(baseline, torch.Tensor):
        baseline = baseline.detach()
    values = np.asarray(0.0 if baseline is None else baseline)
    if values.ndim == 0:
        values = np.full(shape, values)
    if values.shape == shape:
        values = values[None]
    if values.shape[1:] != shape or not len(values):
        raise ValueError(
            f"baseline has shape {np.shape(baseline)}, expected a number, one input {shape} or "
            "several of them, (B, …)"
        )
    if not np.isfinite(values).all():
        raise ValueError("baseline holds NaN or infinite values, expected finite numbers")
    check_fits(values, x)
    if xp is np:
        return values.astype(x.dtype)
    return torch.as_tensor(values).to(dtype=x.dtype, device=x.device)


def check_fits(values, x):
    """Raise ValueError unless an array of the dtype of x can hold these values.

    Parameters
    ----------
    values : array, shape (...)
        What is to replace numbers of x.
    x : array, shape (N, ...)

    Raises
    ------
    ValueError
        If x holds whole numbers and a value is no such number: it would be cut.

    Examples
    --------
    >>> check_fits(np.array([0.5]), np.array([[1, 2]]))
    Traceback (most recent call last):
    ValueError: x holds int64, which has no 0.5; pass x as floating point: x.astype(float), x.float()
    """
    if is_floating(x):
        return
    kind = str(x.dtype).removeprefix("torch.")
    with np.errstate(invalid="ignore"):
        lost = values[values.astype(kind) != values]
    if lost.size:
        raise ValueError(
            f"x holds {kind}, which has no {lost[0]:g}; pass x as floating point: x.astype(float), x.float()"
        )


def like(values, x):
    """Return results in the kind of the input: tensor or array, in its floating-point type.

    Parameters
    ----------
    values : array, shape (N, ...)
    x : array, shape (N, ...)

    Returns
    -------
    array, shape (N, ...)

    Examples
    --------
    >>> like(torch.ones(2), np.ones(2))
    array([1., 1.])
    """
    if namespace(x) is torch:
        dtype = x.dtype if is_floating(x) else torch.get_default_dtype()
        return torch.as_tensor(values).to(dtype=dtype, device=x.device)
    values = values.detach().numpy() if isinstance(values, torch.Tensor) else values
    return values.astype(x.dtype) if is_floating(x) else values


def bar(items, progress, total=None):
    """Walk through items; a run of more than three seconds shows a bar.

    Parameters
    ----------
    items : iterable
    progress : bool
    total : int, optional

    Returns
    -------
    iterable

    Examples
    --------
    >>> list(bar(range(3), progress=False))
    [0, 1, 2]
    """
    return tqdm(items, total=total, disable=not progress, delay=3, leave=False)


def _numbers(values):
    values = values.detach().cpu().numpy() if isinstance(values, torch.Tensor) else values
    return values.astype(np.float64)


def _kind(value):
    return type(value).__name__
