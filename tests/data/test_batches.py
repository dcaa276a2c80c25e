from itertools import pairwise

import numpy as np
import pytest

from lib.data.batches import batches, bucket_batches, stream_batches
from lib.data.padding import pad


def test_each_sample_comes_once_and_stays_with_its_target():
    x = np.random.default_rng(0).normal(size=(17, 4, 3))
    y = np.arange(17)
    seen, sizes = [], []
    for inputs, targets in batches(x, y, size=5, rng=np.random.default_rng(1)):
        np.testing.assert_array_equal(inputs, x[targets])
        seen += targets.tolist()
        sizes.append(len(targets))
    assert sorted(seen) == list(range(17))
    assert seen != sorted(seen)
    assert sizes == [5, 5, 5, 2]


def test_every_epoch_has_its_own_order_and_a_seed_repeats_them():
    def two_epochs(seed):
        rng = np.random.default_rng(seed)
        return [np.concatenate(list(batches(np.arange(30), size=7, rng=rng))) for _ in range(2)]

    first, second = two_epochs(3)
    assert (first != second).any()
    np.testing.assert_array_equal([first, second], two_epochs(3))


def test_without_shuffling_the_order_stays():
    out = list(batches([3, 1, 2, 5, 4], size=2, shuffle=False))
    assert [b.tolist() for b in out] == [[3, 1], [2, 5], [4]]
    assert [len(b) for b in batches(np.arange(6), size=3, shuffle=False)] == [3, 3]
    assert [len(b) for b in batches(np.arange(6), size=60, shuffle=False)] == [6]


def test_torch_tensors_come_back_as_torch_tensors():
    torch = pytest.importorskip("torch")
    x = torch.arange(14).reshape(7, 2)
    for inputs, row in batches(x, np.arange(7), size=3, rng=np.random.default_rng(0)):
        assert torch.equal(inputs, x[torch.as_tensor(row)])


def test_rows_of_a_table_are_taken_by_place_and_not_by_label():
    pandas = pytest.importorskip("pandas")
    targets = pandas.Series([10, 20, 30], index=[2, 1, 0])  # as a shuffled table has it
    (inputs, found), _ = batches(np.array([1, 2, 3]), targets, size=2, shuffle=False)
    assert inputs.tolist() == [1, 2] and found.tolist() == [10, 20]


def test_what_a_mask_hides_does_not_come_back():
    hidden = np.ma.masked_array([1.0, 2.0, 3.0], [False, True, False])
    with pytest.raises(ValueError, match="masked array"):
        batches(hidden, size=2, shuffle=False)


def test_batch_misuse_is_reported_at_once():
    x = np.zeros((6, 2))
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="numpy Generator"):
        batches(x, size=2)
    with pytest.raises(ValueError, match=r"numpy Generator .* got 0"):
        batches(x, size=2, rng=0)
    with pytest.raises(ValueError, match=r"different numbers of samples: \[6, 5\]"):
        batches(x, x[:5], size=2, rng=rng)
    with pytest.raises(ValueError, match="no samples"):
        batches(x[:0], size=2, rng=rng)
    with pytest.raises(ValueError, match="at least one array"):
        batches(size=2, rng=rng)
    with pytest.raises(ValueError, match="sample axis"):
        batches(x, np.float64(3), size=2, rng=rng)
    with pytest.raises(ValueError, match="sample axis"):
        batches(x, 3, size=2, rng=rng)
    with pytest.raises(ValueError, match="size must be at least 1"):
        batches(x, size=0, rng=rng)


def test_buckets_hold_each_sample_once_and_little_padding():
    lengths = np.random.default_rng(0).integers(1, 60, 101)
    chunks = list(bucket_batches(lengths, size=8, rng=np.random.default_rng(1)))
    assert sorted(np.concatenate(chunks)) == list(range(101))
    assert sorted(map(len, chunks)) == [5] + [8] * 12
    ranges = sorted((lengths[c].min(), lengths[c].max()) for c in chunks)
    for (_, end), (start, _) in pairwise(ranges):
        assert end <= start
    means = [lengths[c].mean() for c in chunks]
    assert means != sorted(means)


def test_bucket_order_is_random_among_equals():
    lengths = np.ones(40, dtype=int)
    rng = np.random.default_rng(0)
    orders = [np.concatenate(list(bucket_batches(lengths, size=7, rng=rng))) for _ in range(2)]
    assert (orders[0] != orders[1]).any()
    assert (orders[0] != np.arange(40)).any()


def test_buckets_serve_padding():
    sequences = [np.arange(1, n + 1) for n in (9, 2, 8, 3, 9)]
    for chunk in bucket_batches([len(s) for s in sequences], size=2, rng=np.random.default_rng(0)):
        padded, _ = pad([sequences[i] for i in chunk])
        assert (padded == 0).mean() < 0.4


@pytest.mark.parametrize("lengths", [[], [1.5], [[1], [2]]])
def test_bucket_misuse(lengths):
    with pytest.raises(ValueError, match="lengths must"):
        bucket_batches(lengths, size=2, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("S", "N", "T"), [(32, 3, 4), (31, 3, 5), (11, 2, 5), (100, 7, 3), (4, 3, 2)]
)
@pytest.mark.parametrize("features", [(), (2,)])
def test_every_row_continues_itself(S, N, T, features):
    stream = np.arange(S * (2 if features else 1)).reshape(S, *features)
    parts = list(stream_batches(stream, N, T))
    steps = (S - 1) // N
    assert [x.shape[1] for x, _ in parts] == [T] * (steps // T) + [steps % T] * (steps % T > 0)
    for x, y in parts:
        assert x.shape == y.shape
        assert x.shape[0] == N
        assert x.shape[2:] == features
    for (_, before), (after, _) in pairwise(parts):
        # the last target of a batch is the first input of the next, in every row
        np.testing.assert_array_equal(before[:, -1], after[:, 0])
    x = np.concatenate([x for x, _ in parts], axis=1)
    y = np.concatenate([y for _, y in parts], axis=1)
    assert x.shape[1] == steps
    np.testing.assert_array_equal(x.reshape(-1, *features), stream[: N * steps])
    np.testing.assert_array_equal(y.reshape(-1, *features), stream[1 : N * steps + 1])


def test_stream_misuse():
    with pytest.raises(ValueError, match="3 steps are too few for 3 rows: 4 are needed"):
        stream_batches([1, 2, 3], batch_size=3, length=1)
    with pytest.raises(ValueError, match="NaN"):
        stream_batches([1.0, np.nan, 2.0], batch_size=1, length=1)
    with pytest.raises(ValueError, match="one stream"):
        stream_batches(np.zeros((3, 4, 5)), batch_size=1, length=1)
    with pytest.raises(ValueError, match="real numbers"):
        stream_batches(["a", "b", "c"], batch_size=1, length=1)
    with pytest.raises(ValueError, match="length must be at least 1"):
        stream_batches([1, 2, 3], batch_size=1, length=0)
