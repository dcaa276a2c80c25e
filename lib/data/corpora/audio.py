"""Sound as a sequence of feature vectors: tones, frames and their spectra (chapter 02)."""

import numpy as np

from lib.data.checks import complete_array, random_generator, real_number, whole_number


def tone(frequencies, seconds=0.25, rate=8000, noise=0.0, rng=None):
    """Play pure tones one after another.

    Parameters
    ----------
    frequencies : sequence of float
        Hertz, below half the rate. 0 is a pause.
    seconds : float, optional
        Length of each tone.
    rate : int, optional
        Samples per second.
    noise : float, optional
        Standard deviation of white noise to add.
    rng : numpy.random.Generator, optional
        Where the noise comes from; needed if there is any.

    Returns
    -------
    array, shape (S,)
        Samples from -1 to 1 before noise; each tone has `round(seconds * rate)` of them.

    Raises
    ------
    ValueError
        If a frequency cannot be told apart from another one at this rate, a tone would be
        empty, or there is noise without a generator.

    References
    ----------
    Chapter 02.

    Examples
    --------
    >>> tone([440, 660], seconds=0.1).shape
    (1600,)
    """
    hertz = np.atleast_1d(complete_array("frequencies", frequencies)).astype(float)
    rate = whole_number("rate", rate)
    if hertz.ndim != 1 or hertz.size == 0 or (hertz < 0).any() or (hertz >= rate / 2).any():
        raise ValueError(
            f"frequencies must be a list of hertz from 0 to below {rate / 2:g}, half the rate: "
            f"above it a tone sounds like a lower one; got {frequencies}"
        )
    seconds = real_number("seconds", seconds)
    size = round(seconds * rate)
    if size < 1:
        raise ValueError(f"seconds={seconds} at {rate} samples per second leaves no samples")
    if real_number("noise", noise) < 0:
        raise ValueError(f"noise is a standard deviation and cannot be negative, got {noise}")
    clock = np.arange(size) / rate
    signal = np.sin(2 * np.pi * hertz[:, None] * clock).ravel()
    return signal + random_generator(rng).normal(0, noise, len(signal)) if noise else signal


def frames(signal, size, hop):
    """Cut a signal into overlapping frames: `frames[t] = signal[t * hop : t * hop + size]`.

    Parameters
    ----------
    signal : array, shape (S,)
        Samples.
    size : int
        Samples in a frame.
    hop : int
        Samples between the starts of neighbouring frames; less than `size` to overlap.

    Returns
    -------
    array, shape (T, size)
        `T = 1 + (S - size) // hop` frames; samples after the last full frame are left out.

    Raises
    ------
    ValueError
        If the signal is not a single channel, holds NaN, or is shorter than a frame.

    Examples
    --------
    >>> frames([0, 1, 2, 3, 4, 5], size=3, hop=2)
    array([[0, 1, 2],
           [2, 3, 4]])
    """
    signal = complete_array("signal", signal)
    size, hop = whole_number("size", size), whole_number("hop", hop)
    if signal.ndim != 1:
        raise ValueError(f"signal must have one channel, shape (S,); got {signal.shape}")
    if len(signal) < size:
        raise ValueError(f"the signal has {len(signal)} samples, less than one frame of {size}")
    starts = np.arange(0, len(signal) - size + 1, hop)
    return signal[starts[:, None] + np.arange(size)]


def spectrogram(signal, size, hop, floor=1e-5):
    """How strong each frequency is in each frame, on a logarithmic scale.

    `log(max(|FFT(frame * window)| * 2 / sum(window), floor))` with a Hann window, which fades each
    frame in and out. The factor makes a tone of amplitude `A` in the middle of a bin read `log(A)`.

    Parameters
    ----------
    signal : array, shape (S,)
        Samples.
    size : int
        Samples in a frame, at least 2: longer tells frequencies apart better, and moments worse.
    hop : int
        Samples between the starts of neighbouring frames.
    floor : float, optional
        Amplitude below which everything counts as silence.

    Returns
    -------
    array, shape (T, size // 2 + 1)
        A sequence of `T` steps; feature `k` is the frequency `k * rate / size`.

    Raises
    ------
    ValueError
        As `frames`, and if `floor` is not positive.

    Examples
    --------
    >>> clock = np.arange(64)
    >>> spectrogram(np.sin(2 * np.pi * clock * 4 / 16), size=16, hop=8).argmax(axis=1)
    array([4, 4, 4, 4, 4, 4, 4])
    """
    size = whole_number("size", size, minimum=2)
    if not real_number("floor", floor) > 0:
        raise ValueError(f"floor must be positive, for the logarithm of silence; got {floor}")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    spectrum = np.fft.rfft(frames(signal, size, hop) * window, axis=1)  # (T, size // 2 + 1)
    return np.log(np.maximum(np.abs(spectrum) * 2 / window.sum(), floor))


def bin_frequencies(size, rate):
    """Return the frequency that each feature of a spectrogram stands for.

    Parameters
    ----------
    size : int
        Samples in a frame.
    rate : int
        Samples per second.

    Returns
    -------
    array, shape (size // 2 + 1,)
        Hertz, from 0 to half the rate.

    Raises
    ------
    ValueError
        If a number is not a positive whole number.

    Examples
    --------
    >>> bin_frequencies(size=4, rate=8000)
    array([   0., 2000., 4000.])
    """
    size, rate = whole_number("size", size, minimum=2), whole_number("rate", rate)
    return np.fft.rfftfreq(size, 1 / rate)
