"""What a chapter asks of its reader: words, lines of code, equations, figures, and from these its minutes.

python -m book.form                          all notebooks, with ! where a limit is broken
python -m book.form notebooks/10-lstm.ipynb  some
"""

import argparse
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from book.citations import to_roles
from book.files import all_notebooks, is_laboratory
from book.tags import LABELS

WORDS_PER_MINUTE = 200
SECONDS = {
    "lines": 4,
    "equations": 15,
    "figures": 30,
    "moving": 30,
}  # a figure that moves: 60 in all
# Minutes in the exam corner, by what there is to do.
EXERCISE, CODED, QUESTION, DRAWING = 6, 10, 1, 5
MOST_IN_A_LESSON = {"words": 2200, "lines": 110, "claims": 6, "figures": 10, "minutes": 30}
MOST_IN_A_LABORATORY = {"words": 2200, "lines": 220, "figures": 10, "minutes": 40}
CORNER_WORDS, FEWEST_EXERCISES, FEWEST_FIGURES = 1800, 4, 4

FOLDED = {*LABELS, "hide-input", "hide-cell", "remove-input", "solution", "quiz"}
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_DIRECTIVE = re.compile(r"\{([\w:-]+)\}\s*(.*)")
_SETTINGS = re.compile(r"\A(?:\s*:[\w-]+:[^\n]*\n?)*")
_MYST = MdParserConfig(
    enable_extensions=[
        "amsmath",
        "attrs_block",
        "attrs_inline",
        "colon_fence",
        "deflist",
        "dollarmath",
    ],
    dmath_double_inline=True,
)
_PARSER = create_md_parser(_MYST, RendererHTML)


@dataclass
class Count:
    """What a reader meets in a part of a page."""

    words: int = 0
    lines: int = 0
    equations: int = 0
    figures: int = 0
    moving: int = 0
    claims: int = 0

    def add(self, other):
        """Add another part."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def minutes(self):
        """Time to read it, rounded."""
        seconds = sum(each * getattr(self, name) for name, each in SECONDS.items())
        return round(self.words / WORDS_PER_MINUTE + seconds / 60)


@dataclass
class Form:
    """A notebook as its reader meets it; `lesson` is what stands before the exam corner."""

    lesson: Count = field(default_factory=Count)
    corner: Count = field(default_factory=Count)  # without the solutions; with the recap
    exercises: int = 0
    coded: int = 0
    solutions: int = 0
    questions: int = 0
    drawings: int = 0
    card: bool = False

    @property
    def exercise_minutes(self):
        """Time for all that the exam corner asks."""
        by_hand = self.exercises - self.coded
        parts = EXERCISE * by_hand + CODED * self.coded
        return parts + QUESTION * self.questions + DRAWING * self.drawings


class _Reader:
    """Walks through a notebook and keeps count."""

    def __init__(self):
        self.form, self.part = Form(), "lesson"

    @property
    def count(self):
        return getattr(self.form, self.part)

    def markdown(self, text):
        tokens = _PARSER.parse(text)
        for place, token in enumerate(tokens):
            if token.type == "heading_open":
                self.heading(token.tag, tokens[place + 1].content)
            self.token(token)

    def heading(self, tag, text):
        self.form.card |= "in one minute" in text.lower()
        if tag == "h2":
            ends = r"exam corner|recap|further|summary" if self.part == "corner" else r"exam corner"
            self.part = "corner" if re.search(ends, text, re.IGNORECASE) else "lesson"

    def token(self, token):
        if token.type == "inline":
            for child in token.children:
                self.inline(child)
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            self.count.equations += 1
        elif token.type in ("fence", "colon_fence"):
            directive = _DIRECTIVE.match(token.info.strip())
            if directive:
                self.directive(directive[1], directive[2], token.content)
            else:
                self.count.lines += _lines(token.content)
        elif token.type == "code_block":
            self.count.lines += _lines(token.content)

    def inline(self, token):
        if token.type == "text":
            self.count.words += len(_WORD.findall(token.content))
        elif token.type == "math_inline_double":
            self.count.equations += 1
        elif token.type in ("math_inline", "math_single", "myst_role"):
            self.count.words += 1
        elif token.type == "image":
            self.count.figures += 1

    def directive(self, name, title, content):
        settings = _SETTINGS.match(content)[0]
        body = content[len(settings) :]
        if name in ("code", "code-block"):
            self.count.lines += _lines(body)
        elif name == "math":
            self.count.equations += 1
        elif name in ("figure", "image"):
            self.count.figures += 1
            self.markdown(body)
        elif name.startswith("solution"):
            self.form.solutions += 1
        elif name == "tab-set":
            self.count.add(self.longest_tab(body))
        elif name not in ("raw", "bibliography"):
            self.form.exercises += name in ("exercise", "exercise-start")
            self.form.card |= "formula-card" in settings and "in one minute" in title.lower()
            self.count.moving += ":class: live-" in settings
            if not name.startswith("tab-item"):
                self.markdown(title)
            self.markdown(body)
            self.count.moving += ":class: train-" in settings

    def longest_tab(self, body):
        """Of several tabs a reader reads one."""
        counts = []
        for token in _PARSER.parse(body):
            if token.type in ("fence", "colon_fence"):
                reader = _Reader()
                reader.token(token)
                counts.append(reader.form.lesson)
        return max(counts, key=lambda count: (count.minutes, count.words), default=Count())

    def code(self, cell):
        tags = set(cell.metadata.get("tags", []))
        texts = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        self.form.coded += "exercise" in tags
        self.form.drawings += "hide-cell" in tags
        self.form.card |= any(text.startswith("In one minute") for text in texts)
        if tags & {"solution", "hide-cell", "quiz"}:
            return
        moving = sum(text.startswith("Explorer") for text in texts)
        self.count.moving += moving
        self.count.figures += moving + sum(
            text.startswith(("Picture", "In one minute")) for text in texts
        )
        self.count.equations += sum(text.startswith("Equations") for text in texts)
        self.count.claims += len(re.findall(r"^\s*claim\(", cell.source, re.MULTILINE))
        if not tags & FOLDED:
            self.count.lines += _lines(cell.source)
            if re.search(r"^\s*show\(", cell.source, re.MULTILINE):
                self.count.lines += sum(_lines(text) for text in texts)


def _lines(text):
    return sum(bool(line.strip()) for line in text.splitlines())


def form_of(path):
    """Count what a reader of a notebook meets.

    Parameters
    ----------
    path : Path
        Its quiz, if it has one, stands in `quizzes/` beside it.

    Returns
    -------
    Form
    """
    reader = _Reader()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            reader.markdown(to_roles(cell.source))
        elif cell.cell_type == "code":
            reader.code(cell)
    quiz = path.parent / "quizzes" / f"{path.stem}.json"
    if quiz.exists():
        reader.form.questions = len(json.loads(quiz.read_text(encoding="utf-8")))
    return reader.form


def breaches(form, laboratory=False):
    """Name the limits that a notebook breaks.

    Parameters
    ----------
    form : Form
    laboratory : bool

    Returns
    -------
    list of str
    """
    most = MOST_IN_A_LABORATORY if laboratory else MOST_IN_A_LESSON
    found = [
        f"{name}: {getattr(form.lesson, name)} of {limit}"
        for name, limit in most.items()
        if getattr(form.lesson, name) > limit
    ]
    if laboratory:
        return found
    needed = {
        f"words in the exam corner: {form.corner.words} of {CORNER_WORDS}": form.corner.words
        <= CORNER_WORDS,
        f"figures: {form.lesson.figures}, at least {FEWEST_FIGURES}": form.lesson.figures
        >= FEWEST_FIGURES,
        f"exercises: {form.exercises}, at least {FEWEST_EXERCISES}": form.exercises
        >= FEWEST_EXERCISES,
        "an exercise without a solution": form.solutions >= form.exercises,
        "no quiz": form.questions > 0,
        "no card, In one minute": form.card,
    }
    return found + [text for text, holds in needed.items() if not holds]


def main():
    """Print a table; fail if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all")
    paths = [path.resolve() for path in parser.parse_args().notebooks] or all_notebooks()
    heads = ("words", "lines", "equations", "figures", "moving", "claims", "minutes")
    print(f"{'':40}" + "".join(f"{head:>10}" for head in (*heads, "corner", "exercises")))
    broken = False
    for path in paths:
        form = form_of(path)
        numbers = [getattr(form.lesson, head) for head in heads]
        numbers += [form.corner.words, form.exercise_minutes]
        found = breaches(form, is_laboratory(path))
        broken |= bool(found)
        name = f"laboratory {path.stem}" if is_laboratory(path) else path.stem
        print(f"{name:40}" + "".join(f"{number:>10}" for number in numbers))
        print("".join(f"    ! {text}\n" for text in found), end="")
    sys.exit(broken)


if __name__ == "__main__":
    main()
