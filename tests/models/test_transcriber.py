"""The transcriber: probabilities for every frame, as torch's own layers give them, padding without effect."""

import pytest
import torch

from lib.layers.gru import GRU
from lib.models.transcriber import Transcriber
from lib.training.ctc import ctc_loss

N, T, D, H, K = 3, 7, 5, 4, 6


def make(**options):
    torch.manual_seed(0)
    return Transcriber(D, H, K, **options).double(), torch.randn(N, T, D, dtype=torch.float64)


@pytest.mark.parametrize("bidirectional", [True, False])
def test_as_torch(bidirectional):
    model, x = make(bidirectional=bidirectional)
    layer = torch.nn.LSTM(D, H, batch_first=True, bidirectional=bidirectional).double()
    layer.load_state_dict(model.layer.state_dict())
    expected = torch.log_softmax(model.answer(layer(x)[0]), -1)
    found = model(x)
    assert found.shape == (T, N, K)
    torch.testing.assert_close(found, expected.transpose(0, 1), rtol=1e-9, atol=1e-9)


def test_padding_changes_nothing_and_the_loss_fits():
    model, x = make(cell=GRU)
    lengths = [7, 4, 5]
    found = model(x, lengths)
    for n, end in enumerate(lengths):
        alone = model(x[n : n + 1, :end])
        torch.testing.assert_close(found[:end, n : n + 1], alone, rtol=1e-9, atol=1e-9)
    loss = ctc_loss(found, torch.tensor([[1, 2], [3, 3], [5, 0]]), lengths, [2, 2, 1])
    loss.backward()
    assert all(p.grad.abs().sum() > 0 for p in model.parameters())


def test_sizes():
    for sizes, name in (((D, 0, K), "hidden_size"), ((D, H, 2.0), "symbols")):
        with pytest.raises(ValueError, match=f"{name} must be"):
            Transcriber(*sizes)
