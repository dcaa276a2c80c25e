"""How long a number fits through one vector? Encoder and decoder without attention, over widths and seeds.

Every run trains on numbers of one to eight digits, read out in French digit by digit, and is then asked for new
numbers of each length. Nothing is to be learnt but ten words and to remember the order.
"""

import numpy as np
import torch

from lib.data.pairs import encode_pairs
from lib.data.tasks.digits import DIGITS, WORDS, spoken_digits
from lib.data.vocabulary import Vocabulary
from lib.experiment.seeds import torch_seed
from lib.models.decoding import greedy
from lib.models.seq2seq import EncoderDecoder
from lib.training.fit import fit
from lib.training.losses import cross_entropy

SOURCE = Vocabulary(DIGITS, unknown=None)
TARGET = Vocabulary(WORDS, unknown=None)
MOST = 8  # digits of a number
SEEDS = (0, 1, 2)
WIDTHS = (8, 16, 32)
UPDATES = 800


def settings():
    """Return the settings of all runs.

    Returns
    -------
    list of dict
    """
    return [
        {"hidden_size": width, "seed": seed, "updates": UPDATES}
        for width in WIDTHS
        for seed in SEEDS
    ]


def run(hidden_size, seed, updates):
    """Train one network and let it read out numbers of each length.

    Parameters
    ----------
    hidden_size : int
        Units of the decoder, H, and numbers in the context vector.
    seed : int
    updates : int

    Returns
    -------
    dict
        `exact`, the share of numbers without a mistake, for one to eight digits; `first` and `last`, the
        shares of numbers of eight digits whose first or last word is right.
    """
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        model = EncoderDecoder(len(SOURCE), len(TARGET), 8, hidden_size, attention=False)
        fit(
            model,
            lambda step: encode_pairs(*spoken_digits(64, rng, (1, MOST)), SOURCE, TARGET),
            lambda logits, wanted: cross_entropy(logits, wanted, ignore_index=TARGET.pad_id),
            steps=updates,
            lr=0.01,
            clip=1.0,
            progress=False,
        )
    model.eval()
    exact = []
    for digits in range(1, MOST + 1):
        pairs = spoken_digits(300, rng, (digits, digits))
        source, lengths, _, wanted = map(torch.tensor, encode_pairs(*pairs, SOURCE, TARGET))
        ids, _ = greedy(model, source, lengths, digits + 1, TARGET.end_id)
        right = (ids == wanted).double()
        exact.append(round(right.prod(1).mean().item(), 4))
    first, last = right[:, [0, MOST - 1]].mean(0).tolist()
    return {"exact": exact, "first": round(first, 4), "last": round(last, 4)}
