"""Who copies ten symbols after a wait? An orthogonal matrix with modReLU, either of the two alone, and an LSTM.

All runs are trained by Adam on fresh sequences, clipped to norm 1, and scored on held-out ones.
"""

import numpy as np
import torch

from lib.data.tasks.copying import copy_memory, copy_memory_baseline
from lib.experiment.seeds import torch_seed
from lib.layers.lstm import LSTM
from lib.layers.orthogonal import OrthogonalRNN
from lib.layers.rnn import RNN
from lib.training.fit import fit
from lib.training.losses import cross_entropy

SEEDS = range(3)
NETS = ("orthogonal, modReLU", "orthogonal, tanh", "random, modReLU", "LSTM")
# Wait, H, updates, step size, and the nets. At the long wait the orthogonal matrix stays orthogonal.
GRIDS = (
    (30, 128, 300, 0.001, NETS[:3]),
    (100, 64, 800, 0.01, ("LSTM",)),
    (100, 128, 500, 0.001, ("orthogonal, modReLU",)),
)


class Copier(torch.nn.Module):
    """One-hot symbols through a recurrent layer; nine scores at every step.

    Parameters
    ----------
    layer : torch.nn.Module
        Recurrent, of 10 inputs.

    References
    ----------
    Arjovsky et al. (2016), Unitary evolution recurrent neural networks. Chapter 06.
    """

    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.answer = torch.nn.Linear(layer.hidden_size, 9)

    def forward(self, ids):
        """Score the nine symbols at every step.

        Parameters
        ----------
        ids : tensor, shape (N, T)

        Returns
        -------
        tensor, shape (N, T, 9)
        """
        return self.answer(self.layer(torch.eye(10)[ids])[0])


def settings():
    """Return the settings of all runs, the quick ones first.

    Returns
    -------
    list of dict
    """
    return [
        {"net": net, "wait": wait, "hidden_size": H, "steps": steps, "lr": lr, "seed": seed}
        for wait, H, steps, lr, nets in GRIDS
        for net in nets
        for seed in SEEDS
    ]


def run(net, wait, hidden_size, steps, lr, seed):
    """Train one network.

    Parameters
    ----------
    net : str
        Out of `NETS`.
    wait : int
        Steps between the symbols and the marker.
    hidden_size : int
        H.
    steps : int
        Updates.
    lr : float
    seed : int

    Returns
    -------
    dict
        `curve`, the mean loss of every 50 updates; `share`, the loss on 200 held-out sequences over that of a
        network without memory; `right`, the share of the ten symbols that are right; but for the LSTM
        `singular`, the smallest and the largest singular value of its recurrent matrix.
    """
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        copier = Copier(_layer(net, hidden_size, stay=wait > 50))
        history = fit(
            copier,
            lambda step: copy_memory(20, wait, rng),
            cross_entropy,
            steps=steps,
            lr=lr,
            clip=1.0,
            every=50,
            progress=False,
        )
        x, y = map(torch.tensor, copy_memory(200, wait, rng))
        with torch.no_grad():
            logits = copier(x)
            values = torch.linalg.svdvals(copier.layer.weight_hh_l0)
    found = {
        "curve": [round(float(loss), 4) for loss in history.loss],
        "share": round(float(cross_entropy(logits, y)) / copy_memory_baseline(wait), 4),
        "right": round(float((logits.argmax(2) == y)[:, -10:].double().mean()), 4),
    }
    if net != "LSTM":
        found["singular"] = [round(float(v), 3) for v in values[[-1, 0]]]
    return found


def _layer(net, H, stay):
    if net == "LSTM":
        return LSTM(10, H, forget_bias=1.0)
    layer = OrthogonalRNN(10, H, stay=stay)
    if net == "random, modReLU":
        torch.nn.init.uniform_(layer.weight_hh_l0, -(H**-0.5), H**-0.5)
    if net == "orthogonal, tanh":
        tanh = RNN(10, H)
        tanh.load_state_dict(layer.state_dict() | {"bias_ih_l0": torch.zeros(H)})
        return tanh
    return layer
