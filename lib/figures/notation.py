"""The notation in which a kernel shows equations, cards and diagrams; a page's header chooses on its own."""

from lib.notation.symbols import NOTATIONS

DEFAULT = "pytorch"

_choice = DEFAULT


def use_notation(name):
    """Choose the notation of all that is shown from here on.

    On a page of the book the reader chooses in the header instead, and all four notations are in the page.

    Parameters
    ----------
    name : {"ng", "goodfellow", "olah", "pytorch"}

    Raises
    ------
    ValueError
        When there is no such notation.
    """
    global _choice
    _choice = checked(name)


def chosen():
    """Return the name of the notation chosen, at first `"pytorch"`.

    Returns
    -------
    str
    """
    return _choice


def checked(name):
    """Return the name of a notation as it is.

    Raises
    ------
    ValueError
        When there is no such notation.
    """
    if name not in NOTATIONS:
        names = ", ".join(repr(known) for known in NOTATIONS)
        raise ValueError(
            f"got the notation {name!r}, expected one of {names}; is it spelt in lower case?"
        )
    return name
