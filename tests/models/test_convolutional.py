"""The small convolutional networks: shapes, what a shift does, and that no output knows its future."""

import pytest
import torch

from lib.models.convolutional import CausalConvNet, ConvClassifier
from tests.layers.test_bad_input import refuses

N = 3


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(4)


def scene(size=16):
    x = torch.zeros(N, 2, size, size, dtype=torch.float64)
    x[:, :, 5:11, 5:11] = torch.rand(N, 2, 6, 6, dtype=torch.float64)
    return x


def test_global_max_without_biases_does_not_notice_a_shift_and_everything_else_does():
    x = scene()
    moved = x.roll((2, -1), (2, 3))
    invariant = ConvClassifier(2, (3, 5), 4, bias=False).double()
    torch.testing.assert_close(invariant(moved), invariant(x), rtol=0, atol=1e-12)
    for options in ({"size": 16}, {"pool": 2, "bias": False}):
        model = ConvClassifier(2, (3, 5), 4, **options).double()
        assert not torch.allclose(model(moved), model(x), rtol=0, atol=1e-6)


def test_two_poolings_forgive_a_shift_by_four_pixels():
    model = ConvClassifier(2, (3, 5), 4, pool=2, bias=False).double()
    x = scene(20)
    torch.testing.assert_close(model(x.roll(4, 2)), model(x), rtol=0, atol=1e-12)


@pytest.mark.parametrize(("pool", "features"), [(1, 5 * 15 * 15), (2, 5 * 3 * 3), (3, 5)])
def test_the_linear_layer_reads_every_place(pool, features):
    model = ConvClassifier(2, (3, 5), 4, size=15, pool=pool)
    assert model.scores.in_features == features
    assert model(torch.zeros(N, 2, 15, 15)).shape == (N, 4)


def test_images_of_another_size_are_refused_where_places_count():
    model = ConvClassifier(1, (2,), 3, size=8)
    refuses(lambda: model(torch.zeros(N, 1, 9, 8)), "8 by 8", "(3, 1, 9, 8)", "without size")
    assert ConvClassifier(1, (2,), 3)(torch.zeros(N, 1, 9, 8)).shape == (N, 3)
    refuses(lambda: ConvClassifier(1, (2,), 3, kernel_size=2), "odd", "got 2")
    refuses(lambda: ConvClassifier(1, (2, 2), 3, size=3, pool=2), "too many poolings")
    refuses(lambda: ConvClassifier(1, (2,), 3, size=0), "size", "at least 1")


@pytest.mark.parametrize(("k", "dilations"), [(2, (1, 2, 4)), (3, (1, 3)), (4, (2,))])
def test_an_output_depends_on_its_field_and_on_nothing_else(k, dilations):
    model, T = CausalConvNet(2, 6, 3, k, dilations).double(), 20
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.uniform_(0.1, 1)  # no ReLU is off, so every path counts
    x = torch.rand(N, T, 2, dtype=torch.float64)
    base = model(x)
    assert base.shape == (N, T, 3)
    assert model.field == 1 + (k - 1) * sum(dilations)
    gaps = set()
    for t in range(T):
        changed = x.clone()
        changed[:, t] += 1
        moved = (model(changed) != base).any(2).any(0).nonzero().flatten()
        assert moved.min() == t
        gaps |= {int(m) - t for m in moved}
    assert max(gaps) == model.field - 1


def test_an_input_that_does_not_fit_is_refused():
    model = CausalConvNet(2, 6, 3)
    refuses(lambda: model(torch.zeros(N, 5, 3)), "2 features")
    refuses(lambda: CausalConvNet(0, 6, 3), "input_size", "at least 1")
