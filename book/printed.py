"""Which text a PDF was made from, of the book or of its pages for revision: an older one is not published.

`book/pdf.py` prints and marks; the build publishes what has the mark of today's text.
"""

import hashlib

from book.files import write_atomically

PDFS = {"book": "_build/pdf/unrolled.pdf", "revision": "_build/pdf/unrolled-revision.pdf"}
_TEXT = (
    "_toc.yml",
    "_config.yml",
    "book/**/*.md",
    "book/**/*.rst",
    "notebooks/*.ipynb",
    "notebooks/labs/*.ipynb",
    "notebooks/quizzes/*.json",
    "book/concepts/*.yml",
    "lib/**/*.py",
)


def text_of(root):
    """Return the fingerprint of the text of a book: of its pages, notebooks and settings.

    Parameters
    ----------
    root : Path

    Returns
    -------
    str
    """
    files = sorted(file for pattern in _TEXT for file in root.glob(pattern))
    parts = (
        part for file in files for part in (str(file.relative_to(root)).encode(), file.read_bytes())
    )
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def mark(root, name, text):
    """Note the text from which a PDF was printed, `name` as in `PDFS`."""
    write_atomically((root / PDFS[name]).with_suffix(".text"), text)


def printed(root, name):
    """Return the PDF of today's text; None if there is none.

    Parameters
    ----------
    root : Path
    name : {"book", "revision"}

    Returns
    -------
    Path or None
    """
    pdf = root / PDFS[name]
    marked = pdf.with_suffix(".text")
    if not (pdf.exists() and marked.exists()):
        return None
    return pdf if marked.read_text(encoding="utf-8") == text_of(root) else None
