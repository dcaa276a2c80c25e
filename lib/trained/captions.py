"""Does a captioner look at what it names? With attention, with the mean of all places, and without the image.

Every run trains on generated scenes and then describes held-out ones, whose pairs of shapes it has never seen.
With attention, the weights of every word for a colour or a kind of shape are compared with the known place of that
shape.
"""

import numpy as np
import torch

from lib.data.pairs import encode_pairs
from lib.data.tasks.scenes import (
    CAPTION_TOKENS,
    EXTENT,
    RELATIONS,
    SHAPES,
    SIZE,
    named_items,
    scenes,
)
from lib.data.vocabulary import Vocabulary
from lib.experiment.seeds import torch_seed
from lib.metrics.bleu import bleu
from lib.models.captioner import LOOKS, Captioner
from lib.models.decoding import greedy
from lib.training.fit import fit
from lib.training.losses import cross_entropy
from lib.training.optimizers import Adam

WORDS = Vocabulary(CAPTION_TOKENS, unknown=None)
SEEDS = (0, 1, 2)
POOL, TEST = 8000, 500  # scenes to train on, and to describe
EMBEDDING, HIDDEN_SIZE, FILTERS = 16, 48, (16, 32)
ROUNDS, STEPS, BATCH, LR, CLIP = 16, 100, 32, 0.006, 1.0
LONGEST = 9  # tokens of a caption, with the end token
KEPT = {"look": "attention", "seed": 0}
KINDS = ("first colour", "first shape", "relation", "second colour", "second shape")


def settings():
    """Return the settings of all runs.

    Returns
    -------
    list of dict
    """
    return [{"look": look, "seed": seed} for seed in SEEDS for look in LOOKS]


def run(look, seed, rounds=ROUNDS, pool=POOL):
    """Train one captioner and let it describe held-out scenes.

    Parameters
    ----------
    look : {"attention", "mean", "none"}
    seed : int
    rounds : int
        Of a hundred updates each.
    pool : int
        Scenes to train on.

    Returns
    -------
    dict
        `exact`, the share of captions without a mistake; `bleu`; `words`, the share of right words of each of
        `KINDS`, the true words before being fed. `bits`: what the true caption costs, given its image, and
        `swapped`: given the image of another scene. With attention `named`, `other` and `top`, see `looked`. Also
        `weights` of the run that is kept.
    """
    rng = np.random.default_rng(seed)
    train, test = encoded(scenes(pool, rng)), scenes(TEST, rng, held_out=True)

    def draw(step):
        rows = rng.integers(len(train[0]), size=BATCH)
        return [part[rows] for part in train]

    with torch_seed(seed):
        model = Captioner(len(WORDS), EMBEDDING, HIDDEN_SIZE, FILTERS, look)
        optimizer = Adam(model.parameters(), lr=LR)
        for k in range(rounds):
            optimizer.lr = LR * (1 + np.cos(np.pi * k / rounds)) / 2
            options = {"optimizer": optimizer, "clip": CLIP, "progress": False}
            fit(model, draw, _loss, steps=STEPS, **options)
    found = judged(model, test)
    if {"look": look, "seed": seed} == KEPT:
        found["weights"] = {name: p.detach().numpy() for name, p in model.state_dict().items()}
    return found


def restore(arrays):
    """Build the captioner that was kept.

    Parameters
    ----------
    arrays : dict of array
        As `weights` of a run.

    Returns
    -------
    model : Captioner
        With attention, in evaluation mode.
    words : Vocabulary
    """
    with torch.random.fork_rng(devices=[]):  # its start must not move anyone's numbers
        model = Captioner(len(WORDS), EMBEDDING, HIDDEN_SIZE, FILTERS)
    model.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    return model.eval(), WORDS


def encoded(drawn):
    """Turn scenes into what a captioner is trained on: images, captions as they are fed, captions as wanted.

    Parameters
    ----------
    drawn : Scenes

    Returns
    -------
    tuple of array
        Shapes (N, 3, 16, 16), (N, S), (N, S).
    """
    return drawn.images, *encode_pairs(drawn.captions, drawn.captions, WORDS, WORDS)[2:]


def described(model, images):
    """Let a captioner describe images, greedily.

    Parameters
    ----------
    model : Captioner
    images : array, shape (N, 3, 16, 16)

    Returns
    -------
    captions : list of list of str
        Without the end token.
    weights : array, shape (N, S, L), or None
        Attention weights of every word.

    Examples
    --------
    >>> images = np.zeros((2, 3, 16, 16), np.float32)
    >>> captions, weights = described(Captioner(len(WORDS), 4, 6), images)
    >>> len(captions), weights.shape
    (2, (2, 9, 64))
    """
    ids, weights = greedy(model, torch.as_tensor(images), None, LONGEST, WORDS.end_id)
    captions = [WORDS.decode(row[row != WORDS.end_id]) for row in ids.numpy()]
    return captions, None if weights is None else weights.numpy()


def judged(model, test):
    """Measure a captioner.

    Parameters
    ----------
    model : Captioner
    test : Scenes
        All with two shapes.

    Returns
    -------
    dict
        See `run`.
    """
    written, weights = described(model, test.images)
    right = [a == b for a, b in zip(written, test.captions, strict=True)]
    found = {
        "exact": _mean(right),
        "bleu": round(bleu(written, [[caption] for caption in test.captions]).score, 4),
        "words": _right_words(model, test),
        "bits": _bits(model, test),
        "swapped": _bits(model, test._replace(images=np.roll(test.images, 1, 0))),
    }
    return found if weights is None else found | looked(model, test)


@torch.no_grad()
def looked(model, test):
    """Compare where a captioner looks, word by word, with where the named shape is; the true words are fed.

    Parameters
    ----------
    model : Captioner
        With attention.
    test : Scenes
        All with two shapes.

    Returns
    -------
    dict
        For "first colour", "first shape", "second colour", "second shape": `named`, the mean weight on the places
        that the named shape touches; `other`, that on the places of the other shape; `top`, how often the largest
        weight lies on the named shape. `even` is the share of the places that a shape touches: an even look would
        give it that weight.
    """
    images, fed, _ = map(torch.as_tensor, encoded(test))
    memory, s = model.encode(images)
    weights = []
    for ids in fed.unbind(1):
        _, s, alpha = model.step(ids, s, memory)
        weights.append(alpha)
    weights = torch.stack(weights, 1).double().numpy()
    sums = {kind: [] for kind in KINDS if kind != "relation"}
    for n, (caption, items) in enumerate(zip(test.captions, test.items, strict=True)):
        places = [touched(item).ravel() for item in items]
        for t, named in enumerate(named_items(caption)):
            if named >= 0:
                alpha, on = weights[n, t], places[named]
                kind = ("first ", "second ")[named] + (
                    "shape" if caption[t] in SHAPES else "colour"
                )
                other = alpha[places[1 - named]].sum()
                sums[kind].append((alpha[on].sum(), other, on[alpha.argmax()]))
    means = {kind: np.mean(rows, 0).round(4).tolist() for kind, rows in sums.items()}
    even = np.mean([touched(item) for items in test.items for item in items])
    names = dict(enumerate(("named", "other", "top")))
    found = {name: {kind: row[k] for kind, row in means.items()} for k, name in names.items()}
    return found | {"even": round(float(even), 4)}


def touched(item):
    """Mark the places of the encoder's grid that a shape touches; each place is two by two pixels.

    Parameters
    ----------
    item : Item

    Returns
    -------
    array of bool, shape (8, 8)

    Examples
    --------
    >>> from lib.data.tasks.scenes import Item
    >>> touched(Item("red", "disc", 3, 11))[1].tolist()
    [False, False, False, False, False, True, True, True]
    """
    grid = np.zeros((SIZE // 2, SIZE // 2), bool)
    rows, columns = (slice(k // 2, (k + EXTENT + 1) // 2) for k in (item.row, item.column))
    grid[rows, columns] = True
    return grid


def _loss(logits, wanted):
    return cross_entropy(logits, wanted, ignore_index=WORDS.pad_id)


@torch.no_grad()
def _bits(model, test):
    """Binary logarithm of one over the probability of the true caption, end token included; mean over scenes."""
    images, fed, wanted = map(torch.as_tensor, encoded(test))
    tokens = (wanted != WORDS.pad_id).sum().item()
    nats = _loss(model(images, fed), wanted).item() * tokens / len(wanted)
    return round(float(nats / np.log(2)), 4)


@torch.no_grad()
def _right_words(model, test):
    """Share of right words by kind, the truth being fed; "left" and "above" are the relation."""
    images, fed, wanted = encoded(test)
    best = model(torch.as_tensor(images), torch.as_tensor(fed)).argmax(-1).numpy()
    right = {kind: [] for kind in KINDS}
    for n, caption in enumerate(test.captions):
        for t, (word, named) in enumerate(zip(caption, named_items(caption), strict=True)):
            if word in RELATIONS:
                right["relation"].append(best[n, t] == wanted[n, t])
            elif named >= 0:
                part = "shape" if word in SHAPES else "colour"
                right[f"{('first', 'second')[named]} {part}"].append(best[n, t] == wanted[n, t])
    return {kind: _mean(values) for kind, values in right.items()}


def _mean(values):
    return round(float(np.mean(values)), 4)
