"""Listings: the very source of a function of `lib`, never a copy of it."""

import ast
import html
import inspect
import io
import textwrap
import tokenize

from lib.figures.picture import html_widget, on_page

# Pygments' classes in the colours of JupyterLab's own editor; a page has its theme's sheet.
_LIVE = {
    "k kn ow": ("keyword", "#087c23"),
    "o": ("operator", "#7a1fa2"),
    "nf nc": ("def", "#0000b0"),
    "mi mf": ("number", "#087c23"),
    "s1 s2 sd sa": ("string", "#a3221c"),
    "c1": ("comment", "#40706f"),
}


def show(obj, *more, docstring=False):
    """List the source of functions, classes or methods, with colours.

    Parameters
    ----------
    obj, *more : function, class or module
        What to list, one after the other.
    docstring : bool
        Whether to keep docstrings whole; otherwise only their first line stays.

    Returns
    -------
    Listing

    Raises
    ------
    ValueError
        When an object has no Python source, such as a number or a function of NumPy written in C.

    Examples
    --------
    >>> from lib.figures.picture import on_page
    >>> show(on_page)
    def on_page():
        "\""Whether what is shown goes into the built book, not into a live notebook."\""
        return os.environ.get("UNROLLED_PAGE") == "1"
    """
    return Listing([(_path(item), source(item, docstring=docstring)) for item in (obj, *more)])


class Listing:
    """Source texts with the path of each; made by `show`."""

    def __init__(self, parts):
        self.parts = parts

    def __repr__(self):
        return "\n\n\n".join(text for _, text in self.parts)

    def html(self):
        """Return one captioned, highlighted block per object, in the classes of Sphinx."""
        return "".join(_block(path, text) for path, text in self.parts)

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return {"text/html": self.html(), "text/plain": repr(self)}
        return {**html_widget(_live_css() + self.html()), "text/plain": repr(self)}


def source(obj, *, docstring=False):
    """Return the source text of an object, its docstrings cut to their first lines, long lines broken.

    Raises
    ------
    ValueError
        When there is no Python source.
    """
    try:
        text = textwrap.dedent(inspect.getsource(obj)).rstrip()
    except (TypeError, OSError) as error:
        raise ValueError(
            f"got {obj!r}, expected a function, class or module written in Python: was it called, "
            "as in show(f(x)) for show(f)?"
        ) from error
    text = text.replace("  # fmt: skip", "")  # a word to the formatter, not to the reader
    return _narrow(text if docstring else _shorten(text))


def _shorten(text):
    lines = text.splitlines()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    found = [node for node in found if ast.get_docstring(node) and len(node.body) > 1]
    for node in sorted(found, key=lambda node: -node.body[0].lineno):
        first, last = node.body[0].lineno, node.body[0].end_lineno
        if last > first:
            lines[first - 1 : last] = [lines[first - 1].rstrip() + '"""']
    return "\n".join(lines)


def _narrow(text, width=79):
    """Fit long lines into a page's column: a comment goes above its line, a docstring's only line is wrapped."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = {t.start[0]: t.start[1] for t in tokens if t.type == tokenize.COMMENT}
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        indent = line[: len(line) - len(line.lstrip())]
        start = comments.get(number, 0)
        if len(line) > width and line[:start].strip():
            lines += [indent + line[start:], line[:start].rstrip()]
        elif len(line) > width and line.strip().startswith('"""') and line.endswith('"""'):
            lines += textwrap.wrap(
                line.strip(), width, initial_indent=indent, subsequent_indent=indent
            )
        else:
            lines.append(line)
    return "\n".join(lines)


def _path(obj):
    name = getattr(obj, "__qualname__", "")
    module = getattr(obj, "__module__", "")
    return f"{module}.{name}" if name and module else getattr(obj, "__name__", repr(obj))


def _live_css():
    rules = ["pre {line-height: 1.35; overflow-x: auto}"]
    for classes, (name, fallback) in _LIVE.items():
        colour = f"color: var(--jp-mirror-editor-{name}-color, {fallback})"
        rules += [f".{kind} {{{colour}}}" for kind in classes.split()]
    return f"<style>{''.join(f'.u-source {rule}' for rule in rules)}</style>"


def _block(path, text):
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    code = highlight(text, PythonLexer(), HtmlFormatter(wrapcode=False)).strip()
    return (
        '<div class="u-source literal-block-wrapper docutils container">'
        '<div class="code-block-caption">'
        f'<span class="caption-text"><code>{html.escape(path)}</code></span></div>'
        f'<div class="highlight-python notranslate">{code}</div></div>'
    )
