"""Sampling: what is kept, what is drawn, and that the model reads what it wrote."""

import numpy as np
import pytest
import torch

from lib.models.language_model import LanguageModel
from lib.models.sampling import draw, generate, next_token, nucleus, top_k

P = np.array([[0.05, 0.4, 0.1, 0.3, 0.15], [0.96, 0.01, 0.01, 0.01, 0.01]])


def brute_nucleus(p, mass):
    """The same by a loop: walk down from the most probable until the mass is reached."""
    kept, total = np.zeros(len(p)), 0.0
    for token in sorted(range(len(p)), key=lambda i: (-p[i], i)):
        kept[token], total = p[token], total + p[token]
        if total >= mass - 1e-9:
            break
    return kept / kept.sum()


@pytest.mark.parametrize("as_array", [np.asarray, torch.tensor])
def test_top_k_and_nucleus_keep_what_they_say(as_array):
    p = as_array(P)
    np.testing.assert_allclose(top_k(p, 2)[0], [0, 4 / 7, 0, 3 / 7, 0])
    np.testing.assert_allclose(nucleus(p, 0.8)[0], [0, 8 / 17, 0, 6 / 17, 3 / 17])
    np.testing.assert_allclose(nucleus(p, 0.8)[1], [1, 0, 0, 0, 0])  # one token is enough
    np.testing.assert_allclose(top_k(p, 9), P)
    np.testing.assert_allclose(nucleus(p, 1.0), P)


def test_a_fixed_k_keeps_the_tail_of_one_and_cuts_the_head_of_the_other():
    kept = (top_k(P, 3) > 0).sum(-1), (nucleus(P, 0.9) > 0).sum(-1)
    assert [k.tolist() for k in kept] == [[3, 3], [4, 1]]


def test_nucleus_agrees_with_a_loop():
    rng = np.random.default_rng(5)
    for V in (2, 5, 31):
        for mass in (0.1, 0.5, 0.8, 0.95):
            p = rng.dirichlet(np.full(V, 0.5), size=20)
            expected = np.stack([brute_nucleus(row, mass) for row in p])
            np.testing.assert_allclose(nucleus(p, mass), expected, atol=1e-12)


def test_the_token_that_reaches_the_mass_exactly_is_the_last():
    p = np.array([0.5, 0.25, 0.125, 0.125])
    assert (nucleus(p, 0.75) > 0).tolist() == [True, True, False, False]
    tenths = np.full(10, 0.1)  # sums of tenths miss 0.3 by a rounding error
    assert (nucleus(tenths, 0.3) > 0).sum() == 3


def test_ties_go_to_the_smaller_id_so_that_exactly_k_stay():
    p = np.array([0.2, 0.3, 0.2, 0.3])
    assert (top_k(p, 1) > 0).tolist() == [False, True, False, False]
    assert (top_k(p, 3) > 0).tolist() == [True, True, False, True]


def test_temperature_comes_first_and_the_order_matters_to_the_nucleus_alone():
    logits = np.log(P[0])
    np.testing.assert_allclose(next_token(logits), P[0])
    np.testing.assert_allclose(
        next_token(logits, 0.5, mass=0.8), nucleus(P[0] ** 2 / (P[0] ** 2).sum(), 0.8)
    )
    kept_after = next_token(logits, 0.5, mass=0.8) > 0
    assert kept_after.sum() < (nucleus(P[0], 0.8) > 0).sum()
    assert ((next_token(logits, 0.5, k=3) > 0) == (top_k(P[0], 3) > 0)).all()


def test_temperature_against_the_textbook():
    logits = np.log([8.0, 4.0, 2.0, 2.0])
    np.testing.assert_allclose(next_token(logits, 0.5), np.array([64, 16, 4, 4]) / 88)
    np.testing.assert_allclose(
        next_token(torch.tensor(logits), 2.0), torch.softmax(torch.tensor(logits) / 2, 0)
    )
    assert next_token(logits, 0).tolist() == [1, 0, 0, 0]
    assert next_token(logits, 1e-3).argmax() == 0


def test_draws_follow_the_distribution():
    rng, p = np.random.default_rng(8), np.array([0.0, 0.5, 0.2, 0.3, 0.0])
    drawn = draw(np.tile(p, (20_000, 1)), rng)
    shares = np.bincount(drawn, minlength=5) / 20_000
    np.testing.assert_allclose(shares, p, atol=0.015)
    assert shares[0] == shares[4] == 0


@pytest.fixture
def model():
    torch.manual_seed(2)
    return LanguageModel(vocabulary_size=6, hidden_size=9).double()


def test_each_token_is_read_before_the_next_is_drawn(model):
    drawn = generate(model, [3, 1], 12, np.random.default_rng(0), temperature=0)
    ids = [3, 1]
    with torch.no_grad():
        for token in drawn[0]:  # from the beginning each time, without a state
            logits, _ = model(torch.tensor([ids]))
            assert int(logits[0, -1].argmax()) == token
            ids.append(int(token))


def test_texts_drawn_at_once_differ_and_hang_on_the_generator_alone(model):
    once, again = (generate(model, [0], 30, np.random.default_rng(4), count=5) for _ in range(2))
    assert once.shape == (5, 30)
    assert (once == again).all()
    assert len({tuple(row) for row in once.tolist()}) == 5


def test_training_mode_is_left_as_it_was(model):
    for training in (True, False):
        model.train(training)
        generate(model, [0], 2, np.random.default_rng(0))
        assert model.training is training


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: top_k(P, 0), "k must be at least 1"),
        (lambda: nucleus(P, 0.0), r"in \(0, 1\]"),
        (lambda: nucleus(P, 90), "percentage"),
        (lambda: next_token(P, -0.5), "temperature must be at least 0"),
        (lambda: draw(P, 3), "rng"),
        (lambda: draw(np.array([0.5, 0.5]), np.random.default_rng(0)), r"shape \(N, V\)"),
        (lambda: draw(np.zeros((1, 2)), np.random.default_rng(0)), "diverge"),
        (lambda: draw(np.array([[1.0], [np.nan]]), np.random.default_rng(0)), "diverge"),
        (lambda: draw(np.array([[np.inf, 1.0]]), np.random.default_rng(0)), "diverge"),
        (lambda: generate(None, [], 3, None), "at least one id"),
    ],
)
def test_misuse(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_half_precision_loses_no_token():
    p = np.full((500, 4096), 1 / 4096, dtype=np.float16)
    assert draw(p, np.random.default_rng(0)).max() > 4000
