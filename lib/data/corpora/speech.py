"""Made-up words that can be heard: a small synthesizer of eight speech sounds (chapter 15).

A vowel is a buzz of many harmonics, of which those near two resonances of the mouth, its formants, are loud. *m*
is a softer buzz, *s* is noise, *t* is a short silence and a click. Voice, pitch and tempo change from word to
word, and nothing says where one sound ends and the next begins: the labels are the letters alone.
"""

from typing import NamedTuple

import numpy as np

from lib.data.checks import random_generator, whole_number
from lib.data.corpora.audio import spectrogram
from lib.data.padding import pad
from lib.data.tasks.agreement import checked_range

RATE = 8000  # samples a second
SIZE, HOP, BANDS = 256, 160, 32  # frames of 32 ms, one every 20 ms; numbers that describe each
SYMBOLS = "-aeioumst"  # the blank first
VOWELS, CONSONANTS = "aeiou", "mst"
_FORMANTS = {  # hertz
    "a": (750, 1250),
    "e": (500, 1850),
    "i": (300, 2300),
    "o": (500, 900),
    "u": (320, 700),
    "m": (250, 1000),
}
_LOUD = {"m": 0.35, "s": 0.3, "t": 0.5}
_SECONDS = {"m": 0.08, "s": 0.1, "t": 0.08}


class SpeechBatch(NamedTuple):
    """Spoken words as a network reads them, and as CTC compares them.

    `x` has shape (N, T, D) and is padded; `lengths` are the frames of each word. `targets` (N, U) hold the numbers
    of the letters in `SYMBOLS`, padded with 0; `target_lengths` are the letters of each word.
    """

    x: np.ndarray
    lengths: np.ndarray
    targets: np.ndarray
    target_lengths: np.ndarray
    words: list


def made_up_words(N, rng, letters=(3, 6)):
    """Make words up, in which consonants and vowels take turns and now and then a letter is doubled.

    Parameters
    ----------
    N : int
        Words.
    rng : numpy.random.Generator
    letters : tuple of int, optional
        Fewest and most letters.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If a count is too small or `rng` is not a generator.

    Examples
    --------
    >>> made_up_words(4, np.random.default_rng(0))
    ['mmotos', 'ttima', 'asiim', 'otes']
    """
    N, rng = whole_number("N", N), random_generator(rng)
    fewest, most = checked_range("letters", letters, minimum=1)
    words = []
    for length in rng.integers(fewest, most + 1, N):
        word, vowel = "", bool(rng.integers(2))
        for _ in range(length):
            if word and rng.random() < 0.15:
                word += word[-1]
                continue
            word += str(rng.choice(list(VOWELS if vowel else CONSONANTS)))
            vowel = not vowel
        words.append(word)
    return words


def speak(word, rng, noise=0.01):
    """Say a word, in a voice and at a tempo drawn for it.

    Parameters
    ----------
    word : str
        Letters of `SYMBOLS`, without the blank.
    rng : numpy.random.Generator
    noise : float, optional
        Standard deviation of the noise of the room.

    Returns
    -------
    array, shape (S,)
        Samples, `RATE` a second; the word alone lies between -1 and 1.

    Raises
    ------
    ValueError
        If the word is empty or has other letters, or `rng` is not a generator.

    References
    ----------
    Chapter 15.

    Examples
    --------
    >>> 0.2 < len(speak("mama", np.random.default_rng(0))) / RATE < 0.8
    True
    """
    rng = random_generator(rng)
    if not isinstance(word, str) or not word or set(word) - set(SYMBOLS[1:]):
        raise ValueError(f"got the word {word!r}, expected letters of {SYMBOLS[1:]!r}")
    pitch, mouth, tempo = rng.uniform(95, 190), rng.uniform(0.92, 1.1), rng.uniform(0.75, 1.3)
    sounds = [_sound(letter, pitch, mouth, tempo, rng) for letter in word]
    quiet = np.zeros(RATE // 25)
    signal = np.concatenate([quiet, *sounds, quiet])
    signal = 0.9 * signal / np.abs(signal).max()
    return signal + rng.normal(0, noise, len(signal)) if noise else signal


def speech_features(signal):
    """Describe each frame by 32 numbers: how loud each band of 125 hertz is, as a logarithm.

    Recognizers of real speech take bands that widen with the frequency, as the ear does.

    Parameters
    ----------
    signal : array, shape (S,)
        Samples, `RATE` a second.

    Returns
    -------
    array, shape (T, 32)
        `T = 1 + (S - 256) // 160` frames; about 0 on average, about 1 in spread.

    Raises
    ------
    ValueError
        If the signal is shorter than a frame, or no array of numbers.

    Examples
    --------
    >>> speech_features(np.zeros(RATE)).shape  # a second of silence
    (49, 32)
    """
    spectrum = spectrogram(signal, SIZE, HOP, floor=1e-4)[:, : SIZE // 2]
    bands = spectrum.reshape(len(spectrum), BANDS, -1).mean(2)
    return bands + 5.8


def spoken_words(N, rng, letters=(3, 6), noise=0.01):
    """Make words up and say them.

    Parameters
    ----------
    N : int
        Words.
    rng : numpy.random.Generator
    letters : tuple of int, optional
        Fewest and most letters of a word.
    noise : float, optional
        Standard deviation of the noise of the room.

    Returns
    -------
    SpeechBatch

    Raises
    ------
    ValueError
        If a count is too small or `rng` is not a generator.

    Examples
    --------
    >>> batch = spoken_words(2, np.random.default_rng(0))
    >>> batch.words, batch.targets.tolist()
    (['eeesus', 'ittim'], [[2, 2, 2, 7, 5, 7], [3, 8, 8, 3, 6, 0]])
    """
    words = made_up_words(N, rng, letters)
    frames = [speech_features(speak(word, rng, noise)) for word in words]
    labels = [[SYMBOLS.index(letter) for letter in word] for word in words]
    x, lengths = pad(frames)
    targets, target_lengths = pad(labels)
    return SpeechBatch(x.astype(np.float32), lengths, targets, target_lengths, words)


def _sound(letter, pitch, mouth, tempo, rng):
    """Return the samples of one letter, faded in and out."""
    size = round(_SECONDS.get(letter, 0.11) * tempo * rng.uniform(0.85, 1.2) * RATE)
    if letter == "s":
        hiss = np.diff(rng.normal(0, 1, size + 2), 2)  # twice the difference: the high is left
        return _LOUD["s"] * _faded(hiss)
    if letter == "t":
        click = rng.normal(0, 1, size) * np.exp(-np.arange(size) / (0.008 * RATE))
        return _LOUD["t"] * np.concatenate([np.zeros(size // 2), click[: size // 2]])
    clock = np.arange(size) / RATE
    hertz = pitch * np.arange(1, int(0.45 * RATE / pitch))
    loud = sum(1 / (1 + ((hertz - mouth * f) / 90) ** 2) for f in _FORMANTS[letter])
    phases = rng.uniform(0, 2 * np.pi, (len(hertz), 1))
    buzz = loud @ np.sin(2 * np.pi * hertz[:, None] * clock + phases)
    return _LOUD.get(letter, 1.0) * _faded(buzz / np.abs(buzz).max())


def _faded(sound):
    edge = min(len(sound) // 3, RATE // 60)
    ramp = np.ones(len(sound))
    ramp[:edge] = np.linspace(0, 1, edge)
    ramp[-edge:] = ramp[:edge][::-1]
    return sound * ramp
