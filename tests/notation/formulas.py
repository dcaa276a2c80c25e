"""Compute with a formula as it is printed: a small reader of the TeX in `lib.notation.equations`.

It knows sums, products with `*`, `\\odot`, `\\cdot` and of neighbours (a matrix and a vector), `[a, b]` for
two vectors end to end, and functions. A symbol is a letter with its indices; its value is looked up by its TeX
without spaces.
"""

import re

import numpy as np

_TOKEN = re.compile(
    r"\s*(?:\\(?:bigl|bigr|Bigl|Bigr|,)|"
    r"(?P<function>\\sigma|\\tanh|\\operatorname\{softmax\}|g(?=\())|"
    r"(?P<number>\d+)|(?P<sign>\\odot|\\cdot|[-+*()\[\],])|"
    r"(?P<symbol>(?:\\(?:hat|tilde) [A-Za-z]|\\Gamma|d?[A-Za-z])(?:[_^](?:\{[^{}]*\}|[^\s{}]))*))"
)


def softmax(z):
    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()


FUNCTIONS = {
    r"\sigma": lambda z: 1 / (1 + np.exp(-z)),
    r"\tanh": np.tanh,
    "g": np.tanh,
    r"\operatorname{softmax}": softmax,
}


def run(tex, values):
    """Compute the rows of a display in order; each defines the symbol on its left side."""
    values = dict(values)
    for row in re.sub(r"\\(begin|end)\{aligned\}", "", tex).split(r"\\"):
        left, right = row.replace("&", "").split("=", 1)
        values[_name(left)] = evaluate(right, values)
    return values


def evaluate(tex, values):
    """Compute the right side of an equation."""
    tokens, place = [], 0
    tex = tex.strip()
    while place < len(tex):
        match = _TOKEN.match(tex, place)
        assert match, f"cannot read {tex[place:]!r} of {tex!r}"
        if match.lastgroup:
            tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    value, rest = _sum(tokens, values)
    assert not rest, rest
    return value


def _name(tex):
    return re.sub(r"\s", "", tex)


def _sum(tokens, values):
    value, tokens = _product(tokens, values)
    while tokens and tokens[0][1] in "+-":
        sign = 1 if tokens[0][1] == "+" else -1
        other, tokens = _product(tokens[1:], values)
        value = value + sign * other
    return value, tokens


def _product(tokens, values):
    value, tokens = _neighbours(tokens, values)
    while tokens and tokens[0][1] in ("*", r"\odot"):
        other, tokens = _neighbours(tokens[1:], values)
        value = value * other
    return value, tokens


def _neighbours(tokens, values):
    value, tokens = _unit(tokens, values)
    if tokens and tokens[0][1] == r"\cdot":
        tokens = tokens[1:]
    if tokens and (tokens[0][0] == "symbol" or tokens[0][1] in "(["):
        other, tokens = _neighbours(tokens, values)
        value = value @ other
    return value, tokens


def _unit(tokens, values):
    (kind, text), tokens = tokens[0], tokens[1:]
    if kind == "function":
        value, tokens = _unit(tokens, values)
        return FUNCTIONS[text](value), tokens
    if kind == "number":
        return float(text), tokens
    if kind == "symbol":
        return values[_name(text)], tokens
    if text == "[":
        first, tokens = _sum(tokens, values)
        second, tokens = _sum(tokens[1:], values)
        return np.concatenate([first, second]), tokens[1:]
    value, tokens = _sum(tokens, values)
    return value, tokens[1:]
