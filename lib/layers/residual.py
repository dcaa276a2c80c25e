"""Recurrent layers one above the other, with skip connections (residual connections)."""

import torch
from torch import nn

from lib.data.checks import whole_number
from lib.layers.checks import check_lengths


class ResidualStack(nn.Module):
    """Recurrent layers one above the other; from the second on, each adds to what it was given.

    x^1 = layer_1(x);  x^l = layer_l(x^{l-1}) + x^{l-1}

    Without the last term it is the plain stack that `num_layers` makes, number for number.

    Parameters
    ----------
    cell : type
        The recurrent layer: `LSTM`, `GRU` or `RNN`.
    input_size : int
        Features of the input, D.
    hidden_size : int
        Units of each layer, H.
    num_layers : int
    residual : bool
        Whether to add the input of a layer to its output.
    **options
        For every layer, such as `forget_bias`.

    Raises
    ------
    ValueError
        If there is no layer, or they are to run in two directions.

    References
    ----------
    Wu et al. (2016), Google's neural machine translation system, section 3.1. Chapter 12.
    """

    def __init__(self, cell, input_size, hidden_size, num_layers, residual=True, **options):
        super().__init__()
        num_layers = whole_number("num_layers", num_layers)
        if options.get("bidirectional"):
            raise ValueError(
                "the layers run in one direction, got bidirectional=True: two would be 2H wide, which cannot be "
                "added to H numbers, and would end at different steps"
            )
        widths = [input_size, *[hidden_size] * (num_layers - 1)]
        self.layers = nn.ModuleList(cell(width, hidden_size, **options) for width in widths)
        self.residual, self.hidden_size, self.bidirectional = residual, hidden_size, False

    def forward(self, x, h_0=None, lengths=None):
        """Read a batch of sequences.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        h_0 : None
            Every layer starts at zero.
        lengths : sequence of int, length N, optional
            Real steps of each sequence, where padding follows.

        Returns
        -------
        output : tensor, shape (N, T, H)
            What leaves the last layer at every step, zero at padding.
        last : tensor, shape (1, N, H)
            The same at each sequence's own end.
        """
        if h_0 is not None:
            raise ValueError("this stack starts every layer at zero, expected h_0=None")
        output = self.layer_outputs(x, lengths)[-1]
        lengths = check_lengths(lengths, x)
        ends = torch.full((len(x),), x.shape[1] - 1) if lengths is None else lengths - 1
        return output, output[torch.arange(len(x)), ends][None]

    def layer_outputs(self, x, lengths=None):
        """Return what leaves each layer, from the first to the last.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        lengths : sequence of int, length N, optional

        Returns
        -------
        list of tensor, shape (N, T, H)
        """
        outputs = []
        for layer in self.layers:
            h, _ = layer(x, lengths=lengths)
            x = h + x if self.residual and outputs else h
            outputs.append(x)
        return outputs

    def gradient_norms(self, x, upstream):
        """Norm of the gradient at what leaves each layer, given that at the last one's.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        upstream : tensor, shape (N, T, H)

        Returns
        -------
        tensor, shape (L,)
            One norm for each layer, the first layer first.
        """
        outputs = self.layer_outputs(x)
        gradients = torch.autograd.grad(outputs[-1], outputs, upstream)
        return torch.stack([gradient.norm() for gradient in gradients])
