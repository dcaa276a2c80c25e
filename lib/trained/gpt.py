"""Does attention beat recurrence on a small text? A GPT beside the LSTM of chapter 13.

The log of `language-model` holds the LSTM: the same text, the same held-out tenth, the same three seeds. Each GPT
here has as many parameters as an LSTM there, within 2 %, and reads as many characters in training, 14 times the
text. Step size, depth, context and all else were fixed beforehand; nothing was tried, neither on the held-out text
nor on the tenth before it, on which the step size of the LSTM was chosen.

The GPT looks back at most 128 characters. The held-out text is read in windows that overlap by half, so that every
character has at least 64 before it, except those of the first window; the LSTM carries its state through the text.
"""

import zlib

import numpy as np
import torch

from lib.experiment.seeds import torch_seed
from lib.metrics.perplexity import bits_per_character
from lib.models.gpt import GPT, windowed_probabilities
from lib.trained.language_model import texts, vocabulary_from, vocabulary_of
from lib.training.fit import fit
from lib.training.losses import cross_entropy
from lib.training.optimizers import Adam

TOLERANCE = 0.03  # bits per character
SEEDS = (0, 1, 2)
SIZES = {40: 64, 96: 192}  # d_model, and the units of the LSTM with as many parameters
KEPT = {"d_model": 96, "seed": 0}
EPOCHS, CONTEXT, ROWS, LR, WARM_UP, DROPOUT, CLIP = 14, 128, 8, 0.003, 100, 0.1, 1.0
LAYERS, HEADS = 2, 4


def settings():
    """Return the settings of all runs, the quick ones first.

    Returns
    -------
    list of dict
    """
    return [{"d_model": d_model, "seed": seed} for d_model in SIZES for seed in SEEDS]


def run(d_model, seed, epochs=EPOCHS, lr=LR, text=None):
    """Train one GPT and measure it on the held-out text.

    Parameters
    ----------
    d_model : int
        Size of a token's vector, E.
    seed : int
    epochs : int
        How many times the text's number of characters is read.
    lr : float
    text : tuple of str, optional
        Training and held-out text; those of chapter 13 if not given.

    Returns
    -------
    dict
        `bits` per character of the held-out text, `training bits` of as much training text, the number of
        `parameters`, and a checksum of the `text`; `weights` of the run that is kept.
    """
    train, held_out = text or texts()
    vocabulary = vocabulary_of(train)
    ids = torch.as_tensor(vocabulary.encode(list(train)))
    with torch_seed(seed):
        model = GPT(len(vocabulary), CONTEXT, d_model, HEADS, LAYERS, DROPOUT)
        _train(model, ids, max(1, epochs * len(ids) // (ROWS * CONTEXT)), lr)
    found = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "text": zlib.crc32((train + held_out).encode()),
        "bits": round(bits_of(model, vocabulary, held_out), 4),
        "training bits": round(bits_of(model, vocabulary, train[-len(held_out) :]), 4),
    }
    if {"d_model": d_model, "seed": seed} == KEPT:
        weights = {name: p.detach().numpy() for name, p in model.state_dict().items()}
        codes = np.array([ord(token) for token in vocabulary.tokens], dtype=np.int32)
        found["weights"] = weights | {"characters": codes}
    return found


def _train(model, ids, steps, lr):
    """Make updates on windows drawn at random; the step size rises for a while and falls as a cosine."""
    optimizer = Adam(model.parameters(), lr=lr)

    def draw(step):
        optimizer.lr = lr * min(1, step / WARM_UP) * (1 + np.cos(np.pi * step / steps)) / 2
        starts = torch.randint(0, len(ids) - CONTEXT, (ROWS, 1))
        window = ids[starts + torch.arange(CONTEXT + 1)]
        return window[:, :-1], window[:, 1:]

    fit(
        model,
        draw,
        lambda found, targets: cross_entropy(found[0], targets),
        steps=steps,
        optimizer=optimizer,
        clip=CLIP,
        progress=False,
    )


def bits_of(model, vocabulary, text):
    """Bits per character of a text that begins a new line.

    Parameters
    ----------
    model : GPT
    vocabulary : Vocabulary
    text : str

    Returns
    -------
    float
    """
    ids, start = vocabulary.encode(list(text)), vocabulary.encode(["\n"])
    return bits_per_character(windowed_probabilities(model, ids, start), len(text))


def restore(arrays):
    """Build the model that was kept.

    Parameters
    ----------
    arrays : dict of array
        As `weights` of a run.

    Returns
    -------
    model : GPT
        In evaluation mode.
    vocabulary : Vocabulary
    """
    arrays = dict(arrays)
    characters = arrays.pop("characters")
    # The model's start, soon overwritten, must not move anyone's numbers.
    with torch.random.fork_rng(devices=[]):
        C, E = arrays["positions.weight"].shape
        model = GPT(len(characters), C, E, HEADS, LAYERS, DROPOUT)
    model.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    return model.eval(), vocabulary_from(characters)
