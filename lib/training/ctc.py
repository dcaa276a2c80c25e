"""CTC for batches: the lines of `lib.equations.ctc` over many sequences at once, with logarithms (chapter 15)."""

import torch

from lib.data.checks import whole_number, whole_numbers
from lib.layers.once import once_differentiable

_NEVER = -torch.inf


def ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0):
    """Connectionist temporal classification: how improbable the right labellings are, all paths taken together.

    L_n = -ln(sum of the probabilities of all paths that collapse to target n)
    loss = mean over n of L_n / max(1, target_lengths[n])

    Parameters
    ----------
    log_probs : tensor, shape (T, N, K)
        Logarithms of probabilities, from `log_softmax`. Time comes first, as in torch.
    targets : tensor of int, shape (N, U)
        Labels, padded at the end with anything; or the labels of all sequences one after another, in one axis.
    input_lengths : sequence of int, length N
        Frames of each sequence.
    target_lengths : sequence of int, length N
        Labels of each target; 0 for silence.
    blank : int
        The blank's number.

    Returns
    -------
    tensor, shape ()
        Infinite if a target does not fit its frames: it needs one for each label, and one more between equal
        neighbours.

    Raises
    ------
    ValueError
        If the shapes do not fit, rows are not probabilities, a length is too large, or a target holds the blank
        or no class.

    Notes
    -----
    `torch.nn.functional.ctc_loss` gives the same loss and the same gradient. Like torch's, this gradient is
    already that of the logits, `exp(log_probs)` minus the share of each symbol; behind a `log_softmax` it makes
    no difference.

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification. Chapter 15.

    Examples
    --------
    >>> log_probs = torch.full((3, 1, 3), 1 / 3).log()
    >>> print(f"{ctc_loss(log_probs, torch.tensor([[1, 2]]), [3], [2]).mul(-2).exp():.4f}")  # 5 of 27 paths
    0.1852
    """
    blank = whole_number("blank", blank, minimum=0)
    inputs, lengths = _checked_lengths(log_probs, targets, input_lengths, target_lengths)
    labels = _checked_labels(log_probs, targets, lengths, blank)
    losses = _CTC.apply(log_probs, labels, inputs, lengths, blank)
    return (losses / lengths.clamp(min=1)).mean()


class _CTC(torch.autograd.Function):
    """One loss for each sequence; the gradient from the forward and the backward variables."""

    @staticmethod
    def forward(ctx, log_probs, labels, inputs, lengths, blank):
        e = torch.full((len(labels), 2 * labels.shape[1] + 1), blank)
        e[:, 1::2] = labels  # (N, S)
        skip = torch.zeros_like(e, dtype=torch.bool)
        skip[:, 2:] = (e[:, 2:] != blank) & (e[:, 2:] != e[:, :-2])
        emitted = log_probs.gather(2, e.expand(len(log_probs), *e.shape))  # (T, N, S)
        alpha = _alpha(emitted, skip)
        ends = _ends(e, lengths)
        last = alpha[inputs - 1, torch.arange(len(e))]  # (N, S)
        losses = -torch.where(ends, last, _NEVER).logsumexp(1)
        ctx.save_for_backward(log_probs, emitted, alpha, e, skip, ends, inputs, losses)
        return losses

    @staticmethod
    @once_differentiable
    def backward(ctx, dlosses):
        log_probs, emitted, alpha, e, skip, ends, inputs, losses = ctx.saved_tensors
        beta = _beta(emitted, skip, ends, inputs)
        through = (alpha + beta + losses[:, None]).exp()  # (T, N, S)
        shares = torch.zeros_like(log_probs).scatter_add_(2, e.expand_as(through), through)
        gradient = log_probs.exp() - shares
        gradient = torch.where(losses.isinf()[:, None], torch.nan, gradient)
        inside = torch.arange(len(log_probs))[:, None] < inputs  # (T, N)
        return torch.where(inside[..., None], gradient * dlosses[:, None], 0.0), *[None] * 4


def _alpha(emitted, skip):
    first = torch.full_like(emitted[0], _NEVER)
    first[:, :2] = emitted[0, :, :2]
    alpha = [first]
    for now in emitted[1:]:
        a = alpha[-1]
        came = torch.logaddexp(a, _moved(a, 1))
        came = torch.logaddexp(came, torch.where(skip, _moved(a, 2), _NEVER))
        alpha.append(came + now)
    return torch.stack(alpha)


def _beta(emitted, skip, ends, inputs):
    never = torch.full_like(emitted[0], _NEVER)
    at_end = torch.where(ends, 0.0, never)
    beta, b = [], never
    for t in reversed(range(len(emitted))):
        on = torch.logaddexp(b, _moved(b, -1))
        on = torch.logaddexp(on, _moved(torch.where(skip, b, _NEVER), -2))
        on = torch.where((inputs == t + 1)[:, None], at_end, on)
        beta.append(on)
        b = on + emitted[t]
    return torch.stack(beta[::-1])


def _ends(e, lengths):
    """Return the states in which a path may end: the last label, and the blank behind it."""
    places = torch.arange(e.shape[1])
    return (places == 2 * lengths[:, None]) | (places == 2 * lengths[:, None] - 1)


def _moved(a, n):
    """Move the states n places on, or back if n is negative."""
    out, size = torch.full_like(a, _NEVER), a.shape[1]
    if abs(n) < size:
        out[:, max(n, 0) : size + min(n, 0)] = a[:, max(-n, 0) : size - max(n, 0)]
    return out


def _checked_lengths(log_probs, targets, input_lengths, target_lengths):
    for name, value, axes in [("log_probs", log_probs, (3,)), ("targets", targets, (1, 2))]:
        if not isinstance(value, torch.Tensor) or value.ndim not in axes:
            shape = tuple(getattr(value, "shape", ()))
            raise ValueError(
                f"{name} must be a tensor, log_probs of shape (T, N, K) and targets of shape (N, U); got "
                f"{type(value).__name__} of shape {shape}"
            )
    T, N, _ = log_probs.shape
    found = []
    for name, lengths, smallest in [
        ("input_lengths", input_lengths, 1),
        ("target_lengths", target_lengths, 0),
    ]:
        lengths = torch.as_tensor(whole_numbers(name, lengths))
        if lengths.shape != (N,) or bool((lengths < smallest).any()):
            raise ValueError(
                f"{name} must be {N} whole numbers from {smallest} on, one for each sequence, got "
                f"{lengths.tolist()}; log_probs are (T, N, K), time first"
            )
        found.append(lengths)
    if int(found[0].max()) > T:
        raise ValueError(
            f"input_lengths go up to {int(found[0].max())}, but log_probs have {T} frames; is the batch first?"
        )
    total = log_probs.detach().logsumexp(2)
    if not bool((total.abs() < 1e-3).all()):
        raise ValueError(
            "log_probs must be logarithms of probabilities that sum to 1: apply log_softmax to the logits"
        )
    return found


def _checked_labels(log_probs, targets, lengths, blank):
    """Return the labels as (N, U), padded with a number that is no blank."""
    K, most = log_probs.shape[2], int(lengths.max())
    room = int(lengths.sum()) if targets.ndim == 1 else len(lengths)
    if len(targets) != room or (targets.ndim == 2 and targets.shape[1] < most):
        raise ValueError(
            f"targets of shape {tuple(targets.shape)} do not fit target_lengths {lengths.tolist()}"
        )
    rows = targets.split(lengths.tolist()) if targets.ndim == 1 else targets
    labels = torch.full((len(lengths), most), 1 if blank == 0 else 0)
    for row, (given, length) in enumerate(zip(rows, lengths.tolist(), strict=True)):
        labels[row, :length] = given[:length]
        inside = labels[row, :length]
        if bool(((inside < 0) | (inside >= K) | (inside == blank)).any()):
            raise ValueError(
                f"target {row} is {inside.tolist()}, expected labels from 0 to {K - 1} without the blank, "
                f"{blank}: the network writes blanks, a target has none"
            )
    return labels
