"""Random numbers of torch for one run, apart from everyone else's."""

from contextlib import contextmanager

import torch


@contextmanager
def torch_seed(seed):
    """Draw torch's random numbers from a seed for the length of a `with` block; the caller's own go on behind it.

    Parameters
    ----------
    seed : int

    Yields
    ------
    None

    Examples
    --------
    >>> draws = []
    >>> for _ in range(2):
    ...     with torch_seed(3):
    ...         draws.append(torch.rand(2))
    >>> bool((draws[0] == draws[1]).all())
    True
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield
