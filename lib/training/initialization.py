"""Initialization: how large the first weights are, and what that does to a signal on its way.

All functions return NumPy arrays in torch's layout, (out, in) or (out, in, width) for a convolution.
"""

import math

import numpy as np
import torch

from lib.data.checks import random_generator, real_number, whole_number

_GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2)}
_DRAWS = {  # both have the standard deviation asked for
    "normal": lambda rng, std, shape: rng.normal(0.0, std, shape),
    "uniform": lambda rng, std, shape: rng.uniform(-math.sqrt(3) * std, math.sqrt(3) * std, shape),
}


def fans(shape):
    """Numbers that enter one output, and outputs that one input feeds.

    Parameters
    ----------
    shape : tuple of int
        (out, in), or (out, in, …) for a convolution, whose kernel counts in both.

    Returns
    -------
    fan_in : int
    fan_out : int

    Raises
    ------
    ValueError
        If there are fewer than two axes, or one is empty.

    Examples
    --------
    >>> fans((64, 28)), fans((16, 3, 5))
    ((28, 64), (15, 80))
    """
    shape = tuple(whole_number("a size of the shape", size, minimum=0) for size in shape)
    if len(shape) < 2 or min(shape) < 1:
        raise ValueError(
            f"expected a shape (out, in, …) without empty axes, got {tuple(shape)}; "
            "a bias has no fans: start it at zero"
        )
    kernel = math.prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


def gain(nonlinearity):
    """Return the factor on the standard deviation that a nonlinearity is usually given.

    Parameters
    ----------
    nonlinearity : {"linear", "sigmoid", "tanh", "relu"}

    Returns
    -------
    float
        1, 1, 5/3 and sqrt(2), as torch has them.

    Raises
    ------
    ValueError
        If the nonlinearity is not one of these.

    Examples
    --------
    >>> gain("tanh") == 5 / 3
    True
    """
    if nonlinearity not in _GAINS:
        raise ValueError(f"expected one of {sorted(_GAINS)}, got {nonlinearity!r}")
    return _GAINS[nonlinearity]


def glorot_variance(shape, gain=1.0):
    """Variance of Glorot's weights: 2 * gain**2 / (fan_in + fan_out).

    Parameters
    ----------
    shape : tuple of int
    gain : float

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the shape has no fans or the gain is not positive.

    Examples
    --------
    >>> glorot_variance((300, 500))
    0.0025
    """
    fan_in, fan_out = fans(shape)
    return 2 * _positive("gain", gain) ** 2 / (fan_in + fan_out)


def he_variance(shape, gain=2**0.5, mode="fan_in"):
    """Variance of He's weights: gain**2 / fan_in, that is 2 / fan_in for ReLU.

    Parameters
    ----------
    shape : tuple of int
    gain : float
    mode : {"fan_in", "fan_out"}
        Keep the variance of the signal on its way forward, or of the gradient on its way back.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the shape has no fans, the gain is not positive, or the mode has another name.

    Examples
    --------
    >>> round(he_variance((300, 500)), 12)
    0.004
    """
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"mode must be 'fan_in' or 'fan_out', got {mode!r}")
    return _positive("gain", gain) ** 2 / fans(shape)[mode == "fan_out"]


def glorot(shape, rng, gain=1.0, distribution="uniform"):
    """Draw weights with Glorot's variance, a compromise between the way forward and the way back.

    Parameters
    ----------
    shape : tuple of int
    rng : numpy.random.Generator
    gain : float
    distribution : {"uniform", "normal"}
        Uniform weights lie within sqrt(3 * variance).

    Returns
    -------
    array, shape (K, D)

    Raises
    ------
    ValueError
        If the shape has no fans, the gain is not positive, or the distribution has another name.

    References
    ----------
    Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks. Chapter 08.

    Examples
    --------
    >>> glorot((3, 5), np.random.default_rng(0)).shape
    (3, 5)
    """
    return _draw(shape, rng, glorot_variance(shape, gain), distribution)


def he(shape, rng, gain=2**0.5, mode="fan_in", distribution="normal"):
    """Draw weights with He's variance: what a ReLU cuts away is put back.

    Parameters
    ----------
    shape : tuple of int
    rng : numpy.random.Generator
    gain : float
        sqrt(2) for ReLU; 1 gives variance 1 / fan_in.
    mode : {"fan_in", "fan_out"}
    distribution : {"normal", "uniform"}

    Returns
    -------
    array, shape (K, D)

    Raises
    ------
    ValueError
        If the shape has no fans, or a setting is out of range.

    References
    ----------
    He et al. (2015), Delving deep into rectifiers. Chapter 08.

    Examples
    --------
    >>> he((3, 5), np.random.default_rng(0)).shape
    (3, 5)
    """
    return _draw(shape, rng, he_variance(shape, gain, mode), distribution)


def orthogonal(shape, rng, gain=1.0):
    """Draw a random orthogonal matrix: every singular value is `gain`.

    Q, R = qr(A) of a matrix A of normal numbers, with the signs of R's diagonal moved into Q, so that no
    rotation is likelier than another. A matrix that is not square has orthonormal rows or columns,
    whichever are fewer.

    Parameters
    ----------
    shape : tuple of int
        Axes after the first are taken together.
    rng : numpy.random.Generator
    gain : float

    Returns
    -------
    array, shape (K, D)

    Raises
    ------
    ValueError
        If there are fewer than two axes or the gain is not positive.

    References
    ----------
    Saxe et al. (2014), Exact solutions to the nonlinear dynamics of learning in deep linear neural networks.
    Chapter 08.

    Examples
    --------
    >>> Q = orthogonal((4, 4), np.random.default_rng(0))
    >>> np.allclose(Q @ Q.T, np.eye(4))
    True
    """
    fans(shape)
    rows, columns = shape[0], math.prod(shape[1:])
    A = random_generator(rng).standard_normal((max(rows, columns), min(rows, columns)))
    Q, R = np.linalg.qr(A)
    Q = Q * np.sign(np.diag(R))
    return _positive("gain", gain) * (Q if rows >= columns else Q.T).reshape(shape)


def identity(shape, scale=1.0):
    """Return the identity times a scale: each unit starts by keeping its own number.

    Parameters
    ----------
    shape : tuple of int
        Square.
    scale : float

    Returns
    -------
    array, shape (H, H)

    Raises
    ------
    ValueError
        If the shape is not square.

    References
    ----------
    Le et al. (2015), A simple way to initialize recurrent networks of rectified linear units. Chapter 08.

    Examples
    --------
    >>> identity((2, 2), scale=0.5)
    array([[0.5, 0. ],
           [0. , 0.5]])
    """
    if len(shape) != 2 or shape[0] != shape[1]:
        raise ValueError(
            f"the identity is square, got shape {tuple(shape)}; gates are stacked: fill each block alone"
        )
    return real_number("scale", scale) * np.eye(whole_number("the size", shape[0]))


@torch.no_grad()
def initialize_recurrent(layer, draw):
    """Fill every recurrent matrix of a layer, one gate at a time; set all biases to zero.

    A stacked matrix (4H, H) that is drawn as a whole would not be orthogonal gate by gate.

    Parameters
    ----------
    layer : RNN or LSTM
        Changed in place.
    draw : callable
        `draw((H, H))` returns the matrix of one gate.

    Returns
    -------
    RNN or LSTM
        The layer itself.

    Raises
    ------
    ValueError
        If `draw` returns another shape, or the layer has no recurrent matrix.
    """
    found = False
    for name, parameter in layer.named_parameters():
        if name.startswith("weight_hh"):
            found, H = True, parameter.shape[1]
            for block in parameter.split(H):
                matrix = torch.as_tensor(draw((H, H)))
                if matrix.shape != block.shape:
                    raise ValueError(
                        f"draw returned shape {tuple(matrix.shape)}, expected {(H, H)}"
                    )
                block.copy_(matrix)
        elif name.startswith("bias"):
            parameter.zero_()
    if not found:
        raise ValueError(f"{type(layer).__name__} has no parameter weight_hh…: is it recurrent?")
    return layer


def _draw(shape, rng, variance, distribution):
    if distribution not in _DRAWS:
        raise ValueError(f"distribution must be 'uniform' or 'normal', got {distribution!r}")
    return _DRAWS[distribution](random_generator(rng), math.sqrt(variance), shape)


def _positive(name, value):
    if not real_number(name, value) > 0:
        raise ValueError(f"{name} must be positive, got {value}")
    return value
