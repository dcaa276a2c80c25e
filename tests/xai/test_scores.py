"""Every method that may take long shows a bar, and none if told so; one interface for NumPy and torch."""

import numpy as np
import pytest
import torch

from lib.xai import (
    deletion,
    insertion,
    integrated_gradients,
    kernel_shap,
    lime,
    occlusion,
    partial_dependence,
    permutation_importance,
    shapley_values,
    smoothgrad,
)
from lib.xai import scores as module


def squared(y, p):
    return np.mean((y - p) ** 2)


LONG = {
    "deletion": lambda f, x, **o: deletion(f, x, x, **o),
    "insertion": lambda f, x, **o: insertion(f, x, x, **o),
    "integrated_gradients": integrated_gradients,
    "kernel_shap": kernel_shap,
    "lime": lime,
    "occlusion": occlusion,
    "partial_dependence": lambda f, x, **o: partial_dependence(f, x, 1, [0.0, 1.0], **o),
    "permutation_importance": lambda f, x, **o: permutation_importance(
        f, x, np.ones(len(x)), squared, repeats=2, **o
    ),
    "shapley_values": shapley_values,
    "smoothgrad": smoothgrad,
}


@pytest.mark.parametrize("name", LONG)
def test_long_runs_show_a_bar(name, monkeypatch):
    bars = []

    def tqdm(items, **options):
        bars.append(options)
        return items

    monkeypatch.setattr(module, "tqdm", tqdm)
    x = torch.rand(3, 4, dtype=torch.float64)
    for progress in (True, False):
        bars.clear()
        shown = LONG[name](lambda t: t[:, 0] * t[:, 1], x, progress=progress)
        assert bars and all(one["disable"] is not progress for one in bars)
        assert all(one["delay"] > 1 and not one["leave"] for one in bars)
        np.testing.assert_array_equal(shown, LONG[name](lambda t: t[:, 0] * t[:, 1], x))


@pytest.mark.parametrize("name", sorted(set(LONG) - {"integrated_gradients", "smoothgrad"}))
def test_any_model_in_numpy_may_be_explained(name):
    """A model that knows nothing of torch, and the same one in torch."""
    x = np.random.default_rng(0).random((5, 4))
    found = LONG[name](lambda t: np.where(t[:, 0] > 0.5, t[:, 1], t[:, 2]), x)
    same = LONG[name](lambda t: torch.where(t[:, 0] > 0.5, t[:, 1], t[:, 2]), torch.tensor(x))
    assert isinstance(found, np.ndarray)
    np.testing.assert_allclose(found, same, atol=1e-12)


@pytest.mark.parametrize("as_array", [np.array, torch.tensor], ids=["numpy", "torch"])
def test_whole_numbers_are_not_mixed_with_others(as_array):
    """A mean of counts was cut to a whole number, and the explanation was that of another baseline."""
    counts = as_array([[1, 2], [3, 4]])
    for method in (kernel_shap, lime, occlusion, shapley_values):
        with pytest.raises(ValueError, match=r"x holds int64, which has no 0\.9; .*floating"):
            method(lambda x: x.sum(1), counts, baseline=0.9)
        np.testing.assert_array_equal(
            method(lambda x: x.sum(1), counts, baseline=1.0),
            method(lambda x: x.sum(1), counts, baseline=1),
        )
    with pytest.raises(ValueError, match=r"x holds int64, which has no 0\.5; .*floating"):
        partial_dependence(lambda x: x.sum(1), counts, 0, [0.0, 0.5])
    assert partial_dependence(lambda x: x.sum(1), counts, 0, [0.0, 2.0]).tolist() == [3.0, 5.0]
