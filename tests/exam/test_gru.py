"""The cases of chapter 11 against the formulas, and wrong answers that students give."""

import numpy as np
import pytest
import torch

from lib.exam.chapters.gru import CASES
from lib.exam.checks import check


def sigma(a):
    return 1 / (1 + np.exp(-a))


def ng_step(x, c, W_u, b_u, W_r, b_r, W_c, b_c):
    D, H = x.shape[1], c.shape[1]
    c_next = np.empty_like(c)
    for row in range(len(x)):
        both = [*c[row], *x[row]]
        for unit in range(H):
            u = sigma(sum(W_u[unit, k] * both[k] for k in range(H + D)) + b_u[unit])
            a = b_c[unit] + sum(W_c[unit, H + k] * x[row, k] for k in range(D))
            for k in range(H):
                r = sigma(W_r[k] @ both + b_r[k])
                a += W_c[unit, k] * r * c[row, k]
            c_next[row, unit] = u * np.tanh(a) + (1 - u) * c[row, unit]
    return c_next


def batch_step(x, c, W_u, b_u, W_r, b_r, W_c, b_c, replace=True, past="before"):
    H = c.shape[1]
    both = np.concatenate([c, x], 1)
    u, r = sigma(both @ W_u.T + b_u), sigma(both @ W_r.T + b_r)
    if past == "before":
        a = (r * c) @ W_c[:, :H].T + x @ W_c[:, H:].T + b_c
    elif past == "after":
        a = r * (c @ W_c[:, :H].T) + x @ W_c[:, H:].T + b_c
    else:
        a = both @ W_c.T + b_c
    n = np.tanh(a)
    return u * n + (1 - u) * c if replace else (1 - u) * n + u * c


def ng_keeps(**arguments):
    return batch_step(**arguments, replace=False)


def ng_resets_after(**arguments):
    return batch_step(**arguments, past="after")


def ng_simplified(**arguments):
    return batch_step(**arguments, past="all")


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (ng_step, True),
        (batch_step, True),
        (ng_keeps, False),
        (ng_resets_after, False),
        (ng_simplified, False),
    ],
)
def test_step(answer, verdict, capsys):
    assert check("ex-gru-1", answer) is verdict
    assert capsys.readouterr().out.endswith(": solved\n") is verdict


def merged(b_ih, b_hh):
    first, second = b_ih.copy(), b_hh.copy()
    gates = slice(0, 2 * len(b_ih) // 3)
    first[gates] += b_hh[gates]
    second[gates] = 0
    return first, second


def all_merged(b_ih, b_hh):
    return b_ih + b_hh, 0 * b_hh


def none_merged(b_ih, b_hh):
    return b_ih, b_hh


@pytest.mark.parametrize(
    ("answer", "verdict"), [(merged, True), (all_merged, False), (none_merged, False)]
)
def test_biases(answer, verdict, capsys):
    assert check("ex-gru-4", answer) is verdict
    assert capsys.readouterr().out.endswith(": solved\n") is verdict


@pytest.mark.parametrize(("answer", "same"), [(merged, True), (all_merged, False)])
def test_merged_biases_give_torchs_function(answer, same):
    torch.manual_seed(0)
    layer = torch.nn.GRU(2, 3).double()
    x, h = torch.randn(7, 5, 2).double(), torch.randn(1, 5, 3).double()
    expected, _ = layer(x, h)
    with torch.no_grad():
        biases = answer(layer.bias_ih_l0.numpy().copy(), layer.bias_hh_l0.numpy().copy())
        for parameter, value in zip((layer.bias_ih_l0, layer.bias_hh_l0), biases, strict=True):
            parameter.copy_(torch.tensor(value))
    assert torch.allclose(layer(x, h)[0], expected, rtol=0, atol=1e-12) is same


def test_every_case_is_made():
    assert sorted(CASES) == ["ex-gru-1", "ex-gru-4"]
    assert [len(list(cases())) for cases in CASES.values()] == [3, 2]
