"""A small built site with every question of the bank, in the book's theme, and a student at one of its forms."""

import functools
import os
import re
import sys
import tempfile
from pathlib import Path

from sphinx.application import Sphinx

from lib.exam.generators import bank
from lib.exam.online import catalogue
from lib.exam.practice import practise
from lib.exam.questions import written

ROOT = Path(__file__).resolve().parents[2]
CONFIG = {
    "extensions": [
        "sphinx_design",
        "sphinx_book_theme",
        "sphinx.ext.autodoc",
        "unrolled",
    ],
    "html_theme": "sphinx_book_theme",
    "project": "Practice",
    "language": "en_GB",
    "html_context": {"default_mode": "auto"},
    "html_sourcelink_suffix": "",
}


@functools.cache
def site():
    """Build the site once for all tests of a process, and return its folder."""
    return build(Path(tempfile.mkdtemp(prefix="practice-")))


def build(folder, warnings=None, forms=None, room=True, **sections):
    """Build one page a question, and the one with the whole bank, and return the folder of the site.

    Parameters
    ----------
    folder : Path
    warnings : file, optional
        Where warnings are written.
    forms : list of str, optional
        Ids of the generators that get a page; all, if not given.
    room : bool
        Whether there is the page with the whole bank.
    **sections : str
        For a generator's id, with underscores, a label of a section other than its own.

    Returns
    -------
    Path
    """
    source, site = folder / "source", folder / "site"
    source.mkdir(parents=True)
    labels = catalogue()["sections"]
    theory = "\n\n".join(
        f".. _{label}:\n\n{label[4:]}\n{'-' * len(label)}\n\nText." for label in labels
    )
    (source / "theory.rst").write_text(f"Theory\n======\n\n{theory}\n", encoding="utf-8")
    names = list(bank()) if forms is None else forms
    for name in names:
        page = practise(name).html().replace("\n", "\n   ")
        section = sections.get(name.replace("-", "_"))
        if section:
            page = page.replace(bank()[name].section, section)
        (source / f"{name}.rst").write_text(
            f"{name}\n{'=' * len(name)}\n\nWith :math:`a = b`.\n\n.. raw:: html\n\n   {page}\n",
            encoding="utf-8",
        )
    if room:
        text = "Practise\n========\n\n.. practice-room::\n"
        (source / "practice.rst").write_text(text, encoding="utf-8")
        names = ["practice", *names]
    toc = "\n".join(f"   {name}" for name in ("theory", *names))
    (source / "index.rst").write_text(
        f"Practice\n========\n\n.. toctree::\n\n{toc}\n", encoding="utf-8"
    )
    sys.path.insert(0, str(ROOT / "book" / "_ext"))
    page_before = os.environ.get("UNROLLED_PAGE")
    try:
        Sphinx(
            source, None, site, folder / "doctrees", "html", CONFIG, status=None, warning=warnings
        ).build()
    finally:  # the path, and what our extension sets for kernels that a build starts
        sys.path.remove(str(ROOT / "book" / "_ext"))
        if page_before is None:
            os.environ.pop("UNROLLED_PAGE", None)
    return site


class Form:
    """One question on its page."""

    def __init__(self, browser, pages, label, **options):
        self.label, self.generator = label, bank()[label]
        self.errors, self.requests = [], []
        self.page = browser.new_page(reduced_motion="reduce", color_scheme="light", **options)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto((pages / f"{label}.html").as_uri(), wait_until="load")
        self.root = self.page.locator("section.u-practice")

    def question(self, seed=0):
        return self.generator.question(seed)

    def answer(self, name):
        place = [a.name for a in self.generator.answers].index(name)
        return self.root.locator(".u-practice-answer").nth(place)

    def type(self, name, value):
        """Type an answer as a student would, with three digits; a text goes in as it is."""
        group, answer = self.answer(name), next(a for a in self.generator.answers if a.name == name)
        if answer.options:
            group.locator("input").nth(int(value)).check()
            return
        if getattr(value, "ndim", 0) == 2:
            for k, size in enumerate(value.shape):
                group.locator(".u-practice-size").nth(k).fill(str(size))
            value = value.ravel()
        values = list(value) if getattr(value, "ndim", 0) else [value]
        cells = group.locator(".u-practice-cell input")
        assert cells.count() == len(values)
        for k, entry in enumerate(values):
            text = (
                entry if isinstance(entry, str) else written(entry, 3 if answer.tolerance else 12)
            )
            cells.nth(k).fill(text)

    def check(self):
        self.root.locator("button[type=submit]").click()
        return self.said()

    def press(self, name):
        self.root.locator("button").filter(has_text=re.compile(name)).click()

    def said(self):
        return self.root.locator(".u-practice-status").inner_text()

    def score(self):
        return float(re.match(r"([\d.]+) of", self.said())[1])
