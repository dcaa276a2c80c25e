"""Which text the printed book was made from: a PDF of an older text is not published.

`book/pdf.py` prints and marks; the build publishes what has the mark of today's text.
"""

import hashlib

from book.files import write_atomically

PDF = "_build/pdf/unrolled.pdf"
_MARK = "_build/pdf/text"
_TEXT = (
    "_toc.yml",
    "_config.yml",
    "book/**/*.md",
    "book/**/*.rst",
    "notebooks/*.ipynb",
    "notebooks/labs/*.ipynb",
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


def mark(root, text):
    """Note the text from which the PDF was printed."""
    write_atomically(root / _MARK, text)


def printed(root):
    """Return the PDF of today's text; None if there is none.

    Parameters
    ----------
    root : Path

    Returns
    -------
    Path or None
    """
    pdf, marked = root / PDF, root / _MARK
    if not (pdf.exists() and marked.exists()):
        return None
    return pdf if marked.read_text(encoding="utf-8") == text_of(root) else None
