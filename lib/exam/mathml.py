"""Mathematics of a paper as MathML, which a browser shows without fonts, scripts or a network: set by KaTeX."""

import html
import json
import re
import sys
from functools import cache, partial
from importlib import import_module
from pathlib import Path

# Where `make venv` puts KaTeX, with which the pages of the book are set, too.
FOLDER = Path(sys.prefix) / "share/katex/wagtailkatex/static/wagtailkatex/katex"
_SET = """
(tex, display) => {
  try {
    const options = {displayMode: display, output: "mathml", strict: "ignore"};
    return JSON.stringify({html: katex.renderToString(tex, options)});
  } catch (error) {
    return JSON.stringify({refused: error.message});
  }
}
"""
_DISPLAY = "\\displaystyle "
_PLACES = re.compile(r'<span class="math notranslate nohighlight">\\\((.*?)\\\)</span>', re.S)


def typeset(text):
    """Set every formula of an HTML text that `lib.exam.templates.to_html` made.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If KaTeX does not know a formula, or is not installed.
    """
    with _engine() as engine:  # closed here: V8 left to the end of the process may not let it end
        mathml = cache(partial(_mathml, engine))
        return _PLACES.sub(lambda match: mathml(html.unescape(match[1])), text)


def _engine():
    try:
        racer = import_module("py_mini_racer")  # of the extra "book": only a paper needs it
        script = (FOLDER / "katex.min.js").read_text(encoding="utf-8")
    except (ImportError, FileNotFoundError) as error:
        raise ValueError(
            f"KaTeX, which sets the mathematics, is missing ({error}); `make venv` installs it: use the Python of "
            "that environment, .venv/bin/python"
        ) from error
    engine = racer.MiniRacer()
    engine.eval(script)
    engine.eval(f"const setFormula = {_SET}")
    return engine


def _mathml(engine, tex):
    display = tex.startswith(_DISPLAY)
    answer = json.loads(engine.call("setFormula", _numbers(tex.removeprefix(_DISPLAY)), display))
    if "refused" in answer:
        raise ValueError(f"got the formula {tex!r}, which KaTeX refuses: {answer['refused']}")
    return answer["html"]


def _numbers(tex):
    """Keep a minus sign at its number, where a browser would space it as an operation; thousands as in TeX."""
    tex = re.sub(r"−([\d.]+(?:,\d{3})*)", r"\\text{−\1}", tex)
    return re.sub(r"(?<=\d),(?=\d{3})", "{,}", tex)
