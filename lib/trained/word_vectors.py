"""What word vectors of one small text know, and when they should be trained further.

The text is Python's own help pages, each paragraph once: about 50,000 words, of which those that occur five
times are kept. `questions` asks vectors of four methods, two sizes and three seeds the pairs of
`lib.data.tasks.word_questions`; vectors drawn at random are the baseline.

`labels` classifies texts by the mean of their vectors, from few labels to many. The vectors are random or
pretrained by PPMI on all text but the texts of the test, frozen or trained further. Two tasks: `topic`, from
which of eight pages a paragraph comes, and `side`, which of two opposites (left or right, before or after, …)
stands in a window of nine words; opposites stand in like contexts, so their pretrained vectors are alike.

Of the 120 paragraphs of the test of topics up to two have a twin elsewhere, from which they differ only in rare
words, capitals or marks.

Nothing was tuned on the test texts: size, window, step size and number of steps were fixed beforehand. Another
Python version has other help pages; scores agree within `TOLERANCE`.
"""

from functools import lru_cache
from itertools import chain

import numpy as np
import torch

from lib.data.contexts import cooccurrences
from lib.data.corpora.text import help_topics
from lib.data.tasks.word_questions import PAIRS, known_pairs
from lib.data.tokenizers import WordTokenizer
from lib.data.vocabulary import Vocabulary
from lib.experiment.seeds import torch_seed
from lib.layers.embedding import Embedding
from lib.metrics.analogies import analogy_scores, found_near
from lib.models.bag import BagOfVectors, word_shares
from lib.models.word_vectors import (
    WordVectors,
    ppmi_vectors,
    train_cbow,
    train_glove,
    train_skip_gram,
)
from lib.training.fit import fit
from lib.training.losses import cross_entropy
from lib.training.optimizers import Adam

TOLERANCE = 0.15  # of a share of questions or texts
SEEDS, SIZES = (0, 1, 2), (25, 50)
WINDOW, EPOCHS, GLOVE_EPOCHS, STEP = 4, 5, 10, 0.1
TRAINED = ("skip-gram", "CBOW", "GloVe", "random")
TOPICS = (
    "compound",
    "debugger",
    "formatstrings",
    "specialnames",
    "string-methods",
    "types",
    "typesmapping",
    "typesseq",
)
TEST_TEXTS = {"topic": 15, "side": 75}  # for each class
LABELS = {"topic": (2, 5, 15, 40), "side": (10, 40, 150)}  # for each class
FIT_STEPS, FIT_LR = 150, 0.03


def settings():
    """Return the settings of all runs, the quick ones first.

    Returns
    -------
    list of dict
    """
    questions = [{"method": "PPMI + SVD", "D": D, "seed": 0} for D in SIZES]
    questions += [
        {"method": method, "D": D, "seed": seed}
        for method in reversed(TRAINED)
        for D in SIZES
        for seed in SEEDS
    ]
    labels = [
        {"task": task, "vectors": vectors, "frozen": frozen, "labels": count, "seed": seed}
        for task, counts in LABELS.items()
        for seed in SEEDS
        for vectors in ("random", "pretrained")
        for frozen in (True, False)
        for count in counts
    ]
    return labels + questions


@lru_cache(maxsize=1)
def corpus():
    """Return the help pages as ids, and their vocabulary.

    Returns
    -------
    texts : list of array of int
        A paragraph each, rare words left out.
    vocabulary : Vocabulary
        Without special tokens.
    topics : list of str
        Of each paragraph.
    """
    tokenizer = WordTokenizer(lowercase=True, punctuation=False)
    words = [(topic, tokenizer.tokenize(paragraph)) for topic, paragraph in help_topics()]
    vocabulary = Vocabulary(
        [word for _, text in words for word in text], min_count=5, pad=None, unknown=None, end=None
    )
    kept = [(topic, [word for word in text if word in vocabulary]) for topic, text in words]
    kept = [(topic, vocabulary.encode(text)) for topic, text in kept if len(text) > 1]
    return [text for _, text in kept], vocabulary, [topic for topic, _ in kept]


def run(**setting):
    """Ask one set of vectors all questions, or classify texts with them.

    Parameters
    ----------
    **setting
        As in `settings`.

    Returns
    -------
    dict
        By relation `near`, the share of partners among the ten nearest words, and the scores of its analogies; or
        the `accuracy` on the texts of the test.
    """
    if "task" in setting:
        return {"accuracy": round(_classified(**setting), 4)}
    vectors = vectors_of(**setting)
    return {relation: _asked(vectors, relation) for relation in PAIRS}


def vectors_of(method, D, seed):
    """Train or draw the vectors of one run.

    Parameters
    ----------
    method : str
        "PPMI + SVD", or one of `TRAINED`.
    D : int
    seed : int

    Returns
    -------
    WordVectors
    """
    texts, vocabulary, _ = corpus()
    rng, size = np.random.default_rng(seed), len(vocabulary)
    if method == "PPMI + SVD":
        table = ppmi_vectors(cooccurrences(texts, size, WINDOW), D)
    elif method == "GloVe":
        counts = cooccurrences(texts, size, WINDOW)
        table, _ = train_glove(counts, D, epochs=GLOVE_EPOCHS, lr=STEP, rng=rng)
    elif method == "random":
        table = rng.standard_normal((size, D))
    else:
        train = {"skip-gram": train_skip_gram, "CBOW": train_cbow}[method]
        thinned = {"threshold": 1e-3} if method == "skip-gram" else {}
        table, _, _ = train(
            texts, size, D, window=WINDOW, epochs=EPOCHS, lr=STEP, rng=rng, **thinned
        )
    return WordVectors(vocabulary.tokens, table)


def _asked(vectors, relation):
    pairs = known_pairs(relation, vectors)
    scores = {"near": found_near(vectors, pairs)} | analogy_scores(vectors, pairs)
    return {name: round(score, 4) for name, score in scores.items()}


def labelled(task, seed):
    """Return texts with their classes, those of the test apart.

    Parameters
    ----------
    task : {"topic", "side"}
    seed : int
        Of the split.

    Returns
    -------
    training : list of list of array of int
        Texts by class, in the order in which labels are given to them.
    test : list of list of array of int
        Texts by class.
    others : list of array of int
        All text that holds no text of the test: what vectors may be pretrained on.
    """
    texts, vocabulary, topics = corpus()
    rng = np.random.default_rng(seed)
    if task == "topic":
        found = [(TOPICS.index(t), n, text) for n, (t, text) in enumerate(zip(topics, texts, strict=True))
                 if t in TOPICS and len(text) > 5]  # fmt: skip
    else:
        side = {vocabulary.id(word): i for pair in known_pairs("opposites", vocabulary)
                for i, word in enumerate(pair)}  # fmt: skip
        found = [
            (side[text[place]], n, text[max(place - 4, 0) : place + 5])
            for n, text in enumerate(texts)
            for place in np.flatnonzero(np.isin(text, list(side)))[:1]
        ]
    training, test, held_out = [], [], set()
    for label in range(max(label for label, _, _ in found) + 1):
        mine = [(n, text) for one, n, text in found if one == label]
        mine = [mine[i] for i in rng.permutation(len(mine))]
        count = TEST_TEXTS[task]
        test.append([text for _, text in mine[:count]])
        training.append([text for _, text in mine[count:]])
        held_out |= {n for n, _ in mine[:count]}
    return training, test, [text for n, text in enumerate(texts) if n not in held_out]


@lru_cache(maxsize=1)
def _prepared(task, seed):
    """Shares of words and classes, of training by class and of the test; and the two tables."""
    training, test, others = labelled(task, seed)
    size = len(corpus()[1])
    counts = cooccurrences(others, size, WINDOW)
    alone = np.flatnonzero(counts.sum(axis=1) == 0)
    counts[alone, alone] = 1  # a word of the test's texts alone: it keeps to itself
    drawn = np.random.default_rng(seed).standard_normal((size, 50))
    tables = {"pretrained": ppmi_vectors(counts, 50), "random": drawn}
    # All of length 1, so that no table has larger steps to make than another.
    tables = {k: v / np.linalg.norm(v, axis=1, keepdims=True).clip(1e-9) for k, v in tables.items()}
    shares = [torch.from_numpy(word_shares(texts, size)).float() for texts in training]
    y = torch.arange(len(test)).repeat_interleave(TEST_TEXTS[task])
    return shares, torch.from_numpy(word_shares(list(chain(*test)), size)).float(), y, tables


def _classified(task, vectors, frozen, labels, seed):
    shares, test, y, tables = _prepared(task, seed)
    x = torch.cat([one[:labels] for one in shares])
    classes = torch.arange(len(shares)).repeat_interleave(
        torch.tensor([len(s[:labels]) for s in shares])
    )
    with torch_seed(seed):
        table = torch.from_numpy(tables[vectors]).float()
        model = BagOfVectors(Embedding.from_pretrained(table, freeze=frozen), len(shares))
        fit(
            model,
            lambda step: (x, classes),
            cross_entropy,
            steps=FIT_STEPS,
            optimizer=Adam([p for p in model.parameters() if p.requires_grad], lr=FIT_LR),
            progress=False,
        )
    with torch.no_grad():
        return float((model(test).argmax(dim=1) == y).float().mean())
