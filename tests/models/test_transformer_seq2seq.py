"""The Transformer that translates: torch's whole Transformer, steps, padding, the future, greedy decoding."""

import pytest
import torch

from lib.layers.positions import sinusoidal_positions
from lib.models.decoding import greedy
from lib.models.transformer_seq2seq import TransformerEncoderDecoder
from tests.layers.test_bad_input import refuses

N, T, S, V, K, E, HEADS, FF, LAYERS = 3, 7, 5, 11, 9, 6, 2, 10, 2
LENGTHS = [7, 4, 1]


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(18)


@pytest.fixture(params=[True, False], ids=["norm before", "norm behind"])
def model(request):
    model = TransformerEncoderDecoder(V, K, E, HEADS, FF, LAYERS, norm_first=request.param)
    with torch.no_grad():
        for parameter in model.double().parameters():
            parameter.normal_(0, 0.5)
    return model


def batch():
    return torch.randint(1, V, (N, T)), LENGTHS, torch.randint(1, K, (N, S))


def by_torch(model, source, lengths, fed):
    """Logits by `torch.nn.Transformer`, and its parameters."""
    first = model.encoder.layers[0].norm_first
    options = {"dropout": 0.0, "batch_first": True, "norm_first": first, "dtype": torch.float64}
    whole = torch.nn.Transformer(E, HEADS, LAYERS, LAYERS, FF, **options)
    whole.encoder.load_state_dict(model.encoder.state_dict(), strict=True)
    whole.decoder.load_state_dict(model.decoder.state_dict(), strict=True)
    x = model.read.weight[source] + sinusoidal_positions(source.shape[1], E).double()
    y = model.fed.weight[fed] + sinusoidal_positions(fed.shape[1], E).double()
    padding = torch.arange(source.shape[1]) >= torch.tensor(lengths)[:, None]
    decoded = whole(
        x,
        y,
        tgt_mask=torch.ones(S, S).triu(1).bool(),
        src_key_padding_mask=padding,
        memory_key_padding_mask=padding,
    )
    return model.answer(decoded), [*whole.encoder.parameters(), *whole.decoder.parameters()]


def test_it_is_torchs_transformer(model):
    source, lengths, fed = batch()
    found, (expected, theirs) = model(source, lengths, fed), by_torch(model, source, lengths, fed)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)
    shared = [model.read.weight, model.fed.weight, *model.answer.parameters()]
    ours = [*model.encoder.parameters(), *model.decoder.parameters()]
    upstream = torch.randn_like(found)
    found = torch.autograd.grad(found, shared + ours, upstream)
    expected = torch.autograd.grad(expected, shared + theirs, upstream)
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-9)


def test_steps_give_what_a_whole_pass_gives(model):
    source, lengths, fed = batch()
    memory, written = model.encode(source, lengths)
    for t, logits in enumerate(model(source, lengths, fed).unbind(1)):
        found, written, weights = model.step(fed[:, t], written, memory)
        torch.testing.assert_close(found, logits, rtol=0, atol=1e-12)
        assert weights is None and torch.equal(written, fed[:, : t + 1])


def test_padding_and_the_future_change_nothing(model):
    source, lengths, fed = batch()
    logits = model(source, lengths, fed)
    for n, length in enumerate(LENGTHS):
        source[n, length:] = 1 + source[n, length:] % (V - 1)
    torch.testing.assert_close(model(source, lengths, fed), logits, rtol=0, atol=1e-12)
    fed[:, 3:] = 1 + fed[:, 3:] % (K - 1)
    later = model(source, lengths, fed)
    torch.testing.assert_close(later[:, :3], logits[:, :3], rtol=0, atol=1e-12)
    assert not torch.allclose(later[:, 3:], logits[:, 3:])


def test_exchanged_words_are_noticed_on_both_sides(model):
    source, lengths, fed = batch()
    logits = model(source, lengths, fed)
    source[0, :2], fed[1, :2] = torch.tensor([2, 3]), torch.tensor([4, 5])
    straight = model(source, lengths, fed)
    source[0, :2], fed[1, :2] = torch.tensor([3, 2]), torch.tensor([5, 4])
    turned = model(source, lengths, fed)
    assert not torch.allclose(turned[0], straight[0])
    assert not torch.allclose(turned[1, 2:], straight[1, 2:])
    assert torch.equal(turned[2], logits[2])


def test_greedy_feeds_what_it_has_said(model):
    source, lengths, _ = batch()
    ids, weights = greedy(model, source, lengths, S)
    fed = torch.cat([torch.ones(N, 1, dtype=torch.long), ids[:, :-1]], 1)
    best = model(source, lengths, fed).argmax(-1)
    ended = (ids == 1).cumsum(1) > 0
    assert torch.equal(ids[~ended], best[~ended])
    assert weights is None


def test_dropout_acts_in_training_only():
    model = TransformerEncoderDecoder(V, K, E, HEADS, FF, dropout=0.5)
    inputs = batch()
    assert not torch.equal(model(*inputs), model(*inputs))
    assert torch.equal(model.eval()(*inputs), model(*inputs))


def test_misuse():
    refuses(lambda: TransformerEncoderDecoder(V, K, 6, 4, FF), "4 heads for 6")
    refuses(lambda: TransformerEncoderDecoder(V, K, E, HEADS, FF, 0), "layers", "at least 1")
    model = TransformerEncoderDecoder(V, K, E, HEADS, FF)
    source, lengths, _ = batch()
    refuses(lambda: model.encode(source, [9, 1, 1]), "[1, 7]")
    allowed = torch.ones(N, 1, T, dtype=torch.bool)
    refuses(lambda: greedy(model, source, lengths, 1, allowed=allowed), "has none")
