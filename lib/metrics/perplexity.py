"""How well a language model predicts a text: cross-entropy, perplexity, bits per character (chapter 13).

One number in four units. Let p_t be the probability that the model gave to token t of a text, after all tokens
before it:

    cross-entropy      L = -mean(ln p_t)                nats per token: the loss of training
    bits per token     L / ln 2
    perplexity         exp(L) = 2**(bits per token)     so many equally likely tokens surprise as much
    bits per character (bits per token) * tokens / characters

Only the last may be compared between tokenizers: it is counted per character of the same text.
"""

import math

import numpy as np

from lib.arrays import namespace
from lib.data.checks import real_number, whole_number


def cross_entropy_of(p):
    """Mean negative logarithm of the probabilities that a model gave to the tokens that came.

    L = -mean(log(p))

    Parameters
    ----------
    p : array, shape (T,)
        Probabilities of the true tokens.

    Returns
    -------
    float
        Nats per token; infinite if one probability is 0.

    Raises
    ------
    ValueError
        If there is no token, or a value is no probability.

    Examples
    --------
    >>> print(f"{cross_entropy_of(np.array([0.5, 0.25])):.4f}")
    1.0397
    """
    p = _probabilities(p)
    with np.errstate(divide="ignore"):
        return float(-namespace(p).log(p).mean())


def perplexity(p):
    """Perplexity: the number of equally likely choices that would surprise as much.

    perplexity = exp(-mean(log(p))) = (product of 1 / p)**(1 / T)

    At least 1, and without an upper bound: a confident model that is wrong exceeds the size of its vocabulary.

    Parameters
    ----------
    p : array, shape (T,)
        Probabilities of the true tokens.

    Returns
    -------
    float

    Examples
    --------
    >>> print(f"{perplexity(np.array([0.5, 0.25, 0.5, 0.25])):.4f}")  # the root of 8
    2.8284
    """
    return perplexity_of_loss(cross_entropy_of(p))


def bits_per_character(p, characters):
    """Bits that the model needs for a character of the text, whatever its tokens are.

    bits per character = -sum(log2(p)) / characters

    Parameters
    ----------
    p : array, shape (T,)
        Probabilities of the true tokens.
    characters : int
        Characters of the text that these tokens spell.

    Returns
    -------
    float

    Examples
    --------
    >>> bits_per_character(np.array([0.5, 0.125]), characters=8)
    0.5
    """
    characters = whole_number("characters", characters)
    return bits_of_loss(cross_entropy_of(p)) * len(p) / characters


def perplexity_of_loss(loss):
    """Turn a cross-entropy in nats per token into a perplexity, exp(loss).

    Parameters
    ----------
    loss : float
        Nats per token.

    Returns
    -------
    float
        Infinite where the loss is, or where it is too large for a float.

    Examples
    --------
    >>> perplexity_of_loss(0.0)
    1.0
    """
    loss = _loss(loss)
    return math.exp(loss) if loss < 709 else math.inf


def loss_of_perplexity(perplexity):
    """Turn a perplexity into a cross-entropy in nats per token, ln(perplexity).

    Parameters
    ----------
    perplexity : float
        At least 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If it is below 1.

    Examples
    --------
    >>> loss_of_perplexity(1)
    0.0
    """
    return math.log(real_number("perplexity", perplexity, minimum=1))


def bits_of_loss(loss):
    """Turn nats into bits, loss / ln 2.

    Parameters
    ----------
    loss : float
        Nats per token.

    Returns
    -------
    float
        Bits per token.

    Examples
    --------
    >>> bits_of_loss(math.log(8))
    3.0
    """
    return _loss(loss) / math.log(2)


def loss_of_bits(bits):
    """Turn bits into nats, bits * ln 2.

    Parameters
    ----------
    bits : float
        Bits per token.

    Returns
    -------
    float
        Nats per token.

    Examples
    --------
    >>> loss_of_bits(3) == math.log(8)
    True
    """
    return _loss(bits) * math.log(2)


def _loss(value):
    if value == math.inf:
        return value
    value = real_number("loss", value)
    if value < 0:
        raise ValueError(
            f"a cross-entropy is at least 0, got {value}; was the sign of the logarithm forgotten?"
        )
    return value


def _probabilities(p):
    namespace(p)  # refuses a list
    if p.ndim != 1 or not len(p):
        raise ValueError(f"p must have shape (T,) with T ≥ 1, got {tuple(p.shape)}")
    if not bool(((p >= 0) & (p <= 1)).all()):
        raise ValueError("p must hold probabilities in [0, 1]; are these logarithms or logits?")
    return p
