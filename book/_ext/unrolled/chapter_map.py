"""The map of chapters: which there are, what each needs, and their picture in SVG.

What a chapter needs is what its box links to after "You need".
"""

import json
import re
from html import escape
from pathlib import Path
from typing import NamedTuple

import yaml

from book.files import notebooks
from lib.figures.diagrams.canvas import number, text_width
from unrolled.chapters import number_of

_NEEDS = re.compile(r"^You need\n: +(.+?)(?:\n\n|\n:::)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?:\.\./)?(\d\d-[\w-]+)\.ipynb")
_ACRONYMS = {"lstm", "gru", "ctc", "gpt"}
_HYPHENS = {"Long term": "Long-term", "Encoder decoder": "Encoder–decoder"}
_GAP, _BELOW = 16, {5: 22, 2: 9}  # between boxes side by side, and between rows
_NAMES = {5: 34, 2: 20}  # room for the name of a part and, below it, for the tips of arrows
_WIDTHS = {5: 148, 2: 162}  # of a box, by the number of columns: for a wide and for a narrow window
_HEIGHTS = {5: 42, 2: 56}  # in the narrow one, words stand for the arrows
_SIZE = 12.5


class Chapter(NamedTuple):
    """A chapter of the table of contents."""

    file: str
    title: str
    part: str
    needs: tuple  # numbers of chapters

    @property
    def number(self):
        return number_of(self.file)


def needs_of(path):
    """Return the numbers of the chapters that the box of a notebook names as needed, in order.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of str
    """
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    found = _NEEDS.search(text)
    return tuple(dict.fromkeys(name[:2] for name in _LINK.findall(found[1]))) if found else ()


def chapters_of(root):
    """Return the chapters of a book, without laboratories, in reading order.

    Parameters
    ----------
    root : Path or str
        The folder of `_toc.yml`.

    Returns
    -------
    list of Chapter
    """
    root = Path(root)
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    there = {path.relative_to(root).with_suffix("").as_posix(): path for path in notebooks(root)}
    files = [
        (entry["file"], part["caption"]) for part in toc["parts"] for entry in part["chapters"]
    ]
    return [
        Chapter(file, title_of(file), part, needs_of(there[file]))
        for file, part in files
        if file in there and number_of(file)
    ]


def title_of(file):
    """Return a short title, from the name of a chapter's file.

    Examples
    --------
    >>> title_of("notebooks/10-lstm"), title_of("notebooks/12-bidirectional-and-deep")
    ('LSTM', 'Bidirectional and deep')
    """
    words = file.rpartition("/")[2][3:].split("-")
    words = [word.upper() if word in _ACRONYMS else word for word in words]
    title = " ".join([words[0][0].upper() + words[0][1:], *words[1:]])
    return next((title.replace(k, v) for k, v in _HYPHENS.items() if k in title), title)


def arrows(chapters):
    """Return the pairs (needed, chapter), without those that a longer way implies.

    Parameters
    ----------
    chapters : list of Chapter

    Returns
    -------
    list of tuple of str

    Examples
    --------
    >>> chain = [Chapter("notebooks/01-a", "A", "", ()), Chapter("notebooks/02-b", "B", "", ("01",))]
    >>> arrows([*chain, Chapter("notebooks/03-c", "C", "", ("01", "02"))])
    [('01', '02'), ('02', '03')]
    """
    needs = {c.number: set(c.needs) for c in chapters}

    def behind(chapter):
        direct = needs.get(chapter, set())
        return direct.union(*map(behind, direct))

    return [
        (needed, c.number)
        for c in chapters
        for needed in c.needs
        if needed in needs and not any(needed in behind(o) for o in needs[c.number] - {needed})
    ]


def _lines(title, width):
    """Return a title in lines that fit."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, _SIZE) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _places(chapters, columns):
    """Return the left upper corner of each chapter, the heights of the names of the parts, the whole height."""
    places, parts, column, part, y = {}, {}, 0, None, 0
    for chapter in chapters:
        new = chapter.part != part
        if places and (new or column == columns):
            y, column = y + _HEIGHTS[columns] + _BELOW[columns], 0
        if new:
            part, y = chapter.part, y + _NAMES[columns]
            parts[part] = y - _NAMES[columns] + 13
        places[chapter.number] = (1 + column * (_WIDTHS[columns] + _GAP), y)
        column += 1
    return places, parts, y + _HEIGHTS[columns] + 12


def _arrow(start, end, columns):
    """Return the path from one box to another, through the space between the boxes."""
    (x, y), (u, v), width, height = start, end, _WIDTHS[columns], _HEIGHTS[columns]
    if y == v and u - x < 1.5 * width:
        return f"M{x + width} {number(y + height / 2)}H{u - 6}"
    down = y + height + 9
    if y == v:
        left, right = number(x + 0.75 * width), number(u + 0.3 * width)
        return f"M{left} {y + height}V{down}H{right}V{y + height + 5}"
    middle, above = number(u + width / 2), v - 10
    if v - y <= height + _BELOW[columns] + _NAMES[columns]:  # the next row
        return f"M{number(x + width / 2)} {y + height}V{down}H{middle}V{v - 5}"
    side = x - _GAP / 2 if x > width else x + width + _GAP / 2
    return f"M{number(x + width / 2)} {y + height}V{down}H{number(side)}V{above}H{middle}V{v - 5}"


def draw(chapters, columns, address):
    """Draw the map.

    Parameters
    ----------
    chapters : list of Chapter
    columns : {5, 2}
        For a wide window, with arrows, and for a narrow one, where each box says what it needs.
    address : callable
        From the name of a chapter's file to the address of its page.

    Returns
    -------
    str
        SVG, in which each box is a link.
    """
    places, parts, height = _places(chapters, columns)
    whole = columns * (_WIDTHS[columns] + _GAP) - _GAP + 2
    size = f'viewBox="0 0 {whole} {height}" width="{whole}" height="{height}"'
    out = [f'<svg class="u-chapters u-columns-{columns}" {size}>']
    if columns == 5:
        out.append(_arrows(chapters, places))
    out += [
        f'<text class="u-part" x="1" y="{top}">{escape(part)}</text>' for part, top in parts.items()
    ]
    out += [_box(c, places[c.number], columns, address(c.file)) for c in chapters]
    return "".join(out) + "</svg>"


def _arrows(chapters, places):
    """Draw what leads to each chapter; the arrows of the one that is pointed at are lit."""
    lit = ",".join(
        f".u-chapters:has(.u-box-{c.number}:is(:hover,:focus-visible)) .u-to-{c.number}"
        for c in chapters
        if c.needs
    )
    tip = (
        '<defs><marker id="u-tip" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="6" markerHeight="6" '
        'orient="auto"><path d="M0 0L8 4L0 8Z" fill="context-stroke"/></marker></defs>'
    )
    paths = "".join(
        f'<path class="u-arrow u-to-{to}" d="{_arrow(places[start], places[to], 5)}" '
        'marker-end="url(#u-tip)"/>'
        for start, to in arrows(chapters)
    )
    return f"<style>{lit}{{stroke:var(--u-accent);stroke-width:2.4}}</style>{tip}{paths}"


def _box(chapter, place, columns, address):
    (x, y), width, height = place, _WIDTHS[columns], _HEIGHTS[columns]
    needs = f"after {', '.join(sorted(chapter.needs))}" if chapter.needs else ""
    name = ", ".join(filter(None, (f"{chapter.number} {chapter.title}", needs)))
    lines = [(line, "") for line in _lines(chapter.title, width - 42)]
    if columns == 2 and needs:
        lines.append((needs, ' class="u-needs"'))
    first = y + height / 2 + 4.5 - 7.5 * (len(lines) - 1)
    texts = "".join(
        f'<text{look} x="{x + 34}" y="{number(first + 15 * k)}">{escape(line)}</text>'
        for k, (line, look) in enumerate(lines)
    )
    return (
        f'<a class="u-box u-box-{chapter.number}" href="{escape(address)}" aria-label="{escape(name)}" '
        f'data-page="{escape(chapter.file)}">'
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>'
        f'<text class="u-number" x="{x + 9}" y="{number(first)}">{chapter.number}</text>{texts}</a>'
    )
