"""The book as one PDF: every page printed by Chromium, put together with outline, links and page numbers.

`make pdf`; NOTATION=ng chooses the letters. Solutions and drawings to make from memory stand behind the text
of their chapter. The reference of `lib` stays on the site: it would be a third of the paper, and nobody
reads it in order. `make revision-pdf` (`--revision`) prints the pages for revision alone. The files are those of
`book.printed.PDFS`; the next build publishes them, and home and the page "Revise" link to them.
"""

import argparse
import functools
import http.server
import io
import os
import re
import shutil
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, from any folder

from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    NameObject,
)

from book.files import ROOT, write_atomically
from book.printed import PDFS, mark, text_of
from lib.notation import NOTATIONS

SITE = ROOT / "_build" / "html"
LARGEST = 15_000_000  # bytes
TITLES = {"book": "Unrolled", "revision": "Unrolled: revision"}
# What the revision PDF is made of: the plans, the formulas, a page for each chapter, the drawings.
REVISION = [f"book/{name}.html" for name in ("revise", "formula-sheet", "summaries", "drawings")]
ON_THE_SITE = "book/reference/"  # pages that are not printed
PAPER = {"width": 640, "height": 900}  # CSS pixels: a little less than the text of print.css has
# Addresses of the pages, in the order of the table of contents, as the sidebar of the first page has them.
CONTENTS = """() => [...new Set([location.pathname, ...[...document.querySelectorAll(
  '.bd-sidebar-primary nav.bd-links a.internal')].map(a => new URL(a.href).pathname)])]"""
# What was closed is printed behind the text; Chromium writes a target where a link of the page leads.
PREPARE = """ids => {
  const article = document.querySelector('.bd-article'), section = article.querySelector('section') || article;
  const answers = document.createElement('section');
  answers.className = 'u-answers';
  answers.innerHTML = '<h2>Solutions and drawings</h2>';
  for (const closed of article.querySelectorAll(
    '.solution.toggle-hidden, .tag_hide-cell details.hide:not([open]), details.u-answer:not([open])')) {
    if (closed.matches('details')) closed.open = true;
    closed.classList.remove('toggle-hidden');
    answers.append(closed);
  }
  if (answers.childElementCount > 1) section.append(answers);
  answers.id = 'solutions-and-drawings';
  const headings = [...article.querySelectorAll('h2, h3')]
    .map(h => ({
      level: Number(h.tagName[1]), text: h.firstChild.textContent.trim(), id: h.closest('section').id,
    })).filter(h => h.id);
  const marks = document.createElement('p');
  marks.style = 'height: 0; margin: 0; overflow: hidden; font-size: 1px; color: transparent';
  for (const id of new Set([...ids, ...headings.map(h => h.id)])) {
    if (!document.getElementById(id)) continue;
    const a = document.createElement('a');
    a.href = '#' + encodeURIComponent(id);
    a.textContent = '.';
    marks.append(a);
  }
  article.prepend(marks);
  window.dispatchEvent(new Event('resize'));
  const title = document.querySelector('.bd-article h1').firstChild.textContent.trim();
  return new Promise(done => setTimeout(() => done({ title, headings }), 50));
}"""
LINKS = re.compile(r'<a class="[^"]*\binternal\b[^"]*" href="([^"]+)"')


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Say nothing of a browser that goes on to the next page in the middle of a file."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(site):
    """Address of a site on a port of this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def split(address, base):
    """Return page and element that an address of the site leads to; None of another site.

    Examples
    --------
    >>> split("http://localhost/book/index.html#a", "http://localhost/")
    ('book/index.html', 'a')
    """
    if not address.startswith(base):
        return None
    address, fragment = urldefrag(address)
    return unquote(urlsplit(address).path).lstrip("/"), unquote(fragment)


class Printer:
    """Prints pages of a site, all in one browser."""

    def __init__(self, browser, base, notation):
        self.base, self.notation = base, notation
        self.page = browser.new_page(viewport=PAPER, color_scheme="light", reduced_motion="reduce")
        self.page.emulate_media(media="print")
        self.page.set_default_timeout(120_000)  # milliseconds

    def open(self, name):
        """Show a page in the chosen notation."""
        self.page.goto(f"{self.base}{name}?notation={self.notation}", wait_until="load")
        self.page.evaluate("document.fonts.ready.then(() => 0)")

    def contents(self, first):
        """Return the names of the pages to print, in order; the first has the table of contents beside it."""
        self.open(first)
        names = [path.lstrip("/") for path in self.page.evaluate(CONTENTS)]
        return [name for name in names if not name.startswith(ON_THE_SITE)]

    def print(self, name, ids):
        """Return title, headings and PDF of a page, in which headings and `ids` are named destinations."""
        self.open(name)
        found = self.page.evaluate(PREPARE, sorted(ids))
        return found["title"], found["headings"], self.page.pdf(prefer_css_page_size=True)


class Book:
    """Puts printed pages together."""

    def __init__(self, base):
        self.base, self.writer = base, PdfWriter()
        self.starts, self.targets, self.links = {}, {}, []

    def add(self, name, title, headings, content):
        """Append a page of the site, with its headings under its title in the outline."""
        reader, start = PdfReader(io.BytesIO(content)), len(self.writer.pages)
        self.starts[name] = start
        for key, target in reader.named_destinations.items():
            page = reader.get_destination_page_number(target)
            self.targets[name, unquote(key.lstrip("/"))] = (start + page, target.top)
        for number, page in enumerate(reader.pages):
            self._take_links(name, start + number, page)
        self.writer.append(reader, import_outline=False)
        above = {1: self.writer.add_outline_item(title=title, page_number=start)}
        for heading in headings:
            page, fit = self._target(name, heading["id"])
            level = heading["level"]
            parent = above[max(n for n in above if n < level)]
            above = {n: item for n, item in above.items() if n < level}
            above[level] = self.writer.add_outline_item(
                title=heading["text"], page_number=page, parent=parent, fit=fit
            )

    def _target(self, name, key):
        """Return page and view that a link leads to; without a known element, its page."""
        page, top = self.targets.get((name, key), (self.starts[name], None))
        return page, Fit.fit() if top is None else Fit.xyz(left=0, top=top)

    def _take_links(self, name, number, page):
        """Note the links of a page to pages of the site and take them out: they lead to a server that is gone."""
        kept = ArrayObject()
        for reference in page.get("/Annots", ()):
            annotation = reference.get_object()
            action = annotation.get("/A", {})
            target = split(str(action.get("/URI", "")), self.base)
            if "/Dest" in annotation:
                target = (name, unquote(str(annotation["/Dest"]).lstrip("/")))
            if target is None:
                kept.append(reference)
            else:
                self.links.append((number, [float(x) for x in annotation["/Rect"]], target))
        page[NameObject("/Annots")] = kept

    def connect(self):
        """Write all links within the book."""
        for number, rectangle, (name, key) in self.links:
            if name not in self.starts:
                continue
            page, fit = self._target(name, key)
            link = Link(rect=rectangle, target_page_index=page, fit=fit, border=[0, 0, 0])
            self.writer.add_annotation(number, link)

    def number(self):
        """Write the number of each page under its text."""
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        font = self.writer._add_object(font)
        for count, page in enumerate(self.writer.pages, 1):
            fonts = (
                page["/Resources"].get_object().setdefault(NameObject("/Font"), DictionaryObject())
            )
            fonts.get_object()[NameObject("/PageNumber")] = font
            x = float(page.mediabox.width) / 2 - 2.5 * len(str(count))
            text = f"q BT /PageNumber 9 Tf 0.3 g {x:.1f} 26 Td ({count}) Tj ET Q"
            before, after = DecodedStreamObject(), DecodedStreamObject()
            before.set_data(b"q\n")
            after.set_data(f"\nQ\n{text}".encode())
            contents = page["/Contents"]
            parts = contents if isinstance(contents, ArrayObject) else [page.raw_get("/Contents")]
            page[NameObject("/Contents")] = ArrayObject(
                [self.writer._add_object(before), *parts, self.writer._add_object(after)]
            )

    def write(self, title):
        """Return the whole file."""
        self.writer.add_metadata({"/Title": title})
        self.writer.page_mode = "/UseOutlines"
        self.writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
        content = io.BytesIO()
        self.writer.write(content)
        return content.getvalue()


def wanted(site, names):
    """Return, by page, the elements that other pages lead to.

    Parameters
    ----------
    site : Path
    names : list of str

    Returns
    -------
    dict of set
    """
    found = {name: set() for name in names}
    for name in names:
        for href in LINKS.findall((site / name).read_text(encoding="utf-8")):
            page, key = split(urljoin(f"http://site/{name}", href), "http://site/") or ("", "")
            if key and page in found and page != name:
                found[page].add(key)
    return found


def print_book(browser, site, first, notation, only=None, title=TITLES["book"]):
    """Print a built site.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    site : Path
    first : str
        Name of the first page.
    notation : {"pytorch", "ng", "goodfellow", "olah"}
    only : list of str, optional
        Names of the pages to print, in order; by default those of the table of contents.
    title : str
        Of the file.

    Returns
    -------
    bytes
    """
    with served(site) as base:
        printer, book = Printer(browser, base, notation), Book(base)
        names = only or printer.contents(first)
        ids = wanted(site, names)
        for name in names:
            book.add(name, *printer.print(name, ids[name]))
    book.connect()
    book.number()
    return book.write(title)


def main():
    """Print the site in `_build/html`, or its pages for revision."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--revision", action="store_true", help="only the pages for revision")
    parser.add_argument("--notation", choices=sorted(NOTATIONS), default="pytorch")
    parser.add_argument("--browser", default=os.environ.get("CHROMIUM") or shutil.which("chromium"))
    options = parser.parse_args()
    name, only = ("revision", REVISION) if options.revision else ("book", None)
    if not options.browser:
        sys.exit("Chromium was not found: install it, or say make CHROMIUM=/path pdf")
    before = text_of(ROOT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=["--no-sandbox", "--disable-gpu"]
        )
        content = print_book(
            browser, SITE, "book/index.html", options.notation, only=only, title=TITLES[name]
        )
        browser.close()
    if len(content) > LARGEST:
        sys.exit(
            f"The PDF has {len(content) / 1e6:.1f} MB, at most {LARGEST / 1e6:.0f} are allowed."
        )
    file = ROOT / PDFS[name]
    write_atomically(file, content)
    mark(ROOT, name, before)
    print(
        f"{file.relative_to(ROOT)}: {len(PdfReader(file).pages)} pages, {len(content) / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
