"""SmoothGrad: the mean gradient in a noisy neighbourhood of the input."""

import torch

from lib.data.checks import real_number, whole_number
from lib.xai.scores import bar, check_batch, check_differentiable, gradient, like


def smoothgrad(f, x, samples=50, sigma=0.15, *, seed=0, progress=True):
    r"""Mean of the gradient at noisy copies of the input.

    .. math::

        R_i = \frac1S \sum_{s=1}^{S} \frac{\partial f(x + \varepsilon_s)}{\partial x_i}, \qquad
        \varepsilon_s \sim \mathcal N(0, \sigma^2)

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,), by torch operations.
    x : array, shape (N, ...)
    samples : int
        Noisy copies, S.
    sigma : float
        Standard deviation of the noise, in units of `x`. The paper takes 10 to 20 % of the range of the input.
    seed : int
        Of the noise.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, ...)
        With its sign.

    Raises
    ------
    ValueError
        If `f` is not differentiable, does not return shape (N,), or a number is out of range.

    References
    ----------
    Smilkov et al. (2017). Chapter 22.

    Examples
    --------
    >>> import numpy as np
    >>> smoothgrad(lambda x: 3 * x[:, 0] - x[:, 1], np.array([[1.0, 1.0]])).round(6)
    array([[ 3., -1.]])
    """
    check_batch(x)
    check_differentiable(x)
    samples = whole_number("samples", samples)
    sigma = real_number("sigma", sigma, minimum=0.0)
    generator = torch.Generator().manual_seed(whole_number("seed", seed, minimum=0))
    centre = torch.as_tensor(x).detach()
    total = torch.zeros_like(centre)
    for _ in bar(range(samples), progress):
        noise = torch.randn(centre.shape, generator=generator, dtype=centre.dtype)
        total += gradient(f, centre + sigma * noise.to(centre.device))
    return like(total / samples, x)
