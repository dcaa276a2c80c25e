"""Generated restaurant reviews: whether one is positive hangs on words that are near or far."""

from lib.data.checks import random_generator, whole_number

_ADJECTIVES = (("good", "bad"), ("tasty", "bland"), ("fresh", "stale"), ("great", "awful"))
_FOODS = ("food", "soup", "bread", "rice", "salad")
_CLAUSES = (
    "we came by bus",
    "it was raining outside",
    "a band played music",
    "my friend joined me",
    "we sat near the window",
    "the waiter knew us",
    "there was a long queue",
    "we paid by card",
)
_PATTERNS = {
    "plain": ("the {food} is {true}",),
    "negated": ("the {food} is not {false}",),
    "contrast": ("the {food} is {true}, not {false}", "the {food} is not {false} but {true}"),
}


def food_reviews(n, rng, clauses=0, kinds=("plain", "negated", "contrast")):
    """Write small restaurant reviews whose verdict hangs on negation and order.

    plain: "the soup is good". negated: "the soup is not good". contrast: "the soup is good, not
    bad" or "the soup is not good but bad", where both verdicts use the same words and only their
    order tells them apart. Generated from templates: nobody ate anything.

    Parameters
    ----------
    n : int
        Reviews.
    rng : numpy.random.Generator
        Where the samples come from.
    clauses : int, optional
        Neutral clauses around the verdict, such as "we came by bus"; each adds five or six words.
    kinds : sequence of str, optional
        Which of "plain", "negated", "contrast" to draw from.

    Returns
    -------
    reviews : list of str
        Lower-case sentences.
    labels : array, shape (n,)
        1 for a good verdict, 0 for a bad one; int64.

    Raises
    ------
    ValueError
        If a kind is unknown, a count is too small, or `rng` is not a generator.

    References
    ----------
    Chapter 01.

    Examples
    --------
    >>> import numpy as np
    >>> food_reviews(2, np.random.default_rng(1))
    (['the food is awful, not great', 'the soup is great, not awful'], array([0, 1]))
    """
    n, clauses = whole_number("n", n), whole_number("clauses", clauses, minimum=0)
    rng = random_generator(rng)
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    if not kinds or not set(kinds) <= set(_PATTERNS):
        raise ValueError(f"kinds must be chosen from {sorted(_PATTERNS)}, got {kinds}")
    labels = rng.integers(0, 2, n)
    return [_review(rng, kinds, clauses, label) for label in labels], labels


def _review(rng, kinds, clauses, label):
    patterns = _PATTERNS[kinds[rng.integers(len(kinds))]]
    good, bad = _ADJECTIVES[rng.integers(len(_ADJECTIVES))]
    true, false = (good, bad) if label else (bad, good)
    verdict = patterns[rng.integers(len(patterns))].format(
        food=_FOODS[rng.integers(len(_FOODS))], true=true, false=false
    )
    sentence = [_CLAUSES[i] for i in rng.integers(len(_CLAUSES), size=clauses)]
    sentence.insert(int(rng.integers(clauses + 1)), verdict)
    return " and ".join(sentence)
