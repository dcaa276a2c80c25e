"""Drawings of the pages as files of their own: SVG that brings its colours and its letters, and PDF.

The PDF is written by fpdf2, from the wheel that `book/fpdf2.txt` names by its hash, kept in `_build/fpdf2`. Its
type is STIX, which comes with matplotlib. Without the wheel there is no PDF.
"""

import datetime
import re
import sys
import warnings
from pathlib import Path
from xml.etree import ElementTree

from book.fetch import by_pip, intact
from book.files import ROOT
from lib.figures.style import INK, SANS

REQUIREMENT = ROOT / "book" / "fpdf2.txt"
ACCENT = "\u0303"  # the tilde of a candidate
FAMILY = "STIX"
FACES = {
    "": "STIXGeneral",
    "I": "STIXGeneralItalic",
    "B": "STIXGeneralBol",
    "BI": "STIXGeneralBolIta",
}
_SVG = "http://www.w3.org/2000/svg"
_VARIABLE = re.compile(r"var\(--u-\w+, ?(#\w+)\)")
_MADE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)  # the same bytes on each build


def pinned():
    """Return the name of the wheel of fpdf2 and its SHA-256."""
    version, digest = re.search(
        r"^fpdf2==(\S+) --hash=sha256:(\w+)", REQUIREMENT.read_text(encoding="utf-8"), re.M
    ).groups()
    return f"fpdf2-{version}-py3-none-any.whl", digest


def found(root=ROOT):
    """Return the wheel if it is there and the right one, or None; nothing is fetched.

    Parameters
    ----------
    root : Path
        Folder of the book.

    Returns
    -------
    Path or None
    """
    name, digest = pinned()
    path = Path(root) / "_build" / "fpdf2" / name
    return path if intact(path, digest) else None


def provide(root=ROOT):
    """Fetch the wheel by pip if it is missing; pip refuses one with another hash.

    Parameters
    ----------
    root : Path
        Folder of the book.

    Returns
    -------
    Path or None
        The wheel; None if it could not be had.
    """
    if found(root) is None:
        place = Path(root) / "_build" / "fpdf2"
        place.mkdir(parents=True, exist_ok=True)
        by_pip(REQUIREMENT, place, 120)
    return found(root)


def lettered(svg):
    """Whether a drawing has letters of its own in every notation."""
    return 'class="n-' in svg


def alone(svg, notation):
    """Return the drawing of a page as a file that needs no stylesheet, in one notation.

    Parameters
    ----------
    svg : str
        As it stands in the page: its colours are variables, its notations groups with a class.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str
        In the colours of a light page, without a ground of its own.

    Examples
    --------
    >>> alone('<svg xmlns="http://www.w3.org/2000/svg" class="u-svg"><g class="n-ng">a</g></svg>', "ng")[-14:]
    '<g>a</g></svg>'
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            names = [name for name in child.get("class", "").split() if name.startswith("n-")]
            if names and f"n-{notation}" not in names:
                parent.remove(child)
            elif names:
                child.attrib.pop("display", None)
                del child.attrib["class"]
    root.attrib.pop("class", None)
    root.set("font-family", SANS)
    text = ElementTree.tostring(root, encoding="unicode")
    return _VARIABLE.sub(r"\1", text).replace("currentColor", INK)


def pdf_of(svgs, title, wheel):
    """Return drawings as a PDF, a page for each.

    Parameters
    ----------
    svgs : list of str
        As from `alone`.
    title : str
    wheel : Path
        As from `found`.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If the type lacks a letter of a drawing.
    """
    import matplotlib

    if str(wheel) not in sys.path:
        sys.path.append(str(wheel))
    with warnings.catch_warnings(
        action="ignore"
    ):  # it would rather read our own SVG with defusedxml
        from fpdf import FPDF
        from fpdf.svg import SVGObject

    pdf = FPDF(unit="pt")
    pdf.set_creation_date(_MADE)
    pdf.set_title(title)
    pdf.set_margin(0)
    pdf.set_auto_page_break(False)
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for face, name in FACES.items():
        pdf.add_font(FAMILY, face, folder / f"{name}.ttf")
    for svg in svgs:
        root = _simplified(svg)
        pdf.add_page(format=(float(root.get("width")), float(root.get("height"))))
        SVGObject(ElementTree.tostring(root, encoding="unicode")).draw_to_page(pdf, 0, 0)
    missing = {chr(code) for font in pdf.fonts.values() for code in font.missing_glyphs}
    if missing:
        raise ValueError(
            f"got the letters {' '.join(sorted(missing))} in the drawing {title!r}, expected those that the faces "
            f"{', '.join(FACES.values())} have: write the drawing with others"
        )
    return bytes(pdf.output())


def _simplified(svg):
    """Return what fpdf2 reads of a drawing: in one family of type, without words beside it."""
    root = ElementTree.fromstring(svg)
    for element in list(root.iter()):
        element.attrib.pop("font-family", None)
        for child in list(element):
            if child.tag in (f"{{{_SVG}}}title", f"{{{_SVG}}}desc"):
                element.remove(child)
            elif child.tag == f"{{{_SVG}}}tspan":
                _set_accents(element, child)
    root.set("font-family", FAMILY)
    return root


def _set_accents(text, run):
    """Take the accents of a run from the upright face: the slanted ones have none."""
    pieces = [piece for piece in re.split(f"({ACCENT})", run.text or "") if piece]
    if ACCENT not in pieces:
        return
    place = list(text).index(run)
    text.remove(run)
    for k, piece in enumerate(pieces):
        part = ElementTree.Element(run.tag, run.attrib)
        part.text = piece
        if k:
            part.attrib.pop("dy", None)
        if piece == ACCENT:
            part.attrib.pop("font-style", None)
        text.insert(place + k, part)
