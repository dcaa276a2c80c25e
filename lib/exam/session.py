"""Practice in a terminal: it asks, marks, explains, and helps for a price."""

import textwrap

import numpy as np

from lib.exam.conceptual import FindMistake, Match, Order, TrueOrFalse
from lib.exam.marking import mark, price, read
from lib.exam.pictures import PICTURES
from lib.exam.templates import plain

LETTERS = "ABCDEFG"
HELP = (
    "Type numbers with spaces between them (rows of a matrix with semicolons), or the letter of an answer. "
    "h: a hint, for 10 % of the marks; n: the next step of the working, whose marks are then gone; "
    "s: show the solution and go on; q: stop."
)


class Stopped(Exception):
    """The student has had enough, or the input has ended."""


class Session:
    """One sitting: what was asked, and the marks so far.

    Parameters
    ----------
    ask : callable
        From a prompt to what was typed, as `input`; raises EOFError at the end.
    say : callable
        Takes a line of text, as `print`.
    notation : {"ng", "goodfellow", "olah", "pytorch"}
    """

    def __init__(self, ask=input, say=print, notation="pytorch"):
        self.ask, self.say, self.notation = ask, say, notation
        self.earned, self.possible, self.asked, self.weak = 0.0, 0, 0, {}

    def run(self, tasks):
        """Ask one question after the other until they end or the student stops.

        Parameters
        ----------
        tasks : iterable of Task
        """
        self._tell(HELP)
        try:
            for task in tasks:
                self._task(task)
        except (Stopped, EOFError, KeyboardInterrupt):
            self.say("")
        self.say(f"{self.asked} questions, {self.earned:.3g} of {self.possible} marks.")
        if self.weak:
            self._tell("To read again: " + "; ".join(sorted(self.weak)) + ".")

    def _task(self, task):
        entry = task.entry
        self.say("")
        title = f"{entry.title} " if entry.kind == "generator" else ""
        self.say(f"--- {title}({entry.part}, {_marks(entry.marks)}, about {entry.minutes} minutes)")
        kinds = {"generator": self._calculation, "conceptual": self._idea, "open": self._open}
        earned = kinds[entry.kind](task)
        self.asked, self.possible = self.asked + 1, self.possible + entry.marks
        self.earned += earned
        if earned < entry.marks / 2:
            self.weak[f"chapter {entry.chapter:02}, {entry.topic}"] = True
        self.say(f"{earned:.3g} of {_marks(entry.marks)}.")

    def _tell(self, text):
        for paragraph in plain(text).splitlines():
            self.say(textwrap.fill(paragraph, 96, break_long_words=False))

    def _typed(self, prompt):
        typed = self.ask(prompt).strip()
        if typed == "q":
            raise Stopped
        return typed

    # --- Calculations ---

    def _calculation(self, task):
        question = task.entry.question(task.seed)
        self._tell(question.fill(task.entry.text, self.notation))
        state = {"hints": 0, "shown": 0, "earlier": {}}
        earned = sum(self._answer(question, answer, state) for answer in task.entry.answers)
        if earned < task.entry.marks:
            for step in range(state["shown"], len(task.entry.steps)):
                self._step(question, step)
        return earned

    def _answer(self, question, answer, state):
        g = question.generator
        options = question.choices(answer, 0) if answer.options else ()
        for letter, (text, _) in zip(LETTERS, options, strict=False):
            self._tell(f"  {letter}: {question.fill(text, self.notation)}")
        tries, best = 0, 0.0
        while True:
            typed = self._typed(f"{plain(question.fill(answer.label, self.notation))}: ")
            if typed == "h":
                self._hint(question, state)
            elif typed == "n":
                self._next(question, state)
            elif typed == "s":
                return best
            elif typed:
                try:
                    value = _value(question, answer, options, typed)
                except ValueError as error:
                    self.say(f"{error}. Nothing was counted.")
                    continue
                tries += 1
                verdict = mark(question, answer, value, state["earlier"])
                steps = [s for s in g.steps_of(answer) if g.steps.index(s) >= state["shown"]]
                worth = sum(step.marks for step in steps) * price(tries, state["hints"])
                best = max(best, worth * verdict.share)
                self._verdict(question, answer, verdict)
                if verdict.right:
                    state["earlier"][answer.name] = value
                    return best
                state["earlier"] |= {answer.name: value} if verdict.entries is not None else {}

    def _verdict(self, question, answer, verdict):
        if verdict.right:
            self.say("right, going on from your earlier answer" if verdict.followed else "right")
            return
        if verdict.entries is None:
            shape = " by ".join(map(str, np.shape(question.values[answer.name])))
            self.say(f"not right: another shape is asked, {shape}")
        elif verdict.entries.size > 1:
            wrong = [_entry(answer, place) for place in np.argwhere(~verdict.entries).tolist()]
            self.say(f"not right yet: {', '.join(wrong)}")
        else:
            self.say("not right yet")
        if verdict.mistake:
            self._tell(question.fill(verdict.mistake.diagnosis, self.notation))

    def _hint(self, question, state):
        hints = question.generator.hints
        if state["hints"] == len(hints):
            self.say("There are no more hints.")
            return
        self._tell(question.fill(hints[state["hints"]], self.notation))
        state["hints"] += 1

    def _next(self, question, state):
        if state["shown"] < len(question.generator.steps):
            self._step(question, state["shown"])
            state["shown"] += 1

    def _step(self, question, place):
        rule, equation, substitution, marks = question.worked(self.notation)[place]
        self._tell(f"{rule} ({_marks(marks)})")
        for text in (equation, substitution):
            self.say(textwrap.indent(plain(text), "  "))

    # --- Ideas ---

    def _idea(self, task):
        entry = task.entry
        self._tell(self._letters(entry, entry.text))
        if entry.picture:
            self._tell(f"The diagram: {PICTURES[entry.picture][1]}")
        if isinstance(entry, Match | Order):
            return self._arranged(entry, task.seed)
        if isinstance(entry, FindMistake):
            return self._derivation(entry)
        return self._choice(entry, task.seed)

    def _letters(self, entry, text):
        return entry.lettered(text, self.notation)

    def _listed(self, entry, texts):
        for letter, text in zip(LETTERS, texts, strict=False):
            self._tell(f"  {letter}: {self._letters(entry, text)}")

    def _pick(self, prompt, count):
        while True:
            places = [LETTERS[:count].find(c) for c in self._typed(prompt).upper() if c.isalpha()]
            if places and min(places) >= 0:
                return places
            self.say(f"Type a letter from A to {LETTERS[count - 1]}.")

    def _choice(self, entry, seed):
        earned = 0
        if isinstance(entry, TrueOrFalse):
            said = ""
            while said not in ("t", "f"):
                said = self._typed("t (true) or f (false): ").lower()[:1]
            earned += (said == "t") == entry.holds
            self.say(f"It is {'true' if entry.holds else 'false'}. Why?")
        replies = entry.replies(seed)
        self._listed(entry, [reply.text for reply in replies])
        chosen = replies[self._pick("Your answer: ", len(replies))[0]]
        self._tell(self._letters(entry, chosen.feedback))
        if chosen is not entry.right:
            self._tell(f"Right is: {self._letters(entry, entry.right.text)}")
            self.say(f"In the book: #{entry.explained_in(chosen)}")
        return earned + (chosen is entry.right)

    def _derivation(self, entry):
        self._listed(entry, [line.text for line in entry.lines])
        chosen = self._pick("The wrong line: ", len(entry.lines))[0]
        self._tell(self._letters(entry, entry.lines[chosen].feedback))
        if chosen != entry.wrong:
            self._tell(f"Wrong is line {LETTERS[entry.wrong]}.")
            self._tell(self._letters(entry, entry.lines[entry.wrong].feedback))
            self.say(f"In the book: #{entry.explained_in(entry.lines[entry.wrong])}")
            return 0
        return 1 + self._agreed("Would you have written the same? y or n: ")

    def _arranged(self, entry, seed):
        shown = entry.shuffled(seed)
        self._listed(entry, shown)
        if isinstance(entry, Order):
            wanted = [shown.index(step) for step in entry.steps]
            right = self._pick("The order, as in BAC: ", len(shown)) == wanted
            earned = entry.marks * right
        else:
            wanted = [shown.index(right) for _, right in entry.pairs]
            found = []
            for left, _ in entry.pairs:
                self._tell(self._letters(entry, left))
                found += self._pick("Belongs to: ", len(shown))[:1]
            hits = sum(a == b for a, b in zip(found, wanted, strict=True))
            earned = min(hits, entry.marks)
        self.say(f"Right: {' '.join(LETTERS[place] for place in wanted)}")
        self._tell(self._letters(entry, entry.feedback))
        return earned

    # --- Open questions ---

    def _open(self, task):
        entry = task.entry
        self._tell(self._letters(entry, entry.text))
        self._typed("Write or draw it on paper, then press Enter. ")
        earned = 0
        for point in entry.scheme:
            self._tell(f"{self._letters(entry, point.text)} ({_marks(point.marks)})")
            earned += point.marks * self._agreed("Did you have that? y or n: ")
        self._tell(f"In short: {self._letters(entry, entry.answer)}")
        self._tell(f"The common mistake: {self._letters(entry, entry.mistake)}")
        return earned

    def _agreed(self, prompt):
        while True:
            typed = self._typed(prompt).lower()
            if typed[:1] in ("y", "n"):
                return typed[0] == "y"


def _marks(count):
    return "1 mark" if count == 1 else f"{count} marks"


def _entry(answer, place):
    if len(place) == 1:
        return plain(answer.entries[place[0]]) if answer.entries else f"entry {place[0] + 1}"
    return f"row {place[0] + 1}, column {place[1] + 1}"


def _value(question, answer, options, typed):
    if not options:
        return read(typed, np.shape(question.values[answer.name]))
    place = LETTERS[: len(options)].find(typed.upper())
    if place < 0:
        raise ValueError(f"got {typed!r}, expected a letter from A to {LETTERS[len(options) - 1]}")
    return answer.options.index(options[place][0])
