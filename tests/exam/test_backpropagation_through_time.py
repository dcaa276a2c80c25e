"""The cases of chapter 05 against a second opinion: autograd, and wrong answers that students give."""

import numpy as np
import pytest
import torch

from lib.exam.chapters.backpropagation_through_time import CASES
from lib.exam.checks import check


def right(dhs, hs, W_hh):
    """By autograd: the chain is linearized about the given states, then differentiated."""
    W = torch.tensor(W_hh, requires_grad=True)
    states, value = torch.tensor(hs), 0.0
    h = states[0]
    for t in range(len(dhs)):
        slope = 1 - states[t + 1] ** 2
        # The same value and the same derivatives as tanh at this state.
        h = states[t + 1] + slope * (h @ W.T - (h @ W.T).detach())
        value = value + (torch.tensor(dhs[t]) * h).sum()
    return torch.autograd.grad(value, W)[0].numpy()


def without_the_past(dhs, hs, W_hh):
    return sum((dhs[t] * (1 - hs[t + 1] ** 2)).T @ hs[t] for t in range(len(dhs)))


def state_after(dhs, hs, W_hh):
    dW, back = 0.0, 0.0
    for t in range(len(dhs), 0, -1):
        da = (dhs[t - 1] + back) * (1 - hs[t] ** 2)
        dW, back = dW + da.T @ hs[t], da @ W_hh
    return dW


def transposed(dhs, hs, W_hh):
    dW, back = 0.0, 0.0
    for t in range(len(dhs), 0, -1):
        da = (dhs[t - 1] + back) * (1 - hs[t] ** 2)
        dW, back = dW + da.T @ hs[t - 1], da @ W_hh.T
    return dW


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [(right, True), (without_the_past, False), (state_after, False), (transposed, False)],
)
def test_the_walk_back(answer, verdict, capsys):
    assert check("ex-backpropagation-through-time-3", answer) is verdict
    assert capsys.readouterr().out.endswith(": solved\n") is verdict


def shifted(y, y_0):
    return np.stack([np.vstack([first, row])[:-1] for first, row in zip(y_0, y, strict=True)])


def unshifted(y, y_0):
    return y


def rolled(y, y_0):
    return np.roll(y, 1, axis=1)


@pytest.mark.parametrize(
    ("answer", "verdict"), [(shifted, True), (unshifted, False), (rolled, False)]
)
def test_what_the_teacher_says(answer, verdict, capsys):
    assert check("ex-backpropagation-through-time-5", answer) is verdict


def test_every_case_is_made():
    assert sorted(CASES) == [
        "ex-backpropagation-through-time-3",
        "ex-backpropagation-through-time-5",
    ]
    assert all(len(list(cases())) == 3 for cases in CASES.values())
