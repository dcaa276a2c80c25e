"""Who solves the adding problem? Recurrent cells over lengths, widths, step sizes and seeds.

Every run trains on fresh sequences until its error on held-out ones falls below `SOLVED`, or to the last step. The
plain network gets what helps it most besides: an orthogonal start, and two step sizes to choose from.
"""

import numpy as np
import torch

from lib.data.tasks.adding import adding_problem
from lib.experiment.seeds import torch_seed
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from lib.models.readers import RecurrentReader
from lib.training.fit import fit
from lib.training.initialization import initialize_recurrent, orthogonal
from lib.training.losses import mean_squared_error

SOLVED = 0.005  # always saying 1 scores 1/6
STEPS = 2000
STEP_SIZES = {
    "LSTM, forget bias 1": (0.01,),
    "LSTM, forget bias 0": (0.01,),
    "GRU": (0.01,),
    "tanh": (0.01, 0.003),
    "tanh, orthogonal": (0.01, 0.003),
}
CELLS = tuple(STEP_SIZES)
# T, H and cells; at the larger width only those that did best at the smaller.
GRIDS = (
    (25, 32, CELLS),
    (50, 32, CELLS),
    (50, 64, ("LSTM, forget bias 1", "GRU", "tanh, orthogonal")),
)


def settings():
    """Return the settings of all runs, the quick ones first.

    Returns
    -------
    list of dict
    """
    return [
        {"length": length, "hidden_size": hidden_size, "cell": cell, "lr": lr, "seed": seed}
        for length, hidden_size, cells in GRIDS
        for seed in (0, 1, 2)
        for cell in cells
        for lr in STEP_SIZES[cell]
    ]


def run(length, hidden_size, cell, lr, seed, steps=STEPS):
    """Train one cell.

    Parameters
    ----------
    length : int
        Steps of a sequence, T.
    hidden_size : int
        H.
    cell : str
        Out of `CELLS`.
    lr : float
        Step size of Adam.
    seed : int
    steps : int
        At most.

    Returns
    -------
    dict
        `steps` taken, and `mse`, the last error on 1,000 held-out sequences.
    """
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        model = RecurrentReader(_layer(cell, hidden_size, rng), 1)
        x, y = _examples(1000, length, rng)
        history = fit(
            model,
            lambda step: _examples(50, length, rng),
            mean_squared_error,
            steps=steps,
            lr=lr,
            clip=1.0,
            evaluate=lambda m: {"mse": mean_squared_error(m(x), y)},
            every=50,
            stop=lambda h: h.metrics["mse"][-1] < SOLVED,
            progress=False,
        )
    return {"steps": history.steps[-1], "mse": round(history.metrics["mse"][-1], 5)}


def _layer(cell, hidden_size, rng):
    if cell.startswith("LSTM"):
        return LSTM(2, hidden_size, forget_bias=float(cell[-1]))
    if cell == "GRU":
        return GRU(2, hidden_size)
    layer = RNN(2, hidden_size)
    if cell == "tanh":
        return layer
    return initialize_recurrent(layer, lambda shape: orthogonal(shape, rng))


def _examples(N, T, rng):
    x, y = adding_problem(N, T, rng)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y[:, None], dtype=torch.float32)
