"""The update rules of the optimizers, one function each: what becomes of parameters and memory in one step."""


def sgd_update(p, g, lr=1e-3):
    """One step of gradient descent.

    p = p - lr * g

    Parameters
    ----------
    p : array, shape (K, D)
        Parameters.
    g : array, shape (K, D)
        Their gradient.
    lr : float

    Returns
    -------
    array, shape (K, D)

    References
    ----------
    Chapter 07.
    """
    return p - lr * g


def momentum_update(p, g, v, lr=1e-3, momentum=0.9):
    """One step of gradient descent with momentum, the heavy ball.

    v = momentum * v + g
    p = p - lr * v

    Parameters
    ----------
    p : array, shape (K, D)
        Parameters.
    g : array, shape (K, D)
        Their gradient.
    v : array, shape (K, D)
        Velocity; zeros before the first step.
    lr : float
    momentum : float
        Share of the velocity that is kept.

    Returns
    -------
    p : array, shape (K, D)
    v : array, shape (K, D)

    References
    ----------
    Polyak (1964), Some methods of speeding up the convergence of iteration methods. Chapter 07.
    """
    v = momentum * v + g
    return p - lr * v, v


def nesterov_update(p, g, v, lr=1e-3, momentum=0.9):
    """One step with Nesterov's momentum: it looks ahead along the velocity.

    v = momentum * v + g
    p = p - lr * (g + momentum * v)

    Parameters
    ----------
    p : array, shape (K, D)
        Parameters, at the point ahead.
    g : array, shape (K, D)
        Their gradient there.
    v : array, shape (K, D)
        Velocity; zeros before the first step.
    lr : float
    momentum : float
        Share of the velocity that is kept.

    Returns
    -------
    p : array, shape (K, D)
    v : array, shape (K, D)

    References
    ----------
    Sutskever et al. (2013), On the importance of initialization and momentum in deep learning. Chapter 07.
    """
    v = momentum * v + g
    return p - lr * (g + momentum * v), v


def adagrad_update(p, g, s, lr=1e-2, eps=1e-10):
    """One step of Adagrad: each number is divided by the root of all its squared gradients so far.

    s = s + g**2
    p = p - lr * g / (sqrt(s) + eps)

    Parameters
    ----------
    p : array, shape (K, D)
        Parameters.
    g : array, shape (K, D)
        Their gradient.
    s : array, shape (K, D)
        Sum of squared gradients; zeros before the first step.
    lr : float
    eps : float

    Returns
    -------
    p : array, shape (K, D)
    s : array, shape (K, D)

    References
    ----------
    Duchi et al. (2011), Adaptive subgradient methods. Chapter 07.
    """
    s = s + g * g
    return p - lr * g / (s**0.5 + eps), s


def rmsprop_update(p, g, s, lr=1e-2, alpha=0.99, eps=1e-8):
    """One step of RMSprop: Adagrad with a running mean in place of the sum.

    s = alpha * s + (1 - alpha) * g**2
    p = p - lr * g / (sqrt(s) + eps)

    Parameters
    ----------
    p : array, shape (K, D)
        Parameters.
    g : array, shape (K, D)
        Their gradient.
    s : array, shape (K, D)
        Running mean of the squared gradient; zeros before the first step.
    lr : float
    alpha : float
        Decay of the running mean.
    eps : float

    Returns
    -------
    p : array, shape (K, D)
    s : array, shape (K, D)

    References
    ----------
    Tieleman & Hinton (2012), lecture 6.5 of Neural networks for machine learning. Chapter 07.
    """
    s = alpha * s + (1 - alpha) * g * g
    return p - lr * g / (s**0.5 + eps), s


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
        Running mean of the gradient; zeros before the first step.
    v : array, shape (K, D)
        Running mean of its square; zeros before the first step.
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
    Kingma & Ba (2015), Adam: a method for stochastic optimization, algorithm 1. Chapter 07.
    """
    beta1, beta2 = betas
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return p - lr * m_hat / (v_hat**0.5 + eps), m, v


def adamw_update(
    p, g, m, v, t, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2
):  # fmt: skip
    """One step of AdamW: the parameters shrink by themselves, past Adam's running means.

    p = p - lr * weight_decay * p, then a step of Adam with the gradient as it came

    Parameters
    ----------
    p : array, shape (K, D)
        Parameters.
    g : array, shape (K, D)
        Their gradient, without the decay.
    m : array, shape (K, D)
        Running mean of the gradient; zeros before the first step.
    v : array, shape (K, D)
        Running mean of its square; zeros before the first step.
    t : int
        Number of this step; the first is 1.
    lr : float
    betas : tuple of float
    eps : float
    weight_decay : float

    Returns
    -------
    p : array, shape (K, D)
    m : array, shape (K, D)
    v : array, shape (K, D)

    References
    ----------
    Loshchilov & Hutter (2019), Decoupled weight decay regularization. Chapter 07.
    """
    shrunk = p - lr * weight_decay * p
    return adam_update(shrunk, g, m, v, t, lr, betas, eps)
