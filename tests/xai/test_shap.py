"""The same Shapley values as the package shap."""

import numpy as np
import pytest
import shap
import torch

from lib.xai import kernel_shap, shapley_values
from tests.xai.networks import NETWORKS, network


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


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("seed", [0, 1])
def test_values_of_groups(kind, seed):
    """Pictures and series in six parts: shap is asked about which parts are there."""
    model, x = network(kind, seed, count=2)
    start = torch.randn(x.shape[1:], dtype=x.dtype)
    groups = torch.arange(start.numel()).reshape(start.shape) % (5 if kind == "dense" else 6)

    def f(t):
        return model(t)[:, 2]

    for one in x.split(1):

        def asked(masks, one=one):
            kept = torch.as_tensor(masks)[:, groups] > 0.5
            with torch.no_grad():
                return f(torch.where(kept, one, start)).numpy()

        parts = int(groups.max()) + 1
        kernel = shap.KernelExplainer(asked, np.zeros((1, parts)))
        theirs = kernel.shap_values(np.ones((1, parts)), nsamples=10_000, l1_reg=0, silent=True)
        for method in (shapley_values, kernel_shap):
            found = method(f, one, start, groups=groups)
            np.testing.assert_allclose(found, theirs, atol=1e-9)
