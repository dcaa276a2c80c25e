"""Dates as people write them: to be rewritten as year, month, day, or translated into French or Urdu.

The names and the order of the parts are those of the Unicode Common Locale Data Repository, as the package Babel
brings them.
"""

import datetime
import re
from functools import cache

from babel.dates import get_date_format, get_day_names, get_month_names

from lib.data.checks import random_generator, whole_number
from lib.data.tasks.agreement import checked_range

SEPARATOR = ";"
FIRST, LAST = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)
_EVERY = 5  # each fifth day is held out; not the seventh, which would be one day of the week
LANGUAGES = {"fr": ";", "ur": "؛"}  # what stands between two dates in each


@cache
def _form(place, length):
    """Return the parts of a date in order: "EEEE" the day of the week, "d", "MMMM", "y", and commas."""
    return tuple(re.findall(r"\w+|[,،]", get_date_format(length, locale=place).pattern))


@cache
def _names(place):
    """Return the days of the week from Monday on, and the months."""
    days, months = get_day_names("wide", locale=place), get_month_names("wide", locale=place)
    return tuple(days[day] for day in range(7)), tuple(months[month] for month in range(1, 13))


_FORMS = tuple(_form(place, length) for place in ("en_GB", "en_US") for length in ("long", "full"))
_DAYS, _MONTHS = _names("en")
_NUMBERS = tuple(str(day) for day in range(1, 32))
_YEARS = tuple(str(year) for year in range(FIRST.year, LAST.year + 1))

SOURCE_TOKENS = (SEPARATOR, ",", *_DAYS, *_MONTHS, *_NUMBERS, *_YEARS)
TARGET_TOKENS = (*(f"{number:02d}" for number in range(1, 32)), *_YEARS)


def written_dates(N, rng, dates=(1, 1), held_out=False):
    """Write lists of dates in English, British or American, with or without the day of the week.

    The target has three tokens for each date, year, month and day, in the order of ISO 8601. Each is a copy of one
    token of the source; commas and days of the week are never copied.

    Parameters
    ----------
    N : int
        Lists.
    rng : numpy.random.Generator
        Where the lists come from.
    dates : tuple of int, optional
        Fewest and most dates in a list; each number is equally likely.
    held_out : bool, optional
        Take the dates from the fifth of all days that is kept for testing; by default from the others.

    Returns
    -------
    sources : list of list of str
    targets : list of list of str
    copied : list of list of int
        For each token of the target, the place in the source that it is a copy of.

    Raises
    ------
    ValueError
        If a count is too small, `dates` is not a range, or `rng` is not a generator.

    References
    ----------
    Chapter 17.

    Examples
    --------
    >>> import numpy as np
    >>> sources, targets, copied = written_dates(2, np.random.default_rng(5), dates=(1, 2))
    >>> for source, target, places in zip(sources, targets, copied, strict=True):
    ...     print(*source, "→", *target, places)
    Tuesday , 8 January 2013 ; Thursday , 3 August 1978 → 2013 01 08 1978 08 03 [4, 3, 2, 10, 9, 8]
    December 12 , 2047 ; Wednesday , 25 May 1955 → 2047 12 12 1955 05 25 [3, 0, 1, 9, 8, 7]
    """
    lists = []
    for drawn in _drawn_lists(N, rng, dates, held_out):
        source, target, copied = [], [], []
        for date, form in drawn:
            words = ([SEPARATOR] if source else []) + _written(date, form, "en")
            start = len(source) + len(words) - len(form)
            copied += [start + form.index(part) for part in ("y", "MMMM", "d")]
            source += words
            target += [f"{date.year}", f"{date.month:02d}", f"{date.day:02d}"]
        lists.append((source, target, copied))
    return tuple(map(list, zip(*lists, strict=True)))


def translated_dates(N, rng, language, dates=(1, 1), held_out=False):
    """Write lists of dates in English, and the same lists in another language.

    A date with the day of the week gets the full form of the language, one without it the long form.

    Parameters
    ----------
    N : int
        Lists.
    rng : numpy.random.Generator
        Where the lists come from: the same dates in the same English for every language.
    language : {"fr", "ur"}
        French or Urdu.
    dates : tuple of int, optional
        Fewest and most dates in a list; each number is equally likely.
    held_out : bool, optional
        Take the dates from the fifth of all days that is kept for testing; by default from the others.

    Returns
    -------
    sources : list of list of str
    targets : list of list of str

    Raises
    ------
    ValueError
        If there is no such language, a count is too small, `dates` is not a range, or `rng` is not a generator.

    References
    ----------
    Chapter 16.

    Examples
    --------
    >>> import numpy as np
    >>> for language in LANGUAGES:
    ...     (source,), (target,) = translated_dates(1, np.random.default_rng(4), language)
    ...     print(*source, "→", *target)
    Friday , April 22 , 2044 → vendredi 22 avril 2044
    Friday , April 22 , 2044 → جمعہ ، 22 اپریل ، 2044
    """
    between, (sources, targets) = [_separator(language)], ([], [])
    for drawn in _drawn_lists(N, rng, dates, held_out):
        source, target = [], []
        for date, form in drawn:
            other = _form(language, "full" if "EEEE" in form else "long")
            source += ([SEPARATOR] if source else []) + _written(date, form, "en")
            target += (between if target else []) + _written(date, other, language)
        sources.append(source)
        targets.append(target)
    return sources, targets


def translated_tokens(language):
    """Return all tokens of dates in another language.

    Parameters
    ----------
    language : {"fr", "ur"}

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> translated_tokens("fr")[:4]
    (';', 'lundi', 'mardi', 'mercredi')
    """
    between = _separator(language)
    commas = sorted(set(_form(language, "full")) & {",", "،"})
    days, months = _names(language)
    return (between, *commas, *days, *months, *_NUMBERS, *_YEARS)


def _separator(language):
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
    return LANGUAGES[language]


def _drawn_lists(N, rng, dates, held_out):
    """Return for each list its dates and the forms they are to be written in."""
    N, rng = whole_number("N", N), random_generator(rng)
    fewest, most = checked_range("dates", dates, minimum=1)
    counts = rng.integers(fewest, most + 1, N)
    days = _draw_days(counts.sum(), rng, held_out)
    forms = rng.integers(len(_FORMS), size=len(days))
    pairs = iter(
        [
            (datetime.date.fromordinal(int(day)), _FORMS[form])
            for day, form in zip(days, forms, strict=True)
        ]
    )
    return [[next(pairs) for _ in range(count)] for count in counts]


def _draw_days(count, rng, held_out):
    """Return ordinals of days; those divisible by five are held out."""
    first, last = -(-FIRST.toordinal() // _EVERY), LAST.toordinal() // _EVERY
    offset = 0 if held_out else rng.integers(1, _EVERY, count)
    return _EVERY * rng.integers(first, last, count) + offset


def _written(date, form, language):
    """Return the words of a date in the order of a form."""
    days, months = _names(language)
    words = {
        "EEEE": days[date.weekday()],
        "d": str(date.day),
        "MMMM": months[date.month - 1],
        "y": str(date.year),
    }
    return [words.get(part, part) for part in form]
