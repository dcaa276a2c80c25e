"""Written dates: as Babel writes them, and each output token is a copy of a known input token."""

import datetime

import numpy as np
import pytest
from babel.dates import format_date

from lib.data.tasks.dates import (
    LANGUAGES,
    SEPARATOR,
    SOURCE_TOKENS,
    TARGET_TOKENS,
    translated_dates,
    translated_tokens,
    written_dates,
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def split(tokens):
    dates = [[]]
    for token in tokens:
        if token == SEPARATOR:
            dates.append([])
        else:
            dates[-1].append(token)
    return dates


def test_every_date_is_one_that_babel_writes_and_its_target_is_iso(rng):
    forms = set()
    for source, target, _ in zip(*written_dates(400, rng, (1, 3)), strict=True):
        dates = split(source)
        assert len(target) == 3 * len(dates)
        for n, words in enumerate(dates):
            date = datetime.date.fromisoformat("-".join(target[3 * n : 3 * n + 3]))
            written = {
                format_date(date, form, locale=place): (form, place)
                for place in ("en_GB", "en_US")
                for form in ("long", "full")
            }
            form = written[" ".join(words).replace(" ,", ",")]
            forms.add(form)
    assert len(forms) == 4


def test_each_output_token_names_what_it_copies(rng):
    months = [token for token in SOURCE_TOKENS if len(token) > 2 and token[0].isalpha()][7:]
    for source, target, copied in zip(*written_dates(300, rng, (1, 4)), strict=True):
        for place, (token, j) in enumerate(zip(target, copied, strict=True)):
            word = source[j]
            value = months.index(word) + 1 if place % 3 == 1 else int(word)
            assert int(token) == value
        assert len(set(copied)) == len(copied)


def test_no_held_out_date_is_trained_on():
    seen, kept = (
        {
            tuple(target[n : n + 3])
            for _, target, _ in zip(*written_dates(3000, rng, (2, 2), held_out=out), strict=True)
            for n in (0, 3)
        }
        for out in (False, True)
        for rng in [np.random.default_rng(1)]
    )
    assert not seen & kept
    weekdays = {datetime.date(*map(int, date)).weekday() for date in kept}
    assert len(weekdays) == 7
    years = {int(date[0]) for date in seen}
    assert min(years) == 1950 and max(years) == 2049


def test_the_vocabularies_hold_every_token_once(rng):
    sources, targets, _ = written_dates(5000, rng, (1, 3))
    assert {token for source in sources for token in source} <= set(SOURCE_TOKENS)
    assert {token for target in targets for token in target} <= set(TARGET_TOKENS)
    assert len(set(SOURCE_TOKENS)) == len(SOURCE_TOKENS) == 2 + 7 + 12 + 31 + 100
    assert len(set(TARGET_TOKENS)) == len(TARGET_TOKENS) == 31 + 100


def test_lists_are_as_long_as_asked_and_a_seed_repeats(rng):
    sources, *_ = written_dates(900, rng, (2, 4))
    counts = np.bincount([source.count(SEPARATOR) + 1 for source in sources])
    assert not counts[:2].any() and len(counts) == 5
    assert (abs(counts[2:] - 300) < 70).all()
    once, again = (written_dates(5, np.random.default_rng(3)) for _ in range(2))
    assert once == again != written_dates(5, np.random.default_rng(4))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"N": 0}, "N must be at least 1"),
        ({"dates": (0, 2)}, "fewest dates must be at least 1"),
        ({"dates": (2, 1)}, "most dates must be at least 2"),
        ({"dates": (2,)}, r"pair \(fewest, most\)"),
        ({"rng": 0}, "numpy Generator"),
    ],
)
def test_misuse(rng, options, said):
    with pytest.raises(ValueError, match=said):
        written_dates(**{"N": 3, "rng": rng} | options)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_what_babel_writes_in_both_languages(rng, language):
    sources, targets = translated_dates(300, rng, language, (1, 3))
    english, numbers, _ = written_dates(300, np.random.default_rng(0), (1, 3))  # the same lists
    assert sources == english
    longest = 0
    for source, target, iso in zip(sources, targets, numbers, strict=True):
        parts = " ".join(target).split(f" {LANGUAGES[language]} ")
        assert len(parts) == len(split(source)) == len(iso) // 3
        for n, (words, part) in enumerate(zip(split(source), parts, strict=True)):
            date = datetime.date.fromisoformat("-".join(iso[3 * n : 3 * n + 3]))
            form = "full" if words[0][-3:] == "day" else "long"
            assert part.replace(" ،", "،") == format_date(date, form, locale=language)
        longest = max(longest, len(target) - len(source))
    assert (longest > 0) == (language == "ur")  # Urdu has one comma more, French none


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_of_a_language_holds_every_token_once(rng, language):
    _, targets = translated_dates(5000, rng, language, (1, 2))
    tokens = translated_tokens(language)
    assert {token for target in targets for token in target} == set(tokens)
    assert len(set(tokens)) == len(tokens)


def test_another_language_is_refused(rng):
    with pytest.raises(ValueError, match="one of fr, ur, got 'de'"):
        translated_dates(2, rng, "de")
    with pytest.raises(ValueError, match="one of fr, ur"):
        translated_tokens("en")
