"""An image as a sequence of pixels, row by row: each pixel is predicted from all before it (chapter 20)."""

import math

import numpy as np
import torch
from torch import nn

from lib.data.checks import whole_number
from lib.layers.lstm import LSTM
from lib.models.checks import check_sizes

ABOVE = {
    "above left": 0,
    "above": 1,
    "above right": 2,
}  # the column, in a row with a pixel more on each side
NEIGHBOURS = ("before", *ABOVE)


class PixelRNN(nn.Module):
    """Predict each pixel of a black and white image from all pixels before it, row by row, from the left.

    P(x) = product over t of P(x_t | x_1 … x_{t-1});  P(x_t = 1 | …) = sigmoid(w · h_t + b)
    h_t = LSTM(u_t, h_{t-1}),  u_t = [neighbours of pixel t that are known; row; column]

    Parameters
    ----------
    rows, columns : int
        Size of the images, I and J.
    hidden_size : int
        Units, H.
    neighbours : sequence of str
        Which known pixels are fed: some of "before", "above left", "above", "above right". The pixel before is the
        left neighbour, at the beginning of a row the last pixel of the row above: with "before" alone every pixel
        is seen once and must be remembered. Where there is no neighbour, 0 is fed.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or there is no such neighbour; on a call, if the images have
        another size or hold anything but 0 and 1.

    References
    ----------
    van den Oord, Kalchbrenner & Kavukcuoglu (2016), Pixel recurrent neural networks. Chapter 20.

    Examples
    --------
    >>> model = PixelRNN(3, 5, hidden_size=4)
    >>> model(torch.zeros(2, 3, 5)).shape
    torch.Size([2, 3, 5])
    """

    def __init__(self, rows, columns, hidden_size, neighbours=NEIGHBOURS):
        super().__init__()
        check_sizes(rows=rows, columns=columns, hidden_size=hidden_size)
        if not neighbours or not set(neighbours) <= set(NEIGHBOURS):
            raise ValueError(
                f"got the neighbours {neighbours!r}, expected some of {', '.join(NEIGHBOURS)}"
            )
        self.rows, self.columns, self.neighbours = rows, columns, tuple(neighbours)
        self.lstm = LSTM(len(neighbours) + rows + columns, hidden_size)
        self.answer = nn.Linear(hidden_size, 1)

    def inputs(self, images):
        """Return what the network is fed at each pixel: known neighbours, row and column.

        Parameters
        ----------
        images : tensor, shape (N, I, J)

        Returns
        -------
        tensor, shape (N, I · J, D)
        """
        _check_images(images, self.rows, self.columns)
        x = images.to(self.answer.weight.dtype)
        before = nn.functional.pad(x.flatten(1), (1, 0))[:, :-1].view_as(x)
        padded = nn.functional.pad(x, (1, 1, 1, 0))[
            :, :-1
        ]  # the row above, a pixel more on each side
        known = [
            before if name == "before" else padded[:, :, ABOVE[name] : ABOVE[name] + self.columns]
            for name in self.neighbours
        ]
        row, column = torch.eye(self.rows).to(x), torch.eye(self.columns).to(x)
        where = [
            row.repeat_interleave(self.columns, 0),  # (I · J, I)
            column.repeat(self.rows, 1),  # (I · J, J)
        ]
        where = torch.cat(where, 1).expand(len(x), -1, -1)
        return torch.cat([torch.stack(known, -1).flatten(1, 2), where], -1)

    def forward(self, images):
        """Score every pixel, the true pixels before it being known.

        Parameters
        ----------
        images : tensor, shape (N, I, J)
            Of 0 and 1.

        Returns
        -------
        tensor, shape (N, I, J)
            Logits of the pixel being 1.
        """
        h, _ = self.lstm(self.inputs(images))
        return self.answer(h)[..., 0].unflatten(1, (self.rows, self.columns))


@torch.no_grad()
def complete(model, images, known, generator=None):
    """Draw the pixels that are missing, one after the other, each given all before it.

    Parameters
    ----------
    model : PixelRNN
    images : tensor, shape (N, I, J)
        Of which the first `known` pixels are kept, row by row; the others are not looked at.
    known : int
        From 0, which generates images, to I · J.
    generator : torch.Generator, optional
        Of the draws.

    Returns
    -------
    images : tensor, shape (N, I, J)
    chances : tensor, shape (N, I, J)
        The probability that each pixel was 1, as it was when its turn came.

    Raises
    ------
    ValueError
        If `known` is not between 0 and the number of pixels, or the images do not fit.

    Examples
    --------
    >>> model = PixelRNN(3, 5, hidden_size=4)
    >>> images, chances = complete(model, torch.ones(2, 3, 5), known=4)
    >>> images[0, 0, :4].tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    pixels = model.rows * model.columns
    known = whole_number("known", known, minimum=0)
    if known > pixels:
        raise ValueError(f"known is {known}, but an image has {pixels} pixels")
    _check_images(images, model.rows, model.columns)
    x = images.to(model.answer.weight.dtype).clone(memory_format=torch.contiguous_format)
    x.flatten(1)[:, known:] = 0
    chances, state = torch.empty_like(x).flatten(1), None
    if known:  # all at once, as in training
        h, state = model.lstm(model.inputs(x)[:, :known])
        chances[:, :known] = torch.sigmoid(model.answer(h)[..., 0])
    for t in range(known, pixels):
        h, state = model.lstm(model.inputs(x)[:, t : t + 1], state)
        chances[:, t] = torch.sigmoid(model.answer(h)[:, 0, 0])
        draws = torch.rand(len(x), generator=generator, dtype=x.dtype, device=x.device)
        x.view(len(x), -1)[:, t] = (draws < chances[:, t]).to(x.dtype)
    return x, chances.view_as(x)


def surprise(logits, images):
    """Say how many bits each pixel costs: minus the binary logarithm of its probability.

    Parameters
    ----------
    logits : tensor, shape (N, I, J)
        Of the pixel being 1.
    images : tensor, shape (N, I, J)
        Of 0 and 1.

    Returns
    -------
    tensor, shape (N, I, J)
        Its sum over an image is the length of the image's shortest code; its mean over all pixels, the bits per
        dimension.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> surprise(torch.zeros(1, 1, 2), torch.tensor([[[0, 1]]])).tolist()
    [[[1.0, 1.0]]]
    """
    if logits.shape != images.shape:
        raise ValueError(
            f"got logits of shape {tuple(logits.shape)} for images of shape {tuple(images.shape)}"
        )
    loss = nn.functional.binary_cross_entropy_with_logits
    return loss(logits, images.to(logits.dtype), reduction="none") / math.log(2)


def independent_logits(train):
    """Give every pixel the share of training images in which it is 1, with one image of each kind added.

    Parameters
    ----------
    train : array, shape (N, I, J)
        Of 0 and 1.

    Returns
    -------
    array, shape (I, J)

    Examples
    --------
    >>> independent_logits(np.ones((2, 1, 1))).round(3)  # (2 + 1) / (2 + 2) is 3 to 1
    array([[1.099]])
    """
    share = (train.sum(0) + 1) / (len(train) + 2)
    return np.log(share / (1 - share))


def logistic_logits(train, images, C=1.0):
    """Predict each pixel by a logistic regression of its own, on all pixels before it.

    Parameters
    ----------
    train : array, shape (N, I, J)
        Of 0 and 1.
    images : array, shape (M, I, J)
    C : float
        Inverse strength of scikit-learn's penalty on the squared weights.

    Returns
    -------
    array, shape (M, I, J)
        Logits of the pixel being 1.

    References
    ----------
    Chapter 20.

    Examples
    --------
    >>> logistic_logits(np.eye(2)[None].repeat(4, 0), np.eye(2)[None]).shape
    (1, 2, 2)
    """
    from sklearn.linear_model import LogisticRegression  # slow to load

    before, wanted = (part.reshape(len(part), -1) for part in (images, train))
    logits = np.tile(independent_logits(train).ravel(), (len(images), 1))
    for t in range(1, wanted.shape[1]):
        if 0 < wanted[:, t].sum() < len(wanted):  # else there is nothing to fit
            fitted = LogisticRegression(C=C, max_iter=500).fit(wanted[:, :t], wanted[:, t])
            logits[:, t] = fitted.decision_function(before[:, :t])
    return logits.reshape(images.shape)


def _check_images(images, rows, columns):
    if images.ndim != 3 or tuple(images.shape[1:]) != (rows, columns):
        raise ValueError(
            f"expected images of shape (N, {rows}, {columns}), got {tuple(images.shape)}"
        )
    if not ((images == 0) | (images == 1)).all():
        raise ValueError(
            "expected pixels 0 and 1, got others: turn brightness into black and white first, as in "
            "`images > 0.5`"
        )
