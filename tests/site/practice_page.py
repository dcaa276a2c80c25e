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


# Type, choose and check as a student does, but in one go; an entry that no student could reach is an error.
# Each attempt: what goes into the fields, [[number of the answer, name of the field, number of the field, text]].
ATTEMPTS = """(root, attempts) => attempts.map(entries => {
  const groups = [...root.querySelectorAll('.u-practice-answer')];
  const reachable = e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.readOnly;
  for (const [answer, kind, number, text] of entries) {
    const field = groups[answer].querySelectorAll(kind)[number];
    if (!reachable(field)) throw new Error(`field ${number} of answer ${answer} cannot be reached`);
    if (text === null) { field.click(); continue }
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  const counts = groups.map(group => group.querySelectorAll('.u-practice-cell input').length);
  const press = button => { if (!reachable(button)) throw new Error(button.outerHTML); button.click() };
  const said = () => root.querySelector('.u-practice-status').innerText;
  press(root.querySelector('button[type=submit]'));
  const diagnoses = root.querySelectorAll('.u-practice-status .u-practice-diagnosis');
  const found = { counts, said: said(), diagnoses: [...diagnoses].map(e => e.innerText) };
  press([...root.querySelectorAll('button')].find(e => e.textContent.includes('Same, new numbers')));
  return { ...found, renewed: said() } })"""


@functools.cache
def site():
    """Build the site once for all tests of a process, and return its folder."""
    return build(Path(tempfile.mkdtemp(prefix="practice-")))


def build(folder, warnings=None, names=None, room=True, **sections):
    """Build one page a question, and the one with the whole bank, and return the folder of the site.

    Parameters
    ----------
    folder : Path
    warnings : file, optional
        Where warnings are written.
    names : iterable of str, optional
        Ids of the generators that get a page; default: all of the bank.
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
    names = list(names or bank())
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

    def __init__(self, tab, pages, label):
        self.label, self.generator = label, bank()[label]
        self.errors, self.requests = [], []
        self.page = tab
        self._listeners = {
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self.requests.append(request.url),
        }
        for event, listener in self._listeners.items():
            tab.on(event, listener)
        tab.goto((pages / f"{label}.html").as_uri(), wait_until="load")
        self.root = tab.locator("section.u-practice")

    def leave(self):
        """Listen no longer; the tab may go elsewhere."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def question(self, seed=0):
        return self.generator.question(seed)

    def answer(self, name):
        place = [a.name for a in self.generator.answers].index(name)
        return self.root.locator(".u-practice-answer").nth(place)

    def entries(self, name, value):
        """Return what a student types for an answer, with three digits; a text stays as it is.

        Parameters
        ----------
        name : str
            Of the answer.
        value : number, str or numpy.ndarray
            For a choice, the number of the option.

        Returns
        -------
        list of [str, int, str or None]
            Selector within the answer, number of the field, what goes into it (None: it is chosen).
        """
        answer = next(a for a in self.generator.answers if a.name == name)
        if answer.options:
            return [["input", int(value), None]]
        sizes = []
        if getattr(value, "ndim", 0) == 2:
            sizes = [[".u-practice-size", k, str(size)] for k, size in enumerate(value.shape)]
            value = value.ravel()
        values = list(value) if getattr(value, "ndim", 0) else [value]
        digits = 3 if answer.tolerance else 12
        texts = [entry if isinstance(entry, str) else written(entry, digits) for entry in values]
        return sizes + [[".u-practice-cell input", k, text] for k, text in enumerate(texts)]

    def type(self, name, value):
        """Type an answer as a student would."""
        group, entries = self.answer(name), self.entries(name, value)
        for selector, k, text in entries:
            field = group.locator(selector).nth(k)
            if text is None:
                field.check()
            else:
                field.fill(text)
        cells = sum(selector.startswith(".u-practice-cell") for selector, *_ in entries)
        assert not cells or group.locator(".u-practice-cell input").count() == cells

    def attempt(self, attempts):
        """Type, check and take new numbers, again and again, by script.

        Parameters
        ----------
        attempts : list of dict
            Values by names of answers, one dict for each variant.

        Returns
        -------
        list of dict
            Of each attempt: `said`, `diagnoses`, and what was said to the new numbers, `renewed`.
        """
        names = [answer.name for answer in self.generator.answers]
        typed = [
            [
                [names.index(name), *entry]
                for name, value in values.items()
                for entry in self.entries(name, value)
            ]
            for values in attempts
        ]
        found = self.root.evaluate(ATTEMPTS, typed)
        for entries, one in zip(typed, found, strict=True):
            cells = [place for place, selector, *_ in entries if selector.endswith("cell input")]
            assert all(one["counts"][place] == cells.count(place) for place in cells)
        return found

    def check(self):
        self.root.locator("button[type=submit]").click()
        return self.said()

    def press(self, name):
        self.root.locator("button").filter(has_text=re.compile(name)).click()

    def said(self):
        return self.root.locator(".u-practice-status").inner_text()

    def score(self):
        return float(re.match(r"([\d.]+) of", self.said())[1])
