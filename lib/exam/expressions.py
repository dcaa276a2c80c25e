"""Formulas of a solution as short expressions, which Python and the page both evaluate.

A step of a solution says `f * c + i * g`. Python computes it to check the solution; the page computes it again
with what the student typed for `f`, so that one error costs once. Both walk the same small tree, in which a
number is itself, a name is a string and everything else is a list: `["+", ["*", "f", "c"], ["*", "i", "g"]]`.
"""

import ast
import math
from functools import cache

import numpy as np

from lib.arrays import sigmoid

_BINARY = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.MatMult: "@",
}


def _entry_by_entry(operation):
    """Refuse two arrays of different shapes: the page knows no broadcasting."""

    def apply(one, other):
        if np.ndim(one) and np.ndim(other) and np.shape(one) != np.shape(other):
            raise ValueError(
                f"got arrays of the shapes {np.shape(one)} and {np.shape(other)}, expected one shape, or a "
                "number and an array; is a product meant to be @ or outer?"
            )
        return operation(one, other)

    return apply


_OPERATIONS = {
    "+": _entry_by_entry(np.add),
    "-": _entry_by_entry(np.subtract),
    "*": _entry_by_entry(np.multiply),
    "/": _entry_by_entry(np.divide),
    "**": _entry_by_entry(np.power),
    "@": np.matmul,
    ">": np.greater,
    "neg": np.negative,
    "at": lambda array, index: array[int(index)],
    "abs": np.abs,
    "exp": np.exp,
    "floor": np.floor,
    "join": lambda *numbers: np.stack(numbers),
    "ln": np.log,
    "outer": np.outer,
    "sigmoid": sigmoid,
    "sqrt": np.sqrt,
    "sum": np.sum,
    "tanh": np.tanh,
    "transpose": np.transpose,
}
FUNCTIONS = tuple(name for name in _OPERATIONS if name.isalpha() and name not in ("neg", "at"))


@cache
def parse(source):
    """Turn the text of a formula into the tree that is evaluated here and in the page.

    Parameters
    ----------
    source : str
        Names, numbers, `+ - * / ** @ >`, an index as in `gates[1]`, and the functions of `FUNCTIONS`.

    Returns
    -------
    list, str or float

    Raises
    ------
    ValueError
        If the formula holds anything else.

    Examples
    --------
    >>> parse("f * c + gates[0] * tanh(a)")
    ['+', ['*', 'f', 'c'], ['*', ['at', 'gates', 0], ['tanh', 'a']]]
    """
    try:
        return _tree(ast.parse(source, mode="eval").body)
    except (SyntaxError, KeyError, TypeError):
        raise ValueError(
            f"got the formula {source!r}, expected names, numbers, + - * / ** @ >, an index and the "
            f"functions {', '.join(FUNCTIONS)}; is it TeX, or a function that the page does not know?"
        ) from None


def _tree(node):
    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(id=name):
            return name
        case ast.BinOp(left=left, op=op, right=right):
            return [_BINARY[type(op)], _tree(left), _tree(right)]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ["neg", _tree(operand)]
        case ast.Compare(left=left, ops=[ast.Gt()], comparators=[right]):
            return [">", _tree(left), _tree(right)]
        case ast.Subscript(value=value, slice=ast.Constant(value=int() as index)):
            return ["at", _tree(value), index]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            return [name, *map(_tree, arguments)]
    raise TypeError(node)


def evaluate(tree, names):
    """Compute a tree from the values of its names.

    Parameters
    ----------
    tree : list, str or float
        From `parse`.
    names : dict
        A number or an array for every name in the tree.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If a name has no value.

    Examples
    --------
    >>> print(evaluate(parse("2 * x + ln(y)"), {"x": 3.0, "y": 1.0}))
    6.0
    """
    if isinstance(tree, str):
        if tree not in names:
            raise ValueError(
                f"got no value for {tree!r}, only for {', '.join(names)}; is it a typo?"
            )
        return np.asarray(names[tree])
    if not isinstance(tree, list):
        return tree
    operation, *arguments = tree
    return _OPERATIONS[operation](*(evaluate(argument, names) for argument in arguments))


def close(found, expected, tolerance):
    """Compare entry by entry, relative to what is expected.

    Parameters
    ----------
    found, expected : float or array, shape (N, D)
        Of one shape; of two shapes, nothing is close.
    tolerance : float
        Relative: 0.01 is one per cent.

    Returns
    -------
    bool or array of bool, shape (N, D)

    Examples
    --------
    >>> close([0.333, 5.0], [1 / 3, 4.0], 0.01).tolist()
    [True, False]
    """
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    if found.shape != expected.shape:
        return np.zeros(expected.shape, bool)
    # A hair above the tolerance, or rounding would decide about an answer on its edge.
    return np.abs(found - expected) <= tolerance * np.abs(expected) * (1 + 1e-9) + 1e-12


def number(value, digits=4):
    """Write a number as the book prints it: four significant digits, no trailing zeros.

    Parameters
    ----------
    value : float or int
        Whole numbers of type int keep all their digits.
    digits : int

    Returns
    -------
    str

    Examples
    --------
    >>> number(-0.25), number(2 / 3), number(80384), number(12.0)
    ('−0.25', '0.6667', '80,384', '12')
    """
    if isinstance(value, int | np.integer):
        text = f"{int(value):,}"
    elif value == 0:
        text = "0"
    else:
        places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
        text = f"{round(float(value), places):.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def exact(value):
    """Whether what `number` writes is the number itself, and not a rounded one.

    Parameters
    ----------
    value : float or int

    Returns
    -------
    bool

    Examples
    --------
    >>> exact(23.22), exact(23.2167)
    (True, False)
    """
    shown = float(number(value).replace("−", "-").replace(",", ""))
    return bool(np.isclose(shown, value, 1e-9, 1e-12))
