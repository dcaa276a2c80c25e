"""Runs the cells of one page, as if the page had been run from its top down to the cell that was asked for.

Each cell leaves a name space of its own, the one that the cells it needs have left and what it binds itself. So a
name that a later cell gives to something else is no trap for a reader who goes back.
"""

import ast
import contextlib
import functools
import io
import json
import traceback
from importlib import import_module

from .needs import needed

MOST = 20_000  # characters of output; a loop may print for ever


class Kernel:
    """The state of a page.

    Parameters
    ----------
    write : callable
        Is given the text that the cell asked for prints, piece by piece.
    """

    def __init__(self, write):
        self.write = write
        self.ran = {}  # place: (source, number of the run, name space)
        self.runs = 0
        self.solved, self.raised, self.file = {}, None, ""

    def run(self, sources, place):
        """Run a cell, and before it those it needs that have not run or have changed since.

        Parameters
        ----------
        sources : str
            A list of the page's cells as they stand now, as JSON.
        place : int

        Returns
        -------
        str
            An object as JSON: `value`, text of the cell's last expression; `solved`, by label of an exercise, and
            `line`, where the reader's function raised when it was checked; of an error `error`, `line` and
            `place`, the cell in which it arose.
        """
        sources = json.loads(sources)
        self.solved, self.raised = {}, None
        places = needed(sources, place)
        for needs in places:
            if self._stale(sources, needs):
                found = self._execute(sources, needs, io.StringIO())
                if "error" in found:
                    return json.dumps(found)
        return json.dumps(self._execute(sources, place, _Output(self.write)))

    def _stale(self, sources, place):
        if place not in self.ran or self.ran[place][0] != sources[place]:
            return True
        return any(self.ran[n][1] > self.ran[place][1] for n in needed(sources, place))

    def _execute(self, sources, place, output):
        source, file = sources[place], f"<cell {place}>"
        self.file = file
        names = {"__name__": "__main__"}
        for earlier in needed(sources, place):
            names |= self.ran[earlier][2]
        self.ran.pop(place, None)
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            try:
                with self._checks():
                    value = _run(source, file, names)
            except (Exception, SystemExit) as error:
                return {"error": _said(error), "line": _line(error, file), "place": place}
        self.runs += 1
        self.ran[place] = source, self.runs, names
        found = {"value": value, "solved": self.solved}
        return found if self.raised is None else {**found, "line": self.raised}

    def _watched(self, function):
        """The same function, that notes in which line of the cell it raises."""
        if not hasattr(function, "__name__"):
            return function

        @functools.wraps(function)
        def watched(*arguments, **named):
            try:
                return function(*arguments, **named)
            except Exception as error:
                self.raised = _line(error, self.file)
                raise

        return watched

    @contextlib.contextmanager
    def _checks(self):
        """Note what `check` says of an exercise, whoever imports it meanwhile."""
        checks = import_module("lib.exam.checks")
        check = checks.check

        @functools.wraps(check)
        def noted(label, function):
            verdict = check(label, self._watched(function))
            self.solved[label] = bool(verdict)
            return verdict

        checks.check = noted
        try:
            yield
        finally:
            checks.check = check


class _Output(io.TextIOBase):
    """Hands on what is printed, up to a limit."""

    def __init__(self, write):
        self.hand_on, self.left = write, MOST

    def write(self, text):
        if self.left > 0:
            self.hand_on(text[: self.left])
            if len(text) >= self.left:
                self.hand_on("\n… more was printed than is shown here\n")
        self.left -= len(text)
        return len(text)


def _run(source, file, names):
    """Run a cell; return the text of its last expression, as a notebook shows it."""
    body = ast.parse(source, file).body
    last = None
    if body and isinstance(body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        last = ast.Expression(body.pop().value)
    exec(compile(ast.Module(body, []), file, "exec"), names)
    value = eval(compile(last, file, "eval"), names) if last else None
    return None if value is None else repr(value)


def _said(error):
    """The last lines of a traceback: kind of error and message."""
    text = "".join(traceback.format_exception_only(error)).strip()
    return text.splitlines()[-1] if isinstance(error, SyntaxError) else text


def _line(error, file):
    """The line of the cell at which an error arose; None if it is not known."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    return lines[-1] if lines else None
