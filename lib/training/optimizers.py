"""Optimizers: what to do with a gradient once it is there."""

import torch


def adam_update(p, g, m, v, t, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """One step of Adam for one array of parameters.

    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    p = p - lr * m / (1 - beta1**t) / (sqrt(v / (1 - beta2**t)) + eps)

    Parameters
    ----------
    p : array, shape (K, D)
        Parameters.
    g : array, shape (K, D)
        Their gradient.
    m : array, shape (K, D)
        Running mean of the gradient.
    v : array, shape (K, D)
        Running mean of its square.
    t : int
        Number of this step; the first is 1.
    lr : float
    betas : tuple of float
    eps : float

    Returns
    -------
    p : array, shape (K, D)
    m : array, shape (K, D)
    v : array, shape (K, D)

    References
    ----------
    Kingma & Ba (2015), Adam: a method for stochastic optimization, algorithm 1. Chapter 7.
    """
    beta1, beta2 = betas
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return p - lr * m_hat / (v_hat**0.5 + eps), m, v


class Adam:
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

    Raises
    ------
    ValueError
        If there are no parameters or a setting is out of range.

    References
    ----------
    Kingma & Ba (2015), Adam: a method for stochastic optimization. Chapter 7.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)
        if not self.params:
            raise ValueError("Adam got no parameters; was a generator used twice?")
        if not (lr > 0 and eps > 0 and all(0 <= beta < 1 for beta in betas)):
            raise ValueError(
                f"expected lr > 0, eps > 0 and betas in [0, 1), got lr={lr}, eps={eps}, betas={betas}"
            )
        self.lr, self.betas, self.eps = lr, betas, eps
        # a parameter without gradient waits, and so does its count
        self._steps = [0] * len(self.params)
        self._means = [(torch.zeros_like(p), torch.zeros_like(p)) for p in self.params]

    @torch.no_grad()
    def step(self):
        """Move every parameter that has a gradient."""
        for k, p in enumerate(self.params):
            if p.grad is not None:
                self._steps[k] += 1
                moved, *self._means[k] = adam_update(
                    p, p.grad, *self._means[k], self._steps[k], self.lr, self.betas, self.eps
                )
                p.copy_(moved)

    def zero_grad(self):
        """Forget all gradients."""
        for p in self.params:
            p.grad = None
