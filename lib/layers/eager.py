"""Recurrent layers stay outside `torch.compile`, as torch's own do: a model is compiled around them."""

import sys
from functools import wraps


def eager(function):
    """Decorate a function that `torch.compile` shall call and not look into.

    `torch.compiler.disable` does this too, but imports the compiler, which takes seconds, for everybody.

    Parameters
    ----------
    function : callable

    Returns
    -------
    callable
    """

    @wraps(function)
    def undisturbed(*arguments, **options):
        compiler = sys.modules.get("torch._dynamo")
        if compiler is None:
            return function(*arguments, **options)
        return compiler.disable(function)(*arguments, **options)

    undisturbed._torchdynamo_disable = True
    return undisturbed
