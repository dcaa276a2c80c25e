import numpy as np
import pytest

from lib.data.corpora.audio import bin_frequencies, frames, spectrogram, tone


@pytest.mark.parametrize(("S", "size", "hop"), [(23, 5, 3), (20, 5, 5), (7, 7, 2), (9, 2, 4)])
def test_frames_against_the_definition(S, size, hop):
    signal = np.random.default_rng(0).normal(size=S)
    out = frames(signal, size, hop)
    assert out.shape == (1 + (S - size) // hop, size)
    for t, frame in enumerate(out):
        np.testing.assert_array_equal(frame, signal[t * hop : t * hop + size])


def test_frames_are_copies():
    signal = np.arange(9.0)
    frames(signal, 3, 1)[:] = -1
    assert signal.tolist() == list(range(9))


@pytest.mark.parametrize("size", [8, 9])
def test_spectrogram_against_the_slow_fourier_sum(size):
    signal = np.random.default_rng(0).normal(size=31)
    out = spectrogram(signal, size, hop=3, floor=1e-12)
    K = size // 2 + 1
    assert out.shape == (1 + (31 - size) // 3, K)
    s = np.arange(size)
    window = np.sin(np.pi * s / size) ** 2
    for t in range(len(out)):
        for k in range(K):
            part = signal[3 * t : 3 * t + size] * window * np.exp(-2j * np.pi * k * s / size)
            assert out[t, k] == pytest.approx(np.log(2 * abs(part.sum()) / window.sum()), abs=1e-9)


def test_a_tone_in_the_middle_of_a_bin_reads_its_amplitude():
    clock = np.arange(400)
    out = spectrogram(0.3 * np.sin(2 * np.pi * clock * 7 / 50), size=50, hop=20)
    assert (out.argmax(axis=1) == 7).all()
    np.testing.assert_allclose(out[:, 7], np.log(0.3), atol=1e-9)
    np.testing.assert_allclose(out[:, 15:], np.log(1e-5))  # silence is held at the floor


def test_tones_are_heard_in_their_order():
    signal = tone([500, 0, 1500], seconds=0.125, rate=8000)
    assert signal.shape == (3000,)
    out = spectrogram(signal, size=160, hop=80)
    frequencies = bin_frequencies(160, 8000)
    assert out.shape[1] == len(frequencies) == 81
    assert frequencies[out[2].argmax()] == 500
    assert frequencies[out[-3].argmax()] == 1500
    assert out[len(out) // 2].max() < -10  # the pause


def test_bin_frequencies_end_at_half_the_rate():
    assert bin_frequencies(2, 10).tolist() == [0, 5]
    assert np.allclose(bin_frequencies(5, 10), [0, 2, 4])


def test_tone_is_a_sine():
    signal = tone(100, seconds=0.02, rate=800)
    np.testing.assert_allclose(signal, np.sin(2 * np.pi * 100 * np.arange(16) / 800))


def test_noise():
    quiet = tone([0], seconds=1)
    noisy = tone([0], seconds=1, noise=0.2, rng=np.random.default_rng(0))
    assert not quiet.any()
    assert abs(noisy.mean()) < 0.01
    assert noisy.std() == pytest.approx(0.2, rel=0.05)
    assert len(tone([0, 0])) == 4000
    assert len(tone([0], seconds=1, rate=1)) == 1


def test_misuse():
    with pytest.raises(ValueError, match="less than one frame of 9"):
        frames(np.zeros(8), 9, 1)
    with pytest.raises(ValueError, match=r"one channel, shape \(S,\); got \(8, 2\)"):
        frames(np.zeros((8, 2)), 4, 1)
    with pytest.raises(ValueError, match="NaN"):
        frames([0.0, np.nan], 1, 1)
    with pytest.raises(ValueError, match="hop must be at least 1"):
        frames(np.zeros(8), 4, 0)
    with pytest.raises(ValueError, match="size must be at least 2"):
        spectrogram(np.zeros(8), 1, 1)
    for floor in (0, -1, np.nan, "low"):
        with pytest.raises(ValueError, match=r"floor must be (positive|a finite number)"):
            spectrogram(np.zeros(8), 4, 1, floor=floor)
    for frequencies in ([4000], [-1], [], [[100]]):
        with pytest.raises(ValueError, match="frequencies must be a list"):
            tone(frequencies)
    with pytest.raises(ValueError, match="below 4000"):
        tone([3000, 4000])
    with pytest.raises(ValueError, match="leaves no samples"):
        tone([100], seconds=0)
    with pytest.raises(ValueError, match="cannot be negative"):
        tone([100], noise=-1)
    with pytest.raises(ValueError, match="numpy Generator"):
        tone([100], noise=0.1)
    for bad in (np.inf, np.nan, "1", [1.0]):
        with pytest.raises(ValueError, match="seconds must be a finite number"):
            tone([100], seconds=bad)
        with pytest.raises(ValueError, match="noise must be a finite number"):
            tone([100], noise=bad, rng=np.random.default_rng(0))
