r"""Texts of a question with places for its numbers, written once for all variants and all notations.

`{@c@}` is the number `c`; `{@W[0][1]@}` one entry; `{@x:v@}` a whole vector or matrix; `{@w:p@}` puts a negative
number in brackets; `{@c:e@}` is = where four digits show the number exactly, else ≈. `{#f#}` is the letter
that the reader's notation has for what `lib` calls `f`, and `{#h_next:2#}` the one of step 2. Around them stands Markdown: paragraphs, `**bold**`,
backquotes, `$mathematics$` and tables.
"""

import html
import re

import numpy as np

from lib.exam.expressions import number
from lib.notation import NOTATIONS, SYMBOLS

_SLOT = re.compile(r"\{@(?P<name>\w+)(?P<index>(?:\[\d+\])*)(?::(?P<form>[pve]))?@\}")
_LETTER = re.compile(r"\{#(\w+)(?::(\d))?#\}")
_MATHS = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>.+?)\$", re.S)
_FIRST_MARK = 0xE000  # private use: a mark stands for a number until a variant is chosen
# Quantities for which a source has no letter of its own; the ending fits its other letters.
_MISSING = {
    ("goodfellow", "lstm", "g"): r"\tilde s^{(t)}",
    ("goodfellow", "gru", "n"): r"\tilde h^{(t)}",
    ("goodfellow", "gru", "x"): "x^{(t)}",
    ("ng", "rnn", "a"): r"z^{\langle t \rangle}",  # a is the hidden state there
    ("olah", "rnn", "a"): "a_t",
    ("pytorch", "rnn", "a"): "a_t",
}


def letters(notation, cell):
    """Map names of `lib` to the letters of one notation.

    Parameters
    ----------
    notation : {"ng", "goodfellow", "olah", "pytorch"}
    cell : {"rnn", "lstm", "gru"}

    Returns
    -------
    dict
        TeX by name.

    Examples
    --------
    >>> letters("ng", "lstm")["i"], letters("goodfellow", "lstm")["c_next"]
    ('\\Gamma_u', 's^{(t)}')
    """
    found = {}
    for row in SYMBOLS:
        if row.cell in ("both", cell) and row.code.isidentifier():
            own = getattr(row, notation)
            if own or row.code not in found:
                found[row.code] = own or row.pytorch or row.code
    for (where, kind, name), letter in _MISSING.items():
        if (where, kind) == (notation, cell):
            found[name] = letter
    return found


def in_notation(template, notation, cell):
    """Choose the text of one notation and put its letters in.

    Parameters
    ----------
    template : str or dict
        A dictionary has a text for each notation that needs its own, and one for "pytorch", which the
        others share.
    notation : str
    cell : str

    Returns
    -------
    str
    """
    if isinstance(template, dict):
        template = template.get(notation, template["pytorch"])
    known = letters(notation, cell)
    return _LETTER.sub(lambda match: _at_time(known[match[1]], match[2]), template)


def _at_time(letter, time):
    """Write a letter of step t for step 1, 2, …"""
    return re.sub(r"(?<![\\A-Za-z])t(?![A-Za-z])", time, letter) if time else letter


def expanded(template, values):
    """Write whole vectors and matrices, `{@x:v@}`, entry by entry.

    Parameters
    ----------
    template : str
    values : dict
        By name; only shapes matter.

    Returns
    -------
    str
    """

    def entries(match):
        if match["form"] != "v":
            return match[0]
        name, shape = match["name"], np.shape(values[match["name"]])
        if len(shape) == 1:
            return "(" + ",\\; ".join(f"{{@{name}[{k}]@}}" for k in range(shape[0])) + ")"
        rows = [
            " & ".join(f"{{@{name}[{row}][{column}]@}}" for column in range(shape[1]))
            for row in range(shape[0])
        ]
        return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"

    return _SLOT.sub(entries, template)


def filled(template, values):
    """Put the numbers of one variant into a text.

    Parameters
    ----------
    template : str
    values : dict

    Returns
    -------
    str
    """
    return _SLOT.sub(lambda match: _shown(match, values), expanded(template, values))


def _shown(match, values):
    value = values[match["name"]]
    for index in re.findall(r"\d+", match["index"]):
        value = value[int(index)]
    if isinstance(value, str):
        return value
    text = number(value)
    if match["form"] == "e":
        exact = np.isclose(float(text.replace("−", "-").replace(",", "")), value, 1e-9, 1e-12)
        return "=" if exact else "≈"
    return f"({text})" if match["form"] == "p" and value < 0 else text


class Marks:
    """Numbers a text leaves open, each under a character that stands for it until a variant is chosen."""

    def __init__(self, values):
        self.values, self.slots = values, {}

    def marked(self, template):
        """Replace every place for a number by its mark; inside mathematics the mark is text."""
        template = expanded(template, self.values)
        parts, end = [], 0
        for match in _MATHS.finditer(template):
            parts += [self._replaced(template[end : match.start()], False)]
            parts += [self._replaced(match[0], True)]
            end = match.end()
        return "".join([*parts, self._replaced(template[end:], False)])

    def _replaced(self, text, mathematics):
        def mark(match):
            code = self.slots.setdefault(match[0], _FIRST_MARK + len(self.slots))
            if not mathematics:
                return chr(code)
            relation = r"\mathrel" if match["form"] == "e" else ""
            return rf"{relation}{{\text{{{chr(code)}}}}}"

        return _SLOT.sub(mark, text)

    def texts(self, values):
        """Return what stands at each mark for the values of one variant, in the order of the marks."""
        return [_shown(_SLOT.fullmatch(slot), values) for slot in self.slots]


def to_html(text):
    r"""Turn a text into HTML; mathematics stays TeX between \( and \), for the page to typeset.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> print(to_html("Let **x** be $x_t < 2$."))
    <p>Let <strong>x</strong> be <span class="math notranslate nohighlight">\(x_t &lt; 2\)</span>.</p>
    """
    return "".join(map(_block, re.split(r"\n\s*\n", text.strip())))


def inline_html(text):
    """Turn one line into HTML, without a paragraph around it.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return _inline(text.strip())


def _block(block):
    if block.startswith("|"):
        head, _, *rows = (line.strip("| ").split("|") for line in block.splitlines())
        cells = "".join(f'<th scope="col">{_inline(cell.strip())}</th>' for cell in head)
        body = "".join(_row(row) for row in rows)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
    return f"<p>{_inline(block)}</p>"


def _row(cells):
    first, *rest = (_inline(cell.strip()) for cell in cells)
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{c}</td>" for c in rest) + "</tr>"


def _inline(text):
    text = html.escape(text, quote=False)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    return _MATHS.sub(_maths, text)


def _maths(match):
    if match["display"]:
        return f'<span class="math notranslate nohighlight">\\(\\displaystyle {match["display"].strip()}\\)</span>'
    return f'<span class="math notranslate nohighlight">\\({match["inline"]}\\)</span>'


def in_notations(template, cell, make, tag="div"):
    """Return one HTML for all notations, or one for each, in the classes that the page chooses from.

    Parameters
    ----------
    template : str or dict
    cell : str
    make : callable
        From the text of one notation to HTML.
    tag : {"div", "span"}
        Element around each.

    Returns
    -------
    str
    """
    if isinstance(template, str) and not _LETTER.search(template):
        return make(template)
    texts = {n: in_notation(template, n, cell) for n in NOTATIONS}
    return "".join(f'<{tag} class="n-{n}">{make(text)}</{tag}>' for n, text in texts.items())


_WORDS = {
    r"\sigma": "σ", r"\odot": "⊙", r"\cdot": "·", r"\times": "×", r"\tanh": "tanh", r"\ln": "ln",
    r"\Gamma": "Γ", r"\beta": "β", r"\eta": "η", r"\epsilon": "ε", r"\mu": "μ", r"\partial": "∂",
    r"\langle": "<", r"\rangle": ">", r"\approx": "≈", r"\top": "T", r"\quad": "  ", r"\qquad": "    ", r"\;": " ",
    r"\,": " ", r"\leftarrow": "←", r"\big": "", r"\left": "", r"\right": "", r"\tfrac12": "1/2", r"\lvert": "|", r"\rvert": "|",
}  # fmt: skip


def plain(text):
    r"""Write a text without TeX, for a terminal and for a notebook's output.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> plain(r"$$h_{t-1} = \frac{1}{2} \odot \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$$")
    'h_(t-1) = (1)/(2) ⊙ [1  2; 3  4]'
    """
    text = re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", _matrix, text, flags=re.S)
    group = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
    text = re.sub(rf"\\frac{group}{group}", r"(\1)/(\2)", text)
    text = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", text)
    for accent, sign in (("hat", "\u0302"), ("tilde", "\u0303")):
        text = re.sub(rf"\\{accent}\s?\{{?(\w)\}}?", rf"\1{sign}", text)
    text = re.sub(r"\\(?:text|mathrm)\{([^{}]*)\}", r"\1", text)
    for tex, word in sorted(_WORDS.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(tex, word)
    text = re.sub(r"([_^])\{(\w)\}", r"\1\2", text)
    text = re.sub(r"([_^])\{([^{}]*)\}", r"\1(\2)", text)
    text = re.sub(r"\*\*|\$|`|[{}]", "", text)
    return re.sub(r"(?m)^\|[-|: ]+\|\n", "", text)


def _matrix(match):
    rows = (" ".join(row.split()).replace(" & ", "  ") for row in match[1].split(r"\\"))
    return "[" + "; ".join(rows) + "]"
