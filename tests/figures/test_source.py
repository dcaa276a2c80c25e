import importlib
import re

import numpy as np
import pytest

from lib.figures.source import show, source

WIDGET = "application/vnd.jupyter.widget-view+json"


def double(x):
    """Return twice the number.

    Parameters
    ----------
    x : float
    """
    return 2 * x  # (N,) <units>


class Box:
    """A box.

    It is open.
    """

    def put(self, x):
        """Put x in.

        And keep it.
        """
        self.x = x


SHORT = '''def double(x):
    """Return twice the number."""
    return 2 * x  # (N,) <units>'''


def test_docstrings_are_cut_to_their_first_line():
    assert source(double) == SHORT
    short = source(Box)
    assert '"""A box."""' in short
    assert '        """Put x in."""\n        self.x = x' in short
    assert "open" not in short
    assert "keep" not in short
    compile(short, "box", "exec")


def test_docstrings_stay_on_request():
    assert "x : float" in source(double, docstring=True)
    assert "x : float" in repr(show(double, docstring=True))


def test_methods_lose_their_indentation():
    assert source(Box.put).startswith("def put(self, x):\n    ")


def test_wrapped_functions_show_themselves():
    import functools

    cached = functools.cache(double)
    assert source(cached) == SHORT


def test_a_page_gets_coloured_source(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    bundle = show(double)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    markup = bundle["text/html"]
    assert '<div class="highlight-python notranslate"><div class="highlight"><pre>' in markup
    assert f"<code>{__name__}.double</code>" in markup
    assert '<span class="k">return</span>' in markup
    text = re.sub("<[^>]+>", "", markup).replace("&lt;", "<").replace("&gt;", ">")
    assert SHORT in text.replace("&quot;", '"')


def test_a_kernel_gets_no_html(monkeypatch):
    monkeypatch.delenv("UNROLLED_PAGE", raising=False)
    assert set(show(double)._repr_mimebundle_()) == {WIDGET, "text/plain"}


def test_text_is_the_source_without_lines_and_paths():
    assert repr(show(double)) == SHORT
    assert repr(show(double, Box.put)) == f"{SHORT}\n\n\n{source(Box.put)}"


@pytest.mark.parametrize("wrong", [3, np.add, None, double(2.0)])
def test_what_has_no_source_is_refused(wrong):
    with pytest.raises(ValueError, match="written in Python"):
        show(wrong)


def test_words_to_the_formatter_are_left_out(tmp_path, monkeypatch):
    (tmp_path / "skipped.py").write_text(
        "def f(\n    x, y\n):  # fmt: skip\n    return x  # kept\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    text = source(importlib.import_module("skipped").f)
    assert "fmt" not in text
    assert "# kept" in text


def test_long_lines_are_broken_and_still_the_same_code(tmp_path, monkeypatch):
    remark, words = "why " * 15, "word " * 20
    (tmp_path / "wide.py").write_text(
        f'def f(x):\n    """Say {words}at last."""\n'
        f'    text = "# no comment"  # {remark}so\n    return [text, "{"x" * 90}"]\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    f = importlib.import_module("wide").f
    *head, said, result = source(f).splitlines()
    assert head[0] == "def f(x):"
    assert " ".join(line.strip() for line in head[1:-1]) == f'"""Say {words}at last."""'
    assert head[-1] == f"    # {remark}so"
    assert said == '    text = "# no comment"'
    assert result.startswith("    return [text,")  # longer than a page, but not to be broken
    assert max(map(len, [*head, said])) <= 79
    namespace = {}
    exec(source(f), namespace)
    assert namespace["f"](1) == f(1)
