"""From probabilities to text: greedy choice, temperature, top-k, nucleus, and drawing (chapter 13).

The order is fixed: temperature first, then top-k, then the nucleus, each scaled to sum to one. Temperature keeps
the order of the tokens, so top-k keeps the same tokens whichever comes first; the nucleus does not.
"""

import numpy as np

from lib.arrays import namespace, one_hot, softmax
from lib.data.checks import random_generator, real_number, whole_number


def top_k(p, k):
    """Keep the k most probable tokens and scale them to sum to one.

    Of equally probable tokens those with the smaller ids stay, so exactly k are left.

    Parameters
    ----------
    p : array, shape (..., V)
        Probabilities.
    k : int
        Tokens to keep; all of them if there are no more.

    Returns
    -------
    array, shape (..., V)

    Raises
    ------
    ValueError
        If k is below 1.

    References
    ----------
    Fan et al. (2018), Hierarchical neural story generation. Chapter 13.

    Examples
    --------
    >>> top_k(np.array([0.5, 0.125, 0.25, 0.125]), 2).round(3)
    array([0.667, 0.   , 0.333, 0.   ])
    """
    rank = _ranks(p)
    return _scaled(p, rank < whole_number("k", k))


def nucleus(p, mass):
    """Keep the smallest set of most probable tokens whose probabilities reach a mass: top-p.

    The token that reaches it stays, so at least one does. A confident distribution keeps few tokens, a flat
    one many.

    Parameters
    ----------
    p : array, shape (..., V)
        Probabilities.
    mass : float
        In (0, 1].

    Returns
    -------
    array, shape (..., V)

    Raises
    ------
    ValueError
        If the mass is not in (0, 1].

    References
    ----------
    Holtzman et al. (2020), The curious case of neural text degeneration. Chapter 13.

    Examples
    --------
    >>> nucleus(np.array([0.5, 0.125, 0.25, 0.125]), 0.75).round(3)
    array([0.667, 0.   , 0.333, 0.   ])
    """
    mass = real_number("mass", mass)
    if not 0 < mass <= 1:
        raise ValueError(f"mass must be in (0, 1], got {mass:g}; is it a percentage?")
    xp, rank = namespace(p), _ranks(p)
    ordered = xp.take_along_axis if xp is np else xp.take_along_dim
    descending = ordered(p, _order(p), -1)
    before = descending.cumsum(-1) - descending  # what the more probable tokens hold
    # A hair less, or rounding would decide about a token on the edge.
    return _scaled(p, ordered(before, rank, -1) < mass * (1 - 1e-6))


def next_token(logits, temperature=1.0, k=None, mass=None):
    """Probabilities from which the next token is drawn.

    softmax(logits / temperature), then top-k, then the nucleus. Temperature 0 is defined as the greedy choice:
    probability 1 for the most probable token.

    Parameters
    ----------
    logits : array, shape (..., V)
    temperature : float
        Below 1 sharpens, above 1 flattens.
    k : int, optional
        For `top_k`.
    mass : float, optional
        For `nucleus`.

    Returns
    -------
    array, shape (..., V)

    Raises
    ------
    ValueError
        If the temperature is negative, or k or the mass make no sense.

    Examples
    --------
    >>> logits = np.log(np.array([8.0, 4.0, 2.0, 2.0]))
    >>> next_token(logits, temperature=2).round(3)
    array([0.369, 0.261, 0.185, 0.185])
    >>> next_token(logits, temperature=0)
    array([1., 0., 0., 0.])
    """
    temperature = real_number("temperature", temperature, minimum=0)
    if temperature == 0:
        return one_hot(logits.argmax(-1), logits.shape[-1])
    p = softmax(logits, temperature=temperature)
    p = p if k is None else top_k(p, k)
    return p if mass is None else nucleus(p, mass)


def draw(p, rng):
    """Draw one token from each distribution.

    Parameters
    ----------
    p : array, shape (N, V)
        Probabilities.
    rng : numpy.random.Generator

    Returns
    -------
    array of int, shape (N,)

    Raises
    ------
    ValueError
        If p has another shape, or a row is no distribution: all zeros, or not finite.

    Examples
    --------
    >>> draw(np.array([[0.0, 1.0], [1.0, 0.0]]), np.random.default_rng(0))
    array([1, 0])
    """
    p = np.asarray(p, dtype=float)
    if p.ndim != 2:
        raise ValueError(f"p must have shape (N, V), got {p.shape}; one distribution is p[None]")
    reached = p.cumsum(-1)
    if not ((reached[:, -1] > 0) & np.isfinite(reached[:, -1])).all():
        raise ValueError("each row of p must have a positive, finite sum; did the model diverge?")
    # Below the sum, which rounding may leave under 1: a token of probability 0 is never drawn.
    u = random_generator(rng).random(len(p)) * reached[:, -1]
    return (reached <= u[:, None]).sum(-1)


def generate(model, prompt, steps, rng, *, count=1, temperature=1.0, k=None, mass=None):
    """Let a language model go on from a prompt: each drawn token is read before the next is drawn.

    Parameters
    ----------
    model : LanguageModel
        `model(ids, state)` returns logits and the new state.
    prompt : array of int, shape (S,)
        Ids to begin with, at least one; they are not returned.
    steps : int
        Tokens to draw, T.
    rng : numpy.random.Generator
    count : int
        Texts to draw at once, N.
    temperature : float
    k : int, optional
    mass : float, optional
        As in `next_token`.

    Returns
    -------
    array of int, shape (N, T)

    Raises
    ------
    ValueError
        If the prompt is empty or no sequence.

    Examples
    --------
    >>> from lib.models.language_model import LanguageModel
    >>> model = LanguageModel(vocabulary_size=5, hidden_size=4)
    >>> generate(model, [2, 0], 7, np.random.default_rng(0), count=3).shape
    (3, 7)
    """
    import torch  # the rules above need none, and a page of the book has none

    prompt, steps = torch.as_tensor(np.asarray(prompt)), whole_number("steps", steps)
    if prompt.ndim != 1 or not len(prompt):
        raise ValueError(f"prompt must be one sequence of at least one id, got {prompt.shape}")
    drawn, training = [], model.training
    model.eval()
    try:
        with torch.no_grad():
            ids, state = prompt.repeat(whole_number("count", count), 1), None
            for _ in range(steps):
                logits, state = model(ids, state)
                p = next_token(logits[:, -1].double().numpy(), temperature, k, mass)
                drawn.append(draw(p, rng))
                ids = torch.as_tensor(drawn[-1])[:, None]
    finally:
        model.train(training)
    return np.stack(drawn, axis=1)


def _order(p):
    """Ids from the most to the least probable; equal ones by id."""
    xp = namespace(p)
    return (-p).argsort(-1, kind="stable") if xp is np else xp.argsort(-p, dim=-1, stable=True)


def _ranks(p):
    """Place of each token in that order."""
    xp, order = namespace(p), _order(p)
    return xp.argsort(order, -1)


def _scaled(p, keep):
    kept = p * keep
    return kept / kept.sum(-1)[..., None]
