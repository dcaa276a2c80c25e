"""Pixels one by one: against torch's LSTM and plain loops, causality, probabilities that add up, drawing."""

import itertools
import math

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from lib.data.corpora.digits import black_and_white_digits
from lib.models.pixel_rnn import (
    NEIGHBOURS,
    PixelRNN,
    complete,
    independent_logits,
    logistic_logits,
    surprise,
)
from tests.layers.test_bad_input import refuses

N, I, J, H = 3, 3, 5, 4


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(20)


@pytest.fixture(params=[("before",), NEIGHBOURS, ("above right", "before")], ids=str)
def model(request):
    return random_model(I, J, request.param)


def random_model(rows, columns, neighbours):
    model = PixelRNN(rows, columns, H, neighbours).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.8)
    return model


def images(n=N):
    return torch.randint(0, 2, (n, I, J))


def by_torch(model, x):
    """Logits of one image after the other, from torch's LSTMCell and what is printed in the docstring."""
    cell = torch.nn.LSTMCell(len(model.neighbours) + I + J, H).double()
    cell.load_state_dict({k.removesuffix("_l0"): v for k, v in model.lstm.state_dict().items()})
    offsets = {"above left": (-1, -1), "above": (-1, 0), "above right": (-1, 1)}
    rows = []
    for image in x.tolist():
        state, logits = (torch.zeros(1, H).double(), torch.zeros(1, H).double()), []
        for i, j in itertools.product(range(I), range(J)):
            fed = []
            for name in model.neighbours:
                if name == "before":
                    t = i * J + j - 1
                    fed.append(image[t // J][t % J] if t >= 0 else 0)
                    continue
                r, c = i + offsets[name][0], j + offsets[name][1]
                fed.append(image[r][c] if r >= 0 and 0 <= c < J else 0)
            fed += [float(k == i) for k in range(I)] + [float(k == j) for k in range(J)]
            state = cell(torch.tensor([fed], dtype=torch.float64), state)
            logits.append(state[0][0] @ model.answer.weight[0] + model.answer.bias[0])
        rows.append(torch.stack(logits).view(I, J))
    return torch.stack(rows), list(cell.parameters())


def test_it_is_what_is_printed(model):
    x = images()
    found, (expected, cell) = model(x), by_torch(model, x)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)
    upstream = torch.randn_like(found)
    ours = torch.autograd.grad(found, list(model.parameters()), upstream)
    theirs = torch.autograd.grad(expected, [*cell, *model.answer.parameters()], upstream)
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-9)


def test_the_gradient_of_the_bits_by_finite_differences(model):
    x, step = images(), 1e-6

    def bits():
        return surprise(model(x), x).sum()

    for parameter in model.parameters():
        gradient = torch.autograd.grad(bits(), parameter)[0].flatten()
        flat = parameter.data.view(-1)
        for k in range(0, len(flat), 7):
            values = []
            for change in (step, -step):
                flat[k] += change
                values.append(bits().item())
                flat[k] -= change
            expected = (values[0] - values[1]) / (2 * step)
            assert gradient[k].item() == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_a_pixel_sees_no_pixel_that_comes_later(model):
    x = images()
    before = model(x)
    for t in range(I * J):
        changed = x.clone()
        changed.flatten(1)[:, t] = 1 - changed.flatten(1)[:, t]
        after = model(changed)
        assert torch.equal(before.flatten(1)[:, : t + 1], after.flatten(1)[:, : t + 1])
        if t < I * J - 1:
            assert not torch.equal(before.flatten(1)[:, t + 1 :], after.flatten(1)[:, t + 1 :])


def test_the_probabilities_of_all_images_add_up_to_one():
    model = random_model(3, 3, NEIGHBOURS)
    every = torch.tensor(list(itertools.product((0, 1), repeat=9))).view(-1, 3, 3)
    probabilities = 2 ** -surprise(model(every), every).sum((1, 2))
    assert probabilities.sum().item() == pytest.approx(1, abs=1e-12)
    assert probabilities.max() > 2 * probabilities.min()


def test_images_are_drawn_as_often_as_their_probability_says():
    model = random_model(2, 2, NEIGHBOURS)
    drawn, chances = complete(model, torch.zeros(20000, 2, 2), 0)
    every = torch.tensor(list(itertools.product((0, 1), repeat=4))).view(-1, 2, 2)
    expected = 2 ** -surprise(model(every), every).sum((1, 2))
    found = (drawn[:, None] == every).all(-1).all(-1).double().mean(0)
    assert (found - expected).abs().max() < 5 * math.sqrt(0.25 / 20000)
    torch.testing.assert_close(chances, torch.sigmoid(model(drawn)), rtol=0, atol=1e-12)


def test_known_pixels_stay_and_the_others_are_not_looked_at(model):
    x, known = images(), 7
    other = x.clone()
    other.flatten(1)[:, known:] = 1 - other.flatten(1)[:, known:]
    one, two = (
        complete(model, start, known, torch.Generator().manual_seed(3))[0] for start in (x, other)
    )
    assert torch.equal(one, two)
    assert torch.equal(one.flatten(1)[:, :known], x.flatten(1)[:, :known].double())
    whole, chances = complete(model, x, I * J)
    assert torch.equal(whole, x.double())
    torch.testing.assert_close(chances, torch.sigmoid(model(x)), rtol=0, atol=1e-12)
    _, chances = complete(model, x, known, torch.Generator().manual_seed(3))
    torch.testing.assert_close(chances, torch.sigmoid(model(one)), rtol=0, atol=1e-12)
    turned = x.transpose(1, 2).contiguous().transpose(1, 2)  # equal numbers, laid out otherwise
    assert torch.equal(one, complete(model, turned, known, torch.Generator().manual_seed(3))[0])
    another = complete(model, x, 0, torch.Generator().manual_seed(4))[0]
    assert not torch.equal(one, another)
    assert set(another.unique().tolist()) <= {0.0, 1.0}


def test_surprise_is_minus_the_logarithm_of_the_probability():
    logits, x = torch.randn(N, I, J).double(), images()
    p = torch.sigmoid(logits)
    expected = -torch.log2(torch.where(x == 1, p, 1 - p))
    torch.testing.assert_close(surprise(logits, x), expected, rtol=1e-12, atol=0)
    sure = surprise(torch.tensor([[[-800.0]]]).double(), torch.ones(1, 1, 1))
    assert sure.item() == pytest.approx(800 / math.log(2))


def test_independent_pixels_by_counting():
    x = images(7).numpy()
    p = 1 / (1 + np.exp(-independent_logits(x)))
    for i, j in itertools.product(range(I), range(J)):
        ones = sum(int(image[i, j]) for image in x)
        assert p[i, j] == pytest.approx((ones + 1) / 9, abs=1e-12)


def test_logistic_pixels_are_those_of_scikit_learn():
    rng = np.random.default_rng(20)
    train, test = rng.integers(0, 2, (40, 2, 3)), rng.integers(0, 2, (6, 2, 3))
    train[:, 1, 0], train[:, 1, 1] = 1, train[:, 0, 0]  # never black; a copy of the first
    found = logistic_logits(train, test, C=0.7).reshape(6, 6)
    model = LogisticRegression(C=0.7).fit(train.reshape(40, 6)[:, :2], train[:, 0, 2])
    expected = model.predict_log_proba(test.reshape(6, 6)[:, :2])
    assert np.allclose(found[:, 2], expected[:, 1] - expected[:, 0], atol=1e-9)
    assert np.allclose(found[:, [0, 3]], independent_logits(train).ravel()[[0, 3]])
    assert np.array_equal(found[:, 4] > 0, test[:, 0, 0] == 1)
    changed = test.copy()
    changed[:, 1, 1] = 1 - changed[:, 1, 1]
    again = logistic_logits(train, changed, C=0.7).reshape(6, 6)
    assert np.array_equal(again[:, :5], found[:, :5])


def test_the_parts_of_the_digits_share_no_picture():
    parts = black_and_white_digits()
    pictures = [{image.tobytes() for image in part} for part in parts]
    assert [len(part) for part in parts] == [len(found) for found in pictures] == [1152, 300, 300]
    assert len(set.union(*pictures)) == 1752
    assert all(set(np.unique(part)) == {0, 1} for part in parts)
    assert 0.25 < parts[0].mean() < 0.35


def test_misuse():
    refuses(lambda: PixelRNN(3, 5, 0), "hidden_size", "at least 1")
    refuses(lambda: PixelRNN(3, 5, 4, ("left",)), "'left'", "above left")
    refuses(lambda: PixelRNN(3, 5, 4, ()), "neighbours")
    model = PixelRNN(I, J, H)
    refuses(lambda: model(torch.zeros(2, J, I)), "(N, 3, 5)", "(2, 5, 3)")
    refuses(lambda: model(torch.full((2, I, J), 0.5)), "0 and 1", "images > 0.5")
    refuses(lambda: complete(model, torch.zeros(2, I, J), 16), "16", "15 pixels")
    refuses(lambda: complete(model, torch.zeros(2, I, J), -1), "known")
    refuses(lambda: complete(model, torch.full((2, I, J), 0.5), 0), "0 and 1")
    refuses(lambda: surprise(torch.zeros(2, I, J), torch.zeros(1, I, J)), "(2, 3, 5)", "(1, 3, 5)")
