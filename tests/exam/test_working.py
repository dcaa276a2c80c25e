"""The working that a solution shows is arithmetic that holds: its numbers give what is said to come out."""

import math
import re
from itertools import pairwise

import pytest

from lib.exam.generators import bank

SEEDS = 3
WORDS = {
    r"\cdot": "*",
    "−": "-",
    r"\left": "",
    r"\right": "",
    r"\,": "",
    r"\;": "",
    r"\tfrac": r"\frac",
}
NAMES = {name: getattr(math, name) for name in ("sqrt", "tanh", "exp", "cos", "sin")} | {
    "ln": math.log,
    "log_2": math.log2,
    "max": max,
    "min": min,
    "sigma": lambda a: 1 / (1 + math.exp(-a)),
    "__builtins__": {},
}


def group(tex, start):
    """What stands in the braces that open at a place, and where it goes on behind them."""
    depth = 0
    for end in range(start, len(tex)):
        depth += (tex[end] == "{") - (tex[end] == "}")
        if depth == 0:
            return tex[start + 1 : end], end + 1
    raise ValueError(f"braces that do not close: {tex}")


def value(tex):
    """The number that an expression of numbers gives; None if it is more than that."""
    for word, sign in WORDS.items():
        tex = tex.replace(word, sign)
    tex = re.sub(r"(?<=\d),(?=\d{3})", "", tex)
    tex = re.sub(r"\\frac(\d)(\d)", r"\\frac{\1}{\2}", tex)
    try:
        while (start := tex.find(r"\frac")) >= 0:
            above, middle = group(tex, start + 5)
            below, end = group(tex, middle)
            tex = f"{tex[:start]}(({above})/({below})){tex[end:]}"
        for command, python in ((r"\sqrt{", "sqrt("), ("e^{", "exp("), ("^{", "**(")):
            while (start := tex.find(command)) >= 0:
                inside, end = group(tex, start + len(command) - 1)
                tex = f"{tex[:start]}{python}{inside}){tex[end:]}"
        tex = tex.replace("\\", "").replace("^", "**")
        tex = re.sub(r"(?<=[\d)])\s*(?=\()|(?<=\))\s*(?=\d)", "*", tex)
        return float(eval(tex, NAMES))  # what our own templates have written
    except (ArithmeticError, NameError, SyntaxError, TypeError, ValueError):
        return None


def equations(text):
    """Both sides of every equation between numbers in a filled text."""
    for formula in re.findall(r"\$\$?(.+?)\$\$?", text.replace("$ ${}", "")):
        sides = re.split(r"(=|≈|\\approx)", formula)
        for (left, right), sign in zip(pairwise(sides[::2]), sides[1::2], strict=True):
            if (a := value(left)) is not None and (b := value(right)) is not None:
                yield left, a, sign, b


def agree(a, sign, b):
    """Whether = holds as it is written; with ≈, numbers may be rounded, and all that they were made of."""
    return math.isclose(a, b, rel_tol=1e-9 if sign == "=" else 0.004, abs_tol=1e-9)


def of(name):
    """All equations in the working of the first questions of a generator."""
    for seed in range(SEEDS):
        question = bank()[name].question(seed)
        for step in question.generator.steps:
            yield from equations(question.fill(step.substitution, "pytorch"))


@pytest.mark.parametrize("name", bank())
def test_what_is_written_is_what_comes_out(name):
    for left, a, sign, b in of(name):
        assert agree(a, sign, b), f"{left} gives {a:.6g}, which is not {sign} {b}"


def test_most_questions_have_equations_that_can_be_computed():
    assert sum(any(True for _ in of(name)) for name in bank()) > 0.85 * len(bank())


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (r"$2 \cdot (−3) + \frac{1}{4} ≈ −5.75$", [(-5.75, -5.75)]),
        (r"$$\sqrt{\tfrac14\,(9 + 16)} = 2.5$$ and $\tanh(0.5)^2 \approx 0.2135$", [(2.5, 2.5), (0.2136, 0.2135)]),
        (r"$80{,}000 = x$, $x = 2$, $e^{−1} ≈ 0.3679 = 0.4$", [(0.3679, 0.3679), (0.3679, 0.4)]),
        (r"$2 \cdot 3$ ${} + 1 = 8$", [(7, 8)]),
    ],
)  # fmt: skip
def test_equations_are_read(text, result):
    assert [(pytest.approx(a, abs=1e-4), b) for _, a, _, b in equations(text)] == result
    assert agree(5.0001, "≈", 5) and not agree(5.0001, "=", 5)
    assert not agree(5.1, "≈", 5)
