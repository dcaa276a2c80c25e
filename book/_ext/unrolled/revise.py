"""`{evening-plan}`, what to do with the time that is left; `{question-index}`, all questions; `{remember}`.

A line of a plan is `what arguments: words`, where `what` says how its minutes are counted: `sheet`, `remember`,
`drawings lstm gru`, `paper 1`, `mark 1`, or once `rest`, which gets the minutes that nothing else needs.
"""

import re
from collections import Counter

from docutils import nodes

from book.form import QUESTION, SECONDS, WORDS_PER_MINUTE
from lib.exam.templates import plain
from lib.notation.cards import card_of
from unrolled.chapter_map import title_of
from unrolled.concepts import load_concepts
from unrolled.drawings import drawn_questions
from unrolled.nodes import table
from unrolled.papers import marking_minutes, paper_of
from unrolled.revision import NAMES, RevisionDirective, bank, block
from unrolled.sheet import sets_of

_LINE = re.compile(r"(?P<what>\w+)(?P<arguments>[^:]*): (?P<words>.+)")
KINDS = {"generator": "calculation", "conceptual": "idea", "open": "open question"}
HARDER = {"easy": 3, "medium": 6, "hard": 60}  # at most so many minutes


def difficulty(minutes):
    """Return how difficult a question of so many minutes is called.

    Parameters
    ----------
    minutes : int

    Returns
    -------
    {"easy", "medium", "hard"}
    """
    return next(name for name, most in HARDER.items() if minutes <= most)


def sheet_minutes(found):
    """Return the minutes that the formula sheet takes, as the times of the chapters are counted."""
    cards = [card_of(name) for lesson in found for name in lesson.cards]
    count = sum(len(lines) for card in cards for _, lines in sets_of(card))
    return round(count * SECONDS["equations"] / 60)


def reading_minutes(text):
    """Return the minutes that a text takes."""
    return max(1, round(len(text.split()) / WORDS_PER_MINUTE))


class EveningPlan(RevisionDirective):
    """A table of steps with their minutes, which add up to those of the argument."""

    has_content = True
    required_arguments = 1

    def run(self):
        """Return the table."""
        found = self.lessons_in_order()
        steps = [self._step(line, found) for line in self.content if line.strip()]
        left = int(self.arguments[0]) - sum(minutes or 0 for minutes, _ in steps)
        rests = [minutes for minutes, _ in steps].count(None)
        if left < 0 or rests != 1:
            raise self.error(
                f"the steps leave {left} of {self.arguments[0]} minutes to {rests} lines `rest`, expected some "
                "minutes and one such line"
            )
        rows = [
            [
                nodes.Text(f"{left if minutes is None else minutes} min"),
                *self.parsed(words)[0].children,
            ]
            for minutes, words in steps
        ]
        rows = [[first, nodes.inline("", "", *rest)] for first, *rest in rows]
        return [block(table(["Time", "What to do"], rows), classes=["u-revise"])]

    def _step(self, line, found):
        match = _LINE.fullmatch(line.strip())
        counts = {
            "sheet": lambda _: sheet_minutes(found),
            "remember": lambda _: reading_minutes(" ".join(lesson.remember[0] for lesson in found)),
            "drawings": _drawing_minutes,
            "paper": lambda seeds: sum(paper_of(seed).minutes for seed in seeds),
            "mark": lambda seeds: sum(marking_minutes(seed) for seed in seeds),
            "rest": lambda _: None,
        }
        if not match or match["what"] not in counts:
            raise self.error(
                f"got the line {line!r}, expected one of {', '.join(counts)} before a colon"
            )
        return counts[match["what"]](match["arguments"].split()), match["words"]


def _drawing_minutes(names):
    questions = {entry.drawing: entry.minutes for entry in drawn_questions()}
    return sum(questions[name] for name in names or questions)


class Remember(RevisionDirective):
    """The line to remember of each chapter."""

    def run(self):
        """Return a list."""
        found = self.lessons_in_order()
        rows = []
        for lesson in found:
            text, letters = lesson.remember
            text = re.sub(
                r"^\**[a-z]", lambda start: start[0].upper(), text
            )  # it stood after a colon
            title = nodes.paragraph("", "", self.page(lesson), classes=["u-chapter-name"])
            rows.append(block(title, self.lettered(text, letters), classes=["u-line"]))
        return [block(*rows, classes=["u-revise", "u-lines"])]


class QuestionIndex(RevisionDirective):
    """A section for each part; in it a table of every question, exercise and quiz, by topic and difficulty."""

    def run(self):
        """Return the sections."""
        questions = bank()
        self.topics = {}
        for entry in questions:
            for place in ((entry.chapter, entry.section), (entry.chapter, "")):
                self.topics.setdefault(place, Counter())[_capital(entry.topic)] += 1
        self.sections = {
            concept["exercise"]: concept["section"]
            for chapter in load_concepts()
            for concept in chapter["concepts"].values()
            if concept.get("exercise")
        }
        sections = []
        lessons = self.lessons()
        practised = {
            name: lesson
            for part in lessons.values()
            for lesson in part
            for name in lesson.practised
        }
        for part, found in lessons.items():
            rows = [
                row for lesson in found for row in (*self._exercises(lesson), *self._quiz(lesson))
            ]
            rows += [self._question(entry, practised) for entry in questions if entry.part == part]
            order = list(HARDER)
            rows.sort(key=lambda row: (row[0].lower(), order.index(row[3])))
            cells = [
                [nodes.Text(topic), link, nodes.Text(kind), nodes.Text(hard)]
                for topic, link, kind, hard in rows
            ]
            section = self.section(f"questions-{part}", nodes.Text(NAMES[part]))
            head = ["Topic", "Question", "Kind", "Difficulty"]
            section += block(table(head, cells, classes=["u-questions"]), classes=["u-revise"])
            sections.append(section)
        return sections

    def _exercises(self, lesson):
        for exercise in lesson.exercises:
            kind = "exercise, coded" if exercise.coded else "exercise"
            link = self.label(exercise.label, exercise.title.replace("`", ""))
            topic = self._topic(lesson, self.sections.get(exercise.label, ""))
            yield topic, link, kind, difficulty(exercise.minutes)

    def _quiz(self, lesson):
        places = {}
        for number, section in enumerate(lesson.questions, 1):
            places.setdefault(self._topic(lesson, section), []).append(str(number))
        for topic, numbers in places.items():
            text = f"Quiz, question{'s' * (len(numbers) > 1)} {', '.join(numbers)}"
            yield topic, self._place(lesson, "exam-corner", text), "quiz", difficulty(QUESTION)

    def _topic(self, lesson, section):
        """Return what most questions of the bank about a section are about; without any, about its chapter."""
        of_chapter = self.topics.get((lesson.number, ""), {title_of(lesson.docname): 1})
        found = self.topics.get((lesson.number, section), of_chapter)
        return max(sorted(found), key=found.get)

    def _place(self, lesson, target, text):
        """Return a link to an element of a lesson that has no label."""
        page = self.env.app.builder.get_relative_uri(self.env.docname, lesson.docname)
        return nodes.reference("", text, refuri=f"{page}#{target}", internal=True)

    def _question(self, entry, practised):
        title = plain(entry.title)
        if entry.id in practised:
            link = self._place(practised[entry.id], f"practice-{entry.id}", title)
        else:
            link = self.label(entry.section, title)
        return _capital(entry.topic), link, KINDS[entry.kind], difficulty(entry.minutes)


def _capital(topic):
    return topic[0].upper() + topic[1:]


def setup(app):
    """Register the directives."""
    app.add_directive("evening-plan", EveningPlan)
    app.add_directive("remember", Remember)
    app.add_directive("question-index", QuestionIndex)
