"""Transformer layers: torch's results, gradients and state dicts, in both norm orders and with every mask."""

import pytest
import torch

from lib.models.transformer import TransformerDecoderLayer, TransformerEncoderLayer
from tests.layers.test_bad_input import refuses

N, S, T, E, HEADS, FF = 3, 5, 7, 6, 2, 11
KINDS = {
    "encoder": (TransformerEncoderLayer, torch.nn.TransformerEncoderLayer),
    "decoder": (TransformerDecoderLayer, torch.nn.TransformerDecoderLayer),
}


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(19)


@pytest.fixture(params=[False, True], ids=["norm behind", "norm before"])
def norm_first(request):
    return request.param


@pytest.fixture(params=KINDS)
def pair(request, norm_first):
    """Our layer and torch's, with the same random parameters."""
    ours, theirs = KINDS[request.param]
    ours = ours(E, HEADS, FF, 0.0, norm_first).double()
    theirs = theirs(E, HEADS, FF, 0.0, norm_first=norm_first, batch_first=True).double()
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_()
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


def future(size):
    return torch.ones(size, size).triu(1).bool()


def padding(T):
    return torch.arange(T) >= torch.tensor([T, T - 2, 1])[:, None]


def arguments(layer, masked):
    """Inputs, and masks by name."""
    x = torch.randn(N, S, E, dtype=torch.float64, requires_grad=True)
    if isinstance(layer, TransformerEncoderLayer):
        masks = {"src_mask": future(S), "src_key_padding_mask": padding(S)}
        return [x], masks if masked else {}
    memory = torch.randn(N, T, E, dtype=torch.float64, requires_grad=True)
    masks = {
        "tgt_mask": future(S),
        "memory_mask": torch.arange(T).expand(S, T) == 3,
        "tgt_key_padding_mask": padding(S),
        "memory_key_padding_mask": padding(T),
    }
    return [x, memory], masks if masked else {}


@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "masks"])
def test_results_and_gradients_are_torchs(pair, masked):
    ours, theirs = pair
    inputs, masks = arguments(ours, masked)
    y, z = ours(*inputs, **masks), theirs(*inputs, **masks)
    upstream = torch.randn_like(y)
    torch.testing.assert_close(y, z, rtol=0, atol=1e-9)
    names = [name for name, _ in theirs.named_parameters()]
    assert [name for name, _ in ours.named_parameters()] == names
    found, expected = (
        torch.autograd.grad(result, [*inputs, *layer.parameters()], upstream)
        for layer, result in ((ours, y), (theirs, z))
    )
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-9)


def test_state_dicts_fit_both_ways(pair):
    ours, theirs = pair
    with torch.no_grad():
        for parameter in ours.parameters():
            parameter.normal_()
    theirs.load_state_dict(ours.state_dict(), strict=True)
    inputs, _ = arguments(ours, False)
    torch.testing.assert_close(ours(*inputs), theirs(*inputs), rtol=0, atol=1e-9)


def test_a_change_of_the_future_leaves_the_past_alone(pair):
    ours, _ = pair
    inputs, masks = arguments(ours, True)
    masks = {name: mask for name, mask in masks.items() if name in ("src_mask", "tgt_mask")}
    y = ours(*inputs, **masks)
    later = inputs[0].detach().clone()
    later[:, 3:] += 1.0
    z = ours(later, *inputs[1:], **masks)
    assert torch.equal(y[:, :3], z[:, :3])
    assert not torch.allclose(y[:, 3:], z[:, 3:])


def test_padding_of_the_memory_changes_nothing(norm_first):
    layer = TransformerDecoderLayer(E, HEADS, FF, 0.0, norm_first).double()
    (x, memory), masks = arguments(layer, True)
    changed = memory.detach().clone()
    changed[padding(T)] += 1.0
    assert torch.equal(layer(x, memory, **masks), layer(x, changed, **masks))


def test_dropout_acts_in_training_only(pair):
    ours = type(pair[0])(E, HEADS, FF, dropout=0.5).double()
    inputs, _ = arguments(ours, False)
    assert not torch.equal(ours(*inputs), ours(*inputs))
    ours.eval()
    assert torch.equal(ours(*inputs), ours(*inputs))


def test_sizes():
    refuses(lambda: TransformerEncoderLayer(6, 4), "4 heads for 6")
    refuses(lambda: TransformerEncoderLayer(6, 2, 0), "dim_feedforward", "at least 1")
    refuses(lambda: TransformerDecoderLayer(6, 2, 8, 1.5), "probability")
    for layer in (TransformerEncoderLayer, TransformerDecoderLayer):
        refuses(lambda make=layer: make(4, 2, 2.5), "dim_feedforward must be a whole number", "2.5")


@pytest.mark.parametrize("kind", KINDS)
def test_defaults_are_torchs(kind):
    ours, theirs = KINDS[kind]
    ours, theirs = ours(4, 2), theirs(4, 2, batch_first=True)
    assert ours.linear1.out_features == theirs.linear1.out_features
    x = torch.randn(200, 3, 4)
    read = (lambda layer: layer(x)) if kind == "encoder" else (lambda layer: layer(x, x))
    assert not torch.equal(read(ours), read(ours))  # dropout acts
    theirs.load_state_dict(ours.state_dict())
    torch.testing.assert_close(read(ours.eval()), read(theirs.eval()), rtol=1e-4, atol=1e-4)
