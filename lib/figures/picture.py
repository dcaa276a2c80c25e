"""A still picture: caption, text alternative, and the form that its place can show.

A page gets HTML with inline SVG, which follows the theme. A live kernel gets a PNG or a widget and
never HTML or SVG: nbval compares those, and the notebooks do not store them.
"""

import html
import os
import re

from lib.figures.style import variables
from lib.figures.svg import (
    RASTER_ABOVE,
    clean_svg,
    close,
    is_figure,
    png_of,
    raster_of,
    svg_of,
    token_of,
    with_unique_ids,
)

WIDGET = "application/vnd.jupyter.widget-view+json"
# JupyterLab marks its dark themes so; in other front ends the light values stand.
WIDGET_CSS = (
    "<style>"
    + variables(dark=True, selector='[data-jp-theme-light="false"]').replace("\n", "")
    + ".u-frame svg, .u-frame img {max-width: 100%; height: auto; display: block; margin: auto}"
    + ".u-caption {max-width: 44em; line-height: 1.4}</style>"
)


def picture(drawn, *, caption, alt):
    """Show a drawing with a caption and a text alternative.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure, str or Drawing
        A string holds SVG.
    caption : str
        What to look at. `code` stands between backquotes, mathematics between dollar signs, *emphasis*
        between asterisks.
    alt : str
        What the picture shows, for someone who cannot see it.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When the caption or the alternative is missing, or `drawn` is no drawing.

    Examples
    --------
    >>> picture('<svg viewBox="0 0 9 9"/>', caption="Nothing.", alt="An empty square.")
    Picture: Nothing.
      An empty square.
    """
    return Picture(drawn, caption=caption, alt=alt)


class Picture:
    """A still with its caption; made by `picture` and by the functions of `lib.figures.plots`."""

    def __init__(self, drawn, *, caption, alt):
        # Without a caption it is a frame: an explorer has one for all of its frames.
        self.caption = None if caption is None else required("caption", caption)
        self.alt = required("alt", alt)
        self.drawn = drawn
        if not is_figure(drawn):
            svg_of(drawn)  # complains now rather than at display
        close(drawn)

    def __repr__(self):
        return f"Picture: {plain(required('caption', self.caption))}\n  {plain(self.alt)}"

    def html(self):
        """Return the `<figure>` for a page."""
        caption = caption_html(required("caption", self.caption))
        image = frame_html(self.drawn, self.alt, token_of(self.caption, self.alt))
        return f'<figure class="u-picture">{image}{caption}</figure>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return {"text/html": self.html(), "text/plain": repr(self)}
        if is_figure(self.drawn):
            image, width = png_of(self.drawn)
            # as wide as on a page: the image itself has two pixels for each of the screen's
            return {"text/plain": repr(self), "image/png": image}, {"image/png": {"width": width}}
        return {**html_widget(self.html()), "text/plain": repr(self)}


class Drawing:
    """A finished SVG, cleaned and following the page's theme.

    Parameters
    ----------
    svg : str
        Any SVG; the colours of this module, black and white become the page's.
    caption, alt : str
        When both are given, the drawing shows itself as `picture(drawing, …)` would.
    """

    def __init__(self, svg, *, caption="", alt=""):
        self.svg = clean_svg(svg)
        self.caption = caption
        self.alt = alt
        self.content = {}  # what was left out, by place: see `lib.figures.diagrams.cell`

    def _repr_mimebundle_(self, include=None, exclude=None):
        if not (self.caption and self.alt):
            return {"text/plain": "Drawing (give it a caption and an alternative: picture(…))"}
        shown = picture(self, caption=self.caption, alt=self.alt)
        return shown._repr_mimebundle_(include, exclude)


def on_page():
    """Whether what is shown goes into the built book, not into a live notebook."""
    return os.environ.get("UNROLLED_PAGE") == "1"


def frame_html(drawn, alt, token, *, hidden=False, box=None):
    """Return one image with its alternative: inline SVG, or WebP where the SVG would be heavy."""
    image = svg_of(drawn, box=box)
    if len(image) > RASTER_ABOVE and is_figure(drawn):
        image = raster_of(drawn, box=box)
    else:
        image = with_unique_ids(image, token)
    off = " hidden" if hidden else ""
    return f'<div class="u-frame" role="img" aria-label="{html.escape(alt)}"{off}>{image}</div>'


def caption_html(caption):
    """Return the caption with its `code` and $mathematics$ marked up, as `<figcaption>`."""
    return f"<figcaption>{inline_html(caption)}</figcaption>"


_MARKUP = re.compile(
    r"`(?P<code>[^`]+)`|\$(?P<dollars>[^$]+)\$|\\\((?P<maths>.+?)\\\)"
    r"|\*\*(?=\S)(?P<strong>[^*]+)(?<=\S)\*\*|\*(?=\S)(?P<em>[^*]+)(?<=\S)\*"
)


def inline_html(text):
    r"""Return text as HTML: `code`, *emphasis*, **strong**, and mathematics in dollar signs or \( \).

    Emphasis may hold code and mathematics; in these, an asterisk is an asterisk.

    Examples
    --------
    >>> print(inline_html("`h_n` < $x_t$, *always*"))
    <code>h_n</code> &lt; <span class="math notranslate nohighlight">\(x_t\)</span>, <em>always</em>
    """
    out, at = "", 0
    for match in _MARKUP.finditer(text):
        kind, content = match.lastgroup, match[match.lastgroup]
        out += html.escape(text[at : match.start()], quote=False)
        at = match.end()
        if kind in ("em", "strong"):
            out += f"<{kind}>{inline_html(content)}</{kind}>"
        elif kind == "code":
            out += f"<code>{html.escape(content, quote=False)}</code>"
        else:
            formula = html.escape(content, quote=False)
            out += f'<span class="math notranslate nohighlight">\\({formula}\\)</span>'
    return out + html.escape(text[at:], quote=False)


def plain(text):
    """Return text on one line."""
    return " ".join(text.split())


def required(name, text):
    """Return `text` stripped; complain when there is none.

    Raises
    ------
    ValueError
        When it is empty or not a string.
    """
    if not isinstance(text, str) or not text.strip():
        raise ValueError(
            f"got {name}={text!r}, expected a sentence: every figure needs a caption that "
            "says what to look at and an alt that says what it shows"
        )
    return text.strip()


def html_widget(markup):
    """Return the mime bundle of an ipywidget that shows `markup`."""
    from ipywidgets import HTML

    return view_of(HTML(WIDGET_CSS + markup))


def view_of(widget):
    """Return the mime bundle of a widget, without its text, which names memory addresses."""
    bundle = widget._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return {WIDGET: data[WIDGET]}
