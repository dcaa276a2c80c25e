"""Five small trained networks of the book's kinds, for which it is known what decides each answer."""

from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from lib.data.checks import random_generator, whole_number
from lib.data.tasks.corner_tag import tagged_digits
from lib.data.tasks.reviews import food_reviews
from lib.layers.lstm import LSTM
from lib.models.convolutional import CausalConvNet
from lib.models.readers import RecurrentReader
from lib.models.transformer import TransformerEncoderLayer
from lib.training.fit import fit
from lib.training.losses import cross_entropy

STEPS = 12  # of a series or a sentence, T
HIDDEN, EMBEDDING = 16, 16
BATCH, MOST_UPDATES = 64, 400  # training ends when 300 of its inputs are right, twice running
BLANKED = 0.1  # share of the steps that training sets to zero: a covered step is nothing new


class Case(NamedTuple):
    """Networks that learnt one task, and inputs of it.

    Attributes
    ----------
    models : list of torch.nn.Module
        From (N, ...) to two scores, (N, 2); in evaluation mode.
    x : tensor, shape (N, ...)
        Pictures (N, 1, 8, 8), or sequences (N, T, D).
    y : tensor of int, shape (N,)
        Classes, 0 or 1.
    decides : tensor of bool, shape (N, ...)
        True for each pixel, (8, 8), or step, (T,), from which the class follows; nothing else matters.
    words : list of list of str
        Of each sentence; empty strings stand before a short one. Empty for pictures and series.
    """

    models: list
    x: torch.Tensor
    y: torch.Tensor
    decides: torch.Tensor
    words: list


class LastAnswer(nn.Module):
    """Answer of a causal convolutional network at the last step.

    Parameters
    ----------
    net : CausalConvNet
    """

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        """Answer once.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, K)
        """
        return self.net(x)[:, -1]


class TransformerReader(nn.Module):
    """Transformer layers read; a linear layer answers from the mean of all steps.

    Parameters
    ----------
    size : int
        Of a step, E.
    layers : int
    classes : int
        Scores, K.
    """

    def __init__(self, size, layers, classes):
        super().__init__()
        make = TransformerEncoderLayer
        self.layers = nn.ModuleList(make(size, 2, 2 * size, dropout=0.0) for _ in range(layers))
        self.answer = nn.Linear(size, classes)

    def forward(self, x):
        """Answer once.

        Parameters
        ----------
        x : tensor, shape (N, T, E)

        Returns
        -------
        tensor, shape (N, K)
        """
        for layer in self.layers:
            x = layer(x)
        return self.answer(x.mean(1))

    def attentions(self, x):
        """Attention of each layer, the mean over its heads.

        Parameters
        ----------
        x : tensor, shape (N, T, E)

        Returns
        -------
        list of tensor, shape (N, T, T)
        """
        found = []
        with torch.no_grad():
            for layer in self.layers:
                found.append(layer.self_attn(x, x, x)[1])
                x = layer(x)
        return found


def known_reasons(kind, rng, networks=3, examples=60):
    """Train networks on a task with one known cause.

    A picture is of class 1 if the pixels of its top left corner are white, whatever the digit. A series has two
    numbers at each of twelve steps, a measurement and a mark, which is 1 at one step only; the class is the sign
    of the measurement there. A sentence, "the soup is not bad and we came by bus", is a good review or a bad one:
    the adjective decides, and *not*. Each word is a vector, drawn once at random.

    Parameters
    ----------
    kind : {"picture, convolution", "series, convolution", "series, LSTM", "text, LSTM", "text, Transformer"}
        Data, and network.
    rng : numpy.random.Generator
        Where the data come from; the networks start from torch's generator.
    networks : int
        How many to train on the same data.
    examples : int
        Inputs to explain, N, which were not trained on.

    Returns
    -------
    Case
        All pictures with the white corner, all sentences with *not*.

    Raises
    ------
    ValueError
        If there is no such kind.

    References
    ----------
    Chapters 22 to 24.

    Examples
    --------
    >>> case = known_reasons("series, convolution", np.random.default_rng(0), networks=1, examples=5)
    >>> case.x.shape, case.decides.sum(1).tolist()
    (torch.Size([5, 12, 2]), [1, 1, 1, 1, 1])
    """
    rng, networks = random_generator(rng), whole_number("networks", networks)
    if kind not in _KINDS:
        raise ValueError(f"got the kind {kind!r}, expected one of {', '.join(map(repr, _KINDS))}")
    draw, make = _KINDS[kind]
    x, y, decides, words, shown = draw(rng)
    rows = np.flatnonzero(shown)[: whole_number("examples", examples)]
    learnt = torch.ones(len(x), dtype=torch.bool)
    learnt[rows] = False
    models = [_trained(make(), x[learnt], y[learnt]) for _ in range(networks)]
    return Case(models, x[rows], y[rows], decides[rows], [words[row] for row in rows if words])


def log_odds(model):
    """Score of class 1 against class 0, for the functions of `lib.xai`.

    Parameters
    ----------
    model : torch.nn.Module
        From (N, ...) to (N, 2).

    Returns
    -------
    callable
        From (N, ...) to (N,).

    Examples
    --------
    >>> log_odds(nn.Identity())(torch.tensor([[1.0, 4.0]]))
    tensor([3.])
    """

    def score(x):
        scores = model(x)
        return scores[:, 1] - scores[:, 0]

    return score


def by_part(values):
    """Add up what a pixel or a step has got.

    Parameters
    ----------
    values : tensor, shape (N, T, D) or (N, C, I, J)

    Returns
    -------
    tensor, shape (N, T) or (N, I, J)

    Examples
    --------
    >>> by_part(torch.tensor([[[1.0, 2.0], [0.0, -5.0]]]))
    tensor([[ 3., -5.]])
    """
    return values.sum(1 if values.ndim == 4 else -1)


def share_on(relevance, decides):
    """Share of the size of each map that lies on what decides, the mean over the maps.

    Parameters
    ----------
    relevance : tensor, shape (N, ...)
        One number for each part; a map of zeros counts as 0.
    decides : tensor of bool, shape (N, ...)

    Returns
    -------
    float

    Examples
    --------
    >>> share_on(torch.tensor([[3.0, -1.0]]), torch.tensor([[True, False]]))
    0.75
    """
    size = relevance.abs().flatten(1)
    inside = (size * decides.flatten(1)).sum(1)
    return float((inside / size.sum(1).clamp(min=1e-12)).mean())


def _trained(model, x, y):
    def batch(step):
        rows = torch.randint(len(x), (BATCH,))
        kept = torch.rand(BATCH, x.shape[1], *[1] * (x.ndim - 2)) > BLANKED * (x.ndim == 3)
        return x[rows] * kept, y[rows]

    def right(model):
        return {"right": float((model(x[:300]).argmax(1) == y[:300]).float().mean())}

    fit(
        model, batch, cross_entropy, steps=MOST_UPDATES, lr=1e-2, clip=1.0, evaluate=right, every=20,
        stop=lambda history: history.metrics["right"][-2:] == [1.0, 1.0], progress=False,
    )  # fmt: skip
    return model.eval()


def _pictures(rng):
    images, tags, _ = tagged_digits(1000, rng)
    decides = torch.zeros(1000, 8, 8, dtype=torch.bool)
    decides[:, :2, :2] = True
    x, y = torch.tensor(images[:, None]).float(), torch.tensor(tags[:, 0]).long()
    return x, y, decides, [], tags[:, 0]


def _series(rng):
    numbers = rng.choice([-1, 1], (1500, STEPS)) * rng.uniform(0.3, 1.0, (1500, STEPS))
    marked = np.arange(STEPS) == rng.integers(0, STEPS, (1500, 1))
    x = torch.tensor(np.stack([numbers, marked], -1)).float()
    y = torch.tensor(numbers[marked] > 0).long()
    return x, y, torch.tensor(marked), [], np.ones(1500, bool)


def _sentences(rng):
    reviews, labels = food_reviews(1500, rng, clauses=1, kinds=("plain", "negated"))
    words = [[""] * (STEPS - len(one.split())) + one.split() for one in reviews]
    vocabulary = sorted({word for one in words for word in one} - {""})
    table = {word: rng.standard_normal(EMBEDDING) / 2 for word in vocabulary}
    table[""] = np.zeros(EMBEDDING)
    x = torch.tensor(np.array([[table[word] for word in one] for one in words])).float()
    decides = np.array([_that_decide(one) for one in words])
    negated = np.array(["not" in one for one in words])
    return x, torch.tensor(labels), torch.tensor(decides), words, negated


def _that_decide(words):
    """Mark *not*, and the adjective: the word behind *is* or behind *not*."""
    place = words.index("not" if "not" in words else "is") + 1
    return [k == place or word == "not" for k, word in enumerate(words)]


def _convolution():
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.Conv2d(6, 8, 3, padding=1), nn.ReLU()),
        *(nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 2)),
    )


_KINDS = {  # data, network
    "picture, convolution": (_pictures, _convolution),
    "series, convolution": (_series, lambda: LastAnswer(CausalConvNet(2, HIDDEN, 2))),
    "series, LSTM": (_series, lambda: RecurrentReader(LSTM(2, HIDDEN), 2)),
    "text, LSTM": (_sentences, lambda: RecurrentReader(LSTM(EMBEDDING, HIDDEN), 2)),
    "text, Transformer": (_sentences, lambda: TransformerReader(EMBEDDING, 2, 2)),
}
