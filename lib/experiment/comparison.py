"""Recurrent layers on equal terms: one task, as many parameters, the same starts and the same examples."""

import math
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

import numpy as np
import torch

from lib.data.checks import whole_number
from lib.experiment.seeds import torch_seed
from lib.models.readers import RecurrentReader, RecurrentWriter
from lib.training.fit import fit


class Task(NamedTuple):
    """What several layers are to learn.

    Parameters
    ----------
    draw : callable
        `draw(N, rng)` returns fresh examples: inputs, float32 of shape (N, T, D), and targets.
    loss : callable
        `loss(outputs, targets)`, a scalar tensor.
    score : callable
        `score(outputs, targets)`, the number to compare.
    input_size : int
        D.
    output_size : int
        Numbers in an answer, K.
    every_step : bool
        Whether there is an answer at every step; otherwise only at the end.
    draw_test : callable, optional
        Where the held-out examples come from, if not from `draw`.
    """

    draw: Callable
    loss: Callable
    score: Callable
    input_size: int
    output_size: int
    every_step: bool = False
    draw_test: Callable | None = None


class Run(NamedTuple):
    """One training: how the score on held-out examples went, and what it cost.

    Parameters
    ----------
    steps : list of int
        Updates after which the score was taken.
    scores : list of float
    seconds : float
        Per update, the taking of scores not counted.
    """

    steps: list
    scores: list
    seconds: float


def hidden_size_within(parameters, blocks, input_size, output_size):
    """Return the largest hidden size H whose layer and linear answer stay within a number of parameters.

    count = blocks * (H * D + H * H + 2 * H) + K * (H + 1)

    Parameters
    ----------
    parameters : int
        How many there may be.
    blocks : int
        H-sized blocks of rows in a weight matrix: 1 for a plain network, 3 for a GRU, 4 for an LSTM.
    input_size : int
        D.
    output_size : int
        K.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a number is not a positive whole number, or not even one unit fits.

    References
    ----------
    Chung et al. (2014), Empirical evaluation of gated recurrent neural networks, compare units so. Chapter 11.

    Examples
    --------
    >>> [hidden_size_within(2500, blocks, input_size=6, output_size=4) for blocks in (1, 3, 4)]
    [44, 24, 20]
    """
    parameters = whole_number("parameters", parameters)
    blocks = whole_number("blocks", blocks)
    D, K = whole_number("input_size", input_size), whole_number("output_size", output_size)
    # blocks * H**2 + linear * H + K <= parameters, solved for H in whole numbers
    linear = blocks * (D + 2) + K
    square = linear**2 + 4 * blocks * (parameters - K)
    H = (math.isqrt(max(square, 0)) - linear) // (2 * blocks)
    if H < 1:
        raise ValueError(
            f"not one unit fits into {parameters} parameters with {D} inputs and {K} outputs: "
            f"it takes {blocks + linear + K}"
        )
    return H


def compare(
    task,
    layers,
    *,
    seeds,
    parameters,
    steps,
    batch_size=32,
    test_size=500,
    lr=0.01,
    clip=1.0,
    every=25,
):
    """Train each kind of layer from several starts, with as many parameters for each kind.

    Runs with the same seed see the same examples, whatever the layer.

    Parameters
    ----------
    task : Task
    layers : dict
        By name, `make(input_size, hidden_size)`, which returns a recurrent layer of one direction.
    seeds : sequence of int
        One run each.
    parameters : int
        The most that layer and linear answer may have together.
    steps : int
        Updates by Adam.
    batch_size, test_size : int
        Examples in an update, and held out for the score.
    lr, clip : float
        Step size; largest joint norm of the gradients.
    every : int
        Updates between two scores.

    Returns
    -------
    dict of list of Run
        By name, one for each seed.

    References
    ----------
    Chung et al. (2014), Empirical evaluation of gated recurrent neural networks; Jozefowicz et al. (2015), An
    empirical exploration of recurrent network architectures. Chapter 11.
    """
    runs = {name: [] for name in layers}
    for seed in seeds:
        for name, make in layers.items():  # side by side, so that none has a quieter machine
            rng = np.random.default_rng(seed)
            draw_test = task.draw_test or task.draw
            test = [torch.as_tensor(part) for part in draw_test(test_size, rng)]
            with torch_seed(seed):  # the caller's own draws go on undisturbed
                model = _model(task, make, parameters)
                run = _train(task, model, rng, test, steps, batch_size, lr, clip, every)
            runs[name].append(run)
    return runs


def _model(task, make, parameters):
    blocks = len(make(task.input_size, 1).weight_hh_l0)
    H = hidden_size_within(parameters, blocks, task.input_size, task.output_size)
    reader = RecurrentWriter if task.every_step else RecurrentReader
    return reader(make(task.input_size, H), task.output_size)


def _train(task, model, rng, test, steps, batch_size, lr, clip, every):
    aside = 0.0  # seconds that are not training

    def score(model):
        nonlocal aside
        start = perf_counter()
        value = float(task.score(model(test[0]), test[1]))
        aside += perf_counter() - start
        return {"score": value}

    def draw(step):
        nonlocal aside
        start = perf_counter()
        batch = task.draw(batch_size, rng)
        aside += perf_counter() - start
        return batch

    start = perf_counter()
    history = fit(
        model,
        draw,
        task.loss,
        steps=steps,
        lr=lr,
        clip=clip,
        evaluate=score,
        every=every,
        progress=False,
    )
    seconds = (perf_counter() - start - aside) / steps
    return Run(history.steps, history.metrics["score"], seconds)
