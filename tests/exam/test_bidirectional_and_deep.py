"""The cases of chapter 12 against the definitions, and wrong answers that students give."""

import numpy as np
import pytest

from lib.exam.chapters.bidirectional_and_deep import CASES
from lib.exam.checks import check


def within(x, lengths):
    return np.stack([np.concatenate([r[:n][::-1], r[n:]]) for r, n in zip(x, lengths, strict=True)])


def flipped(x, lengths):
    return x[:, ::-1]


def with_zeros(x, lengths):
    return np.stack(
        [np.concatenate([r[:n][::-1], 0 * r[n:]]) for r, n in zip(x, lengths, strict=True)]
    )


def one_short(x, lengths):
    return within(x, np.maximum(lengths - 1, 1))


def features_too(x, lengths):
    return within(x, lengths)[..., ::-1]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (within, True),
        (flipped, False),
        (with_zeros, False),
        (one_short, False),
        (features_too, False),
    ],
)
def test_reversing(answer, verdict, capsys):
    assert check("ex-bidirectional-and-deep-1", answer) is verdict
    assert capsys.readouterr().out.endswith(": solved\n") is verdict


def counted(wide=True, biases=2, both=True):
    def stack_parameters(D, H, num_layers, bidirectional):
        d = 2 if bidirectional else 1
        widths = [D] + [H * (d if wide else 1)] * (num_layers - 1)
        return 4 * (d if both else 1) * sum(H * w + H * H + biases * H for w in widths)

    return stack_parameters


def all_alike(D, H, num_layers, bidirectional):
    return 4 * (1 + bidirectional) * num_layers * (H * D + H * H + 2 * H)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (counted(), True),
        (counted(wide=False), False),
        (counted(biases=1), False),
        (counted(both=False), False),
        (all_alike, False),
    ],
)
def test_counting(answer, verdict, capsys):
    assert check("ex-bidirectional-and-deep-3", answer) is verdict
    assert capsys.readouterr().out.endswith(": solved\n") is verdict


def test_every_case_is_made():
    assert sorted(CASES) == ["ex-bidirectional-and-deep-1", "ex-bidirectional-and-deep-3"]
    assert [len(list(cases())) for cases in CASES.values()] == [3, 4]
