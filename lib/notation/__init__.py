r"""The same equations in four notations: one table of symbols, and converters of parameters.

A lecture writes the recurrent network in the letters of one of four sources: Andrew Ng's course,
chapter 10 of Goodfellow, Bengio and Courville, Olah's essay, or PyTorch's documentation. `SYMBOLS`
says which letter of one is which letter of another; `to_ng`, `from_ng` and their siblings turn the
weights of one into the weights of another, so that the translation can be checked by running both.
"""

from lib.notation.letters import translate, versions
from lib.notation.parameters import (
    from_goodfellow,
    from_ng,
    from_olah,
    to_goodfellow,
    to_ng,
    to_olah,
)
from lib.notation.symbols import NOTATIONS, SYMBOLS, TITLES, Symbol

__all__ = [
    "NOTATIONS",
    "SYMBOLS",
    "TITLES",
    "Symbol",
    "from_goodfellow",
    "from_ng",
    "from_olah",
    "to_goodfellow",
    "to_ng",
    "to_olah",
    "translate",
    "versions",
]
