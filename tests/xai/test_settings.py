"""What methods do unless told otherwise, features counted from the end, and the words of a refusal."""

import numpy as np
import pytest
import torch

from lib.xai.lime import lime
from lib.xai.partial_dependence import partial_dependence
from lib.xai.permutation_importance import permutation_importance
from lib.xai.smoothgrad import smoothgrad
from lib.xai.targets import chosen


def squared_error(y, predicted):
    return ((y - predicted) ** 2).mean()


def model(x):
    return x[:, 0] * x[:, 1] + x[:, 2]


def test_permutations_are_ten():
    rng = np.random.default_rng(5)
    x = rng.standard_normal((30, 3))
    found = permutation_importance(model, x, model(x), squared_error, progress=False)
    told = {"repeats": 10, "seed": 0, "progress": False}
    np.testing.assert_array_equal(
        found, permutation_importance(model, x, model(x), squared_error, **told)
    )


def test_noise_of_smoothgrad():
    x = torch.randn(2, 3, generator=torch.Generator().manual_seed(1))
    told = {"samples": 50, "sigma": 0.15, "seed": 0, "progress": False}
    assert torch.equal(smoothgrad(model, x, progress=False), smoothgrad(model, x, **told))


def test_samples_of_lime():
    x = np.random.default_rng(3).standard_normal((2, 3))
    told = {"samples": 1000, "kernel_width": 0.25, "alpha": 1.0, "seed": 0, "progress": False}
    np.testing.assert_array_equal(lime(model, x, progress=False), lime(model, x, **told))


def test_a_feature_may_be_counted_from_the_end():
    x = np.random.default_rng(6).standard_normal((7, 3))
    for feature in range(3):
        expected = partial_dependence(model, x, feature, [-1.0, 2.0])
        found = partial_dependence(model, x, feature - 3, [-1.0, 2.0])
        np.testing.assert_array_equal(found, expected)
    for feature in (3, -4):
        with pytest.raises(ValueError, match=f"got the feature {feature}"):
            partial_dependence(model, x, feature, [0.0])


def test_a_refusal_says_what_the_model_returned():
    with pytest.raises(ValueError, match=r"the model returned \(3,\)"):
        chosen(torch.zeros(3), 0)
    with pytest.raises(ValueError, match="the model returned list"):
        chosen([[1.0, 2.0]], 0)
