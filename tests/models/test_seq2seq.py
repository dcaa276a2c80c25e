"""Encoder and decoder: against loops over torch's modules, causality, padding, greedy decoding, cut arrows."""

import pytest
import torch

from lib.models.decoding import greedy
from lib.models.seq2seq import EncoderDecoder
from tests.layers.test_bad_input import refuses

N, T, S, V, K, E, H = 3, 7, 5, 11, 9, 4, 6
LENGTHS = [7, 4, 1]


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(16)


@pytest.fixture(params=[True, False], ids=["attention", "last state"])
def model(request):
    model = EncoderDecoder(V, K, E, H, attention=request.param).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.5)
    return model


def batch():
    return torch.randint(1, V, (N, T)), LENGTHS, torch.randint(1, K, (N, S))


def by_torch(model, source, lengths, fed):
    """Logits of one sequence after the other, from torch's GRU and the equations as they are printed."""
    encoder = torch.nn.GRU(E, H // 2, bidirectional=True, batch_first=True).double()
    encoder.load_state_dict(model.encoder.state_dict())
    cell = torch.nn.GRUCell(E + H, H).double()
    cell.load_state_dict({k.removesuffix("_l0"): v for k, v in model.decoder.state_dict().items()})
    rows = []
    for n, length in enumerate(lengths):
        h, last = encoder(model.read.weight[source[n, :length]][None])
        h, last = h[0], last.flatten()
        s, logits = torch.tanh(model.begin(last)), []
        for y in fed[n]:
            c = last
            if model.attention is not None:
                a = model.attention
                e = torch.stack(
                    [a.weight_v @ torch.tanh(a.weight_s @ s + a.weight_h @ x) for x in h]
                )
                c = torch.softmax(e, 0) @ h
            s = cell(torch.cat([model.fed.weight[y], c])[None], s[None])[0]
            logits.append(model.answer(torch.cat([s, c])))
        rows.append(torch.stack(logits))
    return torch.stack(rows)


def test_it_is_what_is_printed(model):
    source, lengths, fed = batch()
    found, expected = model(source, lengths, fed), by_torch(model, source, lengths, fed)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)
    upstream = torch.randn_like(found)
    parameters = [
        model.read.weight,
        model.fed.weight,
        *model.begin.parameters(),
        *model.answer.parameters(),
    ]
    if model.attention is not None:
        parameters += list(model.attention.parameters())
    found, expected = (torch.autograd.grad(y, parameters, upstream) for y in (found, expected))
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-9)


def test_steps_give_what_a_whole_pass_gives(model):
    source, lengths, fed = batch()
    memory, s = model.encode(source, lengths)
    for t, logits in enumerate(model(source, lengths, fed).unbind(1)):
        found, s, _ = model.step(fed[:, t], s, memory)
        torch.testing.assert_close(found, logits, rtol=0, atol=1e-12)


def test_padding_and_the_future_change_nothing(model):
    source, lengths, fed = batch()
    logits = model(source, lengths, fed)
    for n, length in enumerate(LENGTHS):
        source[n, length:] = 1 + source[n, length:] % (V - 1)
    torch.testing.assert_close(model(source, lengths, fed), logits, rtol=0, atol=1e-12)
    fed[:, 3:] = 1 + fed[:, 3:] % (K - 1)
    later = model(source, lengths, fed)
    assert torch.equal(later[:, :3], logits[:, :3])
    assert not torch.allclose(later[:, 3:], logits[:, 3:])


def test_greedy_feeds_what_it_has_said(model):
    source, lengths, _ = batch()
    ids, weights = greedy(model, source, lengths, S)
    fed = torch.cat([torch.ones(N, 1, dtype=torch.long), ids[:, :-1]], 1)
    best = model(source, lengths, fed).argmax(-1)
    ended = (ids == 1).cumsum(1) > 0
    assert torch.equal(ids[~ended], best[~ended])
    assert (ids[ended] == 1).all()
    assert (weights is None) == (model.attention is None)


def test_greedy_stops_at_the_end_token():
    model = EncoderDecoder(V, K, E, H)
    with torch.no_grad():
        model.answer.bias[1] = 100.0
    assert (greedy(model, *batch()[:2], S)[0] == 1).all()


def test_weights_sum_to_one_and_lie_on_real_words():
    model = EncoderDecoder(V, K, E, H).double()
    _, weights = greedy(model, *batch()[:2], S)
    torch.testing.assert_close(weights.sum(-1), torch.ones(N, S).double())
    for n, length in enumerate(LENGTHS):
        assert not weights[n, :, length:].any()


def test_a_cut_arrow_gets_no_weight_and_the_others_grow_in_proportion():
    model = EncoderDecoder(V, K, E, H).double()
    source, lengths, _ = batch()
    _, whole = greedy(model, source, lengths, 1)
    allowed = torch.ones(N, 1, T, dtype=torch.bool)
    allowed[:, 0, 0] = False
    _, cut = greedy(model, source, lengths, 1, allowed=allowed)
    assert not cut[:, :, 0].any()
    expected = whole[:2, :, 1:] / whole[:2, :, 1:].sum(-1, keepdim=True)
    torch.testing.assert_close(cut[:2, :, 1:], expected, rtol=0, atol=1e-12)
    assert not cut[2].any()  # its only word is cut


def test_misuse():
    refuses(lambda: EncoderDecoder(V, K, E, 5), "hidden_size=5", "even")
    refuses(lambda: EncoderDecoder(V, K, 0, H), "embedding_dim", "at least 1")
    refuses(lambda: EncoderDecoder(V, K, E, 4.0), "hidden_size must be a whole number", "4.0")
    model = EncoderDecoder(V, K, E, H, attention=False)
    source, lengths, _ = batch()
    refuses(lambda: greedy(model, source, lengths, 0), "steps", "at least 1")
    refuses(
        lambda: greedy(model, source, lengths, 1, allowed=torch.ones(N, 1, T).bool()), "has none"
    )
    refuses(lambda: model.encode(source, [9, 1, 1]), "[1, 7]")
