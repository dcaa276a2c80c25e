"""Training by hand: a recurrent layer and an output layer, moved by the gradients that the chapters derive.

All of it is NumPy and `lib.equations`, so that it also runs in a page, where a panel shows it at work. What trains
at length is `lib.layers` with `lib.training.fit`.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lib.arrays import blocks, one_hot, softmax
from lib.data.tasks.adding import adding_problem
from lib.equations.gru import gru_backward, gru_forward, gru_step_backward
from lib.equations.losses import (
    cross_entropy,
    cross_entropy_backward,
    mean_squared_error,
    mean_squared_error_backward,
)
from lib.equations.lstm import lstm_backward, lstm_forward, lstm_step_backward
from lib.equations.optimizers import adam_update, sgd_update
from lib.equations.rnn import rnn_backward, rnn_forward, rnn_step_backward

# --- Cells ---


class Cell(NamedTuple):
    """What training asks of a cell; its weights have `blocks` times H rows, its state `states` times H numbers."""

    blocks: int
    states: int
    forward: Callable  # x, h_0 and weights to hs and caches
    backward: Callable  # dhs and caches to dx, dh_0 and gradients of the weights
    step_back: (
        Callable  # gradient of the state after a step, and its cache, to that of the state before
    )


def _rnn_step_back(dstate, cache):
    return rnn_step_backward(dstate, cache)[1]


def _gru_step_back(dstate, cache):
    return gru_step_backward(dstate, cache)[1]


def _lstm_step_back(dstate, cache):
    _, dh, dc, *_ = lstm_step_backward(*blocks(dstate, 2), cache)
    return np.concatenate([dh, dc], 1)


def _lstm_forward(x, h_0, *weights):
    hs, _, caches = lstm_forward(x, h_0, np.zeros_like(h_0), *weights)
    return hs, caches


def _lstm_backward(dhs, caches):
    dx, dh_0, _, *grads = lstm_backward(dhs, np.zeros_like(dhs), caches)
    return dx, dh_0, *grads


def _stateless_forward(x, h_0, *weights):
    """Run every step as a sequence of its own, from the state h_0."""
    N, T, D = x.shape
    hs, caches = rnn_forward(x.reshape(N * T, 1, D), np.repeat(h_0, T, 0), *weights)
    return hs.reshape(N, T, -1), caches


def _stateless_backward(dhs, caches):
    N, T, H = dhs.shape
    dx, dh_0, *grads = rnn_backward(dhs.reshape(N * T, 1, H), caches)
    return dx.reshape(N, T, -1), dh_0.reshape(N, T, H).sum(1), *grads


CELLS = {
    "tanh": Cell(1, 1, rnn_forward, rnn_backward, _rnn_step_back),
    "LSTM": Cell(4, 2, _lstm_forward, _lstm_backward, _lstm_step_back),
    "GRU": Cell(3, 1, gru_forward, gru_backward, _gru_step_back),
    "no state": Cell(1, 1, _stateless_forward, _stateless_backward, _rnn_step_back),
}


def random_weights(cell, D, H, K, rng):
    """Draw all weights of a network uniformly from ±1/√H, as torch does; the bias of a forget gate is 1.

    Parameters
    ----------
    cell : str
        Out of `CELLS`.
    D : int
        Features.
    H : int
        Hidden units.
    K : int
        Outputs.
    rng : numpy.random.Generator

    Returns
    -------
    list of array
        W_ih, W_hh, b_ih, b_hh of the cell, then W_ho and b_o of the output layer.

    Examples
    --------
    >>> weights = random_weights("LSTM", 2, 3, 1, np.random.default_rng(0))
    >>> [W.shape for W in weights]
    [(12, 2), (12, 3), (12,), (12,), (1, 3), (1,)]
    """
    rows = CELLS[cell].blocks * H
    shapes = (rows, D), (rows, H), (rows,), (rows,), (K, H), (K,)
    weights = [rng.uniform(-(H**-0.5), H**-0.5, shape) for shape in shapes]
    if cell == "LSTM":
        weights[2][H : 2 * H], weights[3][H : 2 * H] = 1.0, 0.0
    return weights


# --- Gradients ---


def outputs(cell, weights, x):
    """Run a network along a batch of sequences.

    Parameters
    ----------
    cell : str
        Out of `CELLS`.
    weights : list of array
        From `random_weights`.
    x : array, shape (N, T, D)

    Returns
    -------
    o : array, shape (N, T, K)
        What the output layer says at every step.
    hs : array, shape (N, T, H)
    caches : list of tuple
        What the backward pass needs.

    Examples
    --------
    >>> weights = random_weights("GRU", 2, 3, 1, np.random.default_rng(0))
    >>> o, hs, caches = outputs("GRU", weights, np.zeros((5, 4, 2)))
    >>> o.shape, hs.shape, len(caches)
    ((5, 4, 1), (5, 4, 3), 4)
    """
    *recurrent, W_ho, b_o = weights
    h_0 = np.zeros((len(x), W_ho.shape[1]))
    hs, caches = CELLS[cell].forward(x, h_0, *recurrent)
    return hs @ W_ho.T + b_o, hs, caches


def loss_and_gradients(loss, cell, weights, x, y):
    """Send a batch forward to its loss, and the gradient back to every weight.

    do = dL/do;  dhs = do @ W_ho;  dW_ho = do.T @ hs, summed over the steps;  db_o = do summed
    The rest is the backward pass of the cell.

    Parameters
    ----------
    loss : callable
        Takes outputs of shape (N, T, K) and targets; returns L and dL/do.
    cell : str
        Out of `CELLS`.
    weights : list of array
        From `random_weights`.
    x : array, shape (N, T, D)
    y : array
        Targets, as `loss` wants them.

    Returns
    -------
    L : float
    grads : list of array
        One for each of the weights, in their shapes.

    Examples
    --------
    >>> weights = random_weights("tanh", 4, 8, 4, np.random.default_rng(0))
    >>> L, grads = loss_and_gradients(HELLO.loss, "tanh", weights, *HELLO.batch(None))
    >>> round(L, 1), [g.shape for g in grads]
    (1.5, [(8, 4), (8, 8), (8,), (8,), (4, 8), (4,)])
    """
    W_ho = weights[-2]
    o, hs, caches = outputs(cell, weights, x)
    L, do = loss(o, y)  # do: (N, T, K)
    _, _, *grads = CELLS[cell].backward(do @ W_ho, caches)
    dW_ho = np.einsum("ntk,nth->kh", do, hs)
    db_o = do.sum((0, 1))
    return float(L), [*grads, dW_ho, db_o]


def reach(cell, weights, x):
    """How much of the gradient of the last output reaches each step.

    Parameters
    ----------
    cell : str
        Out of `CELLS`.
    weights : list of array
        From `random_weights`.
    x : array, shape (N, T, D)

    Returns
    -------
    array, shape (T,)
        Length of the gradient of the state that enters each step, of the LSTM of both states together, averaged
        over the batch and divided by that of the last step.

    Examples
    --------
    >>> weights = random_weights("tanh", 2, 3, 1, np.random.default_rng(0))
    >>> reach("tanh", weights, np.zeros((5, 4, 2))).shape
    (4,)
    """
    _, hs, caches = outputs(cell, weights, x)
    N, _, H = hs.shape
    dstate = np.zeros((N, CELLS[cell].states * H))
    dstate[:, :H] = weights[-2].sum(0)
    lengths = []
    for cache in reversed(caches):
        dstate = CELLS[cell].step_back(dstate, cache)
        lengths.insert(0, np.sqrt((dstate**2).sum(1)).mean())
    return np.array(lengths) / lengths[-1]


# --- Tasks ---


class Hello:
    """Spell *hello*: read h, e, l, l and say e, l, l, o. Every update sees the whole word."""

    LETTERS = "helo"
    D, H, K, adam = 4, 8, 4, False

    def batch(self, rng):
        """Return the letters as one-hot rows, shape (1, 4, 4), and the numbers of the next letters, shape (4,)."""
        read, say = ([self.LETTERS.index(letter) for letter in word] for word in ("hell", "ello"))
        return one_hot(np.array([read]), 4), np.array(say)

    def loss(self, o, y):
        """Return the mean cross-entropy of all steps, and its gradient for o."""
        logits = o.reshape(-1, self.K)
        return cross_entropy(logits, y), cross_entropy_backward(logits, y).reshape(o.shape)

    def view(self, cell, weights):
        """Return the probability of each letter after each that was read, and what the network writes after h."""
        probabilities = softmax(outputs(cell, weights, self.batch(None)[0])[0][0])
        ids = [0]
        while len(ids) < 5:
            o, *_ = outputs(cell, weights, one_hot(np.array([ids]), 4))
            ids.append(int(o[0, -1].argmax()))
        written = "".join(self.LETTERS[number] for number in ids)
        return {"probabilities": probabilities.tolist(), "writes": written}


class Adding:
    """The adding problem over T steps: say the sum of the two marked numbers at the end. Every batch is new."""

    D, H, K, adam = 2, 16, 1, True
    N = 32

    def __init__(self, T):
        self.T = T
        self.new = self._draw(200, np.random.default_rng(99))

    def _draw(self, N, rng):
        x, y = adding_problem(N, self.T, rng)
        return x, y[:, None]

    def batch(self, rng):
        """Return a batch, shape (N, T, 2), and its sums, shape (N, 1)."""
        return self._draw(self.N, rng)

    def loss(self, o, y):
        """Return the mean squared error of the last output, and its gradient for all of o."""
        do = np.zeros_like(o)
        do[:, -1] = mean_squared_error_backward(o[:, -1], y)
        return mean_squared_error(o[:, -1], y), do

    def view(self, cell, weights):
        """Return the error on 200 new sequences, sums and answers of 60, and how far the gradient reaches."""
        x, y = self.new
        o, *_ = outputs(cell, weights, x)
        return {
            "error": float(self.loss(o, y)[0]),
            "points": np.concatenate([y, o[:, -1]], 1)[:60].tolist(),
            "reach": reach(cell, weights, x[:20]).tolist(),
        }


HELLO = Hello()
TASKS = {"hello": HELLO, "adding 8": Adding(8), "adding 16": Adding(16)}


# --- Training ---


class Training:
    """A network that is being trained, one update at a time.

    Parameters
    ----------
    task : str
        "hello", "adding 8" or "adding 16", by the number of steps.
    cell : str
        "tanh", "LSTM", "GRU", or "no state": the plain network whose state is set to zero before every step.
    seed : int
        Of the random weights and of the batches: the same seed gives the same training.

    Raises
    ------
    ValueError
        If there is no such task or cell.

    Examples
    --------
    >>> network = Training("hello", seed=1)
    >>> for update in range(100):
    ...     loss, norm = network.step(lr=0.3)
    >>> network.view()["writes"]
    'hello'
    """

    def __init__(self, task, cell="tanh", seed=1):
        for name, known in ((task, TASKS), (cell, CELLS)):
            if name not in known:
                raise ValueError(f"got {name!r}, expected one of {', '.join(map(repr, known))}")
        self.task, self.cell = TASKS[task], cell
        self.rng = np.random.default_rng(seed)
        self.weights = random_weights(cell, self.task.D, self.task.H, self.task.K, self.rng)
        self.means = self.squares = [np.zeros_like(W) for W in self.weights]
        self.updates = 0

    def step(self, lr, clip=math.inf):
        """Make one update: gradients, clipping, then gradient descent or Adam, as the task wants it.

        Parameters
        ----------
        lr : float
            Step size.
        clip : float
            Limit of the joint norm of all gradients.

        Returns
        -------
        loss : float
            Of the batch, before the update.
        norm : float
            Joint norm of its gradients, before clipping.
        """
        if not (lr > 0 and clip > 0):
            raise ValueError(f"lr and clip must be positive, got {lr} and {clip}")
        x, y = self.task.batch(self.rng)
        loss, grads = loss_and_gradients(self.task.loss, self.cell, self.weights, x, y)
        norm = math.sqrt(sum((g**2).sum() for g in grads))
        grads = [g * min(1.0, clip / (norm + 1e-6)) for g in grads]
        self.updates += 1
        if self.task.adam:
            moved = [
                adam_update(W, g, m, v, self.updates, lr)
                for W, g, m, v in zip(self.weights, grads, self.means, self.squares, strict=True)
            ]
            self.weights, self.means, self.squares = map(list, zip(*moved, strict=True))
        else:
            self.weights = [sgd_update(W, g, lr) for W, g in zip(self.weights, grads, strict=True)]
        return loss, norm

    def view(self):
        """Return what the network can do by now, as a dictionary; see `Hello.view` and `Adding.view`."""
        return self.task.view(self.cell, self.weights)
