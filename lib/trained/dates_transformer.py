"""The lists of dates of `lib.trained.dates`, rewritten by a Transformer: the same data, the same judge.

Each run makes as many updates as the network without attention did, on batches of the same size.
"""

import numpy as np

from lib.experiment.seeds import torch_seed
from lib.models.transformer_seq2seq import TransformerEncoderDecoder
from lib.trained.dates import SOURCE, TARGET, UPDATES, examined, teach

SEEDS = (0, 1, 2)
SIZES = {"d_model": 64, "nhead": 4, "dim_feedforward": 128, "layers": 2}


def settings():
    """Return the settings of all runs.

    Returns
    -------
    list of dict
    """
    return [SIZES | {"seed": seed, "updates": UPDATES["last state"]} for seed in SEEDS]


def run(d_model, nhead, dim_feedforward, layers, seed, updates):
    """Train one Transformer and let it rewrite lists of one to five dates.

    Parameters
    ----------
    d_model : int
    nhead : int
    dim_feedforward : int
    layers : int
        Of the encoder and of the decoder.
    seed : int
    updates : int

    Returns
    -------
    dict
        `exact`, the share of lists without a mistake, for each number of dates.
    """
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        model = TransformerEncoderDecoder(
            len(SOURCE), len(TARGET), d_model, nhead, dim_feedforward, layers
        )
        teach(model, rng, updates, lr=0.001)
    return {"exact": [round(exact, 4) for exact, _ in examined(model, rng)]}
