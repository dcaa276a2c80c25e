"""Writing without a teacher: what the model says is what it is fed next."""

import torch

from lib.data.checks import whole_number


@torch.no_grad()
def greedy(model, source, lengths, steps, end=1, allowed=None):
    """Let an encoder–decoder write, taking the most probable token at each step.

    Parameters
    ----------
    model : EncoderDecoder
    source : tensor of int, shape (N, T)
    lengths : sequence of int, length N
    steps : int
        Tokens to write at most, S.
    end : int
        Id of the token that starts and ends a target.
    allowed : tensor of bool, shape (N, S, T), optional
        Encoder states that may be attended to at each step; by default all.

    Returns
    -------
    ids : tensor of int, shape (N, S)
        From the end token on, each row holds the end token.
    weights : tensor, shape (N, S, T), or None
        Attention weights, if the model has attention.

    Raises
    ------
    ValueError
        If `steps` is no positive whole number, or `allowed` is given to a model without attention.

    References
    ----------
    Chapters 16 and 17.

    Examples
    --------
    >>> from lib.models.seq2seq import EncoderDecoder
    >>> ids, weights = greedy(EncoderDecoder(7, 5, 2, 4), torch.tensor([[3, 4, 6]]), [3], steps=2)
    >>> tuple(ids.shape), tuple(weights.shape)
    ((1, 2), (1, 2, 3))
    """
    steps = whole_number("steps", steps)
    if allowed is not None and model.attention is None:
        raise ValueError("allowed says where attention may look, but this model has none")
    memory, s = model.encode(source, lengths)
    token = torch.full(source.shape[:1], end, device=source.device)
    done, written, looked = torch.zeros_like(token, dtype=torch.bool), [], []
    for t in range(steps):
        logits, s, weights = model.step(
            token, s, memory, None if allowed is None else allowed[:, t]
        )
        token = torch.where(done, end, logits.argmax(-1))
        done = done | (token == end)
        written.append(token)
        looked.append(weights)
    weights = None if model.attention is None else torch.stack(looked, 1)
    return torch.stack(written, 1), weights
