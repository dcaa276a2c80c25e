"""Four tasks for a memory: a neural Turing machine against an LSTM with as many parameters, over seeds.

Every run trains by Adam on batches of 16 fresh sequences, all of one length, drawn anew for each batch up to the
longest of training. Then it is asked for sequences of other sizes, also longer ones. The weights of one copying
machine are kept, for `lib.trained.load("memory")`.

Three attempts for the tasks after copying: as copying was learnt; with a controller that has no state; and with
sizes that grow during the first half of the training.
"""

import numpy as np
import torch

from lib.data.tasks.memory import copy_task, recall_task, repeated_copy_task, sort_task
from lib.experiment.seeds import torch_seed
from lib.models.memory_network import (
    NeuralTuringMachine,
    equal_lstm,
    masked_bit_loss,
    size_of,
    wrong_bits,
)
from lib.training.fit import fit

SEEDS = (0, 1, 2)
MODELS = ("NTM", "LSTM")
ATTEMPTS = ("first", "feed-forward controller", "growing sizes")
KEPT = {"task": "copy", "model": "NTM", "attempt": "first", "seed": 0}
ROWS, COLUMNS, HIDDEN = 128, 20, 100
LR, CLIP, BATCH, TESTED = 1e-3, 10.0, 16, 64

# Features, bits of an answer; the sequences of a size; sizes in training, smallest and largest; sizes that are
# asked for; updates.
TASKS = {
    "copy": {
        "sizes": (9, 8),
        "draw": lambda N, size, rng: copy_task(N, *size, rng),
        "train": ((1,), (20,)),
        "test": ((10,), (20,), (40,), (80,), (120,)),
        "updates": 4000,
    },
    "repeated copy": {
        "sizes": (10, 9),
        "draw": lambda N, size, rng: repeated_copy_task(N, *size, rng),
        "train": ((1, 1), (6, 6)),
        "test": ((3, 3), (6, 6), (12, 6), (6, 10)),
        "updates": 4000,
    },
    "recall": {
        "sizes": (8, 6),
        "draw": lambda N, size, rng: recall_task(N, *size, rng),
        "train": ((2,), (6,)),
        "test": ((2,), (4,), (6,), (10,), (15,)),
        "updates": 4000,
    },
    "sort": {
        "sizes": (10, 8),
        "draw": lambda N, size, rng: sort_task(N, *size, rng),
        "train": ((1,), (8,)),
        "test": ((4,), (8,), (12,), (16,)),
        "updates": 4000,
    },
}


def settings():
    """Return the settings of all runs: the first attempts, copying before the others, then the second and third.

    Returns
    -------
    list of dict
    """
    first = [(task, model, ATTEMPTS[0]) for task in TASKS for model in MODELS]
    further = [(task, "NTM", attempt) for task in list(TASKS)[1:] for attempt in ATTEMPTS[1:]]
    return [
        {"task": task, "model": model, "attempt": attempt, "seed": seed}
        for task, model, attempt in first + further
        for seed in SEEDS
    ]


def run(task, model, attempt, seed, updates=None, tested=TESTED):
    """Train one network on one task.

    Parameters
    ----------
    task : str
        Out of `TASKS`.
    model : {"NTM", "LSTM"}
    attempt : str
        Out of `ATTEMPTS`.
    seed : int
    updates : int, optional
        As in `TASKS`, if not given.
    tested : int
        Sequences of each size that are asked for.

    Returns
    -------
    dict
        `parameters` of the network; `loss`, the mean of every tenth of the training, in nats a bit; `wrong`, the
        share of wrong bits at each size of the task's `test`; `weights` of the run that is kept.
    """
    what = TASKS[task]
    updates = what["updates"] if updates is None else updates
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        network = build(task, model, attempt)
        history = fit(
            network,
            lambda step: what["draw"](BATCH, size_at(step / updates, task, attempt, rng), rng),
            masked_bit_loss,
            steps=updates,
            lr=LR,
            clip=CLIP,
            every=max(updates // 10, 1),
            progress=False,
        )
    found = {
        "parameters": size_of(network),
        "loss": [round(float(loss), 4) for loss in history.loss],
        "wrong": [round(asked(network, task, size, rng, tested), 4) for size in what["test"]],
    }
    if {"task": task, "model": model, "attempt": attempt, "seed": seed} == KEPT:
        state = network.state_dict()
        found["weights"] = {name: value.numpy() for name, value in state.items()}
    return found


def size_at(share, task, attempt, rng):
    """Draw a size for a batch of the training.

    Parameters
    ----------
    share : float
        Of the updates made so far, in [0, 1].
    task : str
        Out of `TASKS`.
    attempt : str
        Out of `ATTEMPTS`: sizes may grow until half of the training is over.
    rng : numpy.random.Generator

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> size_at(0.0, "copy", "growing sizes", np.random.default_rng(0))
    (1,)
    """
    smallest, largest = TASKS[task]["train"]
    grown = min(1.0, 2 * share) if attempt == "growing sizes" else 1.0
    return tuple(
        int(rng.integers(low, low + round(grown * (high - low)) + 1))
        for low, high in zip(smallest, largest, strict=True)
    )


def build(task, model, attempt="first"):
    """Make an untrained network for a task.

    Parameters
    ----------
    task : str
        Out of `TASKS`.
    model : {"NTM", "LSTM"}
        The LSTM has as many parameters as the machine.
    attempt : str
        Out of `ATTEMPTS`.

    Returns
    -------
    torch.nn.Module
    """
    sizes = TASKS[task]["sizes"]
    controller = "feedforward" if attempt == "feed-forward controller" else "lstm"
    machine = NeuralTuringMachine(*sizes, controller, HIDDEN, ROWS, COLUMNS)
    return machine if model == "NTM" else equal_lstm(machine, *sizes)


@torch.no_grad()
def asked(network, task, size, rng, tested=TESTED, **options):
    """Share of wrong bits on new sequences of one size.

    Parameters
    ----------
    network : torch.nn.Module
    task : str
        Out of `TASKS`.
    size : tuple of int
        As the task's function takes it.
    rng : numpy.random.Generator
    tested : int
        Sequences.
    **options
        For the network, such as `rows` or `without`.

    Returns
    -------
    float
    """
    x, y = map(torch.tensor, TASKS[task]["draw"](tested, size, rng))
    return wrong_bits(network(x, **options), y)


def restore(arrays):
    """Build the machine that was kept.

    Parameters
    ----------
    arrays : dict of array
        As `weights` of a run.

    Returns
    -------
    NeuralTuringMachine
        In evaluation mode.
    """
    with torch.random.fork_rng(
        devices=[]
    ):  # its start, soon overwritten, must not move anyone's numbers
        machine = build(KEPT["task"], "NTM")
    machine.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    return machine.eval()
