"""How many bits does a pixel cost? Handwritten digits in black and white, predicted pixel by pixel.

Baselines without memory: every pixel by chance, every pixel by its own frequency, every pixel by a logistic
regression on all pixels before it. Against them a recurrent network that is fed the pixel before, and one that is
also fed the three neighbours in the row above. What is chosen, the strength of the penalty and the step at which
training ends, is chosen on validation images; test images are looked at once.
"""

import numpy as np
import torch

from lib.data.corpora.digits import black_and_white_digits
from lib.experiment.seeds import torch_seed
from lib.models.pixel_rnn import (
    NEIGHBOURS,
    PixelRNN,
    independent_logits,
    logistic_logits,
    surprise,
)
from lib.training.fit import fit
from lib.training.optimizers import Adam

SEEDS = (0, 1, 2)
FED = {"pixel before": ("before",), "neighbours": NEIGHBOURS}
BASELINES = ("uniform", "independent", "logistic")
PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0)  # scikit-learn's C
HIDDEN_SIZE, ROUNDS, STEPS, BATCH, LR, CLIP = 64, 14, 100, 32, 0.006, 1.0
KEPT = {"model": "RNN", "fed": "neighbours", "seed": 0}


def settings():
    """Return the settings of all runs, the quick ones first.

    Returns
    -------
    list of dict
    """
    return [{"model": name} for name in BASELINES] + [
        {"model": "RNN", "fed": fed, "seed": seed} for seed in SEEDS for fed in FED
    ]


def run(model, fed=None, seed=None, rounds=ROUNDS):
    """Fit one model and measure it on the test images.

    Parameters
    ----------
    model : {"uniform", "independent", "logistic", "RNN"}
    fed : {"pixel before", "neighbours"}, optional
        What the network sees at each pixel.
    seed : int, optional
    rounds : int
        Of a hundred updates each.

    Returns
    -------
    dict
        `bits` per pixel of the test images; for what is chosen on validation images, `validation` and what was
        chosen. Of a network also the bits of the training images; `weights` of the run that is kept.
    """
    train, validation, test = black_and_white_digits()
    if model == "uniform":
        return {"bits": _bits(np.zeros(test.shape), test)}
    if model == "independent":
        return {"bits": _bits(np.broadcast_to(independent_logits(train), test.shape).copy(), test)}
    if model == "logistic":
        chosen = min(
            PENALTIES, key=lambda C: _bits(logistic_logits(train, validation, C), validation)
        )
        bits = {
            name: _bits(logistic_logits(train, images, chosen), images)
            for name, images in (("bits", test), ("validation", validation), ("training", train))
        }
        return bits | {"C": chosen}
    return _trained(train, validation, test, fed, seed, rounds)


def restore(arrays):
    """Build the network that was kept.

    Parameters
    ----------
    arrays : dict of array
        As `weights` of a run.

    Returns
    -------
    PixelRNN
        In evaluation mode.
    """
    with torch.random.fork_rng(devices=[]):  # its start must not move anyone's numbers
        model = PixelRNN(8, 8, arrays["lstm.weight_hh_l0"].shape[1])
    model.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    return model.eval()


@torch.no_grad()
def bits_of(model, images):
    """Bits per pixel of some images, the true pixels before each being known.

    Parameters
    ----------
    model : PixelRNN
    images : array, shape (N, I, J)

    Returns
    -------
    float

    Examples
    --------
    >>> _, _, test = black_and_white_digits()
    >>> 0 < bits_of(PixelRNN(8, 8, 4), test[:5]) < 2
    True
    """
    return _bits(model(torch.as_tensor(images)), images)


def _bits(logits, images):
    both = torch.as_tensor(logits), torch.as_tensor(images)
    return round(surprise(*both).mean().item(), 4)


def _trained(train, validation, test, fed, seed, rounds):
    rng = np.random.default_rng(seed)

    def draw(step):
        images = train[rng.integers(len(train), size=BATCH)]
        return images, images

    with torch_seed(seed):
        model = PixelRNN(8, 8, HIDDEN_SIZE, FED[fed])
        optimizer, best = Adam(model.parameters(), lr=LR), {"validation": np.inf}
        for k in range(rounds):
            optimizer.lr = LR * (1 + np.cos(np.pi * k / rounds)) / 2
            settings = {"optimizer": optimizer, "clip": CLIP, "progress": False}
            fit(model, draw, lambda *pair: surprise(*pair).mean(), steps=STEPS, **settings)
            if (bits := bits_of(model, validation)) < best["validation"]:
                state = {name: p.detach().numpy().copy() for name, p in model.state_dict().items()}
                best = {"validation": bits, "updates": (k + 1) * STEPS}
    model.load_state_dict({name: torch.tensor(array) for name, array in state.items()})
    found = {"bits": bits_of(model, test), "training": bits_of(model, train)} | best
    if {"model": "RNN", "fed": fed, "seed": seed} == KEPT:
        found["weights"] = state
    return found
