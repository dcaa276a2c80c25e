"""Time of forward and backward: our multi-head attention beside torch's, in turns and with nothing in between.

One thread, float32, CPU time, the least of 15 turns. Run from the root:

    python benchmarks/attention.py            a table
    python benchmarks/attention.py --check    the same; exits 1 if a limit is missed
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch

from benchmarks.recurrent_layers import TURNS, least_times, missed_limits
from lib.layers.attention import MultiheadAttention

SIZES = [(16, 64, 128, 4), (4, 256, 256, 8)]  # N, T, D, heads
LIMIT = 1.3  # ours over torch's
KINDS = ("output", "weights", "causal", "padded")


def passes(kind, size):
    """Make the two functions to compare: a forward and a backward pass of our attention, and one of torch's.

    Parameters
    ----------
    kind : {"output", "weights", "causal", "padded"}
        What is asked for, or which mask there is.
    size : tuple of int
        N, T, D, heads.

    Returns
    -------
    tuple of callable
        Ours, torch's.
    """
    N, T, D, heads = size
    ours = MultiheadAttention(D, heads)
    theirs = torch.nn.MultiheadAttention(D, heads, batch_first=True)
    theirs.load_state_dict(ours.state_dict())
    x = torch.randn(N, T, D, requires_grad=True)
    options = {"need_weights": kind == "weights"}
    if kind == "causal":
        options["attn_mask"] = torch.ones(T, T, dtype=torch.bool).triu(1)
    if kind == "padded":
        options["key_padding_mask"] = torch.arange(T) >= torch.randint(1, T + 1, (N, 1))

    def timed(layer):
        def both_ways():
            layer(x, x, x, **options)[0].sum().backward()
            layer.zero_grad()
            x.grad = None

        return both_ways

    return timed(ours), timed(theirs)


def compare(kind, size, turns=TURNS):
    """Print one row of the table.

    Parameters
    ----------
    kind : {"output", "weights", "causal", "padded"}
    size : tuple of int
    turns : int

    Returns
    -------
    float
        Our time over torch's.
    """
    ours, theirs = least_times(*passes(kind, size), turns=turns)
    print(f"{kind:8} {size!s:18} {theirs:8.2f} {ours:8.2f} {ours / theirs:8.2f}", flush=True)
    return ours / theirs


def main(arguments=None):
    """Run from the command line.

    Parameters
    ----------
    arguments : list of str, optional

    Returns
    -------
    int
        Exit code: 1 if `--check` was given and a limit is missed.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 if a limit is missed")
    parser.add_argument("--kind", choices=KINDS, help="only this one")
    parser.add_argument("--turns", type=int, default=TURNS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    print(f"forward and backward on one thread, ms of CPU, the least of {options.turns} turns")
    print(f"{'':8} {'(N, T, D, heads)':18} {'torch.nn':>8} {'ours':>8} {'ratio':>8}")
    kinds = [options.kind] if options.kind else KINDS
    missed = missed_limits(compare, dict.fromkeys(kinds, LIMIT), SIZES, options)
    return int(bool(missed) and options.check)


if __name__ == "__main__":
    sys.exit(main())
