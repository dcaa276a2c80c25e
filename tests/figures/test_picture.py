import re
import subprocess
import sys

import pytest
from matplotlib.figure import Figure

from lib.figures.picture import Drawing, Picture, inline_html, picture

SVG = '<svg viewBox="0 0 10 10"><clipPath id="c"/><rect clip-path="url(#c)" fill="black"/></svg>'
WIDGET = "application/vnd.jupyter.widget-view+json"


def drawn():
    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([1, 2])
    return figure


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.delenv("UNROLLED_PAGE", raising=False)


@pytest.mark.parametrize("missing", ["", "  ", None])
def test_caption_and_alt_are_required(missing):
    with pytest.raises(ValueError, match="caption"):
        repr(picture(SVG, caption=missing, alt="a"))
    with pytest.raises(ValueError, match="caption"):
        picture(SVG, caption=missing, alt="a")._repr_mimebundle_()
    with pytest.raises(ValueError, match="alt"):
        picture(SVG, caption="c", alt=missing)


def test_a_wrong_drawing_is_refused_at_once():
    with pytest.raises(ValueError, match="expected a matplotlib Figure"):
        picture(None, caption="c", alt="a")


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("source", [SVG, Drawing(SVG), drawn()])
def test_a_page_gets_html(source):
    bundle = picture(source, caption="See `x`.", alt='a "b" <c>')._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/html"].startswith('<figure class="u-picture">')
    assert 'role="img" aria-label="a &quot;b&quot; &lt;c&gt;"' in bundle["text/html"]
    assert "<figcaption>See <code>x</code>.</figcaption>" in bundle["text/html"]


@pytest.mark.usefixtures("kernel")
def test_a_kernel_gets_what_nbval_skips():
    bundle, metadata = picture(drawn(), caption="c", alt="a")._repr_mimebundle_()
    assert set(bundle) == {"image/png", "text/plain"}
    assert set(metadata) == {"image/png"}
    assert set(picture(SVG, caption="c", alt="a")._repr_mimebundle_()) == {WIDGET, "text/plain"}


@pytest.mark.usefixtures("page")
def test_ids_differ_between_pictures():
    one = picture(SVG, caption="c", alt="one").html()
    other = picture(SVG, caption="c", alt="other").html()
    assert one.split('id="')[1].split('"')[0] != other.split('id="')[1].split('"')[0]


@pytest.mark.usefixtures("page")
def test_html_is_the_same_each_time():
    bundles = [picture(drawn(), caption="c", alt="a")._repr_mimebundle_() for _ in range(2)]
    assert bundles[0] == bundles[1]


def test_text_says_what_the_picture_says():
    assert repr(picture(SVG, caption="Two\n  lines.", alt="Alt.")) == "Picture: Two lines.\n  Alt."


@pytest.mark.usefixtures("kernel")
def test_a_plot_is_as_wide_in_a_kernel_as_on_a_page(monkeypatch):
    _, metadata = picture(drawn(), caption="c", alt="a")._repr_mimebundle_()
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    markup = picture(drawn(), caption="c", alt="a").html()
    width = int(re.search(r'<svg [^>]*width="(\d+)"', markup).group(1))
    assert abs(metadata["image/png"]["width"] - width) <= 1


def test_inline_markup():
    assert inline_html("a < b & `c`") == "a &lt; b &amp; <code>c</code>"
    wrapped = '<span class="math notranslate nohighlight">\\(h_t\\)</span>'
    assert inline_html("$h_t$") == wrapped
    assert inline_html(r"\(h_t\)") == wrapped
    assert inline_html("`<script>`") == "<code>&lt;script&gt;</code>"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("*two* products", "<em>two</em> products"),
        ("**one** and *two*", "<strong>one</strong> and <em>two</em>"),
        ("*see `h_n`*", "<em>see <code>h_n</code></em>"),
        ("`a * b * c`", "<code>a * b * c</code>"),
        ("$a * b$ *not* $c * d$", None),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a*", "a*"),
        ("*a < b*", "<em>a &lt; b</em>"),
    ],
)
def test_emphasis_leaves_no_asterisk_and_touches_neither_code_nor_formulas(text, markup):
    found = inline_html(text)
    if markup is None:
        assert (found.count("<em>"), found.count("*")) == (1, 2)
    else:
        assert found == markup


def test_a_drawing_shows_itself(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    svg = '<svg viewBox="0 0 1 1"><path id="p"/></svg>'
    bundle = Drawing(svg, caption="C", alt="A")._repr_mimebundle_()
    assert 'aria-label="A"' in bundle["text/html"]
    assert set(Drawing(svg)._repr_mimebundle_()) == {"text/plain"}


@pytest.mark.usefixtures("page")
def test_a_heavy_figure_becomes_an_image(monkeypatch):
    heavy = drawn()
    assert "<svg" in Picture(heavy, caption="c", alt="a").html()
    monkeypatch.setattr(sys.modules["lib.figures.picture"], "RASTER_ABOVE", 1000)
    markup = Picture(heavy, caption="c", alt="a").html()
    assert "<svg" not in markup
    assert "data:image/webp;base64," in markup


def test_pyplot_figures_are_closed():
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, _ = pyplot.subplots()
    picture(figure, caption="c", alt="a")
    assert not pyplot.fignum_exists(figure.number)


def test_importing_draws_on_nothing():
    code = (
        "import sys, lib.figures, lib.figures.style, lib.figures.picture, lib.figures.explorer, "
        "lib.figures.plots, lib.figures.source\n"
        "print([m for m in ('ipywidgets', 'matplotlib', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
