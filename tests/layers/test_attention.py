"""Attention layers: torch's results and gradients, both senses of a mask, empty rows, causality."""

import pytest
import torch

from lib.equations.attention import (
    additive_score,
    additive_score_backward,
    attend,
    attend_backward,
    attention_backward,
)
from lib.equations.attention import attention as attention_equation
from lib.layers.attention import (
    AdditiveAttention,
    MultiheadAttention,
    scaled_dot_product_attention,
)
from tests.layers.test_bad_input import refuses

N, S, T, E, HEADS, D, H, A = 3, 5, 7, 6, 2, 4, 3, 9
F = torch.nn.functional


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(18)


@pytest.fixture(params=[False, True], ids=["by hand", "autograd"])
def autograd(request):
    return request.param


def random(*shape):
    return torch.randn(shape, dtype=torch.float64, requires_grad=True)


def same(found, expected, atol=1e-9):
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=atol)


def some(*shape):
    """A random mask, True somewhere in each row."""
    mask = torch.rand(shape) < 0.5
    mask[..., 0] = True
    return mask


MASKS = {
    "none": None,
    "one for all": lambda: some(S, T),
    "padding": lambda: some(N, 1, 1, T),
    "each its own": lambda: some(N, HEADS, S, T),
}


@pytest.mark.parametrize("kind", MASKS)
def test_scaled_dot_product_attention_is_torchs(kind, autograd):
    q, k, v = random(N, HEADS, S, D), random(N, HEADS, T, D), random(N, HEADS, T, H)
    mask = MASKS[kind] and MASKS[kind]()
    output, weights = scaled_dot_product_attention(q, k, v, mask, autograd=autograd)
    expected = F.scaled_dot_product_attention(q, k, v, mask)
    upstream = torch.randn_like(output)
    same([output], [expected])
    same(
        torch.autograd.grad(output, [q, k, v], upstream),
        torch.autograd.grad(expected, [q, k, v], upstream),
    )
    same([weights @ v], [expected])


def test_the_weights_have_a_gradient_of_their_own():
    q, k, v = random(N, S, D), random(N, T, D), random(N, T, H)
    output, weights = scaled_dot_product_attention(q, k, v)
    plain = torch.softmax(q @ k.transpose(1, 2) / D**0.5, -1)
    upstream = [torch.randn_like(output), torch.randn_like(weights)]
    same(
        torch.autograd.grad([output, weights], [q, k, v], upstream),
        torch.autograd.grad([plain @ v, plain], [q, k, v], upstream),
    )


def test_a_query_that_may_look_nowhere_gets_zeros_and_finite_gradients(autograd):
    q, k, v = random(N, S, D), random(N, T, D), random(N, T, H)
    mask = some(N, S, T)
    mask[1, 2] = False
    output, weights = scaled_dot_product_attention(q, k, v, mask, autograd=autograd)
    assert not output[1, 2].any() and not weights[1, 2].any()
    gradients = torch.autograd.grad(output.square().sum() + weights.sum(), [q, k, v])
    assert all(g.isfinite().all() for g in gradients)
    assert not gradients[0][1, 2].any()


def test_scaled_dot_product_attention_is_its_equation():
    q, k, v, mask = random(N, S, D), random(N, T, D), random(N, T, H), some(N, S, T)
    mask[0, 0] = False
    output, weights = scaled_dot_product_attention(q, k, v, mask)
    upstream = [torch.randn_like(output), torch.randn_like(weights)]
    y, alpha, cache = attention_equation(q, k, v, mask)
    found = torch.autograd.grad([output, weights], [q, k, v], upstream)
    same([output, weights, *found], [y, alpha, *attention_backward(*upstream, cache)], 1e-12)


def test_additive_attention_is_its_equation(autograd):
    layer = AdditiveAttention(H, D, A, autograd=autograd).double()
    s, h, mask = random(N, H), random(N, T, D), some(N, T)
    mask[0] = False
    c, weights = layer(s, h, mask)
    assert not c[0].any() and not weights[0].any()
    parameters = [layer.weight_s, layer.weight_h, layer.weight_v]
    e, score_cache = additive_score(s, h, *parameters)
    expected_c, alpha, cache = attend(e, h, mask)
    dc = torch.randn_like(c)
    de, dh = attend_backward(dc, cache)
    ds, dh_score, *rest = additive_score_backward(de, score_cache)
    same([c, weights], [expected_c, alpha], 1e-12)
    found = torch.autograd.grad(c, [s, h, *parameters], dc)
    same(found, [ds, dh + dh_score, *rest], 1e-12)


def test_the_weights_of_additive_attention_have_a_gradient_too(autograd):
    layer = AdditiveAttention(H, D, A, autograd=autograd).double()
    s, h = random(N, H), random(N, T, D)
    c, weights = layer(s, h, projected=layer.project(h))
    a = (s @ layer.weight_s.T)[:, None] + h @ layer.weight_h.T
    alpha = torch.softmax(a.tanh() @ layer.weight_v, -1)
    upstream = [torch.randn_like(c), torch.randn_like(weights)]
    inputs = [s, h, *layer.parameters()]
    same(
        torch.autograd.grad([c, weights], inputs, upstream),
        torch.autograd.grad([(alpha[..., None] * h).sum(1), alpha], inputs, upstream),
    )


def test_second_derivatives_of_additive_attention():
    s, h = random(N, H), random(N, T, D)

    def twice(autograd):
        torch.manual_seed(1)
        layer = AdditiveAttention(H, D, A, autograd=autograd).double()
        (g,) = torch.autograd.grad(layer(s, h)[0].sum(), s, create_graph=True)
        return torch.autograd.grad(g.square().sum(), s)[0]

    with pytest.raises(RuntimeError, match="autograd=True"):
        twice(False)
    assert twice(True).abs().max() > 1e-9


def pair(bias=True, **options):
    """Our module and torch's, with the same random parameters."""
    ours = MultiheadAttention(E, HEADS, bias=bias, **options).double()
    theirs = torch.nn.MultiheadAttention(E, HEADS, bias=bias, batch_first=True).double()
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_()
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


def causal(S, T):
    return torch.ones(S, T).triu(1).bool()


FORBIDDEN = {  # torch's sense: True may not
    "none": {},
    "padding": lambda: {"key_padding_mask": ~some(N, T)},
    "causal": lambda: {"attn_mask": causal(S, T)},
    "numbers": lambda: {
        "attn_mask": torch.zeros(S, T).masked_fill(causal(S, T), -torch.inf).double()
    },
    "heads": lambda: {"attn_mask": ~some(N * HEADS, S, T)},
    "both": lambda: {
        "attn_mask": causal(S, T),
        "key_padding_mask": torch.arange(T).expand(N, T) > 4,
    },
}


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("kind", FORBIDDEN)
def test_multihead_attention_is_torchs(kind, bias, autograd):
    ours, theirs = pair(bias, autograd=autograd)
    q, k, v = random(N, S, E), random(N, T, E), random(N, T, E)
    masks = FORBIDDEN[kind]() if FORBIDDEN[kind] else {}
    output, weights = ours(q, k, v, **masks)
    expected, expected_weights = theirs(q, k, v, **masks)
    same([output, weights], [expected, expected_weights])
    upstream = [torch.randn_like(output), torch.randn_like(weights)]
    gradients = [
        torch.autograd.grad(results, [q, k, v, *module.parameters()], upstream)
        for module, results in ((ours, [output, weights]), (theirs, [expected, expected_weights]))
    ]
    same(*gradients)
    each = {"average_attn_weights": False}
    same(ours(q, k, v, **masks, **each), theirs(q, k, v, **masks, **each))
    assert ours(q, k, v, need_weights=False)[1] is None


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
def test_self_attention_and_state_dicts_both_ways(bias):
    ours, theirs = pair(bias)
    x = random(N, T, E)
    output, _ = ours(x, x, x, attn_mask=causal(T, T))
    expected, _ = theirs(x, x, x, attn_mask=causal(T, T))
    upstream = torch.randn_like(output)
    same([output], [expected])
    same(
        torch.autograd.grad(output, [x, *ours.parameters()], upstream),
        torch.autograd.grad(expected, [x, *theirs.parameters()], upstream),
    )
    fresh = MultiheadAttention(E, HEADS, bias=bias)
    twin = torch.nn.MultiheadAttention(E, HEADS, bias=bias, batch_first=True)
    twin.load_state_dict(fresh.state_dict(), strict=True)
    assert {k: v.shape for k, v in fresh.state_dict().items()} == {
        k: v.shape for k, v in twin.state_dict().items()
    }


def test_the_draw_is_torchs():
    torch.manual_seed(3)
    ours = MultiheadAttention(300, 3)
    theirs = torch.nn.MultiheadAttention(300, 3)
    for name, parameter in ours.named_parameters():
        twin = theirs.get_parameter(name)
        assert abs(parameter.std() - twin.std()) <= 0.02 * twin.std(), name


def test_a_key_that_is_hidden_changes_nothing_and_a_future_one_neither():
    ours = MultiheadAttention(E, HEADS).double()
    x = random(N, T, E).detach()
    padded, changed = torch.arange(T).expand(N, T) > 3, x.clone()
    changed[:, 4:] += 1.0
    y, _ = ours(x, x, x, key_padding_mask=padded)
    z, _ = ours(changed, changed, changed, key_padding_mask=padded)
    assert torch.equal(y[:, :4], z[:, :4]) and not torch.allclose(y[:, 4:], z[:, 4:])
    for t in range(T - 1):
        changed = x.clone()
        changed[:, t + 1 :] += 1.0
        y, _ = ours(x, x, x, attn_mask=causal(T, T))
        z, _ = ours(changed, changed, changed, attn_mask=causal(T, T))
        assert torch.equal(y[:, : t + 1], z[:, : t + 1])
        assert not torch.allclose(y[:, t + 1], z[:, t + 1])


def test_a_sample_of_nothing_but_padding_gives_the_bias_of_the_output():
    ours = MultiheadAttention(E, HEADS).double()
    with torch.no_grad():
        ours.out_proj.bias.normal_()
    x = random(N, T, E)
    padded = torch.zeros(N, T, dtype=torch.bool)
    padded[1] = True
    output, weights = ours(x, x, x, key_padding_mask=padded)
    same([output[1]], [ours.out_proj.bias.expand(T, E)])
    assert not weights[1].any()
    assert torch.autograd.grad(output.square().sum(), x)[0].isfinite().all()


def test_dropout_acts_on_the_weights_in_training_only_and_keeps_their_mean():
    ours = MultiheadAttention(E, HEADS, dropout=0.25).double()
    x = random(1, T, E).detach()
    _, plain = ours.eval()(x, x, x)
    ours.train()
    drawn = torch.stack([ours(x, x, x)[1] for _ in range(4000)])
    assert not torch.equal(drawn[0], plain)
    torch.testing.assert_close(drawn.mean(0), plain, rtol=0, atol=0.01)
    single = ours(x, x, x, average_attn_weights=False)[1]
    scaled = ours.eval()(x, x, x, average_attn_weights=False)[1] / 0.75
    assert 0 < (single == 0).double().mean() < 1
    same([single[single != 0]], [scaled[single != 0]])


def test_the_gradient_goes_through_the_dropped_weights():
    layers = [MultiheadAttention(E, HEADS, dropout=0.4, autograd=by) for by in (False, True)]
    layers[1].load_state_dict(layers[0].state_dict())
    inputs = [random(N, S, E), random(N, T, E), random(N, T, E)]
    upstream = [torch.randn(N, S, E).double(), torch.randn(N, S, T).double()]
    found = []
    for layer in layers:
        torch.manual_seed(4)  # the same weights are dropped
        results = layer.double()(*inputs)
        wanted = [*inputs, *layer.parameters()]
        alone = torch.autograd.grad(results[0], wanted, upstream[0], retain_graph=True)
        both = torch.autograd.grad(results, wanted, upstream)
        found.append([*results, *alone, *both])
    assert (found[0][1] == 0).any()
    same(*found)


def test_a_loss_of_the_weights_alone_has_a_gradient():
    q, k, v = random(N, S, D), random(N, T, D), random(N, T, H)
    upstream = torch.randn(N, S, T, dtype=torch.float64)
    _, weights = scaled_dot_product_attention(q, k, v)
    plain = torch.softmax(q @ k.transpose(1, 2) / D**0.5, -1)
    same(
        torch.autograd.grad(weights, [q, k], upstream),
        torch.autograd.grad(plain, [q, k], upstream),
    )


def test_attention_trains_under_autocast():
    layer, x = MultiheadAttention(E, HEADS), torch.randn(N, T, E, requires_grad=True)
    exact = torch.autograd.grad(layer(x, x, x)[0].square().sum(), x)[0]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output, _ = layer(x, x, x)
    (found,) = torch.autograd.grad(output.float().square().sum(), x)
    assert found.dtype == torch.float32
    assert (found - exact).norm() < 0.05 * exact.norm()


def test_what_does_not_fit_is_refused_in_words():
    q, k = torch.zeros(N, S, D), torch.zeros(N, T, D)
    refuses(
        lambda: scaled_dot_product_attention(q, torch.zeros(N, T, D + 1), k),
        "(3, 5, 4)",
        "features",
    )
    refuses(
        lambda: scaled_dot_product_attention(q, k, k[:, 1:]), "one value for each key", "(3, 6, 4)"
    )
    refuses(lambda: scaled_dot_product_attention(q, k[1:], k[1:]), "as many samples", "(2, 7, 4)")
    refuses(lambda: scaled_dot_product_attention(q, k, k, torch.ones(S, T)), "boolean", "mask == 1")
    refuses(
        lambda: scaled_dot_product_attention(q, k, k, torch.ones(N, T).bool()),
        "(3, 5, 7)",
        "[:, None]",
    )
    refuses(lambda: scaled_dot_product_attention(q[0, 0], k[0], k[0]), "features")
    refuses(lambda: MultiheadAttention(6, 4), "4 heads for 6", "divide")
    refuses(lambda: MultiheadAttention(6, 2, dropout=2.0), "probability", "2.0")
    layer = MultiheadAttention(E, HEADS)
    x = torch.zeros(N, T, E)
    refuses(lambda: layer(x[0], x[0], x[0]), "(N, T, 6)", "(7, 6)")
    refuses(lambda: layer(*[torch.zeros(N, T, E + 1)] * 3), "(N, T, 6)", "(3, 7, 7)")
    refuses(lambda: layer(x, x, x, attn_mask=torch.ones(T, T)), "minus infinity")
    refuses(lambda: layer(x, x, x, attn_mask=torch.ones(T, T).int()), "boolean", "int32")
    refuses(lambda: layer(x, x, x, attn_mask=causal(S, T)), "(7, 7) or (6, 7, 7)", "(5, 7)")
    refuses(lambda: layer(x, x, x, key_padding_mask=causal(T, T)), "key_padding_mask", "(3, 7)")
    one = AdditiveAttention(H, D, A)
    s, h = torch.zeros(N, H), torch.zeros(N, T, D)
    refuses(lambda: one(s[0], h), "(N, 3)", "(3,)")
    refuses(lambda: one(s, h[..., 1:]), "size 4", "both ways")
    refuses(lambda: one(s, h, torch.ones(N, S).bool()), "(3, 7)", "(3, 5)")
    refuses(lambda: one(s, h, torch.ones(N, T)), "boolean")
    refuses(lambda: AdditiveAttention(0, D, A), "state_size", "at least 1")
