"""The benchmark of recurrent layers: what it times, when it fails, what it draws."""

import pytest
import torch

from benchmarks import recurrent_layers
from benchmarks.recurrent_layers import LIMITS, least_times, main, passes, products

TINY = (3, 2, 4, 5)


def test_functions_run_in_turns_and_the_least_counts(monkeypatch):
    order, clock = [], iter(range(10**6))
    monkeypatch.setattr(recurrent_layers.time, "process_time", lambda: next(clock) ** 2)
    first, second = least_times(lambda: order.append(1), lambda: order.append(2), turns=4)
    assert order == [1, 2] * (4 + recurrent_layers.WARM_UP)
    begin = 2 * recurrent_layers.WARM_UP  # readings of the clock while warming up
    assert first == 1000 * ((begin + 1) ** 2 - begin**2)
    assert second == 1000 * ((begin + 3) ** 2 - (begin + 2) ** 2)


@pytest.mark.parametrize("kind", LIMITS)
def test_both_do_the_same_work(kind, monkeypatch):
    losses = []
    backward = torch.Tensor.backward
    monkeypatch.setattr(
        torch.Tensor, "backward", lambda loss: (losses.append(loss.item()), backward(loss))
    )
    for run in passes(kind, TINY):
        run()
    assert losses[0] == pytest.approx(losses[1], abs=1e-5)
    products(kind, TINY)()


@pytest.mark.parametrize(("ratio", "code"), [(0.5, 0), (9.0, 1)])
def test_check(ratio, code, monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(recurrent_layers, "compare", lambda *a: tried.append(a) or ratio)
    assert main(["--check"]) == code
    attempts = recurrent_layers.ATTEMPTS if code else 1
    assert len(tried) == attempts * len(LIMITS) * len(recurrent_layers.SIZES)
    assert ("limit missed: GRU" in capsys.readouterr().out) is bool(code)
    assert main([]) == 0  # a table alone never fails


def test_plot(tmp_path, monkeypatch):
    monkeypatch.setattr(recurrent_layers, "least_times", lambda *f, turns: [1.0 + len(f)] * len(f))
    recurrent_layers.plot(tmp_path / "costs.svg")
    assert "</svg>" in (tmp_path / "costs.svg").read_text(encoding="utf-8")


def test_a_row(capsys, monkeypatch):
    monkeypatch.setattr(recurrent_layers, "least_times", lambda *f, turns: [3.0, 2.0][: len(f)])
    assert recurrent_layers.compare("LSTM", TINY) == 1.5
    assert capsys.readouterr().out.split()[-4:] == ["2.00", "3.00", "1.50", "1.50"]
