"""The language model: torch's layers with the same weights, causality, and the chain rule."""

import numpy as np
import pytest
import torch

from lib.data.batches import stream_batches
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from lib.models.language_model import LanguageModel, token_probabilities
from lib.training.losses import cross_entropy
from lib.training.truncated import fit_stream

V, H, N, T = 7, 5, 3, 11
CELLS = {LSTM: torch.nn.LSTM, GRU: torch.nn.GRU, RNN: torch.nn.RNN}


def ids(seed=0, shape=(N, T)):
    return torch.randint(0, V, shape, generator=torch.Generator().manual_seed(seed))


def model(cell=LSTM, embedding_dim=None, **options):
    torch.manual_seed(1)
    made = LanguageModel(V, H, embedding_dim, cell, **options).double()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter += 0.3 * torch.randn_like(parameter)  # no bias is zero
    return made


@pytest.mark.parametrize("embedding_dim", [None, 4])
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.__name__)
def test_outputs_and_gradients_are_those_of_torch(cell, embedding_dim):
    ours, x, y = model(cell, embedding_dim), ids(), ids(1)
    twin = torch.nn.ModuleDict(
        {
            "layer": CELLS[cell](embedding_dim or V, H, batch_first=True),
            "output": torch.nn.Linear(H, V),
        }
    )
    if embedding_dim:
        twin["embed"] = torch.nn.Embedding(V, embedding_dim)
    twin = twin.double()
    twin.load_state_dict(ours.state_dict())
    inputs = twin["embed"](x) if embedding_dim else torch.nn.functional.one_hot(x, V).double()
    expected = twin["output"](twin["layer"](inputs)[0])
    logits, _ = ours(x)
    torch.testing.assert_close(logits, expected, rtol=0, atol=1e-12)
    cross_entropy(logits, y).backward()
    torch.nn.functional.cross_entropy(expected.transpose(1, 2), y).backward()
    theirs = dict(twin.named_parameters())
    for name, parameter in ours.named_parameters():
        torch.testing.assert_close(parameter.grad, theirs[name].grad, rtol=0, atol=1e-9)


def test_a_carried_state_is_all_that_a_later_piece_needs():
    ours, x = model(), ids()
    whole, _ = ours(x)
    first, state = ours(x[:, :4])
    second, _ = ours(x[:, 4:], state)
    torch.testing.assert_close(torch.cat([first, second], 1), whole, rtol=0, atol=1e-12)


def test_the_future_leaves_the_past_untouched():
    ours, x = model(), ids()
    changed = x.clone()
    changed[:, 6:] = (changed[:, 6:] + 1) % V
    a, b = ours(x)[0], ours(changed)[0]
    assert torch.equal(a[:, :6], b[:, :6])
    assert not torch.equal(a[:, 6:], b[:, 6:])


@pytest.mark.parametrize("length", [1, 4, 50])
def test_token_probabilities_are_the_chain_rule(length):
    ours, text, context = model(dropout=0.5), ids(3, (9,)), ids(4, (2,))
    p = token_probabilities(ours, text.numpy(), context.numpy(), length)
    ours.eval()
    for t in range(9):
        seen = torch.cat([context, text[:t]])[None]
        expected = torch.softmax(ours(seen)[0][0, -1], 0)[text[t]].item()
        assert p[t] == pytest.approx(expected, rel=1e-9)


def test_all_continuations_together_have_probability_one():
    ours = model()
    total = sum(
        token_probabilities(ours, np.array([i, j, k]), np.array([2])).prod()
        for i in range(V)
        for j in range(V)
        for k in range(V)
    )
    assert total == pytest.approx(1)


def test_it_learns_a_rhythm_that_an_input_alone_cannot_tell():
    # 0 1 1 2, again and again: after a 1 comes a 1 or a 2, which only the state knows
    torch.manual_seed(0)
    text = np.tile([0, 1, 1, 2], 120)
    ours = LanguageModel(3, 12)
    fit_stream(
        ours,
        lambda: stream_batches(text, 4, 8),
        cross_entropy,
        epochs=30,
        lr=0.02,
        clip=1.0,
        progress=False,
    )
    p = token_probabilities(ours, text[1:41], text[:1])
    assert p[8:].min() > 0.9


def test_training_mode_is_left_as_it_was():
    ours = model(dropout=0.5)
    for training in (True, False):
        ours.train(training)
        token_probabilities(ours, np.array([1]), np.array([2]))
        assert ours.training is training


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: LanguageModel(0, 5), "vocabulary_size must be at least 1"),
        (lambda: LanguageModel(5, 2.5), "hidden_size must be a whole number"),
        (lambda: model()(torch.tensor([[V]])), "token id 7 is outside"),
        (lambda: token_probabilities(model(), np.array([]), np.array([1])), "ids must be one"),
        (lambda: token_probabilities(model(), np.array([1]), np.array([])), "context must be one"),
    ],
)
def test_misuse(call, said):
    with pytest.raises(ValueError, match=said):
        call()
