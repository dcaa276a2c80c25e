"""Time of forward and backward: our recurrent layers beside torch's, in turns and with nothing in between.

One thread, float32, CPU time, the least of 15 turns. Run from the root:

    python benchmarks/recurrent_layers.py                    a table
    python benchmarks/recurrent_layers.py --check            the same; exits 1 if a limit is missed
    python benchmarks/recurrent_layers.py --plot costs.svg   the LSTM's time against T, N and H as well
"""

import argparse
import gc
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN

SIZES = [(35, 32, 32, 64), (100, 32, 28, 128), (35, 64, 64, 256), (200, 16, 64, 128)]  # T, N, D, H
LIMITS = {"LSTM": 1.25, "GRU": 1.0, "RNN": 1.0, "padded LSTM": 0.8}  # ours over torch's
LAYERS = {"LSTM": (LSTM, 4), "GRU": (GRU, 3), "RNN": (RNN, 1)}  # with their blocks of rows
TURNS, WARM_UP = 15, 3
ATTEMPTS = 3  # a missed limit is measured again: the machine may have been busy


def least_times(*functions, turns=TURNS):
    """Time functions in turns, one directly after the other.

    Parameters
    ----------
    *functions : callable
    turns : int

    Returns
    -------
    list of float
        Milliseconds of CPU, the least of all turns, of each.
    """
    times = [[] for _ in functions]
    gc.collect()
    gc.disable()
    for turn in range(WARM_UP + turns):
        for function, found in zip(functions, times, strict=True):
            start = time.process_time()
            function()
            if turn >= WARM_UP:
                found.append(1000 * (time.process_time() - start))
    gc.enable()
    return [min(found) for found in times]


def missed_limits(compare, limits, sizes, options):
    """Compare every kind at every size, and say which limits are missed.

    Parameters
    ----------
    compare : callable
        Takes a kind, a size and a number of turns; returns a ratio.
    limits : dict
        The largest ratio allowed, by kind.
    sizes : list of tuple
    options : argparse.Namespace
        With `turns` and `check`: if a check was asked for, a missed limit is measured again.

    Returns
    -------
    list of str
        Printed, too.
    """
    missed = []
    for kind, limit in limits.items():
        for size in sizes:
            for _ in range(ATTEMPTS if options.check else 1):
                ratio = compare(kind, size, options.turns)
                if ratio <= limit:
                    break
            else:
                missed.append(f"{kind} {size}: {ratio:.2f}, at most {limit}")
    print(*(f"limit missed: {line}" for line in missed), sep="\n")
    return missed


def passes(kind, size):
    """Make the two functions to compare: a forward and a backward pass of our layer, and one of torch's.

    Parameters
    ----------
    kind : {"LSTM", "GRU", "RNN", "padded LSTM"}
    size : tuple of int
        T, N, D, H.

    Returns
    -------
    tuple of callable
        Ours, torch's.
    """
    T, N, D, H = size
    name = kind.split()[-1]
    ours = LAYERS[name][0](D, H)
    theirs = getattr(torch.nn, name)(D, H, batch_first=True)
    theirs.load_state_dict(ours.state_dict())
    x = torch.randn(N, T, D)
    lengths = torch.randint(1, T + 1, (N,)) if "padded" in kind else None

    def packed(x):
        sequence = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, last = theirs(sequence)
        return pad_packed_sequence(output, batch_first=True, total_length=T)[0], last

    def timed(layer, run):
        def both_ways():
            run(x)[0].sum().backward()
            layer.zero_grad()

        return both_ways

    if lengths is None:
        return timed(ours, ours), timed(theirs, theirs)
    return timed(ours, lambda x: ours(x, lengths=lengths)), timed(theirs, packed)


def products(kind, size):
    """Make a function that does the matrix products of both passes and nothing else: the floor.

    Parameters
    ----------
    kind : {"LSTM", "GRU", "RNN", "padded LSTM"}
    size : tuple of int
        T, N, D, H.

    Returns
    -------
    callable
    """
    T, N, D, H = size
    rows = LAYERS[kind.split()[-1]][1] * H
    x, h, da = torch.randn(T * N, D), torch.randn(T * N, H), torch.randn(T * N, rows)
    W_ih, W_hh, W = torch.randn(rows, D), torch.randn(rows, H), torch.randn(H, rows)
    h_t, da_t = h[:N].clone(), da[:N].clone()

    @torch.no_grad()
    def floor():
        x @ W_ih.T
        for _ in range(T):
            torch.mm(h_t, W)
        for _ in range(T):
            torch.mm(da_t, W_hh)
        da.T @ x
        da.T @ h

    return floor


def compare(kind, size, turns=TURNS):
    """Print one row of the table.

    Parameters
    ----------
    kind : {"LSTM", "GRU", "RNN", "padded LSTM"}
    size : tuple of int
    turns : int

    Returns
    -------
    float
        Our time over torch's.
    """
    ours, theirs = least_times(*passes(kind, size), turns=turns)
    (floor,) = least_times(products(kind, size), turns=turns)
    ratio = ours / theirs
    print(
        f"{kind:12} {size!s:20} {theirs:8.2f} {ours:8.2f} {ratio:8.2f} {floor / theirs:8.2f}",
        flush=True,
    )
    return ratio


def plot(path, turns=TURNS):
    """Draw the LSTM's time against T, N and H, each with the other sizes held fixed.

    Parameters
    ----------
    path : str
        Of the picture to write; the ending says which format.
    turns : int
    """
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    base = dict(T=50, N=32, D=32, H=128)
    axes_of = {"T": (10, 25, 50, 100, 200), "N": (4, 8, 16, 32, 64), "H": (32, 64, 128, 256)}
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.2), sharey=True, layout="constrained")
    for ax, (letter, values) in zip(axes, axes_of.items(), strict=True):
        sizes = [tuple({**base, letter: value}.values()) for value in values]
        rows = [
            least_times(*passes("LSTM", size), products("LSTM", size), turns=turns)
            for size in sizes
        ]
        for name, times in zip(
            ("ours", "torch.nn", "products alone"), zip(*rows, strict=True), strict=True
        ):
            ax.loglog(values, times, marker="o", label=name)
        fixed = ", ".join(f"{k} = {v}" for k, v in base.items() if k != letter)
        ax.set(xlabel=letter, title=fixed)
        ax.set_xticks(values, values)
        ax.minorticks_off()
    axes[0].set_ylabel("forward and backward, ms")
    axes[0].legend()
    figure.savefig(path)
    plt.close(figure)


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
    parser.add_argument("--plot", metavar="FILE", help="draw the LSTM's time against T, N and H")
    parser.add_argument("--kind", choices=LIMITS, help="only this one")
    parser.add_argument("--turns", type=int, default=TURNS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    print(f"forward and backward on one thread, ms of CPU, the least of {options.turns} turns")
    print(f"{'':12} {'(T, N, D, H)':20} {'torch.nn':>8} {'ours':>8} {'ratio':>8} {'floor':>8}")
    limits = {options.kind: LIMITS[options.kind]} if options.kind else LIMITS
    missed = missed_limits(compare, limits, SIZES, options)
    if options.plot:
        plot(options.plot, options.turns)
    return int(bool(missed) and options.check)


if __name__ == "__main__":
    sys.exit(main())
