"""How fast is this core just now? A fixed piece of work, timed beside a notebook in the same kernel.

Both run on one processor under the same load, so that the quotient of their times says more about the notebook
than its seconds do. The piece is of what the notebooks do: the interpreter, small matrix products, functions of
arrays. Its source is sent to the kernel, which need not find this file.
"""

import time

import numpy as np

PIECES = 7


def piece():
    """One piece of the fixed work: about 20 ms."""
    rng = np.random.default_rng(0)
    w, x = rng.standard_normal((64, 256)) / 8, rng.standard_normal((32, 64))
    total = 0.0
    for step in range(80):
        h = np.tanh(x @ w)
        x = h[:, :64] + 0.1 * h[:, 64:128]
        total += float(h.sum()) + sum(k % 7 for k in range(step))
    return total


def measure():
    """CPU seconds of each of `PIECES` pieces; the first, which warms the caches, is left out.

    Returns
    -------
    list of float
    """
    seconds = []
    for _ in range(PIECES + 1):
        start = time.process_time()
        piece()
        seconds.append(time.process_time() - start)
    return seconds[1:]
