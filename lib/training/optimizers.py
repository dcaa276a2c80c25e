"""Optimizers: what to do with a gradient once it is there. The rules are in `lib.equations.optimizers`."""

import math

import torch

from lib.equations.optimizers import (
    adagrad_update,
    adam_update,
    adamw_update,
    momentum_update,
    nesterov_update,
    rmsprop_update,
    sgd_update,
)


class Optimizer:
    """What the optimizers share: parameters, their memory, and one step for all of them.

    Parameters
    ----------
    params : iterable of tensor
        Leaf tensors with gradients.
    lr : float
        Step size.
    weight_decay : float
        Added to the gradient as `weight_decay * p`: the gradient of half the squared norm.
    **settings : float, tuple or bool
        Further settings of the rule.

    Raises
    ------
    ValueError
        If there are no parameters, one is no leaf tensor with a gradient, or a setting is out of range.
    """

    memories = 1  # arrays of zeros that each parameter starts with

    def __init__(self, params, lr, weight_decay=0.0, **settings):
        name = type(self).__name__
        self.params = [params] if isinstance(params, torch.Tensor) else list(params)
        if not self.params:
            raise ValueError(f"{name} got no parameters; was a generator used twice?")
        for p in self.params:
            _check_parameter(p, name)
        if len({id(p) for p in self.params}) < len(self.params):
            raise ValueError(f"{name} got a parameter twice; it would move twice in each step")
        _check_settings(name, lr=lr, weight_decay=weight_decay, **settings)
        self.lr, self.weight_decay, self.settings = lr, weight_decay, settings
        # A parameter without gradient waits, and so does its count.
        self._steps = [0] * len(self.params)
        self._memory = [[torch.zeros_like(p) for _ in range(self.memories)] for p in self.params]

    def update(self, p, g, memory, t):
        """Return the moved parameters and their new memory, by the rule of this optimizer.

        Parameters
        ----------
        p : tensor, shape (K, D)
        g : tensor, shape (K, D)
        memory : list of tensor
        t : int
            Number of this step; the first is 1.
        """
        raise NotImplementedError

    @torch.no_grad()
    def step(self):
        """Move every parameter that has a gradient."""
        for k, p in enumerate(self.params):
            if p.grad is not None:
                self._steps[k] += 1
                g = p.grad + self.weight_decay * p if self.weight_decay else p.grad
                moved, *self._memory[k] = self.update(p, g, self._memory[k], self._steps[k])
                p.copy_(moved)

    def zero_grad(self):
        """Forget all gradients."""
        for p in self.params:
            p.grad = None


class SGD(Optimizer):
    """Gradient descent, with the trajectory of `torch.optim.SGD`.

    Parameters
    ----------
    params : iterable of tensor
        Leaf tensors with gradients.
    lr : float
        Step size.
    momentum : float
        Share of the velocity that is kept, in [0, 1).
    nesterov : bool
        Look ahead along the velocity; needs momentum.
    weight_decay : float

    Raises
    ------
    ValueError
        If there are no parameters or a setting is out of range.

    References
    ----------
    Polyak (1964), Some methods of speeding up the convergence of iteration methods. Chapter 07.
    """

    def __init__(self, params, lr=1e-3, momentum=0.0, nesterov=False, weight_decay=0.0):
        if nesterov and not momentum:
            raise ValueError("nesterov looks ahead along the velocity: it needs momentum > 0")
        super().__init__(params, lr, weight_decay, momentum=momentum, nesterov=nesterov)

    def update(self, p, g, memory, t):
        """Apply `sgd_update`, `momentum_update` or `nesterov_update`."""
        momentum = self.settings["momentum"]
        if not momentum:
            return sgd_update(p, g, self.lr), *memory
        rule = nesterov_update if self.settings["nesterov"] else momentum_update
        return rule(p, g, *memory, self.lr, momentum)


class Adagrad(Optimizer):
    """Adagrad, with the trajectory of `torch.optim.Adagrad`.

    Parameters
    ----------
    params : iterable of tensor
        Leaf tensors with gradients.
    lr : float
        Step size.
    eps : float
    weight_decay : float

    Raises
    ------
    ValueError
        If there are no parameters or a setting is out of range.

    References
    ----------
    Duchi et al. (2011), Adaptive subgradient methods. Chapter 07.
    """

    def __init__(self, params, lr=1e-2, eps=1e-10, weight_decay=0.0):
        super().__init__(params, lr, weight_decay, eps=eps)

    def update(self, p, g, memory, t):
        """Apply `adagrad_update`."""
        return adagrad_update(p, g, *memory, self.lr, **self.settings)


class RMSprop(Optimizer):
    """RMSprop, with the trajectory of `torch.optim.RMSprop`.

    Parameters
    ----------
    params : iterable of tensor
        Leaf tensors with gradients.
    lr : float
        Step size.
    alpha : float
        Decay of the running mean, in [0, 1).
    eps : float
    weight_decay : float

    Raises
    ------
    ValueError
        If there are no parameters or a setting is out of range.

    References
    ----------
    Tieleman & Hinton (2012), lecture 6.5 of Neural networks for machine learning. Chapter 07.
    """

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, weight_decay, alpha=alpha, eps=eps)

    def update(self, p, g, memory, t):
        """Apply `rmsprop_update`."""
        return rmsprop_update(p, g, *memory, self.lr, **self.settings)


class Adam(Optimizer):
    """Adam, with the trajectory of `torch.optim.Adam`.

    Parameters
    ----------
    params : iterable of tensor
        Leaf tensors with gradients.
    lr : float
        Step size.
    betas : tuple of float
        Decay of the two running means, each in [0, 1).
    eps : float
    weight_decay : float
        Enters the running means with the gradient; see AdamW for the other way.

    Raises
    ------
    ValueError
        If there are no parameters or a setting is out of range.

    References
    ----------
    Kingma & Ba (2015), Adam: a method for stochastic optimization. Chapter 07.
    """

    memories = 2

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, lr, weight_decay, betas=betas, eps=eps)

    def update(self, p, g, memory, t):
        """Apply `adam_update`."""
        return adam_update(p, g, *memory, t, self.lr, **self.settings)


class AdamW(Optimizer):
    """Adam with the decay beside the running means, with the trajectory of `torch.optim.AdamW`.

    Parameters
    ----------
    params : iterable of tensor
        Leaf tensors with gradients.
    lr : float
        Step size.
    betas : tuple of float
        Decay of the two running means, each in [0, 1).
    eps : float
    weight_decay : float
        Each step shrinks every parameter by `lr * weight_decay` of itself.

    Raises
    ------
    ValueError
        If there are no parameters or a setting is out of range.

    References
    ----------
    Loshchilov & Hutter (2019), Decoupled weight decay regularization. Chapter 07.
    """

    memories = 2

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        _check_settings("AdamW", lr=lr, weight_decay=weight_decay)
        super().__init__(params, lr, betas=betas, eps=eps)  # no decay of the gradient
        self.settings["weight_decay"] = weight_decay

    def update(self, p, g, memory, t):
        """Apply `adamw_update`."""
        return adamw_update(p, g, *memory, t, self.lr, **self.settings)


def _check_parameter(p, name):
    if not isinstance(p, torch.Tensor):
        raise ValueError(
            f"{name} moves tensors, got {type(p).__name__}; pass model.parameters(), not the model's names"
        )
    if not p.is_leaf:
        raise ValueError(
            f"{name} got the result of a computation, whose gradient is not kept; pass leaf tensors"
        )
    if not p.requires_grad:
        raise ValueError(f"{name} got a tensor with requires_grad=False: it would never move")


# What each setting must satisfy, for the message and for the test.
_RANGES = {
    "lr": ("lr > 0", lambda x: 0 < x < math.inf),
    "eps": ("eps > 0", lambda x: 0 < x < math.inf),
    "weight_decay": ("weight_decay >= 0", lambda x: 0 <= x < math.inf),
    "momentum": ("momentum in [0, 1)", lambda x: 0 <= x < 1),
    "alpha": ("alpha in [0, 1)", lambda x: 0 <= x < 1),
    "betas": ("two betas in [0, 1)", lambda x: len(x) == 2 and all(0 <= beta < 1 for beta in x)),
}


def _check_settings(name, **settings):
    for key, value in settings.items():
        if key in _RANGES and not _RANGES[key][1](value):
            raise ValueError(f"{name} expects {_RANGES[key][0]}, got {key}={value}")
