"""GIFT, a plain text format that Moodle and others read."""

import re

from lib.exam.export.items import item
from lib.exam.templates import plain, to_html


def written(tasks, notation="pytorch"):
    """Write questions as GIFT.

    Parameters
    ----------
    tasks : list of Task
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    bytes
    """
    return "\n".join(_question(item(task, notation)) for task in tasks).encode()


def _question(one):
    answers = {"number": _number, "choice": _choice, "match": _match, "essay": lambda one: ""}[
        one.kind
    ](one)
    feedback = "" if one.kind == "essay" else f"####{_html(one.feedback)}"
    name = f"{_escaped(plain(one.title))} ({one.id})"
    text = f"[html]{_html(one.described)} {{{answers}{feedback}}}"
    return f"// {one.part}, {one.marks} marks\n::{name}::{text}\n"


def _number(one):
    lines = [
        f"{'=' if option.right else '=%0%'}{option.value!r}:{option.tolerance!r} #{_html(option.feedback)}"
        for option in one.options
    ]
    return "#\n" + "\n".join(lines) + "\n"


def _choice(one):
    lines = [
        f"{'=' if option.right else '~'}[html]{_html(option.text)} #[html]{_html(option.feedback)}"
        for option in one.options
    ]
    return "\n" + "\n".join(lines) + "\n"


def _match(one):
    lines = [f"={_html(left)} -> {_escaped(plain(right))}" for left, right in one.pairs]
    return "\n" + "\n".join(lines) + "\n"


def _html(text):
    return _escaped(to_html(text).replace("\n", " "))


def _escaped(text):
    """Put a backslash before what GIFT would read as a sign of its own, and before backslashes."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)
