"""The same Shapley values as the package shap."""

import numpy as np
import pytest
import shap
import torch

from lib.xai import kernel_shap, shapley_values
from tests.xai.networks import network


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("references", [1, 3])
def test_values(seed, references):
    model, x = network("dense", seed)
    starts = torch.randn(references, 5, dtype=torch.float64)

    def f(values):
        with torch.no_grad():
            return model(torch.as_tensor(values))[:, 1].numpy()

    kernel = shap.KernelExplainer(f, starts.numpy())
    theirs = kernel.shap_values(x.numpy(), nsamples=10_000, l1_reg=0, silent=True)
    for method in (shapley_values, kernel_shap):
        found = method(f, x.numpy(), starts.numpy())
        np.testing.assert_allclose(found, theirs, atol=1e-9)
