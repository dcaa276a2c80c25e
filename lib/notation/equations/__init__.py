"""The book's equations as data, each in four notations; chapters, cards and the formula sheet take them from here.

A set has lines, each with a name: `forget`, `cell`, … A line is given in PyTorch's letters. Where another source writes
it in a form of its own, that form is given too. Where it does not, the line has PyTorch's form in the source's letters
(`lib.notation.letters`), and in PyTorch's letters where the set belongs to no cell. So:

- Olah's essay treats the LSTM and, in a figure, the GRU: all else in this notation has PyTorch's form. His plain
  network and the biases of his GRU are written as he writes the LSTM's.
- Goodfellow's book has no equations of two directions, of a stack, of AdamW and of layer normalization.
- Ng's course has no equations of AdaGrad, Nesterov's momentum, AdamW, clipping by norm, layer normalization,
  orthogonal weights and residual stacks; where they stand in his letters, the letters are all that is his.
- PyTorch documents layers and optimizers. It has no letters for an output layer and for gradients: `W_{ho}`, `b_o`,
  `o_t` and all gradients in its letters are ours.
"""

from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from lib.notation.letters import translate
from lib.notation.symbols import NOTATIONS


class EquationSet(NamedTuple):
    r"""One set of equations.

    `lines` maps the name of a line to its forms, a dictionary from notation to TeX with `&` at the sign of equality;
    a form may have several rows, or none where a source says it in another line. `notes` maps a notation to what its
    reader must mind. `letters` is the cell whose letters fill the gaps, or None.
    """

    title: str
    lines: dict
    letters: str | None = None
    notes: dict = MappingProxyType({})

    def form(self, line, notation):
        r"""Return one line in one notation.

        Parameters
        ----------
        line : str
        notation : str

        Returns
        -------
        str
            TeX, with `&` at the sign of equality.
        """
        forms = self.lines[line]
        if notation in forms:
            return forms[notation]
        text = forms["pytorch"]
        return translate(text, self.letters, notation) if self.letters else text

    def tex(self, notation, only=()):
        """Return display mathematics: one line, or several aligned at their signs of equality.

        Parameters
        ----------
        notation : str
        only : iterable of str
            Names of lines; all when empty.

        Returns
        -------
        str
            TeX without dollar signs.
        """
        rows = filter(None, [self.form(name, notation) for name in only or self.lines])
        body = " \\\\\n".join(rows)
        if "\n" not in body:
            return body.replace("&", "")
        return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


# The module of each set, in the order of the book.
_MODULES = {
    "sequences": ("recurrence", "shapes", "types", "windows"),
    "convolution": ("convolution", "convolution-sizes", "convolution-backward"),
    "rnn": ("feedforward", "rnn"),
    "losses": ("loss", "cross-entropy", "binary-cross-entropy"),
    "gradients": ("bptt", "jacobian", "eigenvalues", "clipping"),
    "optimizers": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"),
    "training": ("initialization", "dropout", "batch-norm", "layer-norm"),
    "lstm": ("lstm", "lstm-components"),
    "gru": ("gru-simplified", "gru", "gru-pytorch"),
    "deep": ("bidirectional", "stacked", "residual"),
    "tagging": ("ctc", "ctc-gradient", "span-f1", "label-error"),
    "translation": ("encoder-decoder", "translation", "bleu"),
    "attention": ("attention", "luong", "scaled-attention"),
    "transformers": (
        "self-attention",
        "multi-head",
        "positions",
        "feed-forward",
        "norm-behind",
        "norm-before",
    ),
    "language": ("language-model", "ngram", "perplexity", "sampling"),
    "embeddings": ("cosine", "pmi", "glove", "skip-gram", "cbow", "shifted-pmi"),
    "gpt": ("gpt", "kv-cache", "scaling-law"),
    "images": ("pixels", "captioner"),
    "memory": ("addressing", "memory", "memory-attention"),
    "gradient_explanations": (
        "saliency",
        "input-x-gradient",
        "integrated-gradients",
        "smoothgrad",
        "relevance",
        "grad-cam",
    ),
    "perturbations": (
        "occlusion",
        "lime",
        "shapley",
        "kernel-shap",
        "permutation-importance",
        "partial-dependence",
    ),
    "judging": ("deletion", "rank-agreement", "rollout"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}
NAMES = tuple(_PLACES)


def equation_set(name):
    """Return a set of equations by its name.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    EquationSet

    Raises
    ------
    ValueError
        When there is no such set.
    """
    if name not in _PLACES:
        raise ValueError(f"got the equations {name!r}, expected one of {', '.join(NAMES)}")
    return import_module(f"lib.notation.equations.{_PLACES[name]}").SETS[name]


def check_lines(name, lines):
    """Raise ValueError unless a set has all the lines named.

    Parameters
    ----------
    name : str
    lines : iterable of str

    Raises
    ------
    ValueError
        With the names that the set has.
    """
    known = equation_set(name).lines
    wrong = [line for line in lines if line not in known]
    if wrong:
        raise ValueError(
            f"got the lines {wrong} of {name!r}, expected some of {list(known)}; do they belong to "
            "another set?"
        )


def same_lines(name, only=()):
    """Return display mathematics of a set in all four notations.

    Parameters
    ----------
    name : str
    only : iterable of str
        Names of lines; all when empty.

    Returns
    -------
    dict of str
    """
    check_lines(name, only)
    found = equation_set(name)
    return {notation: found.tex(notation, only) for notation in NOTATIONS}
