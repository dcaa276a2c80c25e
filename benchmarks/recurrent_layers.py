"""Time of forward and backward: our recurrent layers, torch's, and a plain autograd loop.

Everything runs on one thread, in float32, in turns, so that a busy machine slows all alike. Run from the root:

    python benchmarks/recurrent_layers.py            a table
    python benchmarks/recurrent_layers.py --check    the same; exits 1 if a budget is missed
"""

import argparse
import gc
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch

from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN

SIZES = [(35, 32, 32, 64), (100, 32, 28, 128), (35, 64, 64, 256)]  # (T, N, D, H)
TORCH_BUDGET = 1.5  # ours over torch, everywhere
LOOP_BUDGETS = [0.75, 0.75, 1.0]  # ours over the plain loop, by size
ATTEMPTS = 3  # a missed budget is measured again: the machine may have been busy


class PlainLSTM(torch.nn.Module):
    """The LSTM as textbooks write it: eight products a step, differentiated by autograd.

    Parameters
    ----------
    input_size : int
    hidden_size : int
    """

    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        for gate in "ifgo":
            for name, size in [("W", input_size), ("U", hidden_size)]:
                weight = torch.empty(hidden_size, size).uniform_(-0.1, 0.1)
                self.register_parameter(f"{name}_{gate}", torch.nn.Parameter(weight))
            self.register_parameter(f"b_{gate}", torch.nn.Parameter(torch.zeros(hidden_size)))

    def forward(self, x):
        """Read x of shape (N, T, D); return every hidden state (N, T, H) and the last (h, c)."""
        h = c = x.new_zeros(x.shape[0], self.hidden_size)
        hs = []
        for x_t in x.unbind(1):
            i = torch.sigmoid(x_t @ self.W_i.T + h @ self.U_i.T + self.b_i)
            f = torch.sigmoid(x_t @ self.W_f.T + h @ self.U_f.T + self.b_f)
            g = torch.tanh(x_t @ self.W_g.T + h @ self.U_g.T + self.b_g)
            o = torch.sigmoid(x_t @ self.W_o.T + h @ self.U_o.T + self.b_o)
            c = f * c + i * g
            h = o * torch.tanh(c)
            hs.append(h)
        return torch.stack(hs, 1), (h, c)


def rivals(kind, D, H):
    """Return the layers to compare, by name; the first is torch's.

    Parameters
    ----------
    kind : {"LSTM", "GRU", "RNN"}
    D : int
    H : int

    Returns
    -------
    dict of torch.nn.Module
    """
    if kind == "RNN":
        return {"torch": torch.nn.RNN(D, H, batch_first=True), "ours": RNN(D, H)}
    if kind == "GRU":
        return {"torch": torch.nn.GRU(D, H, batch_first=True), "ours": GRU(D, H)}
    return {
        "torch": torch.nn.LSTM(D, H, batch_first=True),
        "ours": LSTM(D, H),
        "loop": PlainLSTM(D, H),
    }


def milliseconds(kind, size, repetitions):
    """Time the layers in turns.

    Parameters
    ----------
    kind : {"LSTM", "GRU", "RNN"}
    size : tuple of int
        (T, N, D, H).
    repetitions : int

    Returns
    -------
    dict of list of float
        Milliseconds of every repetition, by name.
    """
    T, N, D, H = size
    layers, x = rivals(kind, D, H), torch.randn(N, T, D)
    times = {name: [] for name in layers}
    gc.collect()
    gc.disable()
    for k in range(repetitions + 3):
        for name, layer in layers.items():
            start = time.process_time()
            output, _ = layer(x)
            output.sum().backward()
            elapsed = time.process_time() - start
            layer.zero_grad()
            del output
            if k >= 3:  # the first rounds warm up the caches
                times[name].append(1000 * elapsed)
    gc.enable()
    return times


def compare(kind, size, repetitions):
    """Print one row per size; return the ratios ours/torch and ours/loop of the medians.

    Parameters
    ----------
    kind : {"LSTM", "GRU", "RNN"}
    size : tuple of int
    repetitions : int

    Returns
    -------
    dict of float
        By the name of the rival.
    """
    times = milliseconds(kind, size, repetitions)
    medians = {name: statistics.median(t) for name, t in times.items()}
    cells = [f"{medians[name]:7.2f} ({min(t):6.2f})" for name, t in times.items()]
    ratios = {name: medians["ours"] / medians[name] for name in times if name != "ours"}
    best = {name: min(times["ours"]) / min(times[name]) for name in ratios}
    cells += [" " * 16] * (3 - len(times))
    cells += [f"{ratios[name]:5.2f} ({best[name]:4.2f})" for name in ratios]
    print(f"{kind:5}{size!s:20}" + "  ".join(cells), flush=True)
    return ratios


def main(arguments=None):
    """Run from the command line.

    Parameters
    ----------
    arguments : list of str, optional

    Returns
    -------
    int
        Exit code: 1 if `--check` was given and a budget is missed.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 if a budget is missed")
    parser.add_argument("--repetitions", type=int, default=60)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    print("forward + backward on one thread, ms: median (best)")
    names = ["torch.nn", "ours", "plain loop", "ours/torch", "ours/loop"]
    print(" " * 25 + "".join(f"{name:^18}" for name in names[:3]) + "   ".join(names[3:]))
    missed = False
    for kind in ("LSTM", "GRU", "RNN"):
        for size, loop_budget in zip(SIZES, LOOP_BUDGETS, strict=True):
            budgets = {"torch": TORCH_BUDGET, "loop": loop_budget}
            for _ in range(ATTEMPTS if options.check else 1):
                ratios = compare(kind, size, options.repetitions)
                over = [name for name, ratio in ratios.items() if ratio > budgets[name]]
                if not over:
                    break
            if over:
                missed = True
                print(
                    f"budget missed: ours is over {', '.join(f'{budgets[n]} x {n}' for n in over)}"
                )
    return int(missed and options.check)


if __name__ == "__main__":
    sys.exit(main())
