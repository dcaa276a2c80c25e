"""Three papers that stay as they are, whatever is added to the bank: those of the book, an hour each.

Each was written against the clock from its text alone, and questions that could be read in two ways were mended.
"""

from lib.exam.paper import Paper, Task, entries

# By part, the ids of the questions and the seeds of their numbers.
PAPERS = {
    1: {
        "CNN": (("convolution-gradient", 25), ("batch-norm-by-hand", 48)),
        "RNN": (("draw-lstm", 0), ("clip-by-norm", 23)),
        "optimizers": (("valley", 0), ("adamw-first-step", 2), ("why-random", 25)),
        "NLP": (("bits-gained", 41), ("edit-distance", 40), ("what-the-blank-is-for", 2)),
        "XAI": (
            ("partial-dependence", 5),
            ("grad-cam-zero", 39),
            ("two-witnesses", 42),
            ("negative-attribution", 15),
            ("kernel-shap-exact", 44),
            ("same-function", 47),
        ),
    },
    2: {
        "CNN": (("derive-convolution", 0), ("receptive-field", 30), ("stride-and-shift", 45)),
        "RNN": (("draw-gru", 0), ("lstm-constant-gates", 5)),
        "optimizers": (
            ("warm-up-cosine", 27),
            ("adagrad-steps", 0),
            ("momentum-and-learning-rate", 4),
        ),
        "NLP": (("skip-gram-counts", 42), ("chain-rule-derivation", 8), ("truncated-sampling", 45)),
        "XAI": (("permutation-importance", 39), ("coalition-weights", 21)),
    },
    3: {
        "CNN": (
            ("causal-convolution", 48),
            ("bottleneck-parameters", 1),
            ("normalized-axes-image", 37),
            ("max-pooling-gradient", 17),
            ("channels-of-a-filter", 1),
        ),
        "RNN": (
            ("normalization-gradient", 12),
            ("sigmoid-bound", 9),
            ("which-notation-goodfellow", 9),
        ),
        "optimizers": (
            ("rmsprop-step", 16),
            ("glorot-and-he", 45),
            ("warm-up-order", 23),
            ("uncorrected-adam", 27),
        ),
        "NLP": (
            ("draw-attention", 0),
            ("perplexity-across-tokenizers", 26),
            ("luong-or-bahdanau", 31),
            ("why-scaled", 11),
            ("frozen-table", 15),
        ),
        "XAI": (("lime-and-shap", 0), ("attention-weight-meaning", 20), ("kendall-tau", 13)),
    },
}


def fixed(number):
    """Return a paper of the book.

    Parameters
    ----------
    number : {1, 2, 3}

    Returns
    -------
    Paper

    Raises
    ------
    ValueError
        If there is no such paper.

    Examples
    --------
    >>> fixed(1).minutes
    60
    """
    if number not in PAPERS:
        raise ValueError(f"got the paper {number!r}, expected one of {', '.join(map(str, PAPERS))}")
    known = {entry.id: entry for entry in entries()}
    parts = {
        part: tuple(Task(known[name], seed) for name, seed in chosen)
        for part, chosen in PAPERS[number].items()
    }
    return Paper(number, parts, title=f"Paper {number} of the book")
