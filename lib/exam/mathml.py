"""Mathematics of a paper as MathML, which a browser shows without fonts, scripts or a network: set by KaTeX."""

import html
import json
import re
from contextlib import contextmanager
from functools import cache, partial

from lib.exam.katex import started

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


@contextmanager
def typesetter():
    """Start KaTeX and give a function that sets every formula of an HTML text; each formula is set once.

    Yields
    ------
    callable
        From the HTML that `lib.exam.templates.to_html` made to HTML with MathML in it.

    Raises
    ------
    ValueError
        If KaTeX does not know a formula, or is not installed.
    """
    with started(
        _SET
    ) as engine:  # closed here: V8 left to the end of the process may not let it end
        mathml = cache(partial(_mathml, engine))
        yield lambda text: _PLACES.sub(lambda match: mathml(html.unescape(match[1])), text)


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
