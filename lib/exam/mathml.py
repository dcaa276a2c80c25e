"""Mathematics of a paper as MathML, which a browser shows without fonts, scripts or a network: set by KaTeX."""

import html
import json
import re
import sys
from functools import cache
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
_PLACES = re.compile(r'<span class="math notranslate nohighlight">\\\((.*?)\\\)</span>', re.S)


@cache
def _engine():
    try:
        from py_mini_racer import MiniRacer

        script = (FOLDER / "katex.min.js").read_text(encoding="utf-8")
    except (ImportError, FileNotFoundError) as error:
        raise ValueError(
            f"KaTeX, which sets the mathematics, is missing ({error}); `make venv` installs it: use the Python of "
            "that environment, .venv/bin/python"
        ) from error
    engine = MiniRacer()
    engine.eval(script)
    engine.eval(f"const setFormula = {_SET}")
    return engine


@cache
def mathml(tex, display=False):
    r"""Set a formula.

    Parameters
    ----------
    tex : str
        Without the marks around it.
    display : bool
        On a line of its own.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If KaTeX does not know the formula, or is not installed.
    """
    answer = json.loads(_engine().call("setFormula", _numbers(tex), display))
    if "refused" in answer:
        raise ValueError(f"got the formula {tex!r}, which KaTeX refuses: {answer['refused']}")
    return answer["html"]


def _numbers(tex):
    """Write minus signs and thousands as TeX does; in a text of the bank they stand as a reader sees them."""
    return re.sub(r"(?<=\d),(?=\d{3})", "{,}", tex.replace("−", "-"))


def typeset(text):
    """Set every formula of an HTML text that `lib.exam.templates.to_html` made.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """

    def one(match):
        tex = html.unescape(match[1])
        display = tex.startswith(r"\displaystyle ")
        return mathml(tex.removeprefix(r"\displaystyle "), display)

    return _PLACES.sub(one, text)
