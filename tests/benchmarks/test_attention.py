"""The benchmark of attention: both do the same work, and when its check fails."""

import pytest
import torch

from benchmarks import attention, recurrent_layers
from benchmarks.attention import KINDS, main, passes


@pytest.mark.parametrize("kind", KINDS)
def test_both_do_the_same_work(kind, monkeypatch):
    losses = []
    backward = torch.Tensor.backward
    monkeypatch.setattr(
        torch.Tensor, "backward", lambda loss: (losses.append(loss.item()), backward(loss))
    )
    for run in passes(kind, (3, 5, 6, 2)):
        run()
    assert losses[0] == pytest.approx(losses[1], abs=1e-5)


@pytest.mark.parametrize(("ratio", "code"), [(0.5, 0), (9.0, 1)])
def test_check(ratio, code, monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(attention, "compare", lambda *a: tried.append(a) or ratio)
    assert main(["--check"]) == code
    attempts = recurrent_layers.ATTEMPTS if code else 1
    assert len(tried) == attempts * len(KINDS) * len(attention.SIZES)
    assert ("limit missed: causal" in capsys.readouterr().out) is bool(code)
    assert main([]) == 0  # a table alone never fails
