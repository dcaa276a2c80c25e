"""What a student gets wrong ends in a ValueError that says what came and what was expected."""

import numpy as np
import pytest
import torch

from lib.layers.embedding import Embedding
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN

N, T, D, H = 5, 7, 3, 4


def refuses(call, *words):
    """Assert that the call raises a ValueError whose message holds every one of the words."""
    with pytest.raises(ValueError) as error:
        call()
    for word in words:
        assert word in str(error.value), f"{word!r} is not in: {error.value}"


@pytest.fixture(params=[RNN, LSTM, GRU], ids=["rnn", "lstm", "gru"])
def layer(request):
    return request.param(D, H, num_layers=2)


def test_rank(layer):
    refuses(lambda: layer(torch.zeros(T, D)), "(N, T, D)", f"({T}, {D})", "x[None]")
    refuses(lambda: layer(torch.zeros(D)), "(N, T, D)", f"({D},)")
    refuses(lambda: layer(torch.zeros(1, N, T, D)), "(N, T, D)", f"(1, {N}, {T}, {D})")


def test_features(layer):
    refuses(
        lambda: layer(torch.zeros(N, T, D + 2)), f"expected {D} features", f"({N}, {T}, {D + 2})"
    )
    refuses(lambda: layer(torch.zeros(N, D, T)), f"expected {D} features", f"({N}, {D}, {T})")


@pytest.mark.parametrize("shape", [(0, T, D), (N, 0, D), (0, 0, D)], ids=str)
def test_empty(layer, shape):
    refuses(lambda: layer(torch.zeros(shape)), "empty", str(shape))


def test_not_a_tensor(layer):
    refuses(lambda: layer(np.zeros((N, T, D))), "torch tensor", "ndarray", "as_tensor")
    refuses(lambda: layer([[[0.0] * D]]), "torch tensor", "list")
    packed = torch.nn.utils.rnn.pack_sequence([torch.zeros(T, D)])
    refuses(lambda: layer(packed), "torch tensor", "PackedSequence", "lengths=")


def test_dtype(layer):
    x = torch.zeros(N, T, D)
    refuses(lambda: layer(x.double()), "torch.float64", "torch.float32", "x.float()")
    refuses(lambda: layer(x.long()), "torch.int64", "torch.float32")
    refuses(lambda: layer.double()(x), "torch.float32", "torch.float64", "layer.double()")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_values_that_are_not_numbers(layer, value):
    x = torch.zeros(N, T, D)
    x[3, 5, 1] = value
    refuses(lambda: layer(x), "NaN", "missing values")
    refuses(lambda: layer(x, lengths=[1] * N), "NaN")  # in the padding, too


def test_large_numbers_are_numbers(layer):
    output, _ = layer(torch.full((N, T, D), 3e38))  # the sum overflows, no value does
    assert output.isfinite().all()


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ([7, 8, 1, 2, 3], ["[1, 7]", "[7, 8, 1, 2, 3]", "cut"]),
        ([7, 0, 1, 2, 3], ["[1, 7]", "[7, 0, 1, 2, 3]", "empty"]),
        ([7, -1, 1, 2, 3], ["[1, 7]", "-1"]),
        ([7, 3], ["lengths must be 5 integers", "(2,)"]),
        ([[7, 3, 1, 2, 3]], ["lengths must be 5 integers", "(1, 5)"]),
        (7, ["lengths must be 5 integers", "()"]),
        ([7.0, 3.0, 1.0, 2.0, 3.0], ["lengths must be 5 integers", "float"]),
        ([], ["lengths must be 5 integers", "(0,)"]),
        ([True] * N, ["lengths must be 5 integers", "bool"]),
    ],
    ids=str,
)
def test_lengths(layer, lengths, words):
    refuses(lambda: layer(torch.zeros(N, T, D), lengths=lengths), *words)
    refuses(lambda: layer(torch.zeros(N, T, D), lengths=np.array(lengths)), *words)


def test_state_of_another_shape():
    x = torch.zeros(N, T, D)
    good, bad = torch.zeros(1, N, H), torch.zeros(1, N + 1, H)
    refuses(lambda: RNN(D, H)(x, bad), "(1, 5, 4)", "(1, 6, 4)", "batch of another size")
    refuses(lambda: RNN(D, H)(x, good[0]), "(1, 5, 4)", "got (5, 4)")
    refuses(lambda: RNN(D, H, bidirectional=True)(x, good), "(2, 5, 4)", "got (1, 5, 4)")
    refuses(lambda: LSTM(D, H)(x, (good, bad)), "(1, 5, 4)", "got (1, 6, 4)")
    refuses(lambda: LSTM(D, H)(x, (bad, good)), "(1, 5, 4)", "got (1, 6, 4)")


def test_state_of_another_kind():
    x, state = torch.zeros(N, T, D), torch.zeros(1, N, H)
    refuses(lambda: LSTM(D, H)(x, (state,)), "2 tensors", "got 1")
    refuses(lambda: LSTM(D, H)(x, state), "2 tensors", "got 1")
    refuses(lambda: LSTM(D, H)(x, (state,) * 3), "2 tensors", "got 3")
    refuses(lambda: RNN(D, H)(x, (state, state)), "tensors", "tuple")
    refuses(lambda: RNN(D, H)(x, state.double()), "torch.float32", "torch.float64")
    refuses(lambda: LSTM(D, H)(x, (state, state.double())), "torch.float32", "torch.float64")


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU], ids=["rnn", "lstm", "gru"])
def test_settings(kind):
    refuses(lambda: kind(0, H), "input_size", "at least 1", "got 0")
    refuses(lambda: kind(D, -1), "hidden_size", "at least 1", "got -1")
    refuses(lambda: kind(D, H, num_layers=0), "num_layers", "at least 1", "got 0")
    refuses(lambda: kind(D, H, 2, dropout=1.5), "dropout", "[0, 1]", "1.5")
    refuses(lambda: kind(D, H, 2, dropout=-0.1), "dropout", "[0, 1]", "-0.1")
    refuses(lambda: kind(D, H, 2, dropout=True), "dropout", "got True", "batch_first")


def test_nonlinearity():
    refuses(lambda: RNN(D, H, nonlinearity="sigmoid"), "'tanh' or 'relu'", "'sigmoid'")


def test_tokens():
    layer = Embedding(6, D)
    refuses(lambda: layer(torch.tensor([[0, 6]])), "token id 6", "[0, 6)", "vocabulary")
    refuses(lambda: layer(torch.tensor([[-1, 0]])), "token id -1", "[0, 6)")
    refuses(lambda: layer(torch.tensor([[0.0, 1.0]])), "integers", "torch.float32")
    refuses(lambda: layer(torch.tensor([0, 1], dtype=torch.uint8)), "uint8", "ids.long()")
    refuses(lambda: layer([[0, 1]]), "tensor", "list", "as_tensor")
    refuses(lambda: Embedding(6, D, padding_idx=6), "padding_idx 6", "[0, 6)")
