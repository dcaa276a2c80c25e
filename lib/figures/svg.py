"""SVG that follows the page's theme: of matplotlib figures and of our own, cleaned of what no page needs."""

import base64
import hashlib
import io
import re
import sys

from lib.figures.style import SERIF, css_colour, style

RASTER_ABOVE = 150_000  # bytes of SVG beyond which a figure travels as an image instead


def is_figure(obj):
    """Whether `obj` is a matplotlib figure, asked without importing matplotlib."""
    return hasattr(obj, "savefig") and hasattr(obj, "get_axes")


def svg_of(drawn, *, box=None):
    """SVG text of a matplotlib figure, an SVG string or a `Drawing`: compact and themed.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure, str or Drawing
    box : matplotlib.transforms.Bbox, optional
        The part of a matplotlib figure to keep, in inches; by default all that is inked.

    Raises
    ------
    ValueError
        When `drawn` is none of these.
    """
    if isinstance(getattr(drawn, "svg", None), str):
        return drawn.svg  # a Drawing
    if is_figure(drawn):
        return clean_svg(_savefig(drawn, "svg", box=box).decode())
    if isinstance(drawn, str) and "<svg" in drawn:
        return clean_svg(drawn)
    raise ValueError(
        f"got {type(drawn).__name__} ({str(drawn)[:40]!r}), expected a matplotlib Figure, a string "
        "with <svg …>, or a Drawing: does the drawing function return its figure?"
    )


def png_of(figure, *, box=None):
    """PNG bytes of a matplotlib figure on white paper, and the width at which to show it, in CSS pixels.

    The image has twice as many pixels, for sharp screens.
    """
    data = _savefig(figure, "png", box=box, dpi=192, facecolor="white")
    return data, int.from_bytes(data[16:20], "big") // 2  # the header of a PNG holds its width


def raster_of(figure, *, box=None):
    """`<img>` of a matplotlib figure as a WebP data URI, for figures too heavy as SVG."""
    from PIL import Image

    image, packed = Image.open(io.BytesIO(png_of(figure, box=box)[0])).convert("RGB"), io.BytesIO()
    image.save(packed, "WEBP", quality=82, method=6)
    data = base64.b64encode(packed.getvalue()).decode()
    width, height = image.width // 2, image.height // 2
    # dark-light: the theme then leaves the image's brightness alone
    return (
        f'<img class="u-raster dark-light" alt="" width="{width}" height="{height}" '
        f'src="data:image/webp;base64,{data}"/>'
    )


def close(figure):
    """Take a pyplot figure off the list of those that a notebook shows by itself."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and is_figure(figure):
        pyplot.close(figure)


def _savefig(figure, kind, *, box=None, **options):
    out = io.BytesIO()
    with style():
        figure.savefig(
            out,
            format=kind,
            bbox_inches=box or "tight",
            pad_inches=0.04,
            **options,
        )
    return out.getvalue()


# ---- cleaning ---------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?\d*\.\d{2,}")
_COLOUR = re.compile(
    r"""((?:fill|stroke|color)\s*[:=]\s*["']?)(#[0-9a-fA-F]{3,6}\b|black\b|white\b)"""
)
_SPACED = frozenset("=+\u2212\u2264\u2265\u2248\u00d7\u2208\u2192") | {"&lt;", "&gt;"}
_NOT_NEEDED = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>"
    r"|<style[^>]*>\s*\*\s*\{[^}]*\}\s*</style>",
    re.DOTALL,
)


def clean_svg(svg):
    """Strip what a page does not need and hand the colours and fonts over to it."""
    images = []

    def stow(match):
        images.append("".join(match.group().split()))
        return f"data:{len(images) - 1};"

    svg = re.sub(r"data:[^\"';]+;base64,[^\"')]*", stow, _NOT_NEEDED.sub("", svg))
    svg = re.sub(r"<[a-zA-Z][^>]*>", lambda tag: _clean_tag(tag.group()), svg)
    svg = re.sub(r"<defs>\s*</defs>|<defs/>", "", svg)
    # blanks between tags are indentation, but inside <text> they may part two words
    parts = re.split(r"(<text\b.*?</text>)", svg, flags=re.DOTALL)
    svg = "".join(
        _formula(part) if part.startswith("<text") else re.sub(r"(?<=>)\s+|\s+(?=<)", "", part)
        for part in parts
    )
    return re.sub(r"data:(\d+);", lambda match: images[int(match.group(1))], svg)


def _clean_tag(tag):
    tag = re.sub(r"\s+", " ", tag).replace("xlink:href", "href")
    if tag.startswith("<svg"):
        tag = _clean_root(tag)
    tag = _COLOUR.sub(lambda match: match.group(1) + css_colour(match.group(2)), tag)
    tag = re.sub(r"\bfont: ([^;\"]*?)([\d.]+)px ([^;\"]*)", _font, tag)
    tag = re.sub(
        r"(?i) ?font-family=\"[^\"]*sans[^\"]*\"|font-family:[^;\"]*sans[^;\"]*;?", "", tag
    )
    tag = re.sub(r"(?<=;) +| transform=\"rotate\(-0[ \d.-]*\)\"", "", tag)
    return _NUMBER.sub(lambda match: _short(match.group()), tag)


def _clean_root(tag):
    box = re.search(r'viewBox="([^"]*)"', tag)
    size = dict(re.findall(r'\b(width|height)="([\d.]+)(?:pt|px)?"', tag))
    points = 4 / 3 if re.search(r'\bwidth="[\d.]+pt"', tag) else 1  # pt -> CSS pixels
    if not box and len(size) < 2:
        raise ValueError("got an <svg> without viewBox or width and height, so it has no size")
    view = box.group(1) if box else f"0 0 {size['width']} {size['height']}"
    numbers = [float(part) for part in re.split(r"[ ,]+", view.strip())]
    width = float(size.get("width", numbers[2])) * points
    height = float(size.get("height", numbers[3])) * points
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="u-svg" viewBox="{view}" '
        f'width="{width:.0f}" height="{height:.0f}" fill="currentColor">'
    )


def _font(match):
    options, size, family = match.groups()
    kept = [f"font-size: {size}px"]
    for word in options.split():
        weight = word.isdigit() or word == "bold"
        kept.append(f"font-{'weight' if weight else 'style'}: {word}")
    # formulas keep a serif; everything else takes the page's font, whatever the theme sets
    return "; ".join(kept + [f"font-family: {SERIF}"] * ("STIX" in family))


def _formula(text):
    """Let a formula flow: matplotlib pins each letter to where its own font has it."""
    found = re.findall(r'<tspan x="([\d.-]+)" y="([\d.-]+)" style="([^"]*)">(.*?)</tspan>', text)
    runs = sorted((float(x), float(y), css, glyph) for x, y, css, glyph in found)
    heights = [y for _, y, _, _ in runs]
    size = max((float(css.split("font-size:")[1].split("px")[0]) for *_, css, _ in runs), default=0)
    if not runs or max(heights) - min(heights) > 0.9 * size:  # fractions stay where they are
        return text.replace("font-family: 'STIXGeneral'", f"font-family: {SERIF}")
    out, level, before = [], 0.0, None
    for _, y, css, glyph in runs:
        full_size = "STIX" in css and f"font-size: {size:g}px" in css
        if glyph in _SPACED and full_size and before is not None:
            glyph = f"\u2005{glyph}\u2005"
        if (css, y) == before:
            out[-1] += glyph
        else:
            out.append(f'<tspan dy="{_short(str(y - level))}" style="{css}">{glyph}')
        level, before = y, (css, y)
    body = "".join(f"{run}</tspan>" for run in out).replace("\u00a0", " ")
    body = body.replace("font-family: 'STIXGeneral'", f"font-family: {SERIF}")
    middle = (runs[-1][0] + 0.6 * size) / 2
    return f'<text x="{middle:.1f}" style="text-anchor: middle">{body}</text>'


def _short(number):
    if number.startswith("."):  # ".5" may follow another number without a blank
        return number[:3]
    value = float(number)
    digits = 2 if abs(value) >= 0.1 else 5
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def with_unique_ids(svg, token):
    """The same SVG with every id, and every reference to one, prefixed by `token`.

    Two figures of one page must not share ids, or one is clipped by the other's frame.
    """
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    used = set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{token}{m[1]}"' if m[1] in used else "", svg)
    return re.sub(
        r'(url\(#|href="#)([^)"]+)', lambda m: m[1] + (token if m[2] in ids else "") + m[2], svg
    )


def token_of(*parts):
    """Short name that depends on nothing but the content, so that builds repeat exactly."""
    return "u" + hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:8] + "-"
