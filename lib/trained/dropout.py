"""Does dropout help, how much of it, and on which arrows? A text that can be learnt by heart, a number to be kept.

The text is the beginning of Python's help pages; every third paragraph is held out. A character model, a tanh
layer with an orthogonal start, is too large for so little of it. Masks stand on what enters the states and leaves
them, or on the way from state to state: one for all steps of a piece, or a fresh one at each step. The other task
has no end of data and nothing but memory: a number, then zeros, then say the number.
"""

import numpy as np
import torch
from torch import nn

from lib.data.batches import stream_batches
from lib.data.corpora.text import help_paragraphs
from lib.experiment.seeds import torch_seed
from lib.layers.dropout import Dropout
from lib.layers.recurrent_dropout import RecurrentDropout
from lib.layers.rnn import RNN
from lib.models.language_model import LanguageModel
from lib.models.readers import RecurrentReader
from lib.trained.language_model import bits_of, vocabulary_of
from lib.training.fit import fit
from lib.training.losses import cross_entropy, mean_squared_error
from lib.training.optimizers import Adam
from lib.training.truncated import fit_stream

SEEDS = (0, 1, 2)
TEXT = {
    "nowhere": (0.0,),
    "in and out": (0.25, 0.5, 0.75),
    "recurrent, one mask": (0.25, 0.5),
    "recurrent, fresh masks": (0.25, 0.5),
}
RECALL = {
    "nowhere": (0.0,),
    "out": (0.5,),
    "recurrent, one mask": (0.5,),
    "recurrent, fresh masks": (0.5,),
}
CHARACTERS, EPOCHS, EVERY = 6000, 60, 6
HIDDEN, EMBEDDING, ROWS, LENGTH, LR = 128, 64, 16, 20, 0.005


def settings():
    """Return the settings of all runs, one seed after the other.

    Returns
    -------
    list of dict
    """
    return [
        {"task": task, "place": place, "p": p, "seed": seed}
        for seed in SEEDS
        for task, places in (("text", TEXT), ("recall", RECALL))
        for place, rates in places.items()
        for p in rates
    ]


def run(task, **setting):
    """Train one network.

    Parameters
    ----------
    task : {"text", "recall"}
    **setting
        `place`, `p` and `seed` as in `settings`; for less of it, `characters` and `epochs` of the text, or
        `updates` and `length` of the recall.

    Returns
    -------
    dict
        `curve`, what is measured on held-out data without dropout: bits per character after every six epochs, or
        the squared error after every 25 updates. For the text also `training bits`, at the end.
    """
    return {"text": _text, "recall": _recall}[task](**setting)


def texts(characters=CHARACTERS):
    """Return training and held-out text, a paragraph a line, from the same pages.

    Parameters
    ----------
    characters : int
        At least so many to train on; the held-out text has about half as many.

    Returns
    -------
    train : str
    held_out : str

    Examples
    --------
    >>> train, held_out = texts()
    >>> 6000 <= len(train) < 7000, 2000 < len(held_out) < 4000
    (True, True)
    """
    parts = ["", ""]
    for number, paragraph in enumerate(help_paragraphs(prose=True)):
        if len(parts[0]) >= characters:
            break
        parts[number % 3 == 2] += " ".join(paragraph.split()) + "\n"
    return tuple(parts)


def build(vocabulary_size, place, p):
    """Make a language model with dropout in one place.

    Parameters
    ----------
    vocabulary_size : int
        V.
    place : str
        Out of `TEXT`.
    p : float
        Probability that a number is set to zero.

    Returns
    -------
    LanguageModel
    """
    inside = p if place == "in and out" else 0.0
    model = LanguageModel(vocabulary_size, HIDDEN, EMBEDDING, cell=RNN, dropout=inside)
    nn.init.orthogonal_(model.layer.weight_hh_l0)
    if place == "in and out":
        model.embed = nn.Sequential(model.embed, Dropout(p))
    model.layer = _recurrent(model.layer, place, p)
    return model


def _recurrent(layer, place, p):
    """Put the masks on the recurrent link, where the place says so."""
    if not place.startswith("recurrent"):
        return layer
    return RecurrentDropout(layer, p, locked=place.endswith("one mask"))


def _text(place, p, seed, epochs=EPOCHS, characters=CHARACTERS):
    train, held_out = texts(characters)
    vocabulary = vocabulary_of(train)
    ids = vocabulary.encode(list(train))
    curve = []
    with torch_seed(seed):
        model = build(len(vocabulary), place, p)
        optimizer = Adam(model.parameters(), lr=LR)
        for epoch in range(1, epochs + 1):
            fit_stream(
                model,
                lambda: stream_batches(ids, ROWS, LENGTH),
                cross_entropy,
                optimizer=optimizer,
                clip=1.0,
                progress=False,
            )
            if epoch % EVERY == 0 or epoch == epochs:
                curve.append(round(bits_of(model, vocabulary, held_out), 4))
    return {"curve": curve, "training bits": round(bits_of(model, vocabulary, train), 4)}


def _recall(place, p, seed, updates=300, length=20):
    rng = np.random.default_rng(seed)

    def batch(samples):
        x = np.zeros((samples, length, 1), "float32")
        x[:, 0] = rng.uniform(-1, 1, (samples, 1))
        return torch.tensor(x), torch.tensor(x[:, 0])

    test_x, test_y = batch(500)
    with torch_seed(seed):
        layer = RNN(1, 32)
        nn.init.orthogonal_(layer.weight_hh_l0)
        net = RecurrentReader(_recurrent(layer, place, p), 1)
        if place == "out":
            net.answer = nn.Sequential(Dropout(p), net.answer)
        history = fit(
            net,
            lambda step: batch(32),
            mean_squared_error,
            steps=updates,
            lr=0.003,
            clip=1.0,
            evaluate=lambda net: {"mse": mean_squared_error(net(test_x), test_y)},
            every=25,
            progress=False,
        )
    return {"curve": [round(float(error), 6) for error in history.metrics["mse"]]}
