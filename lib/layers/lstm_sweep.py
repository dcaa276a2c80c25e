"""The LSTM along whole sequences, there and back, arranged for speed.

The equations are those of `lstm_gates` and `lstm_gates_backward`, which are the ones to read, and a test holds
the two files together. The arrangement differs in two ways: every result is written into memory that was laid out
for all steps beforehand, and whatever of the gradient is settled once the way forwards is done is computed for all
steps in one go. Sequences of one length come this way; padded ones go through the loop of `recurrence`.
"""

import torch

from lib.arrays import blocks


def sweep_forwards(a_x, state, W_hh, hs):
    """Read a batch of sequences of one length, as `unroll` does.

    Parameters
    ----------
    a_x : tensor, shape (T, N, 4*H)
        The input's share of every pre-activation. Its memory becomes that of the gates.
    state : tuple of tensor, shape (N, H)
        `(h, c)` before the first step.
    W_hh : tensor, shape (4*H, H)
    hs : tensor, shape (T, N, H)
        Memory for the hidden state after every step.

    Returns
    -------
    last : tuple of tensor, shape (N, H)
        `(h, c)` after the last step.
    kept : tuple of tensor
        What `sweep_backwards` needs: gates i | f | unused | o, candidates, cell states and their tanh.

    Examples
    --------
    Gates half open and nothing to write: five steps halve the cell five times.

    >>> a_x, W_hh, hs = torch.zeros(5, 2, 12), torch.zeros(12, 3), torch.empty(5, 2, 3)
    >>> (h, c), _ = sweep_forwards(a_x, (torch.zeros(2, 3), torch.ones(2, 3)), W_hh, hs)
    >>> h.shape, c[0, 0].item()
    (torch.Size([2, 3]), 0.03125)
    """
    T, N, H = hs.shape
    g, tanh_c, c = (hs.new_empty(steps, N, H) for steps in (T, T, T + 1))
    h_t, c_t = state
    c[0] = c_t
    W = W_hh.T
    memory = (part.unbind(0) for part in (a_x, g, c[1:], tanh_c, hs))
    for a, g_t, c_next, tanh_c_t, h_next in zip(*memory, strict=True):
        torch.addmm(a, h_t, W, out=a)  # (N, 4H)
        i, f, a_g, o = blocks(a, 4)
        torch.tanh(a_g, out=g_t)  # now: the next line writes over a_g
        torch.sigmoid(a, out=a)
        torch.addcmul(f * c_t, i, g_t, out=c_next)
        torch.tanh(c_next, out=tanh_c_t)
        torch.mul(o, tanh_c_t, out=h_next)
        h_t, c_t = h_next, c_next
    return (h_t, c_t), (a_x, g, c, tanh_c)


def sweep_backwards(dhs, dlast, kept, W_hh, hs):
    """Backpropagate through time, as `bptt` does.

    Parameters
    ----------
    dhs : tensor, shape (T, N, H)
        Gradient of each hidden state from outside the recurrence.
    dlast : tuple of tensor, shape (N, H)
        Gradient of the last state.
    kept : tuple of tensor
        From `sweep_forwards`.
    W_hh : tensor, shape (4*H, H)
    hs : tensor, shape (T, N, H)
        The hidden state after every step.

    Returns
    -------
    da : tensor, shape (T, N, 4*H)
        Gradient of every pre-activation.
    dstate : tuple of tensor, shape (N, H)
        Gradient of the state before the first step.

    Examples
    --------
    >>> a_x, W_hh, hs = torch.zeros(5, 2, 12), torch.zeros(12, 3), torch.empty(5, 2, 3)
    >>> zeros, ones = torch.zeros(2, 3), torch.ones(2, 3)
    >>> _, kept = sweep_forwards(a_x, (zeros, ones), W_hh, hs)
    >>> da, (dh, dc) = sweep_backwards(torch.zeros(5, 2, 3), (zeros, ones), kept, W_hh, hs)
    >>> da.shape, dc[0, 0].item()
    (torch.Size([5, 2, 12]), 0.03125)
    """
    gates, g, c, tanh_c = kept
    i, f, _, o = blocks(gates, 4)
    # Slopes: what one unit of dc (for o: of dh) gives to each pre-activation.
    slopes = torch.addcmul(gates, gates, gates, value=-1)  # s (1 - s)
    slope_i, slope_f, slope_g, slope_o = blocks(slopes, 4)
    slope_i *= g
    slope_f *= c[:-1]
    torch.addcmul(i, i * g, g, value=-1, out=slope_g)  # i (1 - g²)
    slope_o *= tanh_c
    into_c = torch.addcmul(o, hs, tanh_c, value=-1)  # o (1 - tanh_c²), since h = o tanh_c
    by_dc = slopes.unflatten(-1, (4, -1))[:, :, :3]  # (T, N, 3, H)

    da, (dh, dc) = slopes, dlast  # from here on slopes turn into gradients, step by step
    steps = (part.unbind(0) for part in (dhs, da, by_dc, slope_o, f, into_c))
    for dh_t, da_t, by_dc_t, by_dh_t, f_t, into_c_t in reversed(list(zip(*steps, strict=True))):
        dh = dh + dh_t
        dc = torch.addcmul(dc, dh, into_c_t)  # two roads meet in the cell
        by_dc_t *= dc[:, None]
        by_dh_t *= dh
        dc = dc * f_t
        dh = da_t @ W_hh
    return da, (dh, dc)
