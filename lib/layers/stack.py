"""Layers and directions around one recurrent cell: what `RNN`, `LSTM` and `GRU` have in common."""

import math
import warnings

import torch
from torch import nn
from torch.nn.functional import dropout

from lib.arrays import linear
from lib.layers.checks import check_input, check_lengths
from lib.layers.recurrence import run


class RecurrentStack(nn.Module):
    """Recurrent layers, one above the other, in one or two directions, with torch's parameter names.

    Parameters
    ----------
    cell : Cell
        From the module of the cell's equations.
    input_size : int
    hidden_size : int
    num_layers : int
    bias : bool
    dropout : float
        On the output of each layer but the last, in training.
    bidirectional : bool
    autograd : bool
        Let autograd differentiate the steps, in place of the hand-derived backward pass.

    Raises
    ------
    ValueError
        If a size is not positive or the dropout is no probability.
    """

    def __init__(
        self, cell, input_size, hidden_size, num_layers, bias, dropout, bidirectional, *, autograd
    ):
        for name, size in [
            ("input_size", input_size),
            ("hidden_size", hidden_size),
            ("num_layers", num_layers),
        ]:
            if size < 1:
                raise ValueError(f"{name} must be at least 1, got {size}")
        if isinstance(dropout, bool) or not 0 <= dropout <= 1:
            raise ValueError(
                f"dropout must be a probability in [0, 1], got {dropout}; "
                "is it torch's batch_first? Batches always come first here"
            )
        if dropout and num_layers == 1:
            warnings.warn(
                "dropout acts between layers: with num_layers=1 it does nothing", stacklevel=3
            )
        super().__init__()
        self.cell, self.autograd = cell, autograd
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.dropout, self.bidirectional = bias, dropout, bidirectional
        rows = (cell.blocks - cell.apart) * hidden_size
        for layer in range(num_layers):
            for suffix in self._suffixes(layer):
                width = input_size if layer == 0 else hidden_size * self.directions
                self.register_parameter(
                    f"weight_ih{suffix}", nn.Parameter(torch.empty(rows, width))
                )
                self.register_parameter(
                    f"weight_hh{suffix}", nn.Parameter(torch.empty(rows, hidden_size))
                )
                if bias:
                    self.register_parameter(f"bias_ih{suffix}", nn.Parameter(torch.empty(rows)))
                    self.register_parameter(f"bias_hh{suffix}", nn.Parameter(torch.empty(rows)))
        self.reset_parameters()

    @property
    def directions(self):
        """Number of directions: 1 or 2."""
        return 2 if self.bidirectional else 1

    def _suffixes(self, layer):
        return [f"_l{layer}", f"_l{layer}_reverse"][: self.directions]

    def reset_parameters(self):
        """Draw every parameter from U(-1/sqrt(H), 1/sqrt(H)), as torch does."""
        bound = 1 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def read(self, x, state=None, lengths=None):
        """Read a batch of sequences through all layers and directions.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        state : tuple of tensor, shape (L, N, H), optional
            L is layers times directions.
        lengths : sequence of int, length N, optional

        Returns
        -------
        output : tensor, shape (N, T, H)
            Width 2H with two directions.
        state : tuple of tensor, shape (L, N, H)

        Raises
        ------
        ValueError
            If shapes, dtypes or lengths do not fit, or the data hold NaN.
        """
        check_input(x, self.input_size, self.weight_hh_l0.dtype)
        lengths = check_lengths(lengths, x)
        state = self.initial_state(x, state)
        ends = None if lengths is None else lengths - 1
        layer_input = x.transpose(0, 1).contiguous()  # time first: each step is one block of memory
        finals = []
        for layer in range(self.num_layers):
            if layer:
                layer_input = dropout(layer_input, self.dropout, self.training)
            outputs = []
            for suffix in self._suffixes(layer):
                start = tuple(s[len(finals)] for s in state)
                output, final = self._run(layer_input, start, suffix, ends)
                outputs.append(output)
                finals.append(final)
            layer_input = torch.cat(outputs, -1) if self.bidirectional else outputs[0]
        last = tuple(torch.stack(parts) for parts in zip(*finals, strict=True))
        return layer_input.transpose(0, 1), last

    def input_share(self, x):
        """Return what the inputs alone give to every pre-activation of the first layer, for `unroll`.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (T, N, B*H)
            B is the number of blocks of the cell.
        """
        biases = (self.bias_ih_l0, self.bias_hh_l0) if self.bias else (None, None)
        W, b = self.cell.arrange(self.weight_ih_l0, *biases)
        return linear(x.transpose(0, 1), W, b)

    def _run(self, x, state, suffix, ends):
        """Run one direction of one layer on x of shape (T, N, D)."""
        reverse = suffix.endswith("reverse")
        names = [f"{kind}_{part}" for kind in ("weight", "bias") for part in ("ih", "hh")]
        parameters = [getattr(self, name + suffix, None) for name in names]
        if reverse:
            x = reverse_time(x, ends)
        hs, last = run(self.cell, x, state, *parameters, ends=ends, autograd=self.autograd)
        if reverse:
            hs = reverse_time(hs, ends)
        if ends is not None:
            real = torch.arange(len(hs), device=hs.device)[:, None] <= ends  # (T, N)
            hs = torch.where(real[..., None], hs, 0.0)
        return hs, last

    def initial_state(self, x, state=None):
        """Return the state to start from: zeros, or the one given if it fits.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        state : tuple of tensor, shape (L, N, H), optional

        Returns
        -------
        tuple of tensor, shape (L, N, H)

        Raises
        ------
        ValueError
            If the state has another number of tensors, another dtype or another shape.
        """
        expected = (self.num_layers * self.directions, x.shape[0], self.hidden_size)
        if state is None:
            return tuple(x.new_zeros(expected) for _ in range(self.cell.states))
        if len(state) != self.cell.states:
            raise ValueError(f"expected a state of {self.cell.states} tensors, got {len(state)}")
        for part in state:
            if not isinstance(part, torch.Tensor) or part.dtype != x.dtype:
                found = getattr(part, "dtype", type(part).__name__)
                raise ValueError(f"expected a state of {x.dtype} tensors, as x is, got {found}")
            if tuple(part.shape) != expected:
                raise ValueError(
                    f"expected a state of shape (layers * directions, N, H) = {expected}, "
                    f"got {tuple(part.shape)}; was it carried over from a batch of another size?"
                )
        return state

    def extra_repr(self):
        """Arguments of the constructor, for printing."""
        text = f"{self.input_size}, {self.hidden_size}, num_layers={self.num_layers}"
        return text + (", bidirectional=True" if self.bidirectional else "")


def reverse_time(x, ends=None):
    """Reverse each sequence within its own length; padding stays where it is.

    Parameters
    ----------
    x : tensor, shape (T, N, D)
    ends : tensor of int, shape (N,), optional
        Last real step of each sequence.

    Returns
    -------
    tensor, shape (T, N, D)
    """
    if ends is None:
        return x.flip(0)
    steps = torch.arange(len(x), device=x.device)[:, None]  # (T, 1)
    source = torch.where(steps <= ends, ends - steps, steps)  # (T, N)
    return x.gather(0, source[..., None].expand_as(x))
