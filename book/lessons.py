"""What a lesson offers to whoever revises: read from its notebook, so that nothing of it is written twice."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from book.citations import to_roles
from book.files import ROOT, notebooks
from book.form import CODED, EXERCISE, SECONDS, WORDS_PER_MINUTE

_MARK = re.compile(r"^<!--\s*letters:\s*(\w+)\s*-->\s*$", re.MULTILINE)
_LABEL = re.compile(r"^\(([\w-]+)\)=\s*$", re.MULTILINE)
_AIMS = re.compile(r"^You will be able to\n: (.+)$", re.MULTILINE)
_BOX = re.compile(
    r"^(:{3,})\{admonition\} (?P<title>.+)\n(?::.*\n)*(?P<text>[\s\S]*?)\n\1[ ]*$", re.M
)
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|/|#)([^)\s#]+)")
_EXERCISE = re.compile(r"^`{3,}\{exercise\} (?P<title>.+)\n(?::.*\n)*?:label: (?P<label>\S+)", re.M)
_SOLUTION = r"^(`{3,}|:{3,})\{solution\} %s\s*\n(?P<text>[\s\S]*?)^\1"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TO_SOLVE = 5  # times as long as it takes to read an exercise with its solution
_CARD = re.compile(r"card\(\"(\w+)\"\)")
_PRACTISED = re.compile(r"practise\(\"([\w-]+)\"\)")


@dataclass(frozen=True)
class Exercise:
    """An exercise of a lesson: its label and title, whether it is to be coded, the minutes to solve it."""

    label: str
    title: str
    coded: bool
    minutes: int


@dataclass(frozen=True)
class Lesson:
    """A lesson and its path; all else is read from it."""

    path: Path

    @property
    def number(self):
        """Return the number of the chapter."""
        return int(self.path.name[:2])

    @property
    def docname(self):
        """Return the name of its page."""
        return f"notebooks/{self.path.stem}"

    @cached_property
    def cells(self):
        """Return the cells of the notebook."""
        return nbformat.read(self.path, as_version=4).cells

    @cached_property
    def prose(self):
        """Return all Markdown, with citations and links that hold on every page of the book."""
        parts = (cell.source for cell in self.cells if cell.cell_type == "markdown")
        text = to_roles("\n\n".join(parts))
        return _LINK.sub(self._from_root, text)

    def _from_root(self, match):
        target = (self.path.parent / match[0]).resolve()
        known = target.is_relative_to(ROOT) and target.exists()
        return f"/{target.relative_to(ROOT).as_posix()}" if known else match[0]

    @property
    def title(self):
        """Return the title, without a number."""
        return re.search(r"^# (.+)$", self.prose, re.MULTILINE)[1]

    @property
    def aims(self):
        """Return what a reader will be able to do."""
        return _AIMS.search(self.prose)[1]

    @property
    def cards(self):
        """Return the names of its cards."""
        return self._calls(_CARD)

    @property
    def practised(self):
        """Return the ids of the questions that it has with new numbers each time."""
        return self._calls(_PRACTISED)

    def _calls(self, pattern):
        code = (cell.source for cell in self.cells if cell.cell_type == "code")
        return tuple(name for source in code for name in pattern.findall(source))

    @property
    def exercises(self):
        """Return the exercises in order."""
        stubs = {
            name
            for cell in self.cells
            if "exercise" in cell.metadata.get("tags", [])
            for name in re.findall(r"check\(\s*\"([\w-]+)\"", cell.source)
        }
        found = []
        for match in _EXERCISE.finditer(self.prose):
            label, coded = match["label"], match["label"] in stubs
            found.append(Exercise(label, match["title"], coded, self._minutes(match, coded)))
        return tuple(found)

    def _minutes(self, exercise, coded):
        """Return the minutes to solve an exercise, by the length of its text and of its solution."""
        text = self.prose[exercise.end() :].partition("\n```")[0]
        solution = re.search(_SOLUTION % re.escape(exercise["label"]), self.prose, re.MULTILINE)
        text += solution["text"] if solution else ""
        equations = text.count("$$") // 2 * SECONDS["equations"] / 60
        reading = len(_WORD.findall(text)) / WORDS_PER_MINUTE + equations
        return max(1, round(_TO_SOLVE * reading)) + (CODED - EXERCISE) * coded

    @property
    def questions(self):
        """Return the questions of its quiz, in order: for each the label of the section that explains it."""
        path = self.path.parent / "quizzes" / f"{self.path.stem}.json"
        if not path.exists():
            return ()
        return tuple(item["section"] for item in json.loads(path.read_text(encoding="utf-8")))

    @property
    def corner(self):
        """Return the label of the exam corner."""
        return self._label_of(r"Exam corner")

    @property
    def drawing(self):
        """Return label and title of what is to be drawn from memory, or None."""
        found = re.search(r"^\(([\w-]+memory)\)=\s+#+ (.+)$", self.prose, re.MULTILINE)
        return found.groups() if found else None

    def _label_of(self, heading):
        found = re.search(rf"^\(([\w-]+)\)=\s+## {heading}", self.prose, re.MULTILINE)
        return found[1] if found else ""

    def section(self, heading):
        """Return a section without its heading and labels, and the cell whose letters hold where it begins.

        Parameters
        ----------
        heading : str
            How the heading begins.

        Returns
        -------
        tuple of str
            Markdown, and `"lstm"`, …, `"none"`; two empty texts where there is no such section.
        """
        found = re.search(rf"^## {heading}.*\n([\s\S]*?)(?=^## |\Z)", self.prose, re.MULTILINE)
        if not found:
            return "", ""
        marks = _MARK.findall(self.prose[: found.start()])
        text = _LABEL.sub("", _MARK.sub("", found[1])).strip()
        return text, marks[-1] if marks else "none"

    @property
    def traps(self):
        """Return the traps, a paragraph each that begins with its title in bold, and the letters they use."""
        text, letters = self.section("Traps")
        return _BOX.sub(
            lambda box: f"**{box['title'].strip()}.** {box['text'].strip()}", text
        ), letters

    @property
    def remember(self):
        """Return the line of the recap to remember, without its number, and the letters it uses."""
        text, letters = self.section("Recap")
        lines = re.findall(r"^\d+\. (?:Remember: )?(.+)$", text, re.MULTILINE)
        return (lines[-1] if lines else ""), letters


def lessons(root=ROOT):
    """Return the lessons of the table of contents, in its order.

    Parameters
    ----------
    root : Path

    Returns
    -------
    list of Lesson
    """
    folder = root / "notebooks"
    return [Lesson(path) for path in notebooks(root) if path.parent == folder]


def by_part(found, entries, parts):
    """Sort lessons by the part of the exam to which most questions of their chapter belong.

    A chapter without questions goes where the one before it went.

    Parameters
    ----------
    found : list of Lesson
    entries : list
        Questions of the bank, with `chapter` and `part`.
    parts : sequence of str

    Returns
    -------
    dict of list
    """
    counts = {}
    for entry in entries:
        counts.setdefault(entry.chapter, Counter())[entry.part] += 1
    sorted_, part = {name: [] for name in parts}, parts[0]
    for lesson in found:
        if lesson.number in counts:
            part = counts[lesson.number].most_common(1)[0][0]
        sorted_[part].append(lesson)
    return sorted_
