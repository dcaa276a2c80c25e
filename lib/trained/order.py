"""Who keeps a rule beyond the lengths of training? Recurrent readers of several widths, six starts each.

Each learns to say whether A came before B in sequences of 2 to 12 steps, and is then asked about longer ones, and
about games of 12 steps behind which fillers stand.
"""

import numpy as np
import torch

from lib.arrays import one_hot
from lib.data.tasks.order import order_matters
from lib.experiment.seeds import torch_seed
from lib.layers.rnn import RNN
from lib.models.readers import RecurrentReader
from lib.training.fit import fit
from lib.training.losses import cross_entropy

D, LONGEST = 6, 12
WIDTHS = (4, 8, 16, 32)
LENGTHS = (12, 24, 48, 96)
FILLERS = tuple(range(0, 85, 6))
SCHEDULE = ((0.01, 500), (0.002, 200))  # step size of Adam, updates


def settings():
    """Return the settings of all runs.

    Returns
    -------
    list of dict
    """
    return [{"hidden_size": H, "seed": seed} for seed in range(6) for H in WIDTHS]


def run(hidden_size, seed, schedule=SCHEDULE, samples=2000):
    """Train one reader.

    Parameters
    ----------
    hidden_size : int
        H.
    seed : int
    schedule : sequence of tuple
        Step size and number of updates, one after the other.
    samples : int
        Sequences of each test.

    Returns
    -------
    dict
        `right`, the share of right answers at each of `LENGTHS`, and `held`, the share after each of `FILLERS`.
    """
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        model = RecurrentReader(RNN(D, hidden_size), 2)
        for lr, steps in schedule:
            fit(
                model,
                lambda step: _game(64, int(rng.integers(2, LONGEST + 1)), rng),
                cross_entropy,
                steps=steps,
                lr=lr,
                clip=1.0,
                progress=False,
            )
        with torch.no_grad():
            right = [_share(model, *_game(samples, T, rng)) for T in LENGTHS]
            x, y = _game(samples, LONGEST, rng)
            fillers = one_hot(torch.tensor(rng.integers(2, D, (samples, FILLERS[-1]))), D)
            longer = torch.cat([x, fillers], 1)
            held = [_share(model, longer[:, : LONGEST + n], y) for n in FILLERS]
    return {"right": right, "held": held}


def _game(N, T, rng):
    ids, a_first = order_matters(N, T, rng)
    return one_hot(torch.tensor(ids), D), torch.tensor(a_first)


def _share(model, x, y):
    return round(float((model(x).argmax(1) == y).double().mean()), 4)
