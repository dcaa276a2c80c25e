"""One notation for the whole site: the control in the header, and four versions of what carries symbols.

Whatever belongs to one notation has the class `n-ng`, `n-goodfellow`, `n-olah` or `n-pytorch`, or several of them;
the stylesheet hides all but the chosen one. Three things of a source become such versions here:

- A tab-set with `:sync-group: notation`. An item that is missing is replaced by the default one.
- Mathematics after a line `<!-- letters: lstm -->` (or `rnn`, `gru`; `none` ends it), or in a directive with
  `:class: letters-lstm`. It is written in PyTorch's letters and translated by `lib.notation.letters`.
- Captions of figures in such places, which are HTML already.
"""

import html
import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.logging import getLogger

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.notation import NOTATIONS, TITLES, versions
from lib.notation.letters import CELLS

DEFAULT = "pytorch"
GROUP = "notation"
_MARK = re.compile(r"<!--\s*letters:\s*(\w+)\s*-->")
_MATH = "math notranslate nohighlight"
_SPAN = re.compile(rf'<span class="{_MATH}">\\\((.+?)\\\)</span>')
_LOG = getLogger(__name__)


class TabSets(SphinxTransform):
    """Turn the tab-sets of notations into blocks; those of another group stay tabs."""

    default_priority = 300

    def apply(self, **_):
        """Replace each of them."""
        for tabs in list(self.document.findall(_is("tab-set"))):
            items = {}
            for item in tabs.children:
                if _is("tab-item")(item) and item[0].get("sync_group") == GROUP:
                    items[item[0].get("sync_id")] = item[1]
            if items:
                self._check(items, tabs)
                tabs.parent.replace(tabs, blocks(items))

    def _check(self, items, place):
        for name in set(items) - set(NOTATIONS):
            _LOG.warning(
                "a tab with `:sync: %s`, expected one of %s",
                name,
                ", ".join(NOTATIONS),
                location=place,
            )


def blocks(items):
    """Return one container with a block for each notation that has an item of its own."""
    spare = DEFAULT if DEFAULT in items else next(iter(items))
    whole = nodes.container(classes=["u-notations"], is_div=True)
    for name, content in items.items():
        names = [name] + [other for other in NOTATIONS if name == spare and other not in items]
        block = nodes.container(classes=[f"n-{n}" for n in names], is_div=True)
        if name in TITLES:
            label = nodes.paragraph("", f"{TITLES[name]}’s letters", classes=["u-notation-name"])
            block += label
        block += content.children
        whole += block
    return whole


class Letters(SphinxTransform):
    """Give each formula of a marked place its versions in the other letters."""

    default_priority = 310

    def apply(self, **_):
        """Walk through the page in order; a mark holds until the next."""
        cell = None
        for node in list(self.document.findall()):
            if isinstance(node, nodes.raw):
                mark = _MARK.fullmatch(node.astext().strip())
                if mark:
                    cell = self._cell(mark[1], node)
                    node.parent.remove(node)
                    continue
            letters = _letters_around(node, cell)
            if not letters:
                continue
            if isinstance(node, nodes.raw) and "html" in node.get("format", ""):
                _translate_html(node, letters)
            elif isinstance(node, (nodes.math, nodes.math_block)) and not node.get("label"):
                _translate_math(node, letters)

    def _cell(self, name, place):
        if name not in (*CELLS, "none"):
            _LOG.warning(
                "`letters: %s`, expected one of %s, none", name, ", ".join(CELLS), location=place
            )
        return name if name in CELLS else None


def _is(component):
    return lambda node: (
        isinstance(node, nodes.container) and node.get("design_component") == component
    )


def _letters_around(node, cell):
    """Return the cell whose letters hold at a node; None inside a title and inside one notation's block."""
    found = None
    while node is not None:
        if isinstance(node, nodes.title):
            return None
        for name in node.get("classes", []) if isinstance(node, nodes.Element) else []:
            if name.startswith("n-"):
                return None
            if name.startswith("letters-") and not found:
                found = name.removeprefix("letters-")
        node = node.parent
    found = found or cell
    return found if found in CELLS else None


def _translate_math(node, letters):
    found = versions(node.astext(), letters)
    if len(found) == 1:
        return
    inline = isinstance(node, nodes.math)
    several = []
    for tex, names in found:
        shell = nodes.inline() if inline else nodes.container(is_div=True)
        shell["classes"] = [f"n-{name}" for name in names]
        formula = node.copy()
        formula.rawsource = tex
        formula += nodes.Text(tex)
        shell += formula
        several.append(shell)
    node.parent.replace(node, several)


def _translate_html(node, letters):
    text = _SPAN.sub(lambda match: formula_html(html.unescape(match[1]), letters), node.astext())
    if text != node.astext():
        node.parent.replace(node, nodes.raw("", text, format=node["format"]))


def formula_html(tex, letters=None):
    r"""Return the markup of a formula in HTML that Sphinx does not read: a `<span>` for each notation.

    `\(` and `\)` stand around the TeX, as Sphinx writes them.
    """
    found = versions(tex, letters) if letters else [(tex, ())]
    return "".join(
        f'<span class="{" ".join([_MATH, *(f"n-{n}" for n in names if len(found) > 1)])}">'
        f"\\({html.escape(text, quote=False)}\\)</span>"
        for text, names in found
    )


def add_to_context(app, pagename, templatename, context, doctree):
    """Tell the templates which notations there are."""
    context["notations"] = {name: TITLES[name] for name in (DEFAULT, *NOTATIONS)}
    context["default_notation"] = DEFAULT


def setup(app):
    """Connect; the stylesheet comes with every page, for the choice holds on the whole site."""
    app.add_transform(TabSets)
    app.add_transform(Letters)
    app.connect("html-page-context", add_to_context)
    app.add_css_file("notation.css")
    app.add_js_file("notation.js", loading_method="defer")
