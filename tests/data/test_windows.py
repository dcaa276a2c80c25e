import numpy as np
import pytest

from lib.data.windows import (
    Scaler,
    fill_gaps,
    next_step_targets,
    sliding_windows,
    split_by_time,
)


@pytest.mark.parametrize("length", [1, 4])
@pytest.mark.parametrize("horizon", [1, 3])
@pytest.mark.parametrize("stride", [1, 2, 5])
def test_windows_against_the_definition(length, horizon, stride):
    series = np.random.default_rng(0).normal(size=(17, 3))
    X, y = sliding_windows(series, length, horizon, stride)
    expected_X, expected_y = [], []
    start = 0
    while start + length + horizon <= 17:
        expected_X.append(series[start : start + length])
        expected_y.append(series[start + length - 1 + horizon])
        start += stride
    np.testing.assert_array_equal(X, expected_X)
    np.testing.assert_array_equal(y, expected_y)


def test_exactly_one_window_fits():
    X, y = sliding_windows(np.arange(7), length=5, horizon=2)
    assert X.shape == (1, 5, 1)
    assert y.tolist() == [[6]]


def test_windows_are_copies():
    series = np.arange(8.0)
    X, y = sliding_windows(series, 3)
    X[:], y[:] = -1, -1
    assert (series >= 0).all()


def test_window_misuse():
    with pytest.raises(ValueError, match="need 7 steps, but the series has 6"):
        sliding_windows(np.arange(6), length=5, horizon=2)
    with pytest.raises(ValueError, match="NaN"):
        sliding_windows([1.0, np.nan, 2.0, 3.0], length=2)
    with pytest.raises(ValueError, match=r"expected \(T,\) or \(T, D\)"):
        sliding_windows(np.zeros((5, 2, 2)), length=2)
    for name in ("length", "horizon", "stride"):
        with pytest.raises(ValueError, match=f"{name} must be at least 1"):
            sliding_windows(np.arange(9), **{"length": 2, name: 0})
    with pytest.raises(ValueError, match=r"whole number, got 2\.0"):
        sliding_windows(np.arange(9), length=2.0)


def test_split_keeps_everything_in_order():
    series = np.random.default_rng(0).normal(size=(101, 3))
    parts = split_by_time(series)
    assert [len(p) for p in parts] == [71, 15, 15]
    np.testing.assert_array_equal(np.concatenate(parts), series)


def test_windows_cut_after_the_split_do_not_cross_it():
    steps = np.arange(50)
    seen = []
    for part in split_by_time(steps, (0.6, 0.4)):
        X, y = sliding_windows(part, length=4, horizon=2)
        seen.append(set(X.ravel()) | set(y.ravel()))
    assert max(seen[0]) < min(seen[1])


def test_split_of_dates():
    time = np.datetime64("2001-01", "M") + np.arange(10)
    past, future = split_by_time(time, (0.8, 0.2))
    assert past.max() < future.min()


@pytest.mark.parametrize("fractions", [(0.5, 0.4), (1.2, -0.2), (1.0, 0.0), 0.7, (0.5, np.nan)])
def test_bad_fractions(fractions):
    with pytest.raises(ValueError, match=r"fractions must be positive|NaN"):
        split_by_time(np.arange(10), fractions)


def test_split_misuse():
    with pytest.raises(ValueError, match="a part is empty"):
        split_by_time(np.arange(3), (0.9, 0.05, 0.05))
    with pytest.raises(ValueError, match="time axis"):
        split_by_time(5.0)


@pytest.mark.parametrize("shape", [(40, 3), (5, 8, 3)])
def test_scaler_gives_mean_zero_and_deviation_one(shape):
    x = np.random.default_rng(0).normal([5, -3, 900], [0.1, 4, 70], shape)
    scaler = Scaler().fit(x)
    z = scaler.transform(x).reshape(-1, 3)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-10)
    np.testing.assert_allclose((z**2).mean(axis=0), 1, atol=1e-10)
    np.testing.assert_allclose(scaler.inverse(scaler.transform(x)), x, rtol=1e-12)
    for feature in range(3):
        one = scaler.transform(x)[..., feature]
        np.testing.assert_allclose(scaler.inverse(one, feature), x[..., feature], rtol=1e-12)


def test_the_future_does_not_leak_into_the_scaler():
    series = np.random.default_rng(0).normal(size=(40, 3))
    changed = series.copy()
    changed[30:] *= 100
    outputs = []
    for values in (series, changed):
        train, _ = split_by_time(values, (0.75, 0.25))
        scaler = Scaler().fit(train)
        outputs.append((scaler.mean, scaler.std, scaler.transform(train)))
    for before, after in zip(*outputs, strict=True):
        np.testing.assert_array_equal(before, after)
    assert abs(Scaler().fit(changed).std - outputs[0][1]).min() > 1  # the leak it guards against


def test_transform_does_not_refit():
    scaler = Scaler().fit([[0.0], [2.0]])
    assert scaler.transform([[101.0]]).tolist() == [[100.0]]
    assert scaler.transform([[1.0]]).tolist() == [[0.0]]


def test_scaler_misuse():
    x = np.random.default_rng(0).normal(size=(6, 3))
    with pytest.raises(ValueError, match="not fitted"):
        Scaler().transform(x)
    with pytest.raises(ValueError, match="not fitted"):
        Scaler().inverse(x, feature=0)
    with pytest.raises(ValueError, match="one feature is x"):
        Scaler().fit(x[:, 0])
    with pytest.raises(ValueError, match=r"shape \(0, 3\)"):
        Scaler().fit(x[:0])
    with pytest.raises(ValueError, match=r"feature 1 is 0\.1 at every step"):
        Scaler().fit(np.where([False, True, False], 0.1, x))
    with pytest.raises(ValueError, match=r"NaN .* first at index \(2, 1\)"):
        Scaler().fit(np.where(np.arange(18).reshape(6, 3) == 7, np.nan, x))
    scaler = Scaler().fit(x)
    for method in (scaler.transform, scaler.inverse):
        with pytest.raises(ValueError, match="expected 3 features"):
            method(x[:, :2])
        with pytest.raises(ValueError, match="NaN"):
            method(x * np.nan)
    with pytest.raises(ValueError, match=r"expected 3 features .* got \(\)"):
        scaler.transform(1.0)
    with pytest.raises(ValueError, match="no feature 3"):
        scaler.inverse(x, feature=3)


def test_gaps():
    series = np.array([[1.0, 5.0], [np.nan, 6.0], [np.nan, np.nan], [7.0, 8.0], [9.0, 9.0]])
    before = series.copy()
    np.testing.assert_allclose(fill_gaps(series)[:, 0], [1, 3, 5, 7, 9])
    np.testing.assert_allclose(fill_gaps(series)[:, 1], [5, 6, 7, 8, 9])
    np.testing.assert_array_equal(fill_gaps(series, "previous")[:, 0], [1, 1, 1, 7, 9])
    np.testing.assert_array_equal(fill_gaps(series[:, 0], "previous"), [1, 1, 1, 7, 9])
    np.testing.assert_array_equal(series, before)
    np.testing.assert_array_equal(fill_gaps([3, 4]), [3, 4])


def test_previous_uses_the_past_only():
    series = np.array([1.0, np.nan, np.nan, 4.0])
    for t in range(1, 5):
        np.testing.assert_array_equal(
            fill_gaps(series, "previous")[:t], fill_gaps(series[:t], "previous")
        )


def test_gap_misuse():
    for series in ([np.nan, 1.0], [np.nan, np.nan], [[1.0, np.nan], [1.0, 2.0]]):
        for method in ("linear", "previous"):
            with pytest.raises(ValueError, match="missing at an end"):
                fill_gaps(series, method)
    with pytest.raises(ValueError, match="feature 0 is missing at an end"):
        fill_gaps([1.0, np.nan])
    assert fill_gaps([1.0, np.nan], "previous").tolist() == [1.0, 1.0]
    with pytest.raises(ValueError, match="'cubic'"):
        fill_gaps([1.0], "cubic")
    with pytest.raises(ValueError, match="infinite"):
        fill_gaps([1.0, np.inf])
    with pytest.raises(ValueError, match=r"\(2, 2, 2\)"):
        fill_gaps(np.zeros((2, 2, 2)))


def test_targets_are_shifted_once():
    tokens = np.random.default_rng(0).integers(0, 90, (3, 7))
    inputs, targets = next_step_targets(tokens)
    assert inputs.shape == targets.shape == (3, 6)
    for n in range(3):
        for t in range(6):
            assert inputs[n, t] == tokens[n, t]
            assert targets[n, t] == tokens[n, t + 1]
    inputs, targets = next_step_targets([4, 5, 6])
    assert (inputs.tolist(), targets.tolist()) == ([4, 5], [5, 6])


def test_padding_is_never_a_target():
    tokens = np.array([[5, 6, 7, 2], [8, 2, 0, 0], [9, 0, 0, 0]])
    _, targets = next_step_targets(tokens, lengths=[4, 2, 1], ignore_index=-1)
    assert targets.tolist() == [[6, 7, 2], [2, -1, -1], [-1, -1, -1]]
    assert tokens.min() == 0


def test_target_misuse():
    with pytest.raises(ValueError, match="at least 2 steps, got 1"):
        next_step_targets([[4], [5]])
    with pytest.raises(ValueError, match=r"\(2, 2, 2\)"):
        next_step_targets(np.zeros((2, 2, 2)))
    with pytest.raises(ValueError, match="one length per row"):
        next_step_targets([[4, 5], [6, 7]], lengths=[2])
    with pytest.raises(ValueError, match="one length per row"):
        next_step_targets([4, 5], lengths=[2])
    with pytest.raises(ValueError, match=r"lengths\[1\] is 3"):
        next_step_targets([[4, 5], [6, 7]], lengths=[2, 3])


def test_masked_values_are_missing_values():
    masked = np.ma.masked_array([1.0, 99.0, 3.0], [False, True, False])
    np.testing.assert_array_equal(fill_gaps(masked), [1, 2, 3])
    np.testing.assert_array_equal(fill_gaps(masked, method="previous"), [1, 1, 3])
    whole = np.ma.masked_array([[1], [99], [4]], [[False], [True], [False]])
    np.testing.assert_array_equal(fill_gaps(whole), [[1], [2.5], [4]])
    for use in (
        lambda x: sliding_windows(x, 1),
        Scaler().fit,
        split_by_time,
        next_step_targets,
    ):
        with pytest.raises(ValueError, match="is a masked array"):
            use(masked)


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "uint64"])
def test_small_types_hold_the_ignored_target(dtype):
    tokens = np.array([[4, 7, 9], [5, 2, 0]], dtype=dtype)
    inputs, targets = next_step_targets(tokens, lengths=[3, 2])
    assert inputs.dtype == targets.dtype == np.int64
    assert targets.tolist() == [[7, 9], [2, -100]]
    assert next_step_targets(tokens, [3, 2], ignore_index=-1000)[1][1, 1] == -1000


def test_the_ignored_target_is_a_whole_number():
    for bad in (1.5, "no", None, True):
        with pytest.raises(ValueError, match="ignore_index must be a whole number"):
            next_step_targets([[4, 7], [5, 2]], lengths=[2, 1], ignore_index=bad)
    with pytest.raises(ValueError, match="tokens must fit into 64 bits"):
        next_step_targets(np.array([2**63 + 5, 1], dtype=np.uint64))
