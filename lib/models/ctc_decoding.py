"""From the probabilities of frames to a labelling: the best path, and a search over prefixes (chapter 15)."""

import math

import numpy as np

from lib.data.checks import complete_array, whole_number
from lib.equations.ctc import collapse


def best_path(log_probs, blank=0):
    """Greedy decoding: the most probable symbol of each frame, collapsed.

    This is the most probable path, which need not belong to the most probable labelling.

    Parameters
    ----------
    log_probs : array, shape (T, K)
        Logarithms of the probabilities of one sequence, its padding cut off.
    blank : int

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If `log_probs` is no matrix of numbers.

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification. Chapter 15.

    Examples
    --------
    >>> best_path(np.log([[0.7, 0.3], [0.7, 0.3]]))
    []
    """
    return collapse(_frames(log_probs).argmax(1), blank)


def prefix_beam_search(log_probs, width, blank=0):
    """Search for the most probable labelling; paths that collapse to the same prefix are added up.

    For each prefix two probabilities are kept, of the paths that end with a blank and of those that end with its
    last label: the same label once more is a repeat after the second, and a new label after the first.

    Parameters
    ----------
    log_probs : array, shape (T, K)
        Logarithms of the probabilities of one sequence, its padding cut off.
    width : int
        Prefixes to keep after each frame.
    blank : int

    Returns
    -------
    list of (tuple of int, float)
        Labellings and the logarithms of their probabilities, the best first. The latter are exact if no prefix was
        dropped, and too small otherwise.

    Raises
    ------
    ValueError
        If `log_probs` is no matrix of numbers, or `width` no positive whole number.

    References
    ----------
    Hannun et al. (2014), First-pass large vocabulary continuous speech recognition using bi-directional recurrent
    DNNs. Chapter 15.

    Examples
    --------
    >>> for labels, log_p in prefix_beam_search(np.log([[0.7, 0.3], [0.7, 0.3]]), width=2):
    ...     print(labels, round(math.exp(log_p), 2))
    (1,) 0.51
    () 0.49
    """
    width = whole_number("width", width)
    beam = {
        (): (0.0, -math.inf)
    }  # log-probabilities: ending with a blank, ending with the last label
    for frame in _frames(log_probs).tolist():
        found = {}
        for prefix, (with_blank, with_label) in beam.items():
            either = _add(with_blank, with_label)
            _extend(found, prefix, 0, either + frame[blank])
            for k, log_p in enumerate(frame):
                if k == blank:
                    continue
                if prefix and k == prefix[-1]:
                    _extend(found, prefix, 1, with_label + log_p)
                    _extend(found, (*prefix, k), 1, with_blank + log_p)
                else:
                    _extend(found, (*prefix, k), 1, either + log_p)
        best = sorted(found, key=lambda prefix: -_add(*found[prefix]))[:width]
        beam = {prefix: found[prefix] for prefix in best}
    return [(prefix, _add(*both)) for prefix, both in beam.items()]


def _frames(log_probs):
    log_probs = complete_array("log_probs", np.maximum(np.asarray(log_probs, dtype=float), -1e30))
    if log_probs.ndim != 2:
        raise ValueError(
            f"log_probs must have shape (T, K), one sequence; got {log_probs.shape}: index the batch away"
        )
    return log_probs


def _add(a, b):
    """Add two probabilities that are given by their logarithms."""
    high, low = max(a, b), min(a, b)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))


def _extend(found, prefix, ending, log_p):
    if log_p == -math.inf:
        return
    both = list(found.get(prefix, (-math.inf, -math.inf)))
    both[ending] = _add(both[ending], log_p)
    found[prefix] = tuple(both)
