"""The theme's script loses its look at every listing; should the theme change it, we hear of it."""

import sys
from pathlib import Path

import pydata_sphinx_theme
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import scrolling


def test_the_theme_still_asks_and_nothing_else_changes():
    static = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
    before = (static / scrolling.NAME).read_text(encoding="utf-8")
    after = scrolling.without_look(before)
    assert before.count(scrolling.ASKED) == 1
    assert after.replace("[].forEach", f"{scrolling.ASKED}.forEach", 1) == before


def test_a_script_that_asks_in_other_words_is_refused():
    with pytest.raises(ValueError, match="no longer"):
        scrolling.without_look("document.querySelectorAll('pre')")
