"""The cases of chapter 13 against a loop, and wrong answers that students give."""

import numpy as np
import pytest

from lib.exam.chapters.language_models import CASES
from lib.exam.checks import check


def looped(p, mass):
    kept, total = np.zeros(len(p)), 0.0
    for token in sorted(range(len(p)), key=lambda i: -p[i]):
        if total >= mass:
            break
        kept[token], total = p[token], total + p[token]
    return kept / kept.sum()


def below_the_mass(p, mass):
    order = np.argsort(-p)
    stay = order[np.cumsum(p[order]) <= mass]
    kept = np.where(np.isin(np.arange(len(p)), stay), p, 0)
    return kept / max(kept.sum(), 1e-12)


def not_scaled(p, mass):
    return looped(p, mass) * p[looped(p, mass) > 0].sum()


def not_sorted(p, mass):
    kept = np.where(np.cumsum(p) - p < mass, p, 0)
    return kept / kept.sum()


def scaled_by_the_mass(p, mass):
    return not_scaled(p, mass) / mass


def in_order(p, mass):
    return np.sort(looped(p, mass))[::-1]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (looped, True),
        (below_the_mass, False),
        (not_scaled, False),
        (not_sorted, False),
        (scaled_by_the_mass, False),
        (in_order, False),
    ],
)
def test_nucleus(answer, verdict):
    assert check("ex-language-models-4", answer) is verdict


def test_the_cases_are_more_than_one():
    assert len(list(CASES["ex-language-models-4"]())) >= 3
