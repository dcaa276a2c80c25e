r"""Formulas in PyTorch's letters, rewritten in the letters of another source.

Only letters change, and what follows from them. The index of time moves (`h_t`, `a^{\langle t \rangle}`,
`h^{(t)}`), the sign of multiplication changes (`\odot`, `*`), and the GRU's update gate becomes 1 minus itself
where a source lets it replace. The form of an equation stays: that Ng and Olah put two vectors into one product is
written out in `lib.notation.equations`.

A few letters are ours, where a source has none: Ng's pre-activations are `z_a` and, before the softmax, `z_y`;
Goodfellow's candidates are `\tilde s` and `\tilde h`; the columns of Ng's `W_f` that meet `a` and `x` are `W_{fa}`
and `W_{fx}`, those of Olah's `W_{f,h}` and `W_{f,x}`. What has no letter of its own in a source keeps PyTorch's.
"""

import re

from lib.notation.symbols import NOTATIONS

CELLS = ("rnn", "lstm", "gru", "attention")

# A letter that carries a time index, and the same letter in Ng, Goodfellow and Olah.
_TIMED = {
    "rnn": {
        "h": ("a", "h", "h"),
        "a": ("z_a", "a", "a"),
        "o": ("z_y", "o", "o"),
    },
    "lstm": {
        "h": ("a", "h", "h"),
        "c": ("c", "s", "C"),
        "i": (r"\Gamma_u", "g", "i"),
        "f": (r"\Gamma_f", "f", "f"),
        "g": (r"\tilde c", r"\tilde s", r"\tilde C"),
        "o": (r"\Gamma_o", "q", "o"),
    },
    "gru": {
        "h": ("c", "h", "h"),
        "r": (r"\Gamma_r", "r", "r"),
        "z": (r"\Gamma_u", "u", "z"),
        "n": (r"\tilde c", r"\tilde h", r"\tilde h"),
    },
    "attention": {  # Ng counts the encoder's steps by t'
        "h": ("a", "h", "h"),
        "s": ("s", "s", "s"),
        "c": ("c", "c", "c"),
    },
}
_ALWAYS_TIMED = {letter: (letter, letter, letter) for letter in "xyL"}
_SOURCES = ("ng", "goodfellow", "olah")
_REPLACES = {
    "ng",
    "olah",
}  # whose update gate says what to replace, where PyTorch's says what to keep
_TIME = r"(?:[tTjks]|\d+)(?:[+-](?:\d+|[jks]))?"
_INDEX = rf"(?:\{{(?P<long>{_TIME})\}}|(?P<short>[tTjks\d]))"
_POWER = r"(?:\s*\^\s*(?P<power>\{[^{}]*\}|\\[A-Za-z]+|[^\s\\{}]))?"
_FREE = r"(?<![A-Za-z\\_^])"  # not inside a word, a command or another index


def translate(tex, cell, notation):
    r"""Rewrite a formula in the letters of another notation.

    Parameters
    ----------
    tex : str
        TeX in PyTorch's letters.
    cell : {"rnn", "lstm", "gru", "attention"}
        Whose letters: `o_t` is the output of the plain network and a gate of the LSTM.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str

    Raises
    ------
    ValueError
        When there is no such cell or notation.

    Examples
    --------
    >>> print(translate(r"h_t = o_t \odot \tanh(c_t)", "lstm", "ng"))
    a^{\langle t \rangle} = \Gamma_o * \tanh(c^{\langle t \rangle})
    >>> print(translate(r"1 - h_t^2", "rnn", "goodfellow"))
    1 - (h^{(t)})^2
    """
    if cell not in CELLS or notation not in NOTATIONS:
        raise ValueError(
            f"got the letters of {cell!r} in the notation {notation!r}, expected one of {', '.join(CELLS)} "
            f"and one of {', '.join(NOTATIONS)}; are both spelt in lower case?"
        )
    if notation == "pytorch":
        return tex
    tex = _weights(tex, cell, notation)
    if cell == "gru" and notation in _REPLACES:
        tex = _turn_update_gate(tex)
    tex = _timed(tex, cell, notation)
    if cell == "attention":
        tex = _two_steps(tex, notation)
    return tex if notation == "goodfellow" else re.sub(r"\\odot(?![A-Za-z])", "*", tex)


def grouped(texts):
    """Put together the notations that say the same.

    Parameters
    ----------
    texts : dict of str
        A text for each notation.

    Returns
    -------
    list of (str, tuple of str)
        Each text once, with the names of its notations; PyTorch's is the first.

    Examples
    --------
    >>> grouped({"ng": "a", "goodfellow": "h", "olah": "h", "pytorch": "h"})
    [('h', ('pytorch', 'goodfellow', 'olah')), ('a', ('ng',))]
    """
    found = {}
    for name in ("pytorch", *_SOURCES):
        found.setdefault(texts[name], []).append(name)
    return [(text, tuple(names)) for text, names in found.items()]


def versions(tex, cell):
    """Return a formula in all notations, equal ones together; see `translate` and `grouped`.

    Parameters
    ----------
    tex : str
    cell : {"rnn", "lstm", "gru", "attention"}

    Returns
    -------
    list of (str, tuple of str)
    """
    return grouped({name: translate(tex, cell, name) for name in NOTATIONS})


def in_text(text, cell, notation):
    r"""Translate the mathematics between dollar signs in a text.

    Parameters
    ----------
    text : str
        Markdown in PyTorch's letters.
    cell : {"rnn", "lstm", "gru", "attention"}
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str

    Examples
    --------
    >>> print(in_text("$h_t$, the state", "rnn", "goodfellow"))
    $h^{(t)}$, the state
    """
    parts = text.split("$")
    parts[1::2] = [translate(tex, cell, notation) for tex in parts[1::2]]
    return "$".join(parts)


def _timed(tex, cell, notation):
    column = _SOURCES.index(notation)
    letters = {k: v[column] for k, v in (_ALWAYS_TIMED | _TIMED[cell]).items()}

    def rewrite(match):
        letter = letters[match["bare"] or match["braced"]]
        if match["braced"]:
            letter = f"{{{letter}}}"
        index, power = match["long"] or match["short"], match["power"] or ""
        return (match["d"] or "") + _with_index(letter, index, power, notation)

    names = "".join(letters)
    head = rf"(?:{_FREE}(?P<d>d?)(?P<bare>[{names}])|(?<![_^])\{{(?P<braced>[{names}])\}})"
    return re.sub(rf"{head}_{_INDEX}{_POWER}", rewrite, tex)


def _with_index(letter, index, power, notation):
    if notation == "olah":
        index = f"_{{{index}}}" if len(index) > 1 else f"_{index}"
        return f"{letter}{index}" + (f"^{power}" if power else "")
    if notation == "ng" and letter.startswith(r"\Gamma") and index == "t":
        return f"{letter}^{power}" if power else letter
    top = rf"\langle {index} \rangle" if notation == "ng" else f"({index})"
    if power == r"\top":
        return rf"{letter}^{{{top}\top}}"
    return f"({letter}^{{{top}}})^{power}" if power else f"{letter}^{{{top}}}"


def _two_steps(tex, notation):
    """Write scores and weights, which belong to a step of the decoder and one of the encoder."""
    if notation == "olah":
        return tex
    bracket = r"\1\2^{\\langle t,\3 \\rangle}" if notation == "ng" else r"\1\2^{(t,\3)}"
    tex = re.sub(rf"{_FREE}(d?)(e|\\alpha)_\{{t([jk\d])\}}", bracket, tex)
    if notation == "ng":
        for ours, theirs in (("j", "t'"), ("k", "t''")):
            step = rf"\\langle (t,)?{ours}([+-]\d+)? \\rangle"
            tex = re.sub(step, rf"\\langle \1{theirs}\2 \\rangle", tex)
            tex = tex.replace(rf"\sum_{ours}", rf"\sum_{{{theirs}}}")
    return tex


def _turn_update_gate(tex):
    """Write 1 - z for z and z for 1 - z."""
    gate = rf"{_FREE}z_(?:\{{{_TIME}\}}|[tTjks\d])"
    return re.sub(
        rf"\(1 - (?P<one>{gate})\)|(?P<other>{gate})",
        lambda match: match["one"] or f"(1 - {match['other']})",
        tex,
    )


def _weights(tex, cell, notation):
    for old, new in _weight_letters(cell, notation):
        tex = tex.replace(old, new)
    return tex


def _weight_letters(cell, notation):
    """Return pairs of PyTorch's name and the other; the sums of biases first."""
    column = _SOURCES.index(notation)
    if cell == "rnn":
        rows = (
            ("b_{ih} + b_{hh}", ("b_a", "b", "b")),
            ("W_{ih}", ("W_{ax}", "U", "W_x")),
            ("W_{hh}", ("W_{aa}", "W", "W_h")),
            ("W_{ho}", ("W_{ya}", "V", "W_{ho}")),
            ("b_o", ("b_y", "c", "b_o")),
        )
        return [(old, new[column]) for old, new in rows]
    if cell == "attention":
        return [("W_h", ("W_a", "W_h", "W_h")[column])]
    blocks = {
        "lstm": {"i": "ugi", "f": "fff", "g": ("c", "", "C"), "o": "ooo"},
        "gru": {"r": "rrr", "n": ("c", "", "")},
    }
    pairs = []
    for block, sources in blocks[cell].items():
        gate, state = sources[column], "c" if cell == "gru" else "a"
        x, h, b = {
            "ng": (f"W_{{{gate}x}}", f"W_{{{gate}{state}}}", f"b_{gate}"),
            "goodfellow": tuple(f"{letter}^{gate}" if gate else letter for letter in "UWb"),
            "olah": tuple(
                f"{w}_{{{gate},{v}}}" if gate and v else f"{w}_{gate or v}".rstrip("_")
                for w, v in (("W", "x"), ("W", "h"), ("b", ""))
            ),
        }[notation]
        pairs += [
            (f"b_{{i{block}}} + b_{{h{block}}}", b),
            (f"W_{{i{block}}}", x),
            (f"W_{{h{block}}}", h),
        ]
    return pairs
