"""How many bits does a character cost? Language models, counts and compressors on the same held-out text.

The text is the prose of Python's own help pages, each paragraph once, one a line; the last tenth of the paragraphs
is held out, and nothing was chosen by looking at it: step size and rows of a batch were tried on the tenth before
it, the rest was fixed beforehand. The weights of the first seed at the larger size are kept, for
`lib.trained.load("language-model")`.

Two numbers for what needs no training: `bits` for the held-out text in one piece, and `alone`, the mean over its
paragraphs, each by itself after the training text. A compressor goes on learning while it reads, so only `alone`
compares it with a model whose weights are fixed. For bz2 neither says much: it sorts all text as one block, so
that a new paragraph changes what it spends on the old ones.

Training again gives the same log on the same machine; on another, or with another version of torch, bits per
character agree within `TOLERANCE`. Each Python version has its own help pages; `text` in the log says which.
"""

import bz2
import gzip
import lzma
import zlib
from functools import cache, partial

import numpy as np
import torch

from lib.data.batches import stream_batches
from lib.data.corpora.text import help_split
from lib.data.vocabulary import Vocabulary
from lib.experiment.seeds import torch_seed
from lib.metrics.perplexity import bits_per_character
from lib.models.language_model import LanguageModel, token_probabilities
from lib.models.ngram import NgramModel
from lib.training.losses import cross_entropy
from lib.training.optimizers import Adam
from lib.training.truncated import fit_stream

TOLERANCE = 0.03  # bits per character
SEEDS = (0, 1, 2)
SIZES = (64, 192)
KEPT = {"model": "LSTM", "hidden_size": 192, "carry": True, "seed": 0}
EPOCHS, LENGTH, ROWS, LR, DROPOUT, CLIP = 14, 40, 16, 0.006, 0.1, 1.0
COMPRESSORS = {
    "gzip": lambda data: gzip.compress(data, 9),
    "xz": lambda data: lzma.compress(data, preset=9 | lzma.PRESET_EXTREME),
    "bz2": lambda data: bz2.compress(data, 9),
}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def settings():
    """Return the settings of all runs, the quick ones first.

    Returns
    -------
    list of dict
    """
    counts = [{"model": "n-gram", "order": order} for order in range(1, 9)]
    lstms = [
        {"model": "LSTM", "hidden_size": hidden_size, "carry": carry, "seed": seed}
        for hidden_size, carries in zip(SIZES, ((True, False), (True,)), strict=True)
        for seed in SEEDS
        for carry in carries
    ]
    return [{"model": name} for name in COMPRESSORS] + counts + lstms


def texts():
    """Return training and held-out text, one paragraph a line; no paragraph is in both.

    Returns
    -------
    train : str
    held_out : str

    Examples
    --------
    >>> train, held_out = texts()
    >>> train.splitlines()[0]
    'Assert statements are a convenient way to insert debugging assertions into a program:'
    """
    return tuple(
        "".join(" ".join(paragraph.split()) + "\n" for paragraph in part.split("\n\n"))
        for part in help_split(prose=True)
    )


def vocabulary_of(text):
    """Return the characters of a training text, with one more for all others.

    Parameters
    ----------
    text : str

    Returns
    -------
    Vocabulary
    """
    return Vocabulary(list(text), pad=None, unknown=UNKNOWN, end=None)


def vocabulary_from(codes):
    """Build the vocabulary of a model that was kept.

    Parameters
    ----------
    codes : sequence of int
        Code points of its characters, by id; the replacement character, U+FFFD, stands for unknown ones.

    Returns
    -------
    Vocabulary

    Raises
    ------
    ValueError
        If there is no character for unknown ones.

    Examples
    --------
    >>> vocabulary_from([0xFFFD, 98, 97]).encode(list("abc"))
    array([2, 1, 0])
    """
    characters = [chr(code) for code in codes]
    if UNKNOWN not in characters:
        raise ValueError("codes must hold U+FFFD, for unknown characters: are they a vocabulary's?")
    # Vocabulary numbers by falling count, so these counts give every character its old number.
    counts = {c: len(characters) - i for i, c in enumerate(characters)}
    counts.pop(UNKNOWN)
    return Vocabulary(counts, pad=None, unknown=UNKNOWN, end=None)


def run(model, **setting):
    """Measure one model on the held-out text.

    Parameters
    ----------
    model : {"gzip", "xz", "bz2", "n-gram", "LSTM"}
    **setting
        As in `settings`; for an LSTM, `epochs` and `text`, the pair of texts, may be given, too.

    Returns
    -------
    dict
        `bits` per character of the held-out text in one piece; without training, `alone` for its
        paragraphs one by one. Of an LSTM, the bits of as much training text, and by how much it prefers "pear"
        to "pair". `text` is a checksum of both parts; `weights` those of the run that is kept.
    """
    train, held_out = setting.pop("text", None) or texts()
    found = {"text": zlib.crc32((train + held_out).encode())}
    if model in COMPRESSORS:
        score = partial(_compressed, COMPRESSORS[model], train)
    elif model == "n-gram":
        score = _counted(setting["order"], train)
    else:
        return found | _trained(vocabulary_of(train), train, held_out, **setting)
    return found | {"bits": round(score(held_out), 4), "alone": round(alone(score, held_out), 4)}


def restore(arrays):
    """Build the model that was kept.

    Parameters
    ----------
    arrays : dict of array
        As `weights` of a run.

    Returns
    -------
    model : LanguageModel
        In evaluation mode.
    vocabulary : Vocabulary
    """
    arrays = dict(arrays)
    vocabulary = vocabulary_from(arrays.pop("characters"))
    with torch.random.fork_rng(
        devices=[]
    ):  # its start, soon overwritten, must not move anyone's numbers
        model = LanguageModel(len(vocabulary), arrays["layer.weight_hh_l0"].shape[1])
    model.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    return model.eval(), vocabulary


def alone(score, text):
    """Bits per character of a text whose lines are scored one by one.

    Parameters
    ----------
    score : callable
        From a text to its bits per character.
    text : str

    Returns
    -------
    float

    Examples
    --------
    >>> alone(len, "one\\nthree\\n")
    5.2
    """
    return sum(score(line) * len(line) for line in text.splitlines(True)) / len(text)


def _compressed(compress, train, text):
    """Bits per character that a text adds to the compressed training text."""
    return 8 * (len(compress((train + text).encode())) - _size(compress, train)) / len(text)


@cache
def _size(compress, text):
    return len(compress(text.encode()))


def _counted(order, train):
    """Count the n-grams of the training text; return what scores a text by them."""
    vocabulary = vocabulary_of(train)
    ngram = NgramModel(order, len(vocabulary)).fit(vocabulary.encode(list(train)))
    return lambda text: bits_per_character(
        ngram.probabilities(vocabulary.encode(list(text))), len(text)
    )


def _trained(vocabulary, train, held_out, *, hidden_size, carry, seed, epochs=EPOCHS):
    ids = vocabulary.encode(list(train))
    with torch_seed(seed):
        model = LanguageModel(len(vocabulary), hidden_size, dropout=DROPOUT)
        optimizer = Adam(model.parameters(), lr=LR)
        for epoch in range(epochs):
            optimizer.lr = LR * (1 + np.cos(np.pi * epoch / epochs)) / 2
            fit_stream(
                model,
                lambda: stream_batches(ids, ROWS, LENGTH),
                cross_entropy,
                optimizer=optimizer,
                clip=CLIP,
                carry=carry,
                progress=False,
            )
    bits = {
        "bits": bits_of(model, vocabulary, held_out),
        "training bits": bits_of(model, vocabulary, train[-len(held_out) :]),
        "pear": preference(model, vocabulary),
    }
    found = {name: round(value, 4) for name, value in bits.items()}
    if {"model": "LSTM", "hidden_size": hidden_size, "carry": carry, "seed": seed} == KEPT:
        weights = {name: p.detach().numpy() for name, p in model.state_dict().items()}
        codes = np.array([ord(token) for token in vocabulary.tokens], dtype=np.int32)
        found["weights"] = weights | {"characters": codes}
    return found


def bits_of(model, vocabulary, text):
    """Bits per character of a text that begins a new line.

    Parameters
    ----------
    model : LanguageModel
    vocabulary : Vocabulary
    text : str

    Returns
    -------
    float
    """
    p = token_probabilities(model, vocabulary.encode(list(text)), vocabulary.encode(["\n"]))
    return bits_per_character(p, len(text))


def preference(model, vocabulary, one="The apple and pear salad", other="The apple and pair salad"):
    """By how many bits a model prefers one sentence to another: log2 of the ratio of their probabilities.

    Parameters
    ----------
    model : LanguageModel
    vocabulary : Vocabulary
    one, other : str

    Returns
    -------
    float
        Above 0 if `one` is the more probable.
    """
    start = vocabulary.encode(["\n"])
    one, other = (
        np.log2(token_probabilities(model, vocabulary.encode(list(text)), start)).sum()
        for text in (one, other)
    )
    return float(one - other)
