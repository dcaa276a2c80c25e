"""What numba compiles: digits, edges, what becomes of old machine code, and numbers it is not made for."""

import math
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from numba.core import caching

from lib.layers import compiled as module
from lib.layers.compiled import compiled, sigmoid, tanh
from lib.layers.lstm import LSTM


@compiled
def both(z, s, t):
    for k in range(len(z)):
        s[k] = sigmoid(z[k])
    for k in range(len(z)):
        t[k] = tanh(z[k])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_and_tanh_have_all_digits_however_faint(dtype):
    rng = np.random.default_rng(0)
    scales = [1e-30, 1e-6, 1e-2, 1.0, 10.0, 20.0]
    z = np.concatenate([scale * rng.standard_normal(1001) for scale in scales]).astype(dtype)
    found = np.empty_like(z), np.empty_like(z)
    both(z, *found)
    for ours, function in zip(found, (torch.sigmoid, torch.tanh), strict=True):
        exact = function(torch.from_numpy(z).double()).numpy()
        assert (np.abs(ours - exact) <= 3 * np.finfo(dtype).eps * np.abs(exact)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_ends_and_what_is_no_number(dtype):
    z = np.array([0.0, -0.0, math.inf, -math.inf, 1e4, -1e4, math.nan], dtype)
    s, t = np.empty_like(z), np.empty_like(z)
    both(z, s, t)
    np.testing.assert_array_equal(s, [0.5, 0.5, 1, 0, 1, 0, math.nan])
    np.testing.assert_array_equal(t, [0, 0, 1, -1, 1, -1, math.nan])
    assert not np.signbit(t[0])


def test_without_a_folder_to_write_the_machine_code_is_kept_in_memory(monkeypatch):
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    assert compiled(lambda x: x + 1)(2) == 3


def test_machine_code_is_made_anew_when_what_it_calls_changes(tmp_path):
    path = tmp_path / "compiled.py"
    shutil.copy(Path(module.__file__), path)
    (tmp_path / "user.py").write_text(
        "import compiled\n\n\n@compiled.compiled\ndef half(z):\n    return compiled.sigmoid(z)\n"
    )

    def run():
        code = "import user; print(user.half(0.0), sum(user.half.stats.cache_hits.values()))"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        value, hits = done.stdout.split()
        return round(float(value), 3), int(hits)

    assert run() == (0.5, 0)
    assert run() == (0.5, 1)  # what was kept is used
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("s = one / (one + e)", "s = one / (one + one + e)"))
    assert run() == (0.333, 0)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_narrow_numbers_go_through_the_equations(dtype):
    torch.manual_seed(0)
    layer, x = LSTM(3, 5, num_layers=2), torch.randn(2, 7, 3)
    expected = layer(x)[0]
    expected.sum().backward()
    gradient = layer.weight_hh_l0.grad.clone()
    layer.zero_grad()
    narrow = layer.to(dtype)
    found, (h, c) = narrow(x.to(dtype))
    found.sum().backward()
    assert found.dtype == h.dtype == c.dtype == dtype
    torch.testing.assert_close(found.float(), expected, rtol=0, atol=0.02)
    error = narrow.weight_hh_l0.grad.float() - gradient
    assert error.norm() < 0.02 * gradient.norm()
