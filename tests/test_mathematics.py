"""Mathematics set while a page is built: by KaTeX, once, with MathML and TeX; what it refuses ends the build."""

import io
import re
import sys
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import katex, mathematics, quizzes

SPAN = '<span class="math notranslate nohighlight{}">\\({}\\)</span>'


def build(folder, text):
    """Build a site of one page of reStructuredText and return the page."""
    (folder / "index.rst").write_text(f"Page\n====\n\n{text}\n", encoding="utf-8")
    options = {"extensions": ["unrolled.mathematics"], "numfig": True}
    app = Sphinx(
        folder,
        None,
        folder / "site",
        folder / "trees",
        "html",
        options,
        status=None,
        warning=io.StringIO(),
    )
    app.build()
    return (folder / "site" / "index.html").read_text(encoding="utf-8")


def test_a_formula_has_a_form_for_the_eye_one_for_the_ear_and_its_tex():
    text = katex.typeset(r"h_t < \tanh a_t")
    assert re.search(r'class="katex-html" aria-hidden="true"', text)
    assert "<math xmlns=" in text and "<mi>h</mi>" in text
    assert r'<annotation encoding="application/x-tex">h_t &lt; \tanh a_t</annotation>' in text
    assert "tabindex" not in text
    assert 'display="block"' not in text
    assert 'display="block"' in katex.typeset("h_t", display=True)


def test_a_formula_is_set_once():
    katex.typeset("x_{17}")
    before = katex.typeset.cache_info()
    katex.typeset("x_{17}")
    after = katex.typeset.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\foo{h}", r"Undefined control sequence: \foo"),
        (r"\frac{1}{2", "expected '}'"),
        ("字", "strict mode"),
    ],
)
def test_what_is_refused_is_named(tex, reason):
    with pytest.raises(katex.Refused, match=re.escape(reason)) as caught:
        katex.typeset(tex)
    assert repr(tex) in str(caught.value)


def test_without_katex_the_message_says_what_to_type(monkeypatch, tmp_path):
    monkeypatch.setattr("lib.exam.katex.FOLDER", tmp_path)
    with pytest.raises(katex.ExtensionError, match="make venv"):
        katex._engine.__wrapped__()


def test_formulas_in_html_are_set_and_keep_their_notation():
    text = (
        f"Before {SPAN.format('', 'a &lt; b')}, {SPAN.format(' n-ng n-olah', 'c')} after; \\(d\\)."
    )
    done = mathematics.set_spans(text, "page")
    assert done.startswith('Before <span class="math notranslate u-whole"><span class="katex">')
    assert '<span class="math notranslate u-whole n-ng n-olah"><span class="katex">' in done
    assert ">a &lt; b</annotation>" in done
    assert done.endswith(r" after; \(d\).")


def test_a_short_formula_stays_whole_and_a_long_one_may_break():
    assert mathematics.classes(katex.typeset("4(DH + H^2 + 2H)")) == "math notranslate u-whole"
    assert mathematics.classes(katex.typeset("a + b + c + d + e + f + g + h")) == "math notranslate"


def test_a_refused_formula_names_its_page():
    with pytest.raises(mathematics.RefusedFormula, match=r"notebooks/10-lstm: KaTeX refuses .*foo"):
        mathematics.set_spans(SPAN.format("", r"\foo"), "notebooks/10-lstm")
    with pytest.raises(mathematics.RefusedFormula, match=r"notebooks/10-lstm: .*foo"):
        quizzes.simplify('<script>var questionsab=[{"question": "$\\\\foo$"}]', "notebooks/10-lstm")


def test_marks_of_numbers_stay_whole_for_the_page_to_replace():
    text = katex.typeset(
        r"\frac{\text{@17@}}{2} \mathrel{\text{@3@}} \begin{pmatrix}\text{@4@} & 1\end{pmatrix}"
    )
    for mark in ("@17@", "@3@", "@4@"):
        assert text.count(f">{mark}<") == 2  # for the eye and for the ear
        assert f"\\text{{{mark}}}" in text


@pytest.mark.parametrize(
    ("tex", "set_as"),
    [
        ("a = b", "a = b"),
        (r"a &= b \\ c &= d", r"\begin{aligned}a &= b \\ c &= d\end{aligned}"),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"),
        (
            r"\begin{pmatrix} 1 \\ 2 \end{pmatrix} = v \\ w",
            r"\begin{aligned}\begin{pmatrix} 1 \\ 2 \end{pmatrix} = v \\ w\end{aligned}",
        ),
    ],
)
def test_lines_get_an_environment_when_they_have_none(tex, set_as):
    assert mathematics.displayed(nodes.math_block(tex, tex)) == set_as


def test_the_page(tmp_path):
    page = build(
        tmp_path,
        r"""
Inline :math:`h_t`, see :eq:`sum`.

.. math:: s = \sum_k x_k
   :label: sum

.. raw:: html

   <p>Caption: <span class="math notranslate nohighlight">\(c_t\)</span></p>

Title with :math:`W_{hh}`
-------------------------

Text.
""",
    )
    assert page.count('<span class="katex">') == page.count("<annotation") >= 4
    assert not re.search(r"mathjax|\\\(", page, re.I)
    assert '<span class="eqno">(1)' in page
    assert re.search(r'<link[^>]*href="_static/katex/katex\.css', page)
    folder = tmp_path / "site" / "_static" / "katex"
    style = (folder / "katex.css").read_text(encoding="utf-8")
    fonts = set(re.findall(r"url\(([^)]+)\)", style))
    assert len(fonts) >= 15 and all(name.endswith(".woff2") for name in fonts)
    assert all((folder / name).is_file() for name in fonts)
    assert style.count("@font-face{font-display:swap;") == len(fonts)
    assert "Khan Academy" in (folder / "LICENSE.txt").read_text(encoding="utf-8")


def test_a_page_without_formulas_does_not_load_their_style(tmp_path):
    assert "katex" not in build(tmp_path, "Text.")


@pytest.mark.parametrize(
    "text",
    [r"A :math:`\foo`.", ".. math:: \\foo", ".. raw:: html\n\n   " + SPAN.format("", r"\foo")],
)
def test_a_refused_formula_ends_the_build(tmp_path, text):
    with pytest.raises(mathematics.RefusedFormula, match=r"index.*\\foo"):
        build(tmp_path, text)
