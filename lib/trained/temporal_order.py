"""Which remedy reaches across forty steps? And what does clipping do? Temporal order, five initializations each.

Two symbols among distractors; say in which order they came. Training ends when 99 % of 500 held-out sequences are
right. The remedies are trained alike, by Adam and clipped, each changed from the plain network in one thing. Other
runs on clipping and on Pascanu's regularizer are plain gradient descent.
"""

import numpy as np
import torch

from lib.arrays import linear
from lib.data.tasks.temporal_order import temporal_order
from lib.experiment.seeds import torch_seed
from lib.inspection.jacobians import scale_to_radius
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.recurrent_dropout import RecurrentDropout
from lib.layers.rnn import RNN
from lib.models.normalized import NormalizedReader
from lib.models.readers import RecurrentReader
from lib.training.clipping import clip_grad_norm
from lib.training.fit import fit
from lib.training.losses import cross_entropy
from lib.training.optimizers import SGD, Adam, RMSprop
from lib.training.regularization import read_states, vanishing_penalty

SEEDS = range(5)
SOLVED = 0.99
REMEDIES = (
    "tanh, PyTorch's initialization",
    "tanh, radius 0.95",
    "tanh, orthogonal initialization",
    "ReLU, identity initialization",
    "leaky units",
    "adding to the state",
    "layer normalization",
    "LSTM, forget bias 1",
    "GRU",
    "sigmoid units",
    "skip connections over 10 steps",
    "dropout on the state",
)
OMEGA = 0.3  # weight of Pascanu's regularizer
SKIP = 10  # steps that a skip link goes back
# Step size, limit of the norm, weight of Omega, updates: with and without a limit, small steps without, the
# smallest for five times as long; and Omega.
DESCENT = (
    (0.2, None, 0.0, 800),
    (0.2, 1.0, 0.0, 800),
    (0.05, None, 0.0, 800),
    (0.01, None, 0.0, 800),
    (0.01, None, 0.0, 4000),
    (0.2, 1.0, OMEGA, 800),
)


class _LastState(RNN):
    """Reads from states of zeros and hands out the last state only; `step` makes each from those before."""

    back = 1  # how many states from before the first step there are

    def forward(self, x, h_0=None, lengths=None):
        """Read from a state of zeros; there is no output but the last state.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        h_0, lengths : None
            Not used.

        Returns
        -------
        output : None
        h_n : tensor, shape (1, N, H)
        """
        states = [x.new_zeros(len(x), self.hidden_size)] * self.back
        bias = self.bias_ih_l0 + self.bias_hh_l0
        for a_x in linear(x, self.weight_ih_l0, bias).unbind(1):
            states.append(self.step(states, a_x))
        return None, states[-1][None]


class AddingRNN(_LastState):
    """A network that adds to its state: h_t = keep h_{t-1} + share squash(W_ih x_t + W_hh h_{t-1} + b).

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    keep, share : float
        1 and 0.1 for adding to the state, 0.9 and 0.1 for leaky units, 0 and 1 for a plain network.
    squash : callable
        The activation function, tanh if not given.

    References
    ----------
    Chapter 06.
    """

    def __init__(self, input_size, hidden_size, keep=1.0, share=0.1, squash=torch.tanh):
        super().__init__(input_size, hidden_size)
        self.keep, self.share, self.squash = keep, share, squash

    def step(self, states, a_x):
        """Return the next state, from all states so far and what the input adds."""
        new = self.squash(linear(states[-1], self.weight_hh_l0, a_x))
        return self.keep * states[-1] + self.share * new


class SkipRNN(_LastState):
    """A network with skip connections through time: h_t = tanh(W_ih x_t + W_hh h_{t-1} + V h_{t-d} + b).

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    back : int
        Steps that a link goes back, d; states from before the first step are zeros.

    References
    ----------
    Goodfellow, Bengio & Courville (2016), Deep learning, section 10.9.1. Chapter 06.
    """

    def __init__(self, input_size, hidden_size, back=SKIP):
        super().__init__(input_size, hidden_size)
        self.back = back
        self.weight_skip = torch.nn.Parameter(torch.empty_like(self.weight_hh_l0))
        torch.nn.init.uniform_(self.weight_skip, -(hidden_size**-0.5), hidden_size**-0.5)

    def step(self, states, a_x):
        """Return the next state, from all states so far and what the input adds."""
        a = linear(states[-1], self.weight_hh_l0, a_x)
        return torch.tanh(linear(states[-self.back], self.weight_skip, a))


def settings():
    """Return the settings of all runs.

    Returns
    -------
    list of dict
    """
    like = {"length": 40, "lr": 0.003, "clip": 1.0, "updates": 400}
    remedies = [{"remedy": one, "rule": "Adam", "alpha": 0.0} | like for one in REMEDIES]
    plain = {"remedy": REMEDIES[0]} | like
    remedies += [
        plain | {"rule": "Adam", "alpha": OMEGA},
        plain | {"rule": "RMSprop", "alpha": 0.0},
    ]
    descent = [
        {"remedy": "tanh, radius 0.95", "rule": "SGD", "length": 30}
        | {"lr": lr, "clip": clip, "alpha": alpha, "updates": updates}
        for lr, clip, alpha, updates in DESCENT
    ]
    return [setting | {"seed": seed} for setting in remedies + descent for seed in SEEDS]


def run(remedy, rule, length, lr, clip, alpha, updates, seed):
    """Train one network.

    Parameters
    ----------
    remedy : str
        Out of `REMEDIES`.
    rule : {"Adam", "RMSprop", "SGD"}
    length : int
        Steps of a sequence, T.
    lr : float
    clip : float or None
        Largest joint norm of the gradients.
    alpha : float
        Weight of Pascanu's regularizer; for a plain layer only.
    updates : int
        At most.
    seed : int

    Returns
    -------
    dict
        `steps` taken, `accuracy`, the best on 500 held-out sequences, and `over`, the share of the updates at
        which the norm of the gradient was above 1 before clipping.
    """
    rng = np.random.default_rng(seed)
    with torch_seed(seed):
        net = build(remedy, 6, 50 if rule == "SGD" else 40)
        if alpha:
            net = _Reading(net)
        x, y = _sequences(500, length, rng)
        optimizer = _Watched(net, {"Adam": Adam, "RMSprop": RMSprop, "SGD": SGD}[rule], lr, clip)
        history = fit(
            net,
            lambda step: _sequences(20, length, rng),
            lambda output, y: _loss(output, y, alpha),
            steps=updates,
            optimizer=optimizer,
            evaluate=lambda m: {"accuracy": (_logits(m(x)).argmax(1) == y).double().mean()},
            every=50,
            stop=lambda h: h.metrics["accuracy"][-1] >= SOLVED,
            progress=False,
        )
    return {
        "steps": history.steps[-1],
        "accuracy": round(float(max(history.metrics["accuracy"])), 4),
        "over": round(float(np.mean(np.array(optimizer.norms) > 1)), 4),
    }


def build(remedy, D, H):
    """Make a network that answers with one of four classes.

    Parameters
    ----------
    remedy : str
        Out of `REMEDIES`.
    D, H : int

    Returns
    -------
    torch.nn.Module
    """
    if remedy == "layer normalization":
        return NormalizedReader(D, H, 4, "layer")
    layers = {
        "leaky units": lambda: AddingRNN(D, H, keep=0.9),
        "adding to the state": lambda: AddingRNN(D, H),
        "LSTM, forget bias 1": lambda: LSTM(D, H, forget_bias=1.0),
        "GRU": lambda: GRU(D, H),
        "ReLU, identity initialization": lambda: RNN(D, H, nonlinearity="relu"),
        "sigmoid units": lambda: AddingRNN(D, H, keep=0.0, share=1.0, squash=torch.sigmoid),
        "skip connections over 10 steps": lambda: SkipRNN(D, H),
        "dropout on the state": lambda: RecurrentDropout(RNN(D, H), 0.2),
    }
    layer = layers.get(remedy, lambda: RNN(D, H))()
    with torch.no_grad():
        if remedy == "tanh, radius 0.95":
            layer.weight_hh_l0.copy_(scale_to_radius(torch.randn(H, H), 0.95))
        elif remedy == "tanh, orthogonal initialization":
            torch.nn.init.orthogonal_(layer.weight_hh_l0)
        elif remedy == "ReLU, identity initialization":
            torch.nn.init.eye_(layer.weight_hh_l0)
            layer.weight_ih_l0.mul_(0.1)
            layer.bias_ih_l0.zero_()
            layer.bias_hh_l0.zero_()
    return RecurrentReader(layer, 4)


class _Watched:
    """An optimizer that clips and keeps the norms from before."""

    def __init__(self, net, kind, lr, limit):
        self.parameters, self.limit, self.norms = list(net.parameters()), limit, []
        self.rule = kind(self.parameters, lr=lr)

    def zero_grad(self):
        self.rule.zero_grad()

    def step(self):
        limit = float("inf") if self.limit is None else self.limit
        self.norms.append(float(clip_grad_norm(self.parameters, limit)))
        self.rule.step()


class _Reading(torch.nn.Module):
    """Hands out the states too, which Omega differentiates twice."""

    def __init__(self, net):
        super().__init__()
        self.net, net.layer.autograd = net, True

    def forward(self, x):
        states = read_states(self.net.layer, x)
        return self.net.answer(states[-1]), states


def _logits(output):
    return output[0] if isinstance(output, tuple) else output


def _loss(output, y, alpha):
    error = cross_entropy(_logits(output), y)
    return error + alpha * vanishing_penalty(error, output[1]) if alpha else error


def _sequences(N, T, rng):
    ids, y = temporal_order(N, T, rng)
    return torch.eye(6)[torch.tensor(ids)], torch.tensor(y)
