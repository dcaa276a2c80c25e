"""`{notation-table}` from `lib.notation`, and `lib-room`, the reference of one room of `lib`."""

import re
import sys
from itertools import chain, repeat
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import nested_parse_with_titles

from unrolled.nodes import math, table

# A line that opens with what it computes: `i, f, o = ...`, `dW_hh += ...`.
_EQUATION = re.compile(r"\s*[A-Za-z_][\w, ]*(\[[^]]*\])?\s*[-+*]?= ")
ROOT = Path(__file__).resolve().parents[3]


class NotationTable(SphinxDirective):
    """The symbols of one kind of cell (`both`, `rnn`, `lstm`, `gru`), a column for each notation."""

    required_arguments = 1

    def run(self):
        """Return the table; the page is read again when the source changes."""
        from lib.notation import symbols

        self.env.note_dependency(symbols.__file__)
        head = ["Quantity", *symbols.TITLES.values(), "lib", "Shape"]
        chosen = [s for s in enumerate(symbols.SYMBOLS) if s[1].cell == self.arguments[0]]
        if not chosen:
            raise self.error(f"no symbols for {self.arguments[0]!r}")
        self.stops = chain(
            [0], repeat(-1)
        )  # the keyboard reaches the first letter, arrow keys the others
        rows = [self._row(number, symbol) for number, symbol in chosen]
        return [table(head, rows, classes=["u-notation"])]

    def _row(self, number, symbol):
        letters = [symbol.ng, symbol.goodfellow, symbol.olah, symbol.pytorch]
        return [
            nodes.Text(symbol.meaning),
            *(letter(number, tex, next(self.stops)) if tex else nodes.Text("") for tex in letters),
            nodes.literal("", symbol.code) if symbol.code else nodes.Text(""),
            nodes.Text(symbol.shape),
        ]


def letter(number, tex, stop):
    """Return a letter that `book/assets/terms.js` explains: `number` is that of its row, `stop` its tab index."""
    head = f'<span class="u-symbol" role="term" tabindex="{stop}" data-symbol="{number}">'
    parts = (nodes.raw("", head, format="html"), math(tex), nodes.raw("", "</span>", format="html"))
    return nodes.inline("", "", *parts)


class LibRoom(SphinxDirective):
    """The modules of one room, in alphabetical order, documented from their docstrings."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Return one section for each module, whatever modules the room holds today."""
        lines = StringList()
        for module in sorted(name for room in self.arguments[0].split() for name in _modules(room)):
            path = ROOT / (module.replace(".", "/") + ".py")
            self.env.note_dependency(str(path))
            for line in (
                module,
                "-" * len(module),
                "",
                f".. automodule:: {module}",
                "   :members:",
                "",
            ):
                lines.append(line, str(path))
        node = nodes.Element(document=self.state.document)
        nested_parse_with_titles(self.state, lines, node)
        return node.children


def _modules(room):
    """Return the dotted names of a room's modules: one file, or the files of a folder."""
    path = ROOT / "lib" / room
    files = [path.with_suffix(".py")] if path.with_suffix(".py").exists() else path.rglob("*.py")
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in files
        if not file.stem.startswith("__")
    ]


def set_equations(app, what, name, obj, options, lines):
    """Keep the lines of a block of equations apart: reStructuredText would run them together."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].strip():
            end += 1
        block = lines[start:end]
        if len(block) > 1 and all(_EQUATION.match(line) for line in block):
            lines[start:end] = ["::", "", *("    " + line.strip() for line in block)]
            end += 2
        start = end + 1


def setup(app):
    """Register both; `lib` must be importable from a fresh clone."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    app.connect("autodoc-process-docstring", set_equations)
    app.add_directive("notation-table", NotationTable)
    app.add_directive("lib-room", LibRoom)
