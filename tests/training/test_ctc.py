"""CTC for batches: torch's value and gradient, the lines of the page, and what a student gets wrong."""

import itertools
import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from lib.equations.ctc import ctc_loss as page_loss
from lib.equations.ctc import ctc_loss_backward
from lib.training.ctc import ctc_loss

T, N, K = 11, 5, 7
TARGETS = [[1, 2, 3], [4, 4, 4, 1], [], [6], [2, 5, 2, 2, 6]]
INPUTS = [11, 7, 3, 1, 9]


def padded(targets=TARGETS, fill=0):
    width = max(map(len, targets))
    return torch.tensor([row + [fill] * (width - len(row)) for row in targets])


def leaf(seed=0, shape=(T, N, K)):
    logits = np.random.default_rng(seed).normal(0, 2, shape)
    return torch.tensor(logits, requires_grad=True)


def lengths(targets=TARGETS):
    return [len(row) for row in targets]


def both(targets, inputs, sizes, blank=0, upstream=1.7, at_log_probs=False, seed=0):
    """Loss and gradient by torch and by lib."""
    found = []
    for loss in (functional.ctc_loss, ctc_loss):
        x = leaf(seed)
        log_probs = x.log_softmax(-1)
        if at_log_probs:
            x = log_probs = log_probs.detach().requires_grad_()
        value = loss(log_probs, targets, torch.tensor(inputs), torch.tensor(sizes), blank=blank)
        (upstream * value).backward()
        found.append((value.detach(), x.grad))
    return found


@pytest.mark.parametrize("at_log_probs", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_value_and_gradient_are_torchs(seed, at_log_probs):
    torchs, ours = both(padded(), INPUTS, lengths(), seed=seed, at_log_probs=at_log_probs)
    for one, other in zip(torchs, ours, strict=True):
        torch.testing.assert_close(other, one, rtol=1e-9, atol=1e-9)


def test_another_blank_and_targets_in_one_row():
    targets = [[label - 1 for label in row] for row in TARGETS]
    for given in (padded(targets), torch.tensor([label for row in targets for label in row])):
        torchs, ours = both(given, INPUTS, lengths(), blank=K - 1)
        for one, other in zip(torchs, ours, strict=True):
            torch.testing.assert_close(other, one, rtol=1e-9, atol=1e-9)


def test_what_stands_in_the_padding_does_not_matter():
    one = ctc_loss(leaf().log_softmax(-1), padded(fill=0), INPUTS, lengths())
    other = ctc_loss(leaf().log_softmax(-1), padded(fill=99), INPUTS, lengths())
    assert one == other
    x = leaf()
    ctc_loss(x.log_softmax(-1), padded(), INPUTS, lengths()).backward()
    for n, end in enumerate(INPUTS):
        assert (x.grad[end:, n] == 0).all() and (x.grad[:end, n] != 0).any()


def test_the_lines_of_the_page():
    x = leaf()
    ctc_loss(x.log_softmax(-1), padded(), INPUTS, lengths()).backward()
    total = 0.0
    for n, (end, labels) in enumerate(zip(INPUTS, TARGETS, strict=True)):
        scale = N * max(1, len(labels))
        logits = x.detach()[:end, n]
        total += float(page_loss(logits, labels)) / scale
        expected = ctc_loss_backward(logits, labels) / scale
        torch.testing.assert_close(x.grad[:end, n], expected, rtol=1e-12, atol=1e-12)
    found = ctc_loss(x.log_softmax(-1), padded(), INPUTS, lengths())
    assert float(found.detach()) == pytest.approx(total, rel=1e-12)


def test_the_sum_over_all_paths():
    x = leaf(shape=(5, 1, 3)).detach().log_softmax(-1)
    for labels in ([1], [1, 2], [2, 2], [1, 2, 1]):
        weight = sum(
            math.exp(sum(float(x[t, 0, k]) for t, k in enumerate(path)))
            for path in itertools.product(range(3), repeat=5)
            if [k for k, _ in itertools.groupby(path) if k] == labels
        )
        found = ctc_loss(x, torch.tensor([labels]), [5], [len(labels)])
        assert float(found) == pytest.approx(-math.log(weight) / len(labels), rel=1e-12)


def test_a_target_that_does_not_fit():
    """One label more than frames, and two equal labels in two frames: infinite, as in torch."""
    targets = [[1, 1], [1, 2, 3], [1, 2], [3], [4]]
    torchs, ours = both(padded(targets), [2, 2, 2, 2, 2], lengths(targets))
    assert torch.isinf(ours[0]) and torch.isinf(torchs[0])
    torch.testing.assert_close(ours[1], torchs[1], rtol=1e-9, atol=1e-9, equal_nan=True)
    assert ours[1][:2, :2].isnan().all() and ours[1][:, 2:].isfinite().all()


def test_long_sequences_in_single_precision():
    x = torch.randn(400, 2, 9, generator=torch.Generator().manual_seed(0))
    targets = torch.randint(1, 9, (2, 60), generator=torch.Generator().manual_seed(1))
    given = (x.log_softmax(-1), targets, [400, 350], [60, 40])
    torch.testing.assert_close(ctc_loss(*given), functional.ctc_loss(*given))


def test_the_gradient_can_be_taken_only_once():
    x = leaf()
    loss = ctc_loss(x.log_softmax(-1), padded(), INPUTS, lengths())
    (gradient,) = torch.autograd.grad(loss, x, create_graph=True)
    with pytest.raises(RuntimeError, match="differentiated only once"):
        gradient.sum().backward()


GOOD = {
    "log_probs": torch.full((4, 2, 3), 1 / 3).log(),
    "targets": torch.tensor([[1, 2], [2, 2]]),
    "input_lengths": [4, 4],
    "target_lengths": [2, 2],
}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"log_probs": torch.zeros(4, 2, 3)}, "apply log_softmax"),
        ({"log_probs": torch.full((4, 3), 1 / 3).log()}, r"\(T, N, K\)"),
        ({"log_probs": np.zeros((4, 2, 3))}, "must be a tensor"),
        ({"targets": torch.tensor([[1, 0], [2, 2]])}, "without the blank, 0"),
        ({"targets": torch.tensor([[1, 3], [2, 2]])}, "labels from 0 to 2"),
        ({"targets": torch.tensor([[1], [2]])}, "do not fit target_lengths"),
        ({"targets": torch.tensor([1, 2, 2])}, "do not fit target_lengths"),
        ({"targets": torch.tensor([[1, 2]])}, "do not fit target_lengths"),
        ({"input_lengths": [4, 5]}, "is the batch first"),
        ({"input_lengths": [4, 0]}, "from 1 on"),
        ({"input_lengths": [4]}, "one for each sequence"),
        ({"target_lengths": [2, -1]}, "from 0 on"),
        ({"blank": -1}, "blank"),
    ],
)
def test_what_a_student_gets_wrong(wrong, message):
    ctc_loss(**GOOD)
    with pytest.raises(ValueError, match=message):
        ctc_loss(**{**GOOD, **wrong})
