import numpy as np
import pytest

from lib.data.padding import mask, pad, unpad


def test_ids():
    padded, lengths = pad([[5, 3, 8, 1], [6], [2, 9]], value=7)
    assert padded.tolist() == [[5, 3, 8, 1], [6, 7, 7, 7], [2, 9, 7, 7]]
    assert lengths.tolist() == [4, 1, 2]
    assert padded.dtype == lengths.dtype == np.int64


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_features_keep_their_type(dtype):
    rng = np.random.default_rng(0)
    sequences = [rng.normal(size=(t, 3)).astype(dtype) for t in (2, 5, 1, 4)]
    padded, lengths = pad(sequences, value=-1.5)
    assert padded.shape == (4, 5, 3)
    assert padded.dtype == dtype
    real = mask(lengths)
    assert (padded[~real] == -1.5).all()
    np.testing.assert_array_equal(padded[real], np.concatenate(sequences))


def test_unpad_is_the_inverse():
    rng = np.random.default_rng(1)
    for features in ((), (3,)):
        sequences = [rng.integers(0, 9, (t, *features)) for t in (4, 1, 6)]
        padded, lengths = pad(sequences, length=7)
        assert padded.shape == (3, 7, *features)
        back = unpad(padded, lengths)
        assert len(back) == 3
        for before, after in zip(sequences, back, strict=True):
            np.testing.assert_array_equal(before, after)
        back[0][:] = -1
        assert not (padded == -1).any()


def test_mask_is_true_where_real():
    np.testing.assert_array_equal(
        mask([2, 3, 1], T=4),
        [[True, True, False, False], [True, True, True, False], [True, False, False, False]],
    )
    assert mask([2, 3, 1]).shape == (3, 3)
    assert mask([2]).dtype == bool


def test_whole_and_floating_sequences_together_become_floating():
    padded, _ = pad([[1, 2], [0.5]])
    assert padded.tolist() == [[1.0, 2.0], [0.5, 0.0]]


@pytest.mark.parametrize(
    ("sequences", "message"),
    [
        ([], "empty batch"),
        ([[1], []], "sequence 1 is empty"),
        ([np.zeros((2, 3)), np.zeros((0, 3))], "sequence 1 is empty"),
        ([np.zeros((2, 3)), np.zeros((2, 4))], r"sequence 1 has shape \(2, 4\), sequence 0"),
        ([np.zeros((2, 3)), np.zeros(2)], "same number of features"),
        ([np.zeros((2, 3, 4))], r"expected \(T,\)"),
        ([1, 2, 3], r"sequence 0 has shape \(\)"),
        ([[1.0, 2.0], [np.nan]], r"sequence 1 holds NaN .* 1 of 1 entries"),
        ([[1.0, np.inf]], "infinity"),
        (["the", "sky"], "real numbers"),
        ("the sky", "one string"),
        (4, "got 4"),
    ],
)
def test_bad_batches(sequences, message):
    with pytest.raises(ValueError, match=message):
        pad(sequences)


def test_bad_options():
    with pytest.raises(ValueError, match=r"value=0\.5 does not fit"):
        pad([[1]], value=0.5)
    with pytest.raises(ValueError, match="value holds NaN"):
        pad([[1.0]], value=np.nan)
    with pytest.raises(ValueError, match="sequence 1 has 3 steps, more than length=2"):
        pad([[1], [1, 2, 3]], length=2)


@pytest.mark.parametrize(
    ("lengths", "message"),
    [
        ([2, 5], r"lengths\[1\] is 5, .* 4 steps"),
        ([0, 4], r"lengths\[0\] is 0"),
        ([2.0, 4.0], "whole numbers"),
        ([], r"N ≥ 1"),
        ([[2], [4]], r"shape \(N,\)"),
    ],
)
def test_lengths_that_do_not_fit(lengths, message):
    with pytest.raises(ValueError, match=message):
        mask(lengths, T=4)
    with pytest.raises(ValueError, match=message):
        unpad(np.zeros((2, 4)), lengths)


def test_unpad_misuse():
    with pytest.raises(ValueError, match="3 sequences need as many lengths, got 2"):
        unpad(np.zeros((3, 4)), [1, 2])
    with pytest.raises(ValueError, match=r"shape \(4,\)"):
        unpad(np.zeros(4), [1])
