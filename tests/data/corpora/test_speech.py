"""Made-up words that can be heard: their letters, their sounds, their frames."""

import itertools

import numpy as np
import pytest

from lib.data.corpora.speech import (
    BANDS,
    CONSONANTS,
    HOP,
    RATE,
    SIZE,
    SYMBOLS,
    VOWELS,
    made_up_words,
    speak,
    speech_features,
    spoken_words,
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_words_take_turns_and_double_letters(rng):
    words = made_up_words(400, rng, (3, 6))
    assert {len(word) for word in words} == {3, 4, 5, 6}
    doubled = 0
    for word in words:
        for a, b in itertools.pairwise(word):
            doubled += a == b
            assert a == b or (a in VOWELS) != (b in VOWELS)
    assert 0.1 < doubled / sum(len(word) - 1 for word in words) < 0.2
    assert {letter for word in words for letter in word} == set(VOWELS + CONSONANTS)
    assert set(SYMBOLS[1:]) == set(VOWELS + CONSONANTS) and SYMBOLS[0] == "-"


def test_the_same_seed_says_the_same_and_another_voice_something_else():
    one, again, other = (speak("sami", np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert len(one) != len(other)
    silent = speak("sami", np.random.default_rng(1), noise=0)
    assert np.abs(silent).max() == pytest.approx(0.9)
    assert (silent[:200] == 0).all() and (silent[-200:] == 0).all()


def loudest(letter, rng):
    """Mean strength of each frequency while one letter sounds."""
    signal = speak(letter, rng, noise=0)
    spectrum = np.abs(np.fft.rfft(signal))
    return np.fft.rfftfreq(len(signal), 1 / RATE), spectrum


def share(letter, low, high, rng):
    hertz, spectrum = loudest(letter, rng)
    return (spectrum[(hertz >= low) & (hertz < high)] ** 2).sum() / (spectrum**2).sum()


def test_formants_and_noise(rng):
    for _ in range(5):
        assert share("i", 1800, 2900, rng) > 5 * share("u", 1800, 2900, rng)
        assert share("a", 600, 1500, rng) > 0.7
        assert share("s", 2000, 4000, rng) > 0.8
        assert share("m", 0, 1300, rng) > 0.9
    click = speak("t", rng, noise=0)
    assert np.abs(click[: len(click) // 3]).max() < 1e-9  # the silence before it


def test_frames(rng):
    signal = speak("tomas", rng)
    x = speech_features(signal)
    assert x.shape == (1 + (len(signal) - SIZE) // HOP, BANDS)
    assert np.isfinite(x).all()
    tone = np.sin(2 * np.pi * 1000 * np.arange(4000) / RATE)
    assert (speech_features(tone).mean(0).argmax() * RATE / 2 / BANDS) in (875, 1000)


def test_a_batch(rng):
    batch = spoken_words(40, rng)
    assert batch.x.shape == (40, batch.lengths.max(), BANDS) and batch.x.dtype == np.float32
    for n, word in enumerate(batch.words):
        labels = batch.targets[n, : batch.target_lengths[n]]
        assert "".join(SYMBOLS[k] for k in labels) == word
        repeats = sum(a == b for a, b in itertools.pairwise(word))
        assert batch.lengths[n] >= len(word) + repeats  # CTC has a path
        assert (batch.x[n, batch.lengths[n] :] == 0).all()
    assert abs(batch.x[0, : batch.lengths[0]].mean()) < 1.5


@pytest.mark.parametrize("word", ["", "xy", "a-a", None, ["a"]])
def test_what_cannot_be_said(word, rng):
    with pytest.raises(ValueError, match="expected letters"):
        speak(word, rng)
    with pytest.raises(ValueError):
        speak("sam", 3)
