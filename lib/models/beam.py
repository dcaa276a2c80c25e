"""Beam search: at every step the best few beginnings are kept, and the finished ones are compared at the end.

It asks one thing of a model: the logarithms of the next token's probabilities after some beginnings. So the same
lines search in a trained network, `translation_scores`, and in a table that fits on paper, `table_scores`.
"""

from typing import NamedTuple

import numpy as np
import torch

from lib.data.checks import real_number, whole_number


class Hypothesis(NamedTuple):
    """A beginning of an output, or a finished one: its tokens, the end token included, and its log-probability."""

    ids: tuple
    log_prob: float


class Step(NamedTuple):
    """What one step of the search looked at: all candidates, the best first, and how many of them were kept."""

    candidates: tuple
    kept: int


def beam_search(next_log_probs, width, steps, end=1, alpha=0.0):
    """Search for the most probable output, keeping `width` hypotheses at each step.

    Every token is tried after every live hypothesis; the best `width` of all these candidates are kept. Those that
    end are finished, the others live on. At the end the finished ones are sorted by

    score = log_prob / L**alpha,  L tokens, the end token included

    With a width of 1 this is greedy decoding, with one that nothing falls out of it is exact.

    Parameters
    ----------
    next_log_probs : callable
        From a list of `B` tuples of ids to an array of shape (B, V): for each, the logarithms of the
        probabilities of the next token.
    width : int
        Hypotheses to keep, the beam size.
    steps : int
        Tokens to write at most, the end token included.
    end : int
        Id of the end token.
    alpha : float
        Strength of the length normalization: 0 for none, 1 for the mean log-probability of a token.

    Returns
    -------
    finished : list of Hypothesis
        The best first. If nothing ended within `steps`, what lives is returned in its place.
    trace : list of Step

    Raises
    ------
    ValueError
        If `width` or `steps` is no positive whole number, or `alpha` is negative.

    References
    ----------
    Wu et al. (2016), Google's neural machine translation system, for length normalization. Chapter 16.

    Examples
    --------
    >>> table = {(): {"a": 0.6, "b": 0.4}, ("a",): {"c": 0.5, "d": 0.5}, ("b",): {"c": 1.0}}
    >>> scores, tokens = table_scores(table)
    >>> for width in (1, 2):
    ...     (best, *_), _ = beam_search(scores, width, steps=3, end=0)
    ...     print(*(tokens[i] for i in best.ids), round(np.exp(best.log_prob), 3))
    a c <eos> 0.3
    b c <eos> 0.4
    """
    width, steps = whole_number("width", width), whole_number("steps", steps)
    alpha = real_number("alpha", alpha, minimum=0)
    live, finished, trace = [Hypothesis((), 0.0)], [], []
    for _ in range(steps):
        candidates = _extended(live, np.asarray(next_log_probs([h.ids for h in live])))
        kept = candidates[:width]
        trace.append(Step(tuple(candidates), len(kept)))
        finished += [h for h in kept if h.ids[-1] == end]
        live = [h for h in kept if h.ids[-1] != end]
        if not live:
            break
    return sorted(finished or live, key=lambda h: -normalized(h, alpha)), trace


def normalized(hypothesis, alpha):
    """Return the score by which finished hypotheses are compared, log_prob / L**alpha.

    Parameters
    ----------
    hypothesis : Hypothesis
    alpha : float

    Returns
    -------
    float

    Examples
    --------
    >>> short, long = Hypothesis((2, 1), -1.2), Hypothesis((2, 3, 4, 1), -1.8)
    >>> print([round(normalized(h, 0.6), 3) for h in (short, long)])
    [-0.792, -0.783]
    """
    return hypothesis.log_prob / len(hypothesis.ids) ** alpha


def _extended(live, log_probs):
    """Every live hypothesis with every possible token behind it, the best first."""
    candidates = [
        Hypothesis((*h.ids, token), h.log_prob + float(row[token]))
        for h, row in zip(live, log_probs, strict=True)
        for token in np.flatnonzero(row > -np.inf).tolist()
    ]
    return sorted(candidates, key=lambda h: -h.log_prob)


def table_scores(table, end="<eos>"):
    """Turn a table of probabilities into what `beam_search` asks of a model.

    Parameters
    ----------
    table : dict
        From a beginning, a tuple of tokens, to a dict: the probability of each next token. After a beginning
        that is not in the table the end token is certain.
    end : str
        The end token.

    Returns
    -------
    next_log_probs : callable
    tokens : list of str
        The token of each id; the end token has id 0.

    Raises
    ------
    ValueError
        If the probabilities after some beginning do not sum to 1.

    Examples
    --------
    >>> scores, tokens = table_scores({(): {"yes": 0.75, "no": 0.25}})
    >>> tokens, np.exp(scores([(), (1,)])).tolist()
    (['<eos>', 'yes', 'no'], [[0.0, 0.75, 0.25], [1.0, 0.0, 0.0]])
    """
    for beginning, row in table.items():
        if min(row.values()) < 0 or abs(sum(row.values()) - 1) > 1e-9:
            raise ValueError(f"after {beginning} expected probabilities that sum to 1, got {row}")
    tokens = list(dict.fromkeys([end, *(token for row in table.values() for token in row)]))
    places = {token: i for i, token in enumerate(tokens)}

    def next_log_probs(beginnings):
        p = np.zeros((len(beginnings), len(tokens)))
        for row, ids in zip(p, beginnings, strict=True):
            for token, chance in table.get(tuple(tokens[i] for i in ids), {end: 1.0}).items():
                row[places[token]] = chance
        with np.errstate(divide="ignore"):
            return np.log(p)

    return next_log_probs, tokens


def translation_scores(model, source, end=1, pad=0):
    """Turn an encoder–decoder with one source into what `beam_search` asks of a model.

    The decoder is run anew over each beginning, which is short to write; programs that have to be fast keep its
    states and reorder them with the beam.

    Parameters
    ----------
    model : EncoderDecoder
    source : sequence of int
        Ids of one source, without padding.
    end : int
        Id that starts and ends a target.
    pad : int
        Id of the padding, which is never written.

    Returns
    -------
    callable

    Examples
    --------
    >>> from lib.models.seq2seq import EncoderDecoder
    >>> scores = translation_scores(EncoderDecoder(7, 5, 2, 4), [3, 4, 6])
    >>> scores([(2, 4), (3, 3)]).shape
    (2, 5)
    """

    @torch.no_grad()
    def next_log_probs(beginnings):
        fed = torch.tensor([(end, *ids) for ids in beginnings])
        read = torch.as_tensor(source).expand(len(beginnings), -1)
        logits = model(read, [read.shape[1]] * len(beginnings), fed)[:, -1]
        logits[:, pad] = -torch.inf
        return torch.log_softmax(logits, -1).numpy()

    return next_log_probs
