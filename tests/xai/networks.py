"""Random networks in float64, one of each kind that the book has, and inputs of odd sizes for them."""

import torch
from torch import nn

from lib.layers.lstm import LSTM
from lib.models.readers import RecurrentReader

CLASSES = 3


class Attending(nn.Module):
    """One layer of self-attention, then the mean over the steps."""

    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.answer = nn.Linear(4, CLASSES)

    def forward(self, x):
        return self.answer(torch.tanh(self.attention(x, x, x)[0]).mean(1))


def dense(bias=True):
    return nn.Sequential(
        nn.Linear(5, 7, bias=bias), nn.ReLU(), nn.Linear(7, 6, bias=bias), nn.ReLU(),
        nn.Linear(6, CLASSES, bias=bias),
    )  # fmt: skip


def convolutional(bias=True):
    return nn.Sequential(
        nn.Conv2d(2, 3, (3, 2), padding=1, bias=bias), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 2, bias=bias),
        nn.ReLU(), nn.Flatten(), nn.Linear(4 * 2 * 2, CLASSES, bias=bias),
    )  # fmt: skip


NETWORKS = {
    "dense": (dense, (5,)),
    "convolutional": (convolutional, (2, 6, 5)),
    "recurrent": (lambda: RecurrentReader(LSTM(4, 3), CLASSES), (5, 4)),
    "attention": (Attending, (3, 4)),
}


def network(kind, seed=0, count=3):
    """A model in evaluation mode, and a batch for it."""
    make, shape = NETWORKS[kind]
    torch.manual_seed(seed)
    model = make().double().eval()
    for p in model.parameters():
        p.data += 0.1 * torch.randn_like(p)
    return model, torch.randn(count, *shape, dtype=torch.float64)
