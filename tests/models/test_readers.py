"""What each reader can see: order, length, reach. Chapter 01 rests on these."""

import numpy as np
import pytest
import torch

from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from lib.models.readers import BagReader, ConvReader, RecurrentReader, WindowReader

D, K = 3, 2
MAKERS = {
    "bag": lambda: BagReader(D, 8, K),
    "window": lambda: WindowReader(D, 5, 8, K),
    "convolution": lambda: ConvReader(D, 8, K, width=5),
    "rnn": lambda: RecurrentReader(RNN(D, 4), K),
    "lstm": lambda: RecurrentReader(LSTM(D, 4, num_layers=2), K),
}


@pytest.fixture(params=MAKERS)
def reader(request):
    torch.manual_seed(1)
    return MAKERS[request.param]()


@pytest.fixture
def x():
    return torch.randn(4, 9, D, generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("T", [1, 5, 9])
def test_one_answer_for_each_sequence_of_any_length(reader, x, T):
    assert reader(x[:, :T]).shape == (4, K)


def test_samples_do_not_mix(reader, x):
    assert torch.allclose(reader(x)[2], reader(x[2:3])[0], atol=1e-6)


def test_only_the_bag_ignores_order(x):
    for name, make in MAKERS.items():
        torch.manual_seed(1)
        reader = make()
        same = torch.allclose(reader(x), reader(x.flip(1)), atol=1e-6)
        assert same == (name == "bag"), name


def test_the_window_sees_its_last_steps_and_no_others(x):
    reader = WindowReader(D, 5, 8, K)
    changed = x.clone()
    changed[:, :4] += 1
    assert torch.equal(reader(changed), reader(x))
    changed[:, 4] += 1
    assert not torch.allclose(reader(changed), reader(x))


def test_a_short_sequence_stands_at_the_end_of_the_window(x):
    reader = WindowReader(D, 5, 8, K)
    padded = torch.cat([torch.zeros(4, 2, D), x[:, :3]], 1)
    assert torch.equal(reader(x[:, :3]), reader(padded))


def test_the_convolution_keeps_what_was_seen_and_not_when():
    """Two patterns farther apart than a filter is wide, between zeros, may change places."""
    reader = ConvReader(D, 8, K, width=5)
    first, second, gap = torch.randn(1, 2, D), torch.randn(1, 2, D), torch.zeros(1, 5, D)
    one = torch.cat([gap, first, gap, second, gap], 1)
    other = torch.cat([gap, second, gap, first, gap], 1)
    assert torch.allclose(reader(one), reader(other), atol=1e-6)
    longer = torch.cat([gap, gap, first, gap, second, gap], 1)
    assert torch.allclose(reader(longer), reader(one), atol=1e-6)
    near = torch.cat([gap, first, second, gap], 1), torch.cat([gap, second, first, gap], 1)
    assert not torch.allclose(reader(near[0]), reader(near[1]), atol=1e-3)


@pytest.mark.parametrize("name", ["rnn", "lstm"])
def test_the_recurrent_reader_answers_at_each_sequences_own_end(x, name):
    reader, lengths = MAKERS[name](), [9, 4, 1, 6]
    answers = reader(x, lengths)
    for row, length in enumerate(lengths):
        assert torch.allclose(answers[row], reader(x[row : row + 1, :length])[0], atol=1e-6)


@pytest.mark.parametrize("name", ["rnn", "lstm"])
def test_it_answers_from_the_last_state_of_the_last_layer(x, name):
    reader = MAKERS[name]()
    output, _ = reader.layer(x)
    assert torch.allclose(reader(x), reader.answer(output[:, -1]), atol=1e-6)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda x: x[0], "expected x of shape"),
        (lambda x: x[..., :2], "expected 3 features"),
        (lambda x: x[:0], "empty"),
        (lambda x: x.double(), "float64"),
        (lambda x: x * float("nan"), "NaN"),
    ],
)
def test_bad_input_is_explained(reader, x, damage, message):
    with pytest.raises(ValueError, match=message):
        reader(damage(x))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: BagReader(0, 8, K), "input_size must be at least 1"),
        (lambda: WindowReader(D, 2.5, 8, K), "window must be a whole number"),
        (lambda: ConvReader(D, 8, K, width=4), "width must be odd"),
        (lambda: RecurrentReader(RNN(D, 4), 0), "output_size must be at least 1"),
        (lambda: RecurrentReader("LSTM", 2), "layer must be a recurrent layer, got str"),
        (lambda: RecurrentReader(RNN(D, 4), True), "output_size must be a whole number"),
        (lambda: RecurrentReader(RNN(D, 4, bidirectional=True), K), "one direction"),
    ],
)
def test_bad_sizes_are_explained(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_size_may_be_numpys_whole_number(x):
    assert RecurrentReader(RNN(D, 4), np.int64(K))(x).shape == (len(x), K)
