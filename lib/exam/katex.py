"""V8 with KaTeX in it: it sets the mathematics of a paper, and that of the pages of the book."""

import sys
from importlib import import_module
from pathlib import Path

# Where book/install.py puts the wheel that book/katex.txt names.
FOLDER = Path(sys.prefix) / "share/katex/wagtailkatex/static/wagtailkatex/katex"


def started(function):
    """Start V8, load KaTeX and define `setFormula`.

    Parameters
    ----------
    function : str
        JavaScript of a function of TeX and of whether it stands on a line of its own; it may use `katex`.

    Returns
    -------
    py_mini_racer.MiniRacer
        Close it, or use it in a `with` statement.

    Raises
    ------
    ValueError
        If V8 or KaTeX is not installed.
    """
    try:
        racer = import_module("py_mini_racer")  # of the extra "book": few need it
        script = (FOLDER / "katex.min.js").read_text(encoding="utf-8")
    except (ImportError, FileNotFoundError) as error:
        raise ValueError(
            f"KaTeX, which sets the mathematics, is missing ({error}); `make venv` installs it: use the Python of "
            "that environment, .venv/bin/python"
        ) from error
    engine = racer.MiniRacer()
    engine.eval(script)
    engine.eval(f"const setFormula = {function}")
    return engine
