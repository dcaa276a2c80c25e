"""The embedding: a table with one trainable vector for each token."""

import torch
from torch import nn

from lib.arrays import check_ids, namespace
from lib.data.checks import whole_number


def embed(ids, W):
    """Look up one row of the table for each id: what `one_hot(ids, V) @ W` gives, without the product.

    Parameters
    ----------
    ids : array of int, shape (N, T)
    W : array, shape (V, D)

    Returns
    -------
    array, shape (N, T, D)

    Raises
    ------
    ValueError
        If an id is not an integer in [0, V).
    """
    check_ids(ids, W.shape[0], what="token")
    return W[ids]


def embed_backward(dvectors, ids, num_embeddings, padding_idx=None):
    """Gradient of the table: each row sums the gradients of the places that looked it up.

    Parameters
    ----------
    dvectors : array, shape (N, T, D)
    ids : array of int, shape (N, T)
    num_embeddings : int
        Rows of the table, V.
    padding_idx : int, optional
        Row that stays as it is: its gradient is zero.

    Returns
    -------
    array, shape (V, D)
    """
    xp = namespace(dvectors)
    flat_ids, rows = ids.reshape(-1), dvectors.reshape(-1, dvectors.shape[-1])
    dW = xp.zeros((num_embeddings, rows.shape[1]), dtype=rows.dtype)
    if xp is torch:
        dW.index_add_(0, flat_ids, rows)
    else:
        xp.add.at(dW, flat_ids, rows)
    if padding_idx is not None:
        dW[padding_idx] = 0
    return dW


class _Lookup(torch.autograd.Function):
    @staticmethod
    def forward(ctx, ids, W, padding_idx):
        ctx.save_for_backward(ids)
        ctx.rows, ctx.padding_idx = W.shape[0], padding_idx
        return embed(ids, W)

    @staticmethod
    def backward(ctx, dvectors):
        (ids,) = ctx.saved_tensors
        return None, embed_backward(dvectors, ids, ctx.rows, ctx.padding_idx), None


class Embedding(nn.Module):
    """Table of trainable vectors, interchangeable with `torch.nn.Embedding`.

    Parameters
    ----------
    num_embeddings : int
        Tokens in the vocabulary, V.
    embedding_dim : int
        Size of a vector, D.
    padding_idx : int, optional
        Token whose vector starts at zero and is never trained.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or `padding_idx` lies outside the vocabulary.
    """

    def __init__(self, num_embeddings, embedding_dim, padding_idx=None):
        super().__init__()
        self.num_embeddings = whole_number("num_embeddings", num_embeddings)
        self.embedding_dim = whole_number("embedding_dim", embedding_dim)
        if padding_idx is not None:
            padding_idx = whole_number("padding_idx", padding_idx, minimum=0)
            if padding_idx >= num_embeddings:
                raise ValueError(f"padding_idx {padding_idx} is outside [0, {num_embeddings})")
        self.padding_idx = padding_idx
        self.weight = nn.Parameter(torch.empty(num_embeddings, embedding_dim))
        self.reset_parameters()

    @classmethod
    def from_pretrained(cls, vectors, freeze=True, padding_idx=None):
        """Make a table of given vectors, as `torch.nn.Embedding.from_pretrained` does.

        Parameters
        ----------
        vectors : tensor, shape (V, D)
        freeze : bool
            Whether training leaves the table as it is: so by default, in torch as here.
        padding_idx : int, optional
            Token whose vector is never trained; it keeps the value that it is given.

        Returns
        -------
        Embedding

        Raises
        ------
        ValueError
            If the vectors are no matrix of floating-point numbers.

        Examples
        --------
        >>> table = Embedding.from_pretrained(torch.tensor([[0.5, 1.0], [2.0, 3.0]]))
        >>> table.weight.requires_grad, table(torch.tensor([[1]]))
        (False, tensor([[[2., 3.]]]))
        """
        if (
            not isinstance(vectors, torch.Tensor)
            or vectors.ndim != 2
            or not vectors.is_floating_point()
        ):
            raise ValueError(
                "vectors must be a tensor of floating-point numbers of shape (V, D); "
                "of an array it is made by torch.from_numpy"
            )
        with torch.random.fork_rng(devices=[]):  # its own start is overwritten at once
            table = cls(*vectors.shape, padding_idx=padding_idx)
        table.weight = nn.Parameter(vectors.detach().clone(), requires_grad=not freeze)
        return table

    def reset_parameters(self):
        """Draw every vector from N(0, 1), as torch does; the padding's is zero."""
        nn.init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.data[self.padding_idx] = 0

    def forward(self, ids):
        """Look up the vectors of a batch of tokens.

        Parameters
        ----------
        ids : tensor of int, shape (N, T)

        Returns
        -------
        tensor, shape (N, T, D)
        """
        if not isinstance(ids, torch.Tensor):
            raise ValueError(
                f"expected a tensor of ids, got {type(ids).__name__}; use torch.as_tensor"
            )
        return _Lookup.apply(ids, self.weight, self.padding_idx)
