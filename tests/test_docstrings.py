"""Docstrings are complete, and the shapes in them are true."""

import inspect
import pkgutil

import numpy as np
import pytest
import torch
from numpydoc.validate import validate

import lib
from lib.layers import rnn
from tests.docstring_shapes import (
    SIZES,
    CannotCall,
    alternatives,
    check,
    declares_shapes,
    has_examples,
    public_classes,
    public_functions,
)

FUNCTIONS = public_functions(lib)
WITH_SHAPES = {
    name: function
    for name, function in FUNCTIONS.items()
    if declares_shapes(function) and not name.startswith("lib.figures.")  # they return pictures
}


def _parameters():
    """Parameters with gradients."""
    parameters = [torch.nn.Parameter(torch.ones(shape)) for shape in (3, (2, 3))]
    sum(p.sum() for p in parameters).backward()
    return parameters


MAKERS = {  # by the type that a docstring names
    "RNN or LSTM": lambda: rnn.RNN(SIZES["D"], SIZES["H"]).double(),
    "iterable of tensor": _parameters,
    "torch.dtype": lambda: torch.float64,
    "Cell": lambda: rnn.CELLS["tanh"],
    "numpy.random.Generator": lambda: np.random.default_rng(0),
}
# The rooms in which every equation runs on NumPy arrays and on tensors.
BOTH_LIBRARIES = ("lib.arrays.", "lib.equations.", "lib.layers.", "lib.training.")
LIBRARIES = {"numpy": np.asarray, "torch": torch.from_numpy}


def cases():
    """Function names, each with the libraries it is documented for."""
    for name, function in WITH_SHAPES.items():
        tensors = "tensor, shape" in function.__doc__ or "tensor of " in function.__doc__
        both = name.startswith(BOTH_LIBRARIES) and not tensors
        for library in ["torch"] if tensors else ["numpy", "torch"] if both else ["numpy"]:
            yield pytest.param(name, library, id=f"{name}-{library}")


@pytest.mark.parametrize(("name", "library"), list(cases()))
def test_shapes_are_as_documented(name, library):
    function = FUNCTIONS[name]
    for alternative in range(alternatives(function)):
        try:
            results = check(function, LIBRARIES[library], alternative, MAKERS)
        except (CannotCall, ValueError) as reason:
            if not has_examples(function):
                pytest.fail(f"{reason}: say more in the docstring, or show it under Examples")
            pytest.skip(f"shown by its doctest instead: {reason}")
        if name.startswith(BOTH_LIBRARIES) and library == "torch":
            _same_as_numpy(function, alternative, results)


def _same_as_numpy(function, alternative, results):
    """Where both libraries are promised, they give the same numbers."""
    if "tensor" in function.__doc__.split("Parameters")[-1]:
        return
    for one, other in zip(results, check(function, np.asarray, alternative, MAKERS), strict=True):
        if isinstance(other, np.ndarray) and other.dtype.kind == "f":
            np.testing.assert_allclose(np.asarray(one), other, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", public_classes(lib))
def test_class_and_its_public_methods_say_what_they_do(name):
    own = pkgutil.resolve_name(name)
    methods = [m for n, m in vars(own).items() if inspect.isfunction(m) and n[0] != "_"]
    assert [it.__qualname__ for it in [own, *methods] if not it.__doc__] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_agrees_with_the_signature(name):
    wanted = {"GL08", "SS03", "PR02", "PR03", "PR04"}
    if "Parameters\n" in FUNCTIONS[name].__doc__ or not name.startswith("lib.figures."):
        wanted.add("PR01")  # a drawing helper whose one line says all may leave it at that
    assert [text for code, text in validate(name)["errors"] if code in wanted] == []


def right(x, W, n, scale=1.0):
    """Project, and repeat.

    Parameters
    ----------
    x : array, shape (N, D) or (N, T, D)
    W : array, shape (4*H, D)
    n : int
    scale : float

    Returns
    -------
    y : array, shape (n, 4*H)
    cache : tuple
    """
    return np.ones((n, (x @ W.T).shape[-1])) * scale, (x,)


def swapped(x):
    """Swap the axes without saying so.

    Parameters
    ----------
    x : array, shape (N, T)

    Returns
    -------
    array, shape (N, T)
    """
    return x.T


def two_lengths(x):
    """Return two results of different length under one letter.

    Parameters
    ----------
    x : array, shape (N,)

    Returns
    -------
    a : array, shape (M, N)
    b : array, shape (M,)
    """
    return np.outer(np.ones(2), x), x


def squeezed(x):
    """Lose an axis without saying so.

    Parameters
    ----------
    x : array, shape (..., D)

    Returns
    -------
    array, shape (..., D)
    """
    return x.sum(-1)


def first_only(x):
    """Understand but one of the two documented shapes.

    Parameters
    ----------
    x : array, shape (N, T) or (N, T, D)

    Returns
    -------
    array, shape (N,)
    """
    return x.sum(1)


def floats(x):
    """Return floats where integers are promised.

    Parameters
    ----------
    x : array of int, shape (N,)

    Returns
    -------
    array of int, shape (N,)
    """
    return x * 1.0


def step(x):
    """Make something to hand back.

    Parameters
    ----------
    x : array, shape (N, D)

    Returns
    -------
    y : array, shape (N, D)
    cache : tuple
    """
    return x, (x, 1)


def step_backward(dy, cache):
    """Use what `step` handed back.

    Parameters
    ----------
    dy : array, shape (N, D)
    cache : tuple
        From `step`.

    Returns
    -------
    array, shape (N, D)
    """
    return dy + cache[0] * cache[1]


def opaque(f):
    """Take what no docstring could make.

    Parameters
    ----------
    f : callable

    Returns
    -------
    array, shape (N,)
    """


class TestTheTester:
    @pytest.mark.parametrize("function", [right, step, step_backward])
    def test_true_shapes_pass(self, function):
        check(function)

    @pytest.mark.parametrize("function", [swapped, squeezed, floats, two_lengths])
    def test_wrong_shapes_fail(self, function):
        with pytest.raises(AssertionError, match="but came as"):
            check(function)

    def test_every_alternative_is_tried(self):
        assert alternatives(first_only) == 2
        check(first_only, alternative=0)
        with pytest.raises(AssertionError, match="but came as"):
            check(first_only, alternative=1)

    def test_torch_is_used(self):
        (result,) = check(step_backward, torch.from_numpy)
        assert isinstance(result, torch.Tensor)

    def test_what_cannot_be_made_is_said(self):
        with pytest.raises(CannotCall, match="f : callable"):
            check(opaque)

    def test_most_of_lib_is_called(self):
        assert len(WITH_SHAPES) > 20
