"""Layers and directions around one recurrent cell: what `RNN`, `LSTM` and `GRU` have in common."""

import math
import warnings

import torch
from torch import nn
from torch.nn.functional import dropout

from lib.data.checks import whole_number
from lib.layers.checks import check_input, check_lengths, check_state
from lib.layers.eager import eager
from lib.layers.once import once_differentiable
from lib.layers.recurrence import reverse_time, unroll


class _HandDerived(torch.autograd.Function):
    """One cell along a batch of sequences, with its hand-derived backward pass in place of autograd's."""

    @staticmethod
    def forward(ctx, cell, ends, x, W_ih, W_hh, b_ih, b_hh, *start):
        states = [part.new_empty(len(x) + 1, *part.shape) for part in start]
        for states_, part in zip(states, start, strict=True):
            states_[0] = part
        kept = cell.forward(x, states, W_ih, W_hh, b_ih, b_hh)
        last = _at_ends(states, ends)
        if ends is not None:
            states[0][1:].masked_fill_(_padding(x, ends), 0)
        ctx.cell, ctx.ends, ctx.count = cell, ends, len(states)
        # The start is saved so that torch notices if it is changed before the way back.
        ctx.save_for_backward(x, W_ih, W_hh, b_ih, b_hh, *start, *states, *kept)
        return states[0][1:], *last

    @staticmethod
    @once_differentiable
    def backward(ctx, dhs, *dlast):
        cell, ends, count = ctx.cell, ctx.ends, ctx.count
        x, W_ih, W_hh, _, _, *saved = ctx.saved_tensors
        states, kept = saved[count : 2 * count], saved[2 * count :]
        buffer = torch.empty_like(states[0])  # (T + 1, N, H)
        buffer[0], buffer[1:] = 0, dhs
        joining = [None] * len(x)
        if ends is None:
            buffer[-1] += dlast[0]
            joining[-1] = dlast[1:]
        else:
            buffer[1:].masked_fill_(_padding(x, ends), 0)
            buffer[ends + 1, torch.arange(len(ends))] += dlast[0]
            for t in ends.unique().tolist():
                here = (ends == t)[:, None]  # (N, 1)
                joining[t] = tuple(torch.where(here, part, 0.0) for part in dlast[1:])
        da, rest = cell.backward(buffer, joining, states, kept, W_hh)
        dx = cell.input_gradient(da, W_ih) if ctx.needs_input_grad[2] else None
        dW_ih, dW_hh, *db = cell.weight_gradient(da, x, states[0], kept)
        db = [
            d if needed else None for d, needed in zip(db, ctx.needs_input_grad[5:7], strict=True)
        ]
        return None, None, dx, dW_ih, dW_hh, *db, buffer[0], *rest


def _at_ends(states, ends):
    """State after each sequence's last real step; entry t of `states` is the one before step t."""
    if ends is None:
        return [part[-1].clone() for part in states]
    return [part[ends + 1, torch.arange(len(ends))] for part in states]


def _padding(x, ends):
    return (torch.arange(len(x), device=x.device)[:, None] > ends)[..., None]  # (T, N, 1)


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
        input_size = whole_number("input_size", input_size)
        hidden_size = whole_number("hidden_size", hidden_size)
        num_layers = whole_number("num_layers", num_layers)
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
        rows = cell.blocks * hidden_size
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

    @eager
    def _run_layers(self, x, state=None, lengths=None):
        """Run a batch of shape (N, T, D) through all layers and directions; return output and last state."""
        parameter = self.weight_ih_l0
        if torch.is_autocast_enabled(parameter.device.type):
            # A recurrence adds up rounding errors over its steps: it keeps its parameters' precision.
            with torch.autocast(parameter.device.type, enabled=False):
                x = x.to(parameter.dtype)
                state = None if state is None else tuple(s.to(parameter.dtype) for s in state)
                return self._run_layers(x, state, lengths)
        check_input(x, self.input_size, parameter.dtype)
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
                output, *final = self._run_direction(layer_input, start, suffix, ends)
                outputs.append(output)
                finals.append(final)
            layer_input = torch.cat(outputs, -1) if self.bidirectional else outputs[0]
        last = tuple(torch.stack(parts) for parts in zip(*finals, strict=True))
        return layer_input.transpose(0, 1), last

    def _run_direction(self, x, start, suffix, ends):
        """Run x of shape (T, N, D) through one direction of one layer; return hs and the last state."""
        reverse = suffix.endswith("reverse")
        if reverse:
            x = reverse_time(x, ends)
        weights = self.weights(suffix)
        if not self.autograd and self.cell.takes(x):
            hs, *last = _HandDerived.apply(self.cell, ends, x, *weights, *start)
        else:
            steps, _ = unroll(self.cell, x, start, *weights)
            states = [torch.stack(part) for part in zip(start, *steps, strict=True)]
            hs, last = states[0][1:], _at_ends(states, ends)
            if ends is not None:
                hs = hs.masked_fill(_padding(x, ends), 0.0)
        return reverse_time(hs, ends) if reverse else hs, *last

    def weights(self, suffix="_l0"):
        """Weights and biases of one direction of one layer: W_ih, W_hh, b_ih, b_hh.

        Parameters
        ----------
        suffix : str
            Of their names: `"_l0"` for the first layer, `"_l0_reverse"` for its other direction.

        Returns
        -------
        list of tensor
            None in place of a bias that the layer does not have.
        """
        names = [f"{kind}_{part}" for kind in ("weight", "bias") for part in ("ih", "hh")]
        return [getattr(self, name + suffix, None) for name in names]

    def initial_state(self, x, state=None):
        """Return the state to start from: zeros, or the one given if it fits.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        state : tuple of tensor, shape (L, N, H), optional
            L is layers times directions.

        Returns
        -------
        tuple of tensor, shape (L, N, H)

        Raises
        ------
        ValueError
            If the state has another number of tensors, another dtype or shape, or holds NaN.
        """
        shape = (self.num_layers * self.directions, x.shape[0], self.hidden_size)
        if state is None:
            return tuple(x.new_zeros(shape) for _ in range(self.cell.states))
        check_state(state, self.cell.states, shape, x.dtype)
        return tuple(state)

    def extra_repr(self):
        """Arguments of the constructor, for printing."""
        text = f"{self.input_size}, {self.hidden_size}, num_layers={self.num_layers}"
        return text + (", bidirectional=True" if self.bidirectional else "")
