"""Checks of what the models are made of."""

from lib.data.checks import whole_number


def check_sizes(**sizes):
    """Raise ValueError unless every size is a positive whole number.

    Parameters
    ----------
    **sizes : int
        By the name of the argument.

    Raises
    ------
    ValueError
        If one is not; the message names it.

    Examples
    --------
    >>> check_sizes(hidden_size=2.0)
    Traceback (most recent call last):
        ...
    ValueError: hidden_size must be a whole number, got 2.0
    """
    for name, size in sizes.items():
        whole_number(name, size)
