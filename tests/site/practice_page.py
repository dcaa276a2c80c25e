"""A small built site with every question of the bank, in the book's theme and with the book's extension."""

import os
from pathlib import Path

from sphinx.application import Sphinx

from lib.exam.generators import bank
from lib.exam.practice import practise

ROOT = Path(__file__).resolve().parents[2]
CONFIG = {
    "extensions": [
        "sphinx_design",
        "sphinx_book_theme",
        "sphinx.ext.mathjax",
        "sphinx-mathjax-offline",
        "sphinx.ext.autodoc",
        "unrolled",
    ],
    "html_theme": "sphinx_book_theme",
    "project": "Practice",
    "language": "en_GB",
    "html_context": {"default_mode": "auto"},
    "html_sourcelink_suffix": "",
}


def build(folder, warnings=None, **sections):
    """Build one page a question and return the folder of the site.

    Parameters
    ----------
    folder : Path
    warnings : file, optional
        Where warnings are written.
    **sections : str
        For a generator's id, with underscores, a label of a section other than its own.

    Returns
    -------
    Path
    """
    source, site = folder / "source", folder / "site"
    source.mkdir(parents=True)
    labels = sorted({generator.section for generator in bank().values()})
    theory = "\n\n".join(
        f".. _{label}:\n\n{label[4:]}\n{'-' * len(label)}\n\nText." for label in labels
    )
    (source / "theory.rst").write_text(f"Theory\n======\n\n{theory}\n", encoding="utf-8")
    for name in bank():
        page = practise(name).html().replace("\n", "\n   ")
        section = sections.get(name.replace("-", "_"))
        if section:
            page = page.replace(bank()[name].section, section)
        (source / f"{name}.rst").write_text(
            f"{name}\n{'=' * len(name)}\n\nWith :math:`a = b`.\n\n.. raw:: html\n\n   {page}\n",
            encoding="utf-8",
        )
    toc = "\n".join(f"   {name}" for name in ("theory", *bank()))
    (source / "index.rst").write_text(
        f"Practice\n========\n\n.. toctree::\n\n{toc}\n", encoding="utf-8"
    )
    page_before = os.environ.get("UNROLLED_PAGE")
    try:
        Sphinx(
            source, None, site, folder / "doctrees", "html", CONFIG, status=None, warning=warnings
        ).build()
    finally:  # our extension sets it, for kernels that a build starts
        if page_before is None:
            os.environ.pop("UNROLLED_PAGE", None)
    return site
