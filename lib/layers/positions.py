"""Where a token stands, as a vector: sines and cosines of falling frequency."""

import torch

from lib.data.checks import whole_number


def sinusoidal_positions(length, width, base=10000.0):
    """Vectors of the positions 0, 1, 2, …: each pair of entries is a clock hand of its own speed.

    p[t, 2i] = sin(t / base**(2i / width));  p[t, 2i + 1] = cos(t / base**(2i / width))
    With an odd width the last frequency has its sine only.

    Parameters
    ----------
    length : int
        Positions, T.
    width : int
        Entries of a vector, D.
    base : float
        The slowest hand turns about once in 2 π base steps.

    Returns
    -------
    tensor, shape (T, D)
        In torch's default dtype.

    Raises
    ------
    ValueError
        If a size is no positive whole number.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need, section 3.5. Chapter 18.

    Examples
    --------
    >>> sinusoidal_positions(2, 3)
    tensor([[0.0000, 1.0000, 0.0000],
            [0.8415, 0.5403, 0.0022]])
    """
    length, width = whole_number("length", length), whole_number("width", width)
    t = torch.arange(length, dtype=torch.float64)[:, None]  # float32 would lose late positions
    angle = t / base ** (torch.arange(0, width, 2) / width)  # (T, ceil(D / 2))
    p = torch.empty(length, width, dtype=torch.get_default_dtype())
    p[:, 0::2] = angle.sin()
    p[:, 1::2] = angle[:, : width // 2].cos()
    return p
