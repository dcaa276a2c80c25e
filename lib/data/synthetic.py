"""Generated data: no licence, no download, and the score to beat is known exactly.

Long-range memory (chapters 06, 07, 09, 10): `adding_problem`, `copy_memory`, `temporal_order`.
Why order and length matter (chapter 01): `sign_of_first`, `order_matters`, `food_reviews`.
A stand-in for measurements (chapter 02): `weather_days`.
"""

import numpy as np

from lib.data.checks import random_generator, whole_number
from lib.data.series import Series

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


def adding_problem(N, T, rng):
    """Add the two marked numbers: `y = Σ_t x[:, t, 0] * x[:, t, 1]`.

    Feature 0 is uniform on [0, 1). Feature 1 is 1 at one step of the first half and at one step of
    the second half, 0 elsewhere. Always answering 1 has a mean squared error of 1/6, the variance
    of the sum; to do better the network must carry the first number to the second.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps, at least 2.
    rng : numpy.random.Generator
        Where the samples come from.

    Returns
    -------
    x : array, shape (N, T, 2)
        Numbers and marks.
    y : array, shape (N,)
        Sums, from 0 to 2.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Introduced, with another scaling, by Hochreiter and Schmidhuber (1997), Long short-term memory,
    Neural Computation 9(8); in this form in Le, Jaitly and Hinton (2015), arXiv:1504.00941.
    Chapters 06 and 09.
    """
    N, T = whole_number("N", N), whole_number("T", T, minimum=2)
    rng = random_generator(rng)
    x = np.zeros((N, T, 2))
    x[:, :, 0] = rng.random((N, T))
    rows = np.arange(N)
    x[rows, rng.integers(0, T // 2, N), 1] = 1
    x[rows, rng.integers(T // 2, T, N), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1)


def copy_memory(N, T, rng, symbols=8, length=10):
    """Repeat a string of symbols after a long wait.

    The input is `length` symbols (ids 1 … `symbols`), `T - 1` blanks (id 0), a marker (id `symbols
    + 1`), `length` blanks. The target is blank for `T + length` steps, then the symbols. Without
    memory the best is to answer blanks and then guess: `copy_memory_baseline`.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps to wait.
    rng : numpy.random.Generator
        Where the samples come from.
    symbols : int, optional
        Different symbols; the input has `symbols + 2` ids, the target `symbols + 1`.
    length : int, optional
        Symbols to remember.

    Returns
    -------
    x : array, shape (N, T + 2 * length)
        Input ids, int64.
    y : array, shape (N, T + 2 * length)
        Target ids, int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Arjovsky, Shah and Bengio (2016), Unitary evolution recurrent neural networks. Chapter 06.

    Examples
    --------
    >>> x, y = copy_memory(1, 3, np.random.default_rng(0), length=2)
    >>> x[0], y[0]
    (array([7, 6, 0, 0, 9, 0, 0]), array([0, 0, 0, 0, 0, 7, 6]))
    """
    N, T = whole_number("N", N), whole_number("T", T)
    symbols, length = whole_number("symbols", symbols), whole_number("length", length)
    string = random_generator(rng).integers(1, symbols + 1, (N, length))
    x = np.zeros((N, T + 2 * length), dtype=np.int64)
    y = np.zeros_like(x)
    x[:, :length] = y[:, -length:] = string
    x[:, length + T - 1] = symbols + 1
    return x, y


def copy_memory_baseline(T, symbols=8, length=10):
    """Cross-entropy per step, in nats, of the best answer without memory.

    `length * log(symbols) / (T + 2 * length)`: certain blanks cost nothing, guesses cost
    `log(symbols)`.

    Parameters
    ----------
    T : int
        Steps to wait.
    symbols : int, optional
        As in `copy_memory`.
    length : int, optional
        As in `copy_memory`.

    Returns
    -------
    float
        The cross-entropy.

    Raises
    ------
    ValueError
        If a size is too small.

    Examples
    --------
    >>> round(copy_memory_baseline(100), 5)
    0.17329
    """
    T, symbols = whole_number("T", T), whole_number("symbols", symbols)
    length = whole_number("length", length)
    return float(length * np.log(symbols) / (T + 2 * length))


def temporal_order(N, T, rng):
    """Tell in which order two symbols came, among distractors.

    A (id 0) or B (id 1) stands at one step of [T/10, 2T/10) and again at one of [5T/10, 6T/10),
    distractors (ids 2 … 5) elsewhere, and the class is AA 0, AB 1, BA 2, BB 3. Guessing is right
    once in four.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps, at least 10.
    rng : numpy.random.Generator
        Where the samples come from.

    Returns
    -------
    x : array, shape (N, T)
        Ids from 0 to 5, int64.
    y : array, shape (N,)
        Classes from 0 to 3, int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Hochreiter and Schmidhuber (1997), experiment 6a; positions as in the code of Pascanu, Mikolov
    and Bengio (2013), On the difficulty of training recurrent neural networks. Chapters 06 and 10.
    """
    N, T = whole_number("N", N), whole_number("T", T, minimum=10)
    rng = random_generator(rng)
    x = rng.integers(2, 6, (N, T))
    first, second = rng.integers(0, 2, (2, N))
    rows = np.arange(N)
    x[rows, rng.integers(T // 10, 2 * T // 10, N)] = first
    x[rows, rng.integers(5 * T // 10, 6 * T // 10, N)] = second
    return x, 2 * first + second


def sign_of_first(N, T, rng):
    """Was the first number of the sequence positive? The rest is noise.

    The smallest task that needs memory, and the answer is the same for any `T`: train on short
    sequences, test on long ones.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps.
    rng : numpy.random.Generator
        Where the samples come from.

    Returns
    -------
    x : array, shape (N, T, 1)
        Standard normal numbers.
    y : array, shape (N,)
        1 if `x[:, 0, 0] > 0`, otherwise 0; int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Chapter 01.
    """
    N, T = whole_number("N", N), whole_number("T", T)
    x = random_generator(rng).standard_normal((N, T, 1))
    return x, (x[:, 0, 0] > 0).astype(np.int64)


def order_matters(N, T, rng, fillers=4):
    """Did A come before B? Both are always there, so only the order can tell.

    A (id 0) and B (id 1) stand once each at random steps, fillers (ids 2 …) elsewhere. A model that
    ignores order is right half of the time.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps, at least 2.
    rng : numpy.random.Generator
        Where the samples come from.
    fillers : int, optional
        Different fillers; ids run from 0 to `fillers + 1`.

    Returns
    -------
    x : array, shape (N, T)
        Ids, int64.
    y : array, shape (N,)
        1 if A comes before B, otherwise 0; int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Chapter 01.
    """
    N, T = whole_number("N", N), whole_number("T", T, minimum=2)
    fillers, rng = whole_number("fillers", fillers), random_generator(rng)
    x = rng.integers(2, 2 + fillers, (N, T))
    rows = np.arange(N)
    a = rng.integers(0, T, N)
    b = (a + rng.integers(1, T, N)) % T  # never the same step as a, any other equally likely
    x[rows, a], x[rows, b] = 0, 1
    return x, (a < b).astype(np.int64)


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


def weather_days(T, rng, start="2001-01-01"):
    """Generate daily weather with seasons: temperature, precipitation, pressure.

    No station measured this. It is a stand-in with the structure of a mid-latitude climate:
    pressure wanders (an autoregressive process of order one about 1013 hPa), a day after low
    pressure is likely to be wet, temperature follows the season with anomalies that last some
    days, and a wet day is cooler.

    Parameters
    ----------
    T : int
        Days.
    rng : numpy.random.Generator
        Where the samples come from.
    start : str, optional
        First day, as year-month-day.

    Returns
    -------
    Series
        Values of shape (T, 3): temperature in °C, precipitation in mm, pressure in hPa.

    Raises
    ------
    ValueError
        If `T` is below 1, `start` is not a date, or `rng` is not a generator.

    References
    ----------
    Chapter 02.
    """
    T, rng = whole_number("T", T), random_generator(rng)
    time = np.datetime64(start, "D") + np.arange(T)
    low = _wander(rng, T + 1, keep=0.8, spread=8)
    wet = rng.random(T) < 1 / (1 + np.exp(1 + 0.2 * low[:-1]))  # the pressure of the day before
    rain = np.where(wet, rng.gamma(0.8, 6, T), 0)
    day = (time - time.astype("datetime64[Y]")).astype(int)
    season = 10 - 9 * np.cos(2 * np.pi * (day - 15) / 365.25)  # coldest in the middle of January
    temperature = season + _wander(rng, T, keep=0.75, spread=3) - 2 * wet
    return Series(
        name="Generated weather",
        time=time,
        values=np.column_stack([temperature, rain, 1013 + low[1:]]),
        features=("temperature", "precipitation", "pressure"),
        units=("°C", "mm", "hPa"),
        source="generated by lib.data.synthetic.weather_days, not measured",
        licence="none needed",
    )


def _wander(rng, T, keep, spread):
    shocks = rng.normal(0, spread, T)
    shocks[1:] *= np.sqrt(1 - keep**2)  # so that the spread is the same on every day
    for t in range(1, T):
        shocks[t] += keep * shocks[t - 1]
    return shocks
