"""Stylesheets of the theme, without the rules for which no page of the site has anything.

The theme sends every page all of Bootstrap. Which classes the pages and their scripts use is known once all are
written: then the rules of other classes are cut, as `unrolled.icons` cuts the fonts.
"""

import re
from pathlib import Path

from book.files import write_atomically
from unrolled.written import THEME, read_pages

NAMES = ("bootstrap.css", "pydata-sphinx-theme.css")  # in _static/styles
_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
_TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[{};]')
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_ATTRIBUTE = re.compile(r'class=\\?["\']([^"\']*)')  # without \b it is found twice as fast
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")


def names_in(pages, scripts):
    """Return every word that may be the name of a class: of an attribute, or anywhere in a script.

    Parameters
    ----------
    pages, scripts : iterable of str

    Returns
    -------
    set of str
    """
    attributes, scripts = set(), set(scripts)
    for page in pages:
        attributes.update(_ATTRIBUTE.findall(page))
        scripts.update(_SCRIPT.findall(page))
    return set().union(*map(str.split, attributes), *map(_WORD.findall, scripts))


def cut(style, names):
    """Return a stylesheet without the selectors that ask for a class that is not there.

    Parameters
    ----------
    style : str
    names : set of str
        Of classes.

    Returns
    -------
    str

    Examples
    --------
    >>> cut(".a,.b>p{x:1}@media print{.b{x:2}}@font-face{y:1}:not(.b){z:1}", {"a"})
    '.a{x:1}@font-face{y:1}:not(.b){z:1}'
    """
    out = []
    for prelude, block in _rules(_COMMENT.sub("", style)):
        head = prelude.strip()
        if block is None or (
            head.startswith("@") and not re.match("@(?:media|supports|layer)", head)
        ):
            out.append(prelude if block is None else f"{prelude}{{{block}}}")
        elif head.startswith("@"):
            inner = cut(block, names)
            out.append(f"{prelude}{{{inner}}}" if inner.strip() else "")
        else:
            kept = [s for s in _selectors(prelude) if set(_CLASS.findall(_NOT.sub("", s))) <= names]
            out.append(f"{','.join(kept)}{{{block}}}" if kept else "")
    return "".join(out)


def _rules(style):
    """Yield what stands before each block of the outer level, and the block; None for a statement without one."""
    depth = start = open_at = 0
    for token in _TOKENS.finditer(style):
        sign = token[0]
        if sign == "{":
            depth += 1
            open_at = token.end() if depth == 1 else open_at
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield style[start : open_at - 1], style[open_at : token.start()]
                start = token.end()
        elif sign == ";" and depth == 0:
            yield style[start : token.end()], None
            start = token.end()


def _selectors(prelude):
    """Split a list of selectors at its outer commas."""
    return re.findall(r"(?:[^,(]|\((?:[^()]|\([^()]*\))*\))+", prelude)


def publish(app, error):
    """Write the cut stylesheets, once all pages are written."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    scripts = (
        p.read_text(encoding="utf-8") for p in static.rglob("*.js") if "vendor" not in p.parts
    )
    names = names_in(read_pages(Path(app.outdir)), scripts)
    for name in NAMES:
        if (static / "styles" / name).exists():
            style = cut((THEME / "styles" / name).read_text(encoding="utf-8"), names)
            write_atomically(static / "styles" / name, style)


def setup(app):
    """Connect it."""
    app.connect("build-finished", publish)
