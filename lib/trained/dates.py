"""Does one vector hold a list of dates? Encoder and decoder with attention and without, over widths and seeds.

Every run trains on lists of one to five dates and then rewrites held-out lists of each length. The network without
attention gets twice the updates, which cost about as much time. With attention, single arrows are cut besides: one
place of the source is masked at one step of the decoder, the place that is copied there or another one.
"""

import numpy as np
import torch

from lib.data.pairs import encode_pairs
from lib.data.tasks.dates import SOURCE_TOKENS, TARGET_TOKENS, written_dates
from lib.data.vocabulary import Vocabulary
from lib.experiment.seeds import torch_seed
from lib.models.decoding import greedy
from lib.models.seq2seq import EncoderDecoder
from lib.training.fit import fit
from lib.training.losses import cross_entropy

SOURCE = Vocabulary(SOURCE_TOKENS, unknown=None)
TARGET = Vocabulary(TARGET_TOKENS, unknown=None)
MOST = 5  # dates in a list
SEEDS = {64: (0, 1, 2), 32: (0,)}  # by width
UPDATES = {"attention": 800, "last state": 1600}


def settings():
    """Return the settings of all runs.

    Returns
    -------
    list of dict
    """
    return [
        {"context": context, "hidden_size": hidden_size, "seed": seed, "updates": UPDATES[context]}
        for hidden_size, seeds in SEEDS.items()
        for seed in seeds
        for context in UPDATES
    ]


def run(context, hidden_size, seed, updates):
    """Train one network and let it rewrite lists of one to five dates.

    Parameters
    ----------
    context : str
        "attention" or "last state".
    hidden_size : int
        Units of the decoder, H.
    seed : int
    updates : int

    Returns
    -------
    dict
        `exact`, the share of lists without a mistake, for each number of dates. With attention also `looked`, the
        share of output tokens whose largest weight lies on the token that is copied, for each number of dates; and
        of lists of three dates `cut`, `other` and `spared`, see `cut_arrows`.
    """
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        model = EncoderDecoder(len(SOURCE), len(TARGET), 32, hidden_size, context == "attention")
        teach(model, rng, updates, lr=0.005)
    found = examined(model, rng)
    result = {"exact": [round(exact, 4) for exact, _ in found]}
    if context == "attention":
        result["looked"] = [round(looked, 4) for _, looked in found]
        result |= cut_arrows(model, written_dates(300, rng, (3, 3), held_out=True), rng)
    return result


def teach(model, rng, updates, lr):
    """Train a model on lists of one to five dates.

    Parameters
    ----------
    model : EncoderDecoder or TransformerEncoderDecoder
        Changed in place.
    rng : numpy.random.Generator
    updates : int
    lr : float
    """
    fit(
        model,
        batches(2 * MOST * 400, (1, MOST), rng),
        lambda logits, wanted: cross_entropy(logits, wanted, ignore_index=TARGET.pad_id),
        steps=updates,
        lr=lr,
        clip=1.0,
        progress=False,
    )


def examined(model, rng):
    """Let a trained model rewrite held-out lists of one to five dates, 300 of each.

    Parameters
    ----------
    model : EncoderDecoder or TransformerEncoderDecoder
        Set to evaluation mode.
    rng : numpy.random.Generator

    Returns
    -------
    list of tuple
        What `judged` returns, for each number of dates.
    """
    model.eval()
    return [
        judged(model, written_dates(300, rng, (k, k), held_out=True)) for k in range(1, MOST + 1)
    ]


def batches(count, dates, rng, size=32):
    """Make pairs once and draw batches of them.

    Parameters
    ----------
    count : int
        Pairs.
    dates : tuple of int
        Fewest and most dates in a list.
    rng : numpy.random.Generator
    size : int
        Pairs in a batch.

    Returns
    -------
    callable
        `(step) -> (source, lengths, fed, wanted)`.
    """
    sources, targets, _ = written_dates(count, rng, dates)
    source, lengths, fed, wanted = encode_pairs(sources, targets, SOURCE, TARGET)

    def draw(step):
        drawn = rng.integers(0, count, size)
        T, S = lengths[drawn].max(), (wanted[drawn] != TARGET.pad_id).sum(1).max()
        return source[drawn, :T], lengths[drawn], fed[drawn, :S], wanted[drawn, :S]

    return draw


def judged(model, lists):
    """Let a model rewrite lists of one length.

    Parameters
    ----------
    model : EncoderDecoder
    lists : tuple of list
        From `written_dates`, all with the same number of dates.

    Returns
    -------
    exact : float
        Share of lists without a mistake.
    looked : float
        Share of tokens whose largest weight lies on the token that is copied; NaN without attention.
    """
    sources, targets, copied = lists
    source, lengths, _, wanted = map(torch.tensor, encode_pairs(sources, targets, SOURCE, TARGET))
    ids, weights = greedy(model, source, lengths, wanted.shape[1], TARGET.end_id)
    exact = (ids == wanted).all(1).double().mean().item()
    if weights is None:
        return exact, float("nan")
    looked = weights[:, :-1].argmax(-1) == torch.tensor(copied)
    return exact, looked.double().mean().item()


def cut_arrows(model, lists, rng):
    """Mask one place of the source at one step of the decoder, and see which words change.

    Parameters
    ----------
    model : EncoderDecoder
        With attention.
    lists : tuple of list
        From `written_dates`, all with the same number of dates.
    rng : numpy.random.Generator
        Draws the step of each list, and the other place.

    Returns
    -------
    dict
        `cut`: how often the word of that step changes if the place it is a copy of is masked; `other`: if another
        place is; `spared`: of the other words, how many stay in the first case.
    """
    sources, targets, copied = lists
    source, lengths, _, wanted = map(torch.tensor, encode_pairs(sources, targets, SOURCE, TARGET))
    N, S = wanted.shape
    step = torch.tensor(rng.integers(0, S - 1, N))
    copied_place = torch.tensor(copied)[torch.arange(N), step]
    shift = torch.tensor([rng.integers(1, length) for length in lengths.tolist()])
    whole, _ = greedy(model, source, lengths, S, TARGET.end_id)
    shares = {}
    for name, place in (("cut", copied_place), ("other", (copied_place + shift) % lengths)):
        allowed = torch.ones(N, S, source.shape[1], dtype=torch.bool)
        allowed[torch.arange(N), step, place] = False
        ids, _ = greedy(model, source, lengths, S, TARGET.end_id, allowed)
        changed = ids != whole
        here = changed[torch.arange(N), step]
        shares[name] = round(here.double().mean().item(), 4)
        if name == "cut":
            stay = (changed.sum(1) - here.long()).sum().item()
            shares["spared"] = round(1 - stay / (N * (S - 1)), 4)
    return shares
