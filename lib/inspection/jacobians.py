"""Products of Jacobians: what a plain recurrent network does to a gradient on its way through time."""

from lib.arrays import namespace

SLOPES = {"tanh": 1.0, "relu": 1.0, "sigmoid": 0.25}  # the steepest slope of each, gamma


def spectral_radius(W):
    """Return the largest magnitude of an eigenvalue: the maximum of abs(lambda_k).

    Parameters
    ----------
    W : array, shape (H, H)
        Square; its eigenvalues may be complex.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the matrix is not square, is empty, or holds NaN.

    Examples
    --------
    >>> import numpy as np
    >>> round(spectral_radius(np.array([[0.0, -2.0], [2.0, 0.0]])), 9)  # eigenvalues 2i, -2i
    2.0
    """
    _check_square(W)
    return float(abs(namespace(W).linalg.eigvals(W)).max())


def scale_to_radius(W, radius):
    """Scale a matrix so that its spectral radius is what you ask for: W * radius / spectral_radius(W).

    Parameters
    ----------
    W : array, shape (H, H)
    radius : float

    Returns
    -------
    array, shape (H, H)

    Raises
    ------
    ValueError
        If `radius` is negative, or all eigenvalues are zero: no factor changes that.
    """
    if not radius >= 0:
        raise ValueError(f"radius must not be negative, got {radius}")
    now = spectral_radius(W)
    if now < 1e-12:
        raise ValueError("every eigenvalue of W is 0, and stays 0 whatever the factor")
    return W * (radius / now)


def step_jacobian(h_next, W_hh, nonlinearity="tanh"):
    """Jacobian of one step, from the state before it to the state after it.

    J = diag(slope) @ W_hh;  slope = 1 - h_next**2 for tanh

    Parameters
    ----------
    h_next : array, shape (N, H)
        States after the step.
    W_hh : array, shape (H, H)
    nonlinearity : {"tanh", "relu", "sigmoid", "linear"}

    Returns
    -------
    array, shape (N, H, H)
        Entry [n, i, j] is the derivative of `h_next[n, i]` with respect to `h[n, j]`.

    Raises
    ------
    ValueError
        If shapes do not fit or the nonlinearity has another name.

    References
    ----------
    Pascanu et al. (2013), On the difficulty of training recurrent neural networks. Chapter 06.
    """
    _check_square(W_hh)
    if h_next.ndim != 2 or h_next.shape[1] != len(W_hh):
        raise ValueError(
            f"expected states of shape (N, {len(W_hh)}), as W_hh is {tuple(W_hh.shape)}, "
            f"got {tuple(h_next.shape)}; one state alone needs a batch axis: h[None]"
        )
    return _slope(h_next, nonlinearity)[:, :, None] * W_hh


def jacobian_products(hs, W_hh, nonlinearity="tanh"):
    """Jacobian of every state with respect to the first: one more factor at each step.

    P[0] = I;  P[t + 1] = diag(slope_t) @ W_hh @ P[t]

    Parameters
    ----------
    hs : array, shape (T, N, H)
        Hidden state after every step.
    W_hh : array, shape (H, H)
    nonlinearity : {"tanh", "relu", "sigmoid", "linear"}

    Returns
    -------
    array, shape (T + 1, N, H, H)
        Entry t is the Jacobian of the state after t steps with respect to the state at the start.

    Raises
    ------
    ValueError
        If shapes do not fit or the nonlinearity has another name.

    References
    ----------
    Pascanu et al. (2013). Chapter 06.
    """
    if hs.ndim != 3:
        raise ValueError(f"expected states of shape (T, N, H), got {tuple(hs.shape)}")
    xp = namespace(hs)
    one = xp.eye(hs.shape[2], dtype=hs.dtype)
    products = [xp.stack([one] * hs.shape[1])]
    for h in hs:
        products.append(step_jacobian(h, W_hh, nonlinearity) @ products[-1])
    return xp.stack(products)


def powers(W, T):
    """Return the powers of a matrix: I, W, W @ W and so on.

    Parameters
    ----------
    W : array, shape (H, H)
    T : int
        The highest power.

    Returns
    -------
    array, shape (T + 1, H, H)

    Raises
    ------
    ValueError
        If the matrix is not square or `T` is negative.
    """
    _check_square(W)
    if T < 0:
        raise ValueError(f"T must not be negative, got {T}")
    xp = namespace(W)
    products = [xp.eye(len(W), dtype=W.dtype)]
    for _ in range(T):
        products.append(W @ products[-1])
    return xp.stack(products)


def largest_singular_values(matrices):
    """Return how much each matrix can stretch a vector at most: its largest singular value.

    Parameters
    ----------
    matrices : array, shape (N, H, H) or (T, N, H, H)

    Returns
    -------
    array, shape (N,) or (T, N)
    """
    return namespace(matrices).linalg.svdvals(matrices)[..., 0]


def stretch_bound(W_hh, T, nonlinearity="tanh"):
    """Bound on the largest singular value of `jacobian_products`: (gamma * sigma_1)**t.

    gamma is the steepest slope of the nonlinearity: 1 for tanh and relu, 1/4 for sigmoid.

    Parameters
    ----------
    W_hh : array, shape (H, H)
    T : int
        Steps.
    nonlinearity : {"tanh", "relu", "sigmoid", "linear"}

    Returns
    -------
    array, shape (T + 1,)

    Raises
    ------
    ValueError
        If the matrix is not square or the nonlinearity has another name.

    References
    ----------
    Pascanu et al. (2013). Chapter 06.
    """
    _check_square(W_hh)
    _check_name(nonlinearity)
    xp = namespace(W_hh)
    factor = SLOPES.get(nonlinearity, 1.0) * xp.linalg.svdvals(W_hh)[0]
    return factor ** xp.arange(T + 1)


def _slope(h, nonlinearity):
    _check_name(nonlinearity)
    if nonlinearity == "tanh":
        return 1 - h * h
    if nonlinearity == "sigmoid":
        return h * (1 - h)
    one = namespace(h).ones_like(h)
    return one if nonlinearity == "linear" else namespace(h).where(h > 0, one, 0.0)


def _check_name(nonlinearity):
    if nonlinearity not in (*SLOPES, "linear"):
        raise ValueError(
            f"nonlinearity must be 'tanh', 'relu', 'sigmoid' or 'linear', got {nonlinearity!r}"
        )


def _check_square(W):
    if W.ndim != 2 or W.shape[0] != W.shape[1] or not len(W):
        raise ValueError(
            f"expected a square matrix (H, H), got shape {tuple(W.shape)}; "
            "only the recurrent matrix W_hh has powers, W_ih has none"
        )
    if not bool(namespace(W).isfinite(W).all()):
        raise ValueError("the matrix holds NaN or infinite values: has the training diverged?")
