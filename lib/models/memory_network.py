"""A neural Turing machine: a controller with an external memory; and an LSTM that has as many parameters."""

import torch
from torch import nn

from lib.equations.lstm import lstm_step
from lib.layers.checks import check_input
from lib.layers.lstm import LSTM
from lib.layers.memory import MemoryHeads, MemoryWriter
from lib.models.checks import check_sizes

EMPTY = 0.01  # every number of the memory at the start
READ, WRITE = 0, 1  # places of the two heads


class NeuralTuringMachine(nn.Module):
    """A controller that reads from a memory and writes to it, with one head each.

    h_t = controller([x_t; r_{t-1}], h_{t-1});  both heads look at M_{t-1};  M_t = write(w_t, M_{t-1})
    r_t = read(w_t, M_t);  logits_t = V [h_t; r_t] + b

    No parameter depends on the number of rows, so that a trained network may be given a larger memory. At the
    start both heads stand at the first row, and all rows hold the same small number.

    Parameters
    ----------
    input_size : int
        Features, D.
    output_size : int
        Bits of an answer, K.
    controller : {"lstm", "feedforward"}
        With a state of its own, or one tanh layer without.
    hidden_size : int
        Units of the controller, H.
    rows : int
        R.
    columns : int
        Numbers in a row, C.
    autograd : bool
        Let autograd differentiate the memory's steps; needed for second derivatives.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or there is no such controller.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.
    """

    def __init__(
        self,
        input_size,
        output_size,
        controller="lstm",
        hidden_size=100,
        rows=128,
        columns=20,
        *,
        autograd=False,
    ):
        super().__init__()
        check_sizes(
            input_size=input_size,
            output_size=output_size,
            hidden_size=hidden_size,
            rows=rows,
            columns=columns,
        )
        if controller not in ("lstm", "feedforward"):
            raise ValueError(f'controller must be "lstm" or "feedforward", got {controller!r}')
        self.input_size, self.hidden_size = input_size, hidden_size
        self.controller, self.rows, self.columns = controller, rows, columns
        blocks = 4 if controller == "lstm" else 1
        self.read_in = nn.Linear(input_size + columns, blocks * hidden_size)
        if controller == "lstm":
            self.recur = nn.Linear(hidden_size, 4 * hidden_size)
        self.first_read = nn.Parameter(torch.zeros(columns))
        self.heads = MemoryHeads(hidden_size, columns, 2, autograd=autograd)
        self.writer = MemoryWriter(hidden_size, columns, autograd=autograd)
        self.answer = nn.Linear(hidden_size + columns, output_size)

    def forward(self, x, rows=None, without=None):
        """Score the bits of the answer at every step.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        rows : int, optional
            Another number of rows than in training.
        without : {"content", "interpolation", "shift", "sharpening"}, optional
            A stage of addressing to leave out.

        Returns
        -------
        tensor, shape (N, T, K)

        Raises
        ------
        ValueError
            If x does not fit, or there is no such stage.
        """
        steps = self._steps(x, rows, without)
        return torch.stack([logits for logits, *_ in steps], 1)

    @torch.no_grad()
    def trace(self, x, rows=None, without=None):
        """Return what the heads do at every step.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        rows : int, optional
            As in `forward`.
        without : str, optional
            As in `forward`.

        Returns
        -------
        dict of tensor
            `read` and `write`, the weights of the two heads, shape (N, T, R); `memory` after each step, shape
            (N, T, R, C); `logits`, shape (N, T, K).

        Raises
        ------
        ValueError
            As `forward`.
        """
        logits, w, M = (
            torch.stack(part, 1) for part in zip(*self._steps(x, rows, without), strict=True)
        )
        return {"read": w[:, :, READ], "write": w[:, :, WRITE], "memory": M, "logits": logits}

    def _steps(self, x, rows, without):
        """Yield logits, the weights of both heads, and the memory, step by step."""
        check_input(x, self.input_size, self.answer.weight.dtype)
        N, R = len(x), self.rows if rows is None else rows
        check_sizes(rows=R)
        M = x.new_full((N, R, self.columns), EMPTY)
        w = x.new_zeros(N, 2, R)
        w[:, :, 0] = 1.0
        r = self.first_read.expand(N, -1)
        state = x.new_zeros(2, N, self.hidden_size)
        for x_t in x.unbind(1):
            h, state = self._control(torch.cat([x_t, r], 1), state)
            w = self.heads(h, w, M, without)
            M = self.writer(h, w[:, WRITE], M)
            r = (w[:, None, READ] @ M)[:, 0]
            yield self.answer(torch.cat([h, r], 1)), w, M

    def _control(self, x, state):
        """One step of the controller."""
        if self.controller == "feedforward":
            h = torch.tanh(self.read_in(x))
            return h, state
        i, r = self.read_in, self.recur
        h, c, _ = lstm_step(x, *state, i.weight, r.weight, i.bias, r.bias)
        return h, (h, c)


class RecurrentAnswerer(nn.Module):
    """An LSTM and a linear layer that scores the bits of the answer at every step: no memory but its state.

    Parameters
    ----------
    input_size : int
        Features, D.
    output_size : int
        Bits of an answer, K.
    hidden_size : int
        H.

    Raises
    ------
    ValueError
        If a size is no positive whole number.

    References
    ----------
    Chapter 21.
    """

    def __init__(self, input_size, output_size, hidden_size):
        super().__init__()
        check_sizes(input_size=input_size, output_size=output_size, hidden_size=hidden_size)
        self.layer = LSTM(input_size, hidden_size, forget_bias=1.0)
        self.answer = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        """Score the bits of the answer at every step.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, T, K)
        """
        return self.answer(self.layer(x)[0])


def size_of(model):
    """Count the parameters of a model.

    Parameters
    ----------
    model : torch.nn.Module

    Returns
    -------
    int

    Examples
    --------
    >>> size_of(nn.Linear(3, 2))
    8
    """
    return sum(p.numel() for p in model.parameters())


def equal_lstm(model, input_size, output_size):
    """Make the largest LSTM that has no more parameters than a model.

    Parameters
    ----------
    model : torch.nn.Module
    input_size : int
        Features, D.
    output_size : int
        Bits of an answer, K.

    Returns
    -------
    RecurrentAnswerer

    Examples
    --------
    >>> machine = NeuralTuringMachine(9, 8)
    >>> size_of(machine), size_of(equal_lstm(machine, 9, 8))
    (62680, 61840)
    """
    budget, H = size_of(model), 1
    while lstm_size(input_size, H + 1, output_size) <= budget:
        H += 1
    return RecurrentAnswerer(input_size, output_size, H)


def lstm_size(D, H, K):
    """Parameters of an LSTM with two bias vectors and a linear layer behind it.

    Parameters
    ----------
    D : int
        Features.
    H : int
        Units.
    K : int
        Outputs.

    Returns
    -------
    int

    Examples
    --------
    >>> lstm_size(3, 4, 2)
    154
    """
    return 4 * H * (D + H + 2) + K * (H + 1)


def masked_bit_loss(logits, answers):
    """Mean binary cross-entropy over the bits that are asked for.

    loss = mean of softplus(logit) - bit * logit

    Parameters
    ----------
    logits : tensor, shape (N, T, K)
    answers : tensor, shape (N, T, K)
        0, 1, or NaN where nothing is asked.

    Returns
    -------
    tensor, shape ()

    Examples
    --------
    >>> masked_bit_loss(torch.zeros(1, 2, 1), torch.tensor([[[1.0], [torch.nan]]])).exp()
    tensor(2.)
    """
    asked = ~answers.isnan()
    logits, bits = logits[asked], answers[asked]
    return (nn.functional.softplus(logits) - bits * logits).mean()


def wrong_bits(logits, answers):
    """Share of the asked bits that are wrong when each score is rounded.

    Parameters
    ----------
    logits : tensor, shape (N, T, K)
    answers : tensor, shape (N, T, K)
        0, 1, or NaN where nothing is asked.

    Returns
    -------
    float

    Examples
    --------
    >>> wrong_bits(torch.tensor([[[2.0, -1.0]]]), torch.tensor([[[1.0, 1.0]]]))
    0.5
    """
    asked = ~answers.isnan()
    return ((logits > 0) != (answers > 0.5))[asked].double().mean().item()
