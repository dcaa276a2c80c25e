"""The Sphinx extension of the book: chapters, cells, mathematics, generated tables, quizzes, launch links."""

import gc
import importlib
import os
import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[3])
if ROOT not in sys.path:  # `book` and `lib` must be importable from a fresh clone
    sys.path.insert(0, ROOT)

# Between two searches for what nothing refers to; Python's 700 take two fifths of a build, whose documents are
# millions of objects that stay.
ALLOCATIONS = 50_000

# One module each, with a function `setup`.
PARTS = (
    "assets",
    "bundles",
    "cells",
    "chapters",
    "citations",
    "concepts",
    "downloads",
    "drawings",
    "exercises",
    "flashcards",
    "home",
    "icons",
    "live_models",
    "mathematics",
    "metadata",
    "needed",
    "notation",
    "papers",
    "practice",
    "preview",
    "printed",
    "quizzes",
    "repository",
    "revise",
    "run",
    "scrolling",
    "search",
    "sheet",
    "styles",
    "summaries",
    "tables",
    "terms",
    "times",
    "train",
)


def setup(app):
    """Connect each part to Sphinx; kernels that the build starts learn that they draw for a page."""
    os.environ["UNROLLED_PAGE"] = "1"
    gc.set_threshold(ALLOCATIONS)
    for part in PARTS:
        importlib.import_module(f"unrolled.{part}").setup(app)
    # Jupyter Book always sets this value of an extension that we leave out.
    app.add_config_value("comments_config", {}, "html")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
