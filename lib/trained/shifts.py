"""What does a net make of a digit that has moved? Dense and convolutional nets over sizes and seeds.

Every net is trained on digits in the middle of the canvas and tested on other digits, moved by up to three pixels.
"""

import numpy as np
import torch
from torch import nn

from lib.data.corpora.digits import digits, on_canvas
from lib.experiment.seeds import torch_seed
from lib.models.convolutional import ConvClassifier
from lib.training.fit import fit
from lib.training.losses import cross_entropy

CANVAS, TRAINED = 16, 1300  # pixels a side; digits to train on, the other 497 are the test
STEPS, BATCH, LR = 300, 50, 0.003
SHIFTS = tuple(range(-3, 4))
NETS = (
    "dense, as many parameters as the global net",
    "dense, as many parameters as the flat net",
    "convolutions, flattened",
    "convolutions, global max",
    "convolutions, pooling, global max",
)


def settings():
    """Return the settings of all runs, the quick ones first.

    Returns
    -------
    list of dict
    """
    return [
        {"filters": list(filters), "net": net, "seed": seed}
        for filters in ((8, 16), (4, 8))
        for seed in range(3)
        for net in NETS
    ]


def network(net, filters):
    """Make one of the nets.

    Parameters
    ----------
    net : str
        Out of `NETS`.
    filters : sequence of int
        Of the two convolutions; a dense net gets as many parameters.

    Returns
    -------
    torch.nn.Module
        From images (N, 1, 16, 16) to scores (N, 10).
    """
    if net.startswith("convolutions"):
        flat, pool = "flattened" in net, 2 if "pooling" in net else 1
        size = CANVAS if flat else None
        return ConvClassifier(1, filters, 10, size=size, pool=pool, bias=flat)
    twin = network(NETS[2] if "flat" in net else NETS[3], filters)
    parameters, pixels = sum(p.numel() for p in twin.parameters()), CANVAS**2
    hidden = round((parameters - 10) / (pixels + 1 + 10))
    return nn.Sequential(nn.Flatten(), nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, 10))


def run(filters, net, seed, steps=STEPS):
    """Train one net on digits in the middle, and test it on digits that have moved.

    Parameters
    ----------
    filters : sequence of int
    net : str
        Out of `NETS`.
    seed : int
    steps : int

    Returns
    -------
    dict
        `parameters`, and `accuracy` for each of `SHIFTS`, the mean of moving down and moving right.
    """
    images, labels = digits()
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(images))
    learn, test = order[:TRAINED], order[TRAINED:]
    centred = torch.tensor(on_canvas(images, CANVAS), dtype=torch.float32)
    targets = torch.tensor(labels)

    def batch(step):
        chosen = rng.choice(learn, BATCH)
        return centred[chosen], targets[chosen]

    with torch_seed(seed):
        model = network(net, filters)
        fit(model, batch, cross_entropy, steps=steps, lr=LR, progress=False)
    accuracy = []
    for shift in SHIFTS:
        moved = [on_canvas(images[test], CANVAS, shift), on_canvas(images[test], CANVAS, 0, shift)]
        x = torch.tensor(np.concatenate(moved), dtype=torch.float32)
        with torch.no_grad():
            right = model(x).argmax(1) == targets[test].repeat(2)
        accuracy.append(round(right.double().mean().item(), 4))
    parameters = sum(p.numel() for p in model.parameters())
    return {"parameters": parameters, "accuracy": accuracy}
