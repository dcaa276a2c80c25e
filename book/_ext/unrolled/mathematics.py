r"""Mathematics of the pages, set while they are built.

Two kinds of formulas: the nodes of Sphinx, which this module's renderer writes, and those that stand in HTML
already, in captions, questions and quizzes, as `<span class="math notranslate nohighlight">\(…\)</span>`. In
JupyterLab the same spans are set by the notebook's own MathJax.
"""

import html
import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number

from lib.exam.katex import FOLDER
from unrolled.katex import Refused, typeset

ASSETS = Path(__file__).resolve().parents[2] / "assets"
MARKUP = "math notranslate nohighlight"
FEW = 14  # characters: half a line of a phone
_SPAN = re.compile(rf'<span class="{MARKUP}(?P<more>[^"]*)">\\\((?P<tex>.+?)\\\)</span>', re.S)
_LINES = re.compile(r"\\\\|\\begin\b|\\end\b")
_OTHER_FORMATS = re.compile(r',url\([^)]+\) format\("(?:woff|truetype)"\)')


class RefusedFormula(SphinxError):
    """A formula of a page that cannot be set: the build ends."""

    category = "Mathematics"


def set_or_stop(tex, place, display=False):
    """Set a formula; one that KaTeX refuses ends the build with its page and itself."""
    try:
        return typeset(tex.strip(), display)
    except Refused as error:
        raise RefusedFormula(f"{place}: {error}") from error


def classes(formula):
    """Return the classes of a formula in a line of text; one of a few letters stays whole at the end of a line.

    Parameters
    ----------
    formula : str
        As KaTeX has set it.

    Returns
    -------
    str
    """
    seen = re.sub(
        r"<[^>]*>|\s|\u200b", "", formula.partition('class="katex-html"')[2].partition(">")[2]
    )
    return "math notranslate" + (" u-whole" if len(seen) <= FEW else "")


def set_spans(text, place):
    r"""Set the formulas between `\(` and `\)` in HTML.

    Parameters
    ----------
    text : str
    place : str
        The page, for the message about a formula that cannot be set.

    Returns
    -------
    str
    """

    def formula(match):
        tex = html.unescape(match["tex"])
        done = set_or_stop(tex, place)
        return f'<span class="{classes(done)}{match["more"]}">{done}</span>'

    return _SPAN.sub(formula, text)


def set_raw(app, doctree, docname):
    """Set what stands in the HTML of a page's outputs."""
    if app.builder.format != "html":
        return
    for node in list(doctree.findall(nodes.raw)):
        text = node.astext()
        if "html" in node.get("format", "") and MARKUP in text:
            node.replace_self(nodes.raw("", set_spans(text, docname), format="html"))


def displayed(node):
    r"""Return the TeX of a displayed formula; several lines outside an environment get one.

    Parameters
    ----------
    node : docutils.nodes.math_block

    Returns
    -------
    str
    """
    tex, depth = node.astext().strip(), 0
    for sign in _LINES.findall(tex):
        depth += {r"\begin": 1, r"\end": -1}.get(sign, 0)
        if sign == r"\\" and depth == 0:
            return rf"\begin{{aligned}}{tex}\end{{aligned}}"
    return tex


def _place(writer, node):
    page = getattr(writer.builder, "current_docname", "") or node.source or "a page"
    return f"{page}, line {node.line}" if node.line else page


def visit_inline(writer, node):
    """Write a formula in a line of text."""
    done = set_or_stop(node.astext(), _place(writer, node))
    writer.body.append(f"{writer.starttag(node, 'span', '', CLASS=classes(done))}{done}</span>")
    raise nodes.SkipNode


def visit_display(writer, node):
    """Write a formula on lines of its own, with its number if it has one."""
    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = get_node_equation_number(writer, node)
        writer.body.append(f'<span class="eqno">({number})')
        writer.add_permalink_ref(node, _("Link to this equation"))
        writer.body.append("</span>")
    writer.body.append(set_or_stop(displayed(node), _place(writer, node), display=True))
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def stylesheet(text):
    """Keep of each font the format that every browser of today reads; show text while fonts are on their way."""
    return _OTHER_FORMATS.sub("", text).replace("@font-face{", "@font-face{font-display:swap;")


def publish(app):
    """Write stylesheet, fonts and licence of KaTeX into the site."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for font in FOLDER.glob("fonts/*.woff2"):
        shutil.copyfile(font, target / "fonts" / font.name)
    style = (FOLDER / "katex.min.css").read_text(encoding="utf-8")
    (target / "katex.css").write_text(stylesheet(style), encoding="utf-8")
    shutil.copyfile(ASSETS / "licences" / "katex.txt", target / "LICENSE.txt")


def add_style(app, pagename, templatename, context, doctree):
    """Load the stylesheet where there is a formula."""
    if 'class="katex' in context.get("body", ""):
        app.add_css_file("katex/katex.css", priority=300)


def setup(app):
    """Register the renderer, which `html_math_renderer` chooses, and connect the rest."""
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.connect("config-inited", choose_renderer)
    app.connect("builder-inited", publish)
    # After all that writes formulas into HTML.
    app.connect("doctree-resolved", set_raw, priority=700)
    app.connect("html-page-context", add_style)


def choose_renderer(app, config):
    """Let Sphinx write mathematics by our renderer: it loads its own for MathJax by itself."""
    config.html_math_renderer = "katex"
