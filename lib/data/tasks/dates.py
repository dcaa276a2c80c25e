"""Dates as people write them, to be rewritten as year, month, day; what each output is copied from is known.

The names and the order of the parts are those of the Unicode Common Locale Data Repository, as the package Babel
brings them.
"""

import datetime
import re

from babel.dates import get_date_format, get_day_names, get_month_names

from lib.data.checks import random_generator, whole_number
from lib.data.tasks.agreement import checked_range

SEPARATOR = ";"
FIRST, LAST = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)
_EVERY = 5  # each fifth day is held out; not the seventh, which would be one day of the week
# Of each way to write a date, its parts in order: "EEEE" the day of the week, "d", "MMMM", "y", and commas.
_FORMS = tuple(
    tuple(re.findall(r"\w+|,", get_date_format(length, locale=place).pattern))
    for place in ("en_GB", "en_US")
    for length in ("long", "full")
)
_MONTHS = tuple(get_month_names("wide", locale="en")[month] for month in range(1, 13))
_DAYS = tuple(get_day_names("wide", locale="en")[day] for day in range(7))
_YEARS = tuple(str(year) for year in range(FIRST.year, LAST.year + 1))

SOURCE_TOKENS = (SEPARATOR, ",", *_DAYS, *_MONTHS, *(str(day) for day in range(1, 32)), *_YEARS)
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
    N, rng = whole_number("N", N), random_generator(rng)
    fewest, most = checked_range("dates", dates, minimum=1)
    counts = rng.integers(fewest, most + 1, N)
    days = _draw_days(counts.sum(), rng, held_out)
    forms = rng.integers(len(_FORMS), size=len(days))
    written = iter([_write(day, _FORMS[form]) for day, form in zip(days, forms, strict=True)])
    lists = [_joined([next(written) for _ in range(count)]) for count in counts]
    return tuple(map(list, zip(*lists, strict=True)))


def _draw_days(count, rng, held_out):
    """Return ordinals of days; those divisible by five are held out."""
    first, last = -(-FIRST.toordinal() // _EVERY), LAST.toordinal() // _EVERY
    offset = 0 if held_out else rng.integers(1, _EVERY, count)
    return _EVERY * rng.integers(first, last, count) + offset


def _write(ordinal, form):
    """Return source, target and the places that the target is copied from, of one date."""
    date = datetime.date.fromordinal(int(ordinal))
    words = {
        "EEEE": _DAYS[date.weekday()],
        "d": str(date.day),
        "MMMM": _MONTHS[date.month - 1],
        "y": str(date.year),
        ",": ",",
    }
    target = [f"{date.year}", f"{date.month:02d}", f"{date.day:02d}"]
    return [words[part] for part in form], target, [form.index(part) for part in ("y", "MMMM", "d")]


def _joined(dates):
    source, target, copied = [], [], []
    for words, numbers, places in dates:
        if source:
            source.append(SEPARATOR)
        copied += [len(source) + place for place in places]
        source += words
        target += numbers
    return source, target, copied
