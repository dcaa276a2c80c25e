"""Training the output-to-hidden design with the truth fed back: all at once, or only now and then."""

import math

import torch
from torch import nn

from lib.data.checks import real_number


class TeacherForced(nn.Module):
    """Feed an output-to-hidden net the true outputs of the steps before: no step waits for another.

    h_t = tanh(b + W y_{t-1} + U x_t);  o_t = c + V h_t

    Parameters
    ----------
    net : OutputToHidden
        Trained in place, and used without its teacher afterwards.

    References
    ----------
    Williams & Zipser (1989), A learning algorithm for continually running fully recurrent neural
    networks; Goodfellow et al. (2016), Deep learning, section 10.2.1. Chapter 05.
    """

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x, y, y_0=None):
        """Return the outputs of every step, computed for all steps in one product.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        y : tensor, shape (N, T, K)
            The truth. The last of it is fed to nobody.
        y_0 : tensor, shape (N, K), optional
            The truth before the first step; zeros if not given.

        Returns
        -------
        tensor, shape (N, T, K)
        """
        y_0 = _start(self.net, x, y, y_0)
        before = torch.cat([y_0[:, None], y[:, :-1]], 1)  # (N, T, K)
        return self.net.step(self.net.U(x), before)


class ScheduledSampling(nn.Module):
    """Feed the truth with a probability that a schedule lowers, and else the net's own output.

    In the paper an output that was fed in counts as data: no gradient flows back through it. Where outputs
    are numbers and not words, it may: then a step can be blamed for what later steps made of it.

    Parameters
    ----------
    net : OutputToHidden
        Trained in place.
    truth : float
        Probability that a step of a sequence is fed the truth. Set it anew as the training goes on:
        at 1 this is teacher forcing, at 0 the net always hears itself.
    through : bool
        Let the gradient flow through the outputs that were fed in.

    References
    ----------
    Bengio et al. (2015), Scheduled sampling for sequence prediction with recurrent neural networks.
    Chapter 05.
    """

    def __init__(self, net, truth=1.0, through=False):
        super().__init__()
        self.net, self.truth, self.through = net, truth, through

    def forward(self, x, y, y_0=None):
        """Return the outputs of every step, a coin tossed for each sequence before each step.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        y : tensor, shape (N, T, K)
        y_0 : tensor, shape (N, K), optional
            The truth before the first step; zeros if not given.

        Returns
        -------
        tensor, shape (N, T, K)

        Raises
        ------
        ValueError
            If `truth` is no probability, or y does not fit x.
        """
        if not 0 <= self.truth <= 1:
            raise ValueError(f"truth must be a probability, in [0, 1], got {self.truth}")
        fed, outputs = _start(self.net, x, y, y_0), []
        for a_x, y_t in zip(self.net.U(x).unbind(1), y.unbind(1), strict=True):
            o = self.net.step(a_x, fed)
            outputs.append(o)
            coin = torch.rand(len(x), 1) < self.truth
            fed = torch.where(coin, y_t, o if self.through else o.detach())
        return torch.stack(outputs, 1)


def inverse_sigmoid_decay(step, k):
    """Probability of feeding the truth, high at first and low at last: k / (k + exp(step / k)).

    Parameters
    ----------
    step : int
        Updates made so far.
    k : float
        At least 1. The probability is one half at step k * log(k).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If k is below 1 or the step is negative.

    References
    ----------
    Bengio et al. (2015), Scheduled sampling, section 2.4. Chapter 05.

    Examples
    --------
    >>> [round(inverse_sigmoid_decay(step, k=100), 2) for step in (0, 461, 921)]
    [0.99, 0.5, 0.01]
    """
    k, step = real_number("k", k, minimum=1), real_number("step", step, minimum=0)
    return k / (k + math.exp(min(step / k, 700.0)))  # exp(710) is more than a float holds


def _start(net, x, y, y_0):
    """What is fed to the first step; complain if the truth does not fit the input."""
    K = net.V.out_features
    if x.ndim != 3 or tuple(y.shape) != (*x.shape[:2], K):
        raise ValueError(
            f"the truth must have one row of {K} numbers for each step, so x of shape (N, T, D) and "
            f"y of shape (N, T, {K}); got x {tuple(x.shape)} and y {tuple(y.shape)}"
        )
    if y_0 is None:
        return x.new_zeros(x.shape[0], K)
    if tuple(y_0.shape) != (x.shape[0], K):
        raise ValueError(f"y_0 must have shape {(x.shape[0], K)}, got {tuple(y_0.shape)}")
    return y_0
