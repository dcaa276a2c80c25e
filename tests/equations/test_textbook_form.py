"""What a page shows is short: a dozen lines a function, no checks, no option that no equation has."""

import ast
import inspect

import pytest

import lib.equations
from tests.docstring_shapes import public_functions

FUNCTIONS = public_functions(lib.equations)
LONGEST = 12  # lines
SYMBOLS = {
    "lr",
    "blank",
    "k",
    "x_max",
    "momentum",
    "alpha",
    "betas",
    "eps",
    "weight_decay",
    "stride",
    "padding",
    "dilation",
}


def body(function):
    """Lines of a function without its head and docstring, and the statements in them."""
    source = inspect.getsource(function)
    (definition,) = ast.parse(source).body
    statements = definition.body[1:]
    lines = source.splitlines()[statements[0].lineno - 1 : statements[-1].end_lineno]
    return lines, statements


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_dozen_lines(name):
    assert len(body(FUNCTIONS[name])[0]) <= LONGEST


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_checks_and_no_cases(name):
    nodes = [node for part in body(FUNCTIONS[name])[1] for node in ast.walk(part)]
    assert not [node for node in nodes if isinstance(node, ast.If | ast.IfExp | ast.Raise)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_options_are_symbols_of_the_equation(name):
    parameters = inspect.signature(FUNCTIONS[name]).parameters.values()
    assert {p.name for p in parameters if p.default is not p.empty} <= SYMBOLS
