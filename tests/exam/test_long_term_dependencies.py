"""The cases of chapter 06 against the formulas, and wrong answers that students give."""

import numpy as np
import pytest

from lib.exam.chapters.long_term_dependencies import CASES
from lib.exam.checks import check


def together(g_1, g_2, limit):
    norm = np.sqrt((g_1**2).sum() + (g_2**2).sum())
    factor = min(1, limit / norm)
    return factor * g_1, factor * g_2


def one_by_one(g_1, g_2, limit):
    return tuple(g * min(1, limit / np.linalg.norm(g)) for g in (g_1, g_2))


def always(g_1, g_2, limit):
    norm = np.sqrt((g_1**2).sum() + (g_2**2).sum())
    return g_1 * limit / norm, g_2 * limit / norm


def by_value(g_1, g_2, limit):
    return np.clip(g_1, -limit, limit), np.clip(g_2, -limit, limit)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [(together, True), (one_by_one, False), (always, False), (by_value, False)],
)
def test_clipping(answer, verdict, capsys):
    assert check("ex-long-term-dependencies-3", answer) is verdict
    assert capsys.readouterr().out.endswith(": solved\n") is verdict


def per_sample(d):
    norms = np.sqrt((d**2).sum(-1))
    return ((norms[:-1] / norms[1:] - 1) ** 2).sum(0).mean()


def of_the_batch(d):
    norms = np.sqrt((d**2).sum((1, 2)))
    return ((norms[:-1] / norms[1:] - 1) ** 2).sum()


def upside_down(d):
    norms = np.sqrt((d**2).sum(-1))
    return ((norms[1:] / norms[:-1] - 1) ** 2).sum(0).mean()


def squared(d):
    norms = (d**2).sum(-1)
    return ((norms[:-1] / norms[1:] - 1) ** 2).sum(0).mean()


def averaged_over_time(d):
    norms = np.sqrt((d**2).sum(-1))
    return ((norms[:-1] / norms[1:] - 1) ** 2).mean()


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (per_sample, True),
        (of_the_batch, False),
        (upside_down, False),
        (squared, False),
        (averaged_over_time, False),
    ],
)
def test_omega(answer, verdict, capsys):
    assert check("ex-long-term-dependencies-4", answer) is verdict
    assert capsys.readouterr().out.endswith(": solved\n") is verdict


def test_every_case_is_made():
    assert sorted(CASES) == ["ex-long-term-dependencies-3", "ex-long-term-dependencies-4"]
    assert all(len(list(cases())) == 3 for cases in CASES.values())
