"""KaTeX in the building process: V8 from a wheel, KaTeX from the environment; each formula is set once."""

import json
from functools import cache

from sphinx.errors import ExtensionError

from lib.exam.katex import started

# What KaTeX itself would only warn of, a letter that it has no measures of, it refuses.
_SET = """
(tex, display) => {
  try {
    return JSON.stringify({html: katex.renderToString(tex, {displayMode: display, strict: "error"})});
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    return JSON.stringify({refused: error.message.replace(/^KaTeX parse error: /, "").replace(/\\u0332/g, "")});
  }
}
"""


class Refused(ValueError):
    """A formula that is no TeX, or none that KaTeX knows."""


@cache
def _engine():
    """Start V8 and load KaTeX, once in a build."""
    try:
        return started(_SET)
    except ValueError as error:
        raise ExtensionError(str(error)) from error


@cache
def typeset(tex, display=False):
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
        HTML for the eye, MathML for a screen reader, and the TeX, as an annotation of the MathML.

    Raises
    ------
    Refused
        With the formula and what KaTeX says.
    """
    answer = json.loads(_engine().call("setFormula", tex, display))
    if "refused" in answer:
        raise Refused(f"KaTeX refuses the formula {tex!r}: {answer['refused']}")
    return answer["html"]
