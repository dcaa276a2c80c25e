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


MASKED = np.ma.masked_array([1.0, 2.0, 3.0], [False, True, False])


def test_what_a_mask_hides_does_not_come_back():
    with pytest.raises(ValueError, match="sequence 0 is a masked array"):
        pad([MASKED, [1.0]])
    with pytest.raises(ValueError, match="padded is a masked array"):
        unpad(MASKED[None], [2])
    with pytest.raises(ValueError, match="lengths is a masked array"):
        mask(np.ma.masked_array([1, 2], [False, True]))
    padded, _ = pad([np.ma.masked_array([1.0, 2.0]), [3.0]])  # a mask that hides nothing
    np.testing.assert_array_equal(padded, [[1, 2], [3, 0]])


def test_whole_numbers_never_turn_into_others():
    large = np.array([2**63 + 5, 1], dtype=np.uint64)
    for sequences in ([large], [large, [1]], [large, [1.5]], [[2**53 + 1], [0.5]]):
        with pytest.raises(
            ValueError, match=r"sequence 0 holds whole numbers of type .* cannot hold"
        ):
            pad(sequences)
    padded, _ = pad([np.array([2**63 - 1], dtype=np.uint64), [-1, 2]])
    assert padded.tolist() == [[2**63 - 1, 0], [-1, 2]]
    with pytest.raises(ValueError, match=r"value=0\.5 does not fit data of type int64"):
        pad([[1], [2, 3]], value=0.5)
    with pytest.raises(ValueError, match=r"value=1000000\.0 does not fit data of type float16"):
        pad([np.ones(2, np.float16)], value=1e6)
    filled, _ = pad([np.ones(1, np.float32), np.ones(2, np.float32)], value=0.1)
    assert filled[0, 1] == np.float32(0.1)


def test_a_tensor_with_gradients_is_named():
    torch = pytest.importorskip("torch")
    with pytest.raises(ValueError, match=r"sequence 0 cannot be read as an array.*detach"):
        pad([torch.ones(2, requires_grad=True)])
