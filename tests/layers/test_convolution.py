"""Convolutions against torch.nn: outputs, all gradients, state dicts, settings, and what is refused."""

import copy
import pickle

import numpy as np
import pytest
import torch

from lib.layers.convolution import Conv1d, Conv2d, output_size, receptive_field
from tests.layers.referee import assert_equal
from tests.layers.test_bad_input import refuses

N, C, F = 2, 3, 5
ONE = [
    {"kernel_size": 3},
    {"kernel_size": 4, "stride": 2, "padding": 3, "dilation": 2},
    {"kernel_size": 1, "stride": 3, "bias": False},
    {"kernel_size": 4, "padding": "same", "dilation": 3},
    {"kernel_size": (5,), "padding": "valid", "stride": (2,)},
]
TWO = [
    {"kernel_size": 3},
    {"kernel_size": (3, 2), "stride": (1, 2), "padding": (2, 0), "dilation": (2, 3)},
    {"kernel_size": 2, "stride": 3, "padding": 1, "bias": False},
    {"kernel_size": (4, 2), "padding": "same", "dilation": (1, 3)},
    {"kernel_size": (1, 5), "padding": "valid", "stride": (2, 1)},
]
# torch warns that an even kernel that keeps the size costs it a copy
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
CASES = [pytest.param(Conv1d, torch.nn.Conv1d, (13,), o, id=f"1d {o}") for o in ONE]
CASES += [pytest.param(Conv2d, torch.nn.Conv2d, (11, 14), o, id=f"2d {o}") for o in TWO]


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(5)


def pair(ours, theirs, options, **switch):
    """Return our layer and torch's with the same parameters, all of them random, in float64."""
    ours, theirs = ours(C, F, **options, **switch).double(), theirs(C, F, **options).double()
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_()
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


@pytest.mark.parametrize("autograd", [False, True], ids=["by hand", "autograd"])
@pytest.mark.parametrize(("ours", "theirs", "places", "options"), CASES)
def test_outputs_and_all_gradients_are_torchs(ours, theirs, places, options, autograd):
    ours, theirs = pair(ours, theirs, options, autograd=autograd)
    x = torch.randn(N, C, *places, dtype=torch.float64, requires_grad=True)
    found, expected = ours(x), theirs(x)
    upstream = torch.randn_like(expected)
    assert_equal([found], [expected])
    assert_equal(
        torch.autograd.grad(found, [x, *ours.parameters()], upstream),
        torch.autograd.grad(expected, [x, *theirs.parameters()], upstream),
    )


@pytest.mark.parametrize(("ours", "theirs", "places", "options"), CASES)
def test_settings_state_dicts_and_first_values_are_torchs(ours, theirs, places, options):
    torch.manual_seed(7)
    ours = ours(C, F, **options)
    torch.manual_seed(7)
    theirs = theirs(C, F, **options)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for name, value in theirs.state_dict().items():
        torch.testing.assert_close(ours.state_dict()[name], value, rtol=1e-6, atol=0)
    for name in ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation"):
        assert getattr(ours, name) == getattr(theirs, name)
    with torch.no_grad():
        ours.weight.normal_()
    theirs.load_state_dict(ours.state_dict(), strict=True)
    assert torch.equal(ours.weight, theirs.weight)


def test_arguments_stand_in_torchs_order():
    ours, theirs = (kind(C, F, 3, 2, 1, 2, 1, False, "zeros") for kind in (Conv1d, torch.nn.Conv1d))
    assert ours.bias is theirs.bias is None
    assert (ours.stride, ours.padding, ours.dilation) == ((2,), (1,), (2,))


@pytest.mark.parametrize("autograd", [False, True], ids=["by hand", "autograd"])
@pytest.mark.parametrize(("ours", "theirs", "places", "options"), CASES)
def test_second_derivatives_are_right(ours, theirs, places, options, autograd):
    found = []
    x = torch.randn(N, C, *places, dtype=torch.float64, requires_grad=True)
    for layer in pair(ours, theirs, options, autograd=autograd):
        inputs = [x, layer.weight]
        first = torch.autograd.grad(layer(x).pow(3).sum(), inputs, create_graph=True)
        found.append(torch.autograd.grad(sum(g.pow(2).sum() for g in first), inputs))
    for a, b in zip(*found, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-10, atol=0)


def test_the_gradient_of_the_images_is_left_out_where_nobody_asks_for_it():
    layer = Conv2d(C, F, 3)
    layer(torch.randn(N, C, 6, 6)).sum().backward()
    assert layer.weight.grad is not None


@pytest.mark.parametrize("dilation", [1, 2, 4])
@pytest.mark.parametrize("k", [2, 3])
def test_padded_at_the_start_alone_a_convolution_is_causal(k, dilation):
    layer, T = Conv1d(C, F, k, dilation=dilation).double(), 15
    x = torch.randn(N, C, T, dtype=torch.float64)
    before = (k - 1) * dilation

    def causal(x):
        return layer(torch.nn.functional.pad(x, (before, 0)))

    base = causal(x)
    assert base.shape[2] == T
    for t in range(T):
        changed = x.clone()
        changed[:, :, t] += 1
        moved = (causal(changed) != base).any(1).any(0).nonzero().flatten().tolist()
        assert moved == [t + j * dilation for j in range(k) if t + j * dilation < T]


def test_padded_on_both_sides_it_looks_into_the_future():
    layer = Conv1d(C, F, 3, padding=1).double()
    x = torch.randn(N, C, 8, dtype=torch.float64)
    changed = x.clone()
    changed[:, :, 5] += 1
    assert not torch.equal(layer(changed)[:, :, 4], layer(x)[:, :, 4])


def test_with_stride_1_a_shifted_image_gives_shifted_maps_and_with_stride_2_it_need_not():
    image = torch.zeros(1, C, 16, 16, dtype=torch.float64)
    image[:, :, 4:10, 4:10] = torch.randn(C, 6, 6, dtype=torch.float64)
    shifted = image.roll(1, 3)
    for stride, equal in ((1, True), (2, False)):
        layer = Conv2d(C, F, 3, stride=stride).double()
        a, b = layer(image), layer(shifted)
        assert torch.allclose(a.roll(1, 3)[..., 1:], b[..., 1:], atol=1e-12) is equal
    layer = Conv2d(C, F, 3, stride=2).double()  # by a whole stride it does again
    a, b = layer(image), layer(image.roll(2, 3))
    torch.testing.assert_close(a.roll(1, 3)[..., 1:], b[..., 1:], rtol=0, atol=1e-12)


def test_a_layer_can_be_copied_and_pickled():
    layer, x = Conv2d(C, F, 3, stride=2, padding="valid"), torch.randn(N, C, 8, 9)
    for twin in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        assert torch.equal(twin(x), layer(x))
    assert "kernel_size=(3, 3), stride=(2, 2), padding='valid'" in repr(layer)


@pytest.mark.parametrize("kind", [Conv1d, Conv2d])
def test_under_autocast_a_convolution_keeps_the_precision_of_its_parameters(kind):
    layer, axes = kind(C, F, 3), kind.axes
    x = torch.randn(N, C, *[7] * axes, requires_grad=True)
    expected = layer(x)
    upstream = torch.randn_like(expected)
    gradients = torch.autograd.grad(expected, [x, *layer.parameters()], upstream)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = layer(x)
        within = torch.autograd.grad(found, [x, *layer.parameters()], upstream, retain_graph=True)
        assert layer(x.bfloat16()).dtype == torch.float32
    assert torch.equal(found, expected)
    after = torch.autograd.grad(found, [x, *layer.parameters()], upstream)
    for a, b, c in zip(within, after, gradients, strict=True):
        assert torch.equal(a, c)
        assert torch.equal(b, c)


def test_weights_changed_before_the_backward_pass_are_noticed():
    layer = Conv1d(C, F, 3)
    y = layer(torch.randn(N, C, 7, requires_grad=True))
    with torch.no_grad():
        layer.weight.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


@pytest.mark.parametrize("size", range(5, 20))
def test_output_size_is_torchs(size):
    for k, stride, padding, dilation in [(1, 1, 0, 1), (3, 2, 1, 1), (5, 3, 2, 1), (3, 2, 3, 2)]:
        layer = torch.nn.Conv1d(1, 1, k, stride, padding, dilation)
        expected = layer(torch.zeros(1, 1, size)).shape[2]
        assert output_size(size, k, stride, padding, dilation) == expected


@pytest.mark.parametrize(
    "layers",
    [
        [(3,)],
        [(3, 1), (3, 1), (2, 2), (3, 1)],
        [(3, 2), (2, 3), (3, 1, 2)],
        [(2, 1, 1), (2, 1, 2), (2, 1, 4)],
        [(1, 2), (3, 1)],
    ],
    ids=str,
)
def test_receptive_field_is_what_the_gradient_reaches(layers):
    x = torch.zeros(1, 1, 60, dtype=torch.float64, requires_grad=True)
    h = x
    for layer in layers:
        k, stride, dilation = (*layer, 1, 1)[:3]
        conv = torch.nn.Conv1d(1, 1, k, stride, dilation=dilation).double()
        torch.nn.init.ones_(conv.weight)
        h = conv(h)
    (dx,) = torch.autograd.grad(h[0, 0, 1], x)
    reached = dx[0, 0].nonzero().flatten()
    assert receptive_field(layers) == (reached[-1] - reached[0] + 1).item()


def test_no_layer_sees_one_place():
    assert receptive_field([]) == 1


def test_what_a_student_gets_wrong_is_explained():
    layer, x = Conv2d(3, F, 3), torch.zeros(N, 3, 8, 9)
    refuses(lambda: layer(x[0]), "(N, C, rows, columns)", "(3, 8, 9)", "x[None]")
    refuses(lambda: layer(x.movedim(1, -1)), "3 channels", "(2, 8, 9, 3)", "x.movedim(-1, 1)")
    refuses(lambda: layer(x.double()), "torch.float64", "torch.float32", "layer.double()")
    refuses(lambda: layer(x.long()), "torch.int64", "x.float()")
    refuses(lambda: layer(x[:0]), "empty")
    refuses(lambda: layer(x / 0), "NaN or infinite")
    refuses(lambda: layer(np.zeros((N, 3, 8, 9))), "torch tensor", "ndarray")
    refuses(lambda: layer(x[..., :2]), "size 3", "spans 3 places", "only 2")
    refuses(lambda: Conv1d(3, F, 3, dilation=5, padding=2)(x[:, :, 0, :6]), "spans 11", "only 10")
    refuses(lambda: Conv1d(3, F, 3)(x), "(N, C, T)", "x[:, None]")


def test_settings_without_a_meaning_are_refused():
    refuses(lambda: Conv1d(C, F, 0), "kernel_size", "at least 1")
    refuses(lambda: Conv1d(C, F, 3, stride=0), "stride", "at least 1")
    refuses(lambda: Conv1d(C, F, 3, padding=-1), "padding", "at least 0")
    refuses(lambda: Conv1d(C, F, 3, dilation=0), "dilation", "at least 1")
    refuses(lambda: Conv1d(C, 2.0, 3), "out_channels", "2.0")
    refuses(lambda: Conv1d(0, F, 3), "in_channels", "at least 1")
    refuses(lambda: Conv2d(C, F, (3, 3, 3)), "kernel_size", "one whole number or 2", "(3, 3, 3)")
    refuses(lambda: Conv2d(C, F, 3, padding="same", stride=2), "'same'", "(2, 2)")
    refuses(lambda: Conv2d(C, F, 3, padding="full"), "'valid' or 'same'", "'full'")
    refuses(lambda: Conv2d(C, F, 3, groups=3), "groups=3", "torch.nn")
    refuses(lambda: Conv2d(C, F, 3, padding_mode="circular"), "circular", "torch.nn")
    refuses(lambda: output_size(0, 3), "size", "at least 1")
    refuses(lambda: output_size(5, 3, padding=-1), "padding", "at least 0")
    refuses(lambda: output_size(4, 3, dilation=2), "spans 5 places", "only 4")
    assert output_size(4, 3, padding=1, dilation=2) == 2  # the padding makes room
    refuses(lambda: receptive_field((3, 1)), "for each layer", "got 3")
    refuses(lambda: receptive_field([(3, 1, 1, 1)]), "for each layer")
    refuses(lambda: receptive_field([(3, 0)]), "stride", "at least 1")
