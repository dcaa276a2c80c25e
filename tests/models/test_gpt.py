"""GPT: torch's encoder with a causal mask, a past that no future changes, a cache that changes nothing."""

import numpy as np
import pytest
import torch

from lib.models.gpt import GPT, windowed_probabilities
from lib.models.sampling import generate

N, T, V, C, E, HEADS, LAYERS = 3, 7, 11, 9, 6, 2, 3


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(19)


@pytest.fixture
def model():
    """A GPT whose parameters are all drawn, biases among them."""
    model = GPT(V, C, E, HEADS, LAYERS).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_()
    return model


class Referee(torch.nn.Module):
    """The same model of torch's parts: an encoder, norm first, with a causal mask, and tied embeddings."""

    def __init__(self):
        super().__init__()
        self.embed, self.positions = torch.nn.Embedding(V, E), torch.nn.Embedding(C, E)
        layer = torch.nn.TransformerEncoderLayer(
            E, HEADS, 4 * E, dropout=0.0, batch_first=True, norm_first=True
        )
        norm = torch.nn.LayerNorm(E)
        encoder = torch.nn.TransformerEncoder(layer, LAYERS, norm, enable_nested_tensor=False)
        self.layers, self.norm = encoder.layers, encoder.norm
        self._run = [encoder]  # in a list: its parameters are counted once

    def forward(self, ids):
        x = self.embed(ids) + self.positions(torch.arange(ids.shape[1]))
        mask = torch.nn.Transformer.generate_square_subsequent_mask(ids.shape[1], dtype=x.dtype)
        return self._run[0](x, mask) @ self.embed.weight.T


def tokens(length=T):
    return torch.randint(0, V, (N, length))


def test_results_gradients_and_state_dicts_are_torchs(model):
    theirs = Referee().double()
    theirs.load_state_dict(model.state_dict(), strict=True)
    model.load_state_dict(theirs.state_dict(), strict=True)
    ids = tokens()
    found, expected = model(ids)[0], theirs(ids)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)
    upstream = torch.randn_like(found)
    ours = torch.autograd.grad(found, list(model.parameters()), upstream)
    named = dict(theirs.named_parameters())
    torchs = torch.autograd.grad(
        expected, [named[name] for name, _ in model.named_parameters()], upstream
    )
    for a, b in zip(ours, torchs, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-9)


@pytest.mark.parametrize("changed", range(T))
def test_a_token_changes_nothing_before_it_and_everything_from_it_on(model, changed):
    ids = tokens()
    others = ids.clone()
    others[:, changed] = (ids[:, changed] + 1) % V
    before, after = model(ids)[0], model(others)[0]
    assert torch.equal(before[:, :changed], after[:, :changed])
    assert (before[:, changed:] != after[:, changed:]).any(-1).all()


@pytest.mark.parametrize("pieces", [[1] * T, [T], [3, 1, 3], [2, 5]], ids=str)
def test_with_a_cache_the_scores_are_the_same(model, pieces):
    ids = tokens()
    whole, full = model(ids)
    cache, found = None, []
    for piece in ids.split(pieces, dim=1):
        logits, cache = model(piece, cache)
        found.append(logits)
    torch.testing.assert_close(torch.cat(found, 1), whole, rtol=0, atol=1e-9)
    for kept, made in zip(cache, full, strict=True):
        for one, other in zip(kept, made, strict=True):
            assert one.shape == (N, HEADS, T, E // HEADS)
            torch.testing.assert_close(one, other, rtol=0, atol=1e-9)


def test_writing_with_the_cache_gives_the_text_that_is_written_without(model):
    class Forgetful(torch.nn.Module):
        """Reads everything anew for each token."""

        def forward(self, ids, seen):
            seen = ids if seen is None else torch.cat([seen, ids], 1)
            return model(seen)[0], seen

    settings = {"prompt": [4, 2], "steps": C - 2, "count": 5}
    written = generate(model, rng=np.random.default_rng(3), **settings)
    assert len({tuple(row) for row in written}) > 1
    again = generate(Forgetful(), rng=np.random.default_rng(3), **settings)
    np.testing.assert_array_equal(written, again)


def test_windows_predict_each_token_from_at_least_so_many(model):
    ids = np.random.default_rng(0).integers(0, V, 40)
    found = windowed_probabilities(model, ids[2:], ids[:2], stride=4)
    assert found.shape == (38,)
    for t in range(2, 40):
        reach = [
            model(torch.tensor(ids[None, start:t]))[0][0, -1].softmax(-1)[ids[t]].item()
            for start in range(max(0, t - C), max(1, t - C + 4))
        ]
        assert np.abs(np.array(reach) - found[t - 2]).min() < 1e-9, t


def test_short_texts_are_read_in_one_window(model):
    ids = np.array([3, 1, 4])
    p = model(torch.tensor([[2, 3, 1]]))[0][0].softmax(-1)
    expected = p[torch.arange(3), torch.tensor(ids)].detach().numpy()
    np.testing.assert_allclose(windowed_probabilities(model, ids, [2]), expected, atol=1e-12)
    assert model.training


def test_the_start_is_gpt_2s():
    model = GPT(50, 64, 60, 4, 3)
    assert model.embed.weight.std().item() == pytest.approx(0.02, rel=0.1)
    inside = model.layers[1]
    assert inside.linear1.weight.std().item() == pytest.approx(0.02, rel=0.1)
    for weight in (inside.linear2.weight, inside.self_attn.out_proj.weight):
        assert weight.std().item() == pytest.approx(0.02 / 6**0.5, rel=0.1)
    assert not inside.linear1.bias.any() and not inside.self_attn.in_proj_bias.any()
    assert (inside.norm1.weight == 1).all()


def test_dropout_acts_in_training_only():
    model, ids = GPT(V, C, E, HEADS, LAYERS, dropout=0.5), tokens()
    assert not torch.equal(model(ids)[0], model(ids)[0])
    model.eval()
    assert torch.equal(model(ids)[0], model(ids)[0])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda m: m(tokens(C + 1)), "10 tokens are more than the 9 positions"),
        (lambda m: m(tokens(2), m(tokens(C - 1))[1]), "10 tokens are more"),
        (lambda m: m(torch.tensor([[V]])), r"token id 11 is outside \[0, 11\)"),
        (lambda m: m(torch.zeros(3, dtype=torch.long)), r"shape \(N, T\)"),
        (lambda m: m(tokens(2), m(tokens(2))[1][:1]), "cache of 1 layers, the model has 3"),
        (lambda m: windowed_probabilities(m, [], [1]), "ids must be one sequence"),
        (lambda m: windowed_probabilities(m, [1], [1], stride=C + 1), "at most the context of 9"),
        (lambda m: GPT(V, C, E, HEADS, 0), "num_layers must be at least 1"),
        (lambda m: GPT(V, C, 7, HEADS, 1), "num_heads must divide"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(model, call, said):
    with pytest.raises(ValueError, match=said):
        call(model)
