r"""Texts of a question with places for its numbers, written once for all variants and all notations.

`{@c@}` is the number `c`; `{@W[0][1]@}` one entry; `{@x:v@}` a whole vector or matrix, `{@W[0]:v@}` a row of it;
`{@w:p@}` puts a negative number in brackets; `{@c:e@}` is = where four digits show exactly the number and all that
stand before it on this side, else ≈: 23.22 − 8.217 ≈ 15.
Around them stands Markdown: paragraphs, `**bold**`, backquotes, `$mathematics$` and tables. Mathematics is written
in PyTorch's letters, which `lib.notation.translate` turns into those of the reader.
"""

import html
import re
from functools import partial

import numpy as np

from lib.exam.expressions import exact, number
from lib.notation import NOTATIONS
from lib.notation.letters import grouped, translate

_PLACE = r"\w+(?:\[\d+\])*"
_SLOT = re.compile(rf"\{{@(?P<place>{_PLACE})(?P<left>(?:,{_PLACE})*)(?::(?P<form>[pve]))?@\}}")
_SIDE = re.compile(r"=|\\approx|:e@\}|(?<!\$ )\$(?! \$\{\})")  # where a side of an equation begins
_PARAGRAPH = r"\n\s*\n|(?<=\$\$) (?=\$\$)"  # two displayed formulas stand one below the other
_MATHS = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>.+?)\$", re.S)


def version(template, notation):
    """Choose the text of one notation.

    Parameters
    ----------
    template : str or dict
        A dictionary has a text for each notation that needs its own, and one for "pytorch", which the
        others share.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str
    """
    if isinstance(template, dict):
        return template.get(notation, template["pytorch"])
    return template


def in_letters(text, cell, notation):
    r"""Rewrite the mathematics of a text, whose numbers stand in it already, in the letters of a notation.

    Parameters
    ----------
    text : str
    cell : {"rnn", "lstm", "gru", ""}
        Empty for a text without letters that differ.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str

    Examples
    --------
    >>> print(in_letters("The state h_t is $h_t$.", "rnn", "ng"))
    The state h_t is $a^{\langle t \rangle}$.
    """
    if not cell:
        return text
    return _MATHS.sub(lambda match: translate(match[0], cell, notation), text)


def expanded(template, values):
    """Write whole vectors and matrices, `{@x:v@}` and `{@W[0]:v@}`, entry by entry, and name what = depends on.

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
        name = match["place"]
        shape = np.shape(_at(name, values))
        if len(shape) == 1:
            return "(" + ",\\; ".join(f"{{@{name}[{k}]@}}" for k in range(shape[0])) + ")"
        rows = [
            " & ".join(f"{{@{name}[{row}][{column}]@}}" for column in range(shape[1]))
            for row in range(shape[0])
        ]
        return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"

    text = _SLOT.sub(entries, template)
    return _SLOT.sub(lambda match: _with_its_side(match, text), text)


def _with_its_side(match, text):
    """Add the numbers that stand before a relation, on this side of the equation, to its place."""
    if match["form"] != "e":
        return match[0]
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    side = before[max((sign.end() for sign in _SIDE.finditer(before)), default=0) :]
    places = dict.fromkeys(slot["place"] for slot in _SLOT.finditer(side))
    return "{@" + ",".join([match["place"], *places]) + ":e@}"


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
    value = _at(match["place"], values)
    if isinstance(value, str):
        return value
    if match["form"] == "e":
        numbers = [value, *(_at(place, values) for place in match["left"].split(",")[1:])]
        return "=" if all(exact(n) for n in numbers if not isinstance(n, str)) else "≈"
    text = number(value)
    return f"({text})" if match["form"] == "p" and value < 0 else text


def _at(place, values):
    name, *indices = re.findall(r"\w+", place)
    value = values[name]
    for index in indices:
        value = value[int(index)]
    return value


class Marks:
    """Numbers a text leaves open: `@7@` stands for the eighth until a variant is chosen."""

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
            text = f"@{self.slots.setdefault(match[0], len(self.slots))}@"
            if not mathematics:
                return text
            relation = r"\mathrel" if match["form"] == "e" else ""
            return rf"{relation}{{\text{{{text}}}}}"

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
    return "".join(map(_block, re.split(_PARAGRAPH, text.strip())))


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
        head, _, *rows = (line.strip()[1:-1].split("|") for line in block.splitlines())
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
    """Return the HTML of all notations, those that agree once, in the classes that the page chooses from.

    Parameters
    ----------
    template : str or dict
    cell : {"rnn", "lstm", "gru", ""}
    make : callable
        From a template and a function, which puts the letters into a text, to HTML.
    tag : {"div", "span"}
        Element around each.

    Returns
    -------
    str
    """
    texts = {
        n: make(version(template, n), partial(in_letters, cell=cell, notation=n)) for n in NOTATIONS
    }
    found = grouped(texts)
    if len(found) == 1:
        return found[0][0]
    return "".join(
        f'<{tag} class="{" ".join(f"n-{n}" for n in names)}">{text}</{tag}>'
        for text, names in found
    )


_WORDS = {
    r"\sigma": "σ", r"\odot": "⊙", r"\cdot": "·", r"\times": "×", r"\tanh": "tanh", r"\ln": "ln",
    r"\sin": "sin", r"\cos": "cos",
    r"\Gamma": "Γ", r"\beta": "β", r"\eta": "η", r"\epsilon": "ε", r"\mu": "μ", r"\partial": "∂",
    r"\langle": "<", r"\rangle": ">", r"\approx": "≈", r"\top": "T", r"\quad": "  ", r"\qquad": "    ", r"\;": " ",
    r"\,": " ", r"\leftarrow": "←",
    r"\alpha": "α", r"\tau": "τ", r"\phi": "φ", r"\pi": "π", r"\exp": "exp", r"\int": "∫", r"\geq": "≥",
    r"\gamma": "γ", r"\rho": "ρ", r"\lambda": "λ", r"\theta": "θ", r"\lVert": "‖", r"\rVert": "‖", r"\to": "→",
    r"\mid": "|", r"\cup": "∪", r"\Big": "",
    r"\big": "", r"\left": "", r"\right": "", r"\tfrac12": "1/2", r"\lvert": "|", r"\rvert": "|",
    r"\sum": "Σ", r"\max": "max", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\dots": "…", r"\tfrac14": "1/4",
    r"\infty": "∞", r"\cdots": "⋯",
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
    'h_(t-1) = (1)/(2) ⊙ [1, 2; 3, 4]'
    """
    text = re.sub(r"(?<=\$\$) (?=\$\$)", "\n", text)
    text = re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", _matrix, text, flags=re.S)
    text = re.sub(r"\\(?:text|mathrm)\{([^{}]*)\}", r"\1", text)
    group = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
    text = re.sub(rf"\\frac{group}{group}", r"(\1)/(\2)", text)
    text = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", text)
    for accent, sign in (("hat", "\u0302"), ("tilde", "\u0303"), ("bar", "\u0304")):
        text = re.sub(rf"\\{accent}\s?\{{?(\w)\}}?", rf"\1{sign}", text)
    for tex, word in sorted(_WORDS.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(tex, word)
    text = re.sub(r"([_^])\{(\w)\}", r"\1\2", text)
    text = re.sub(r"([_^])\{([^{}]*)\}", r"\1(\2)", text)
    text = re.sub(r"\*\*|\$|`|[{}]", "", text)
    text = re.sub(r"(?<=\S) {2,}", " ", text)
    return re.sub(r"(?m)^\|[-|: ]+\|\n", "", text)


def _matrix(match):
    rows = (" ".join(row.split()).replace(" & ", ", ") for row in match[1].split(r"\\"))
    return "[" + "; ".join(rows) + "]"
