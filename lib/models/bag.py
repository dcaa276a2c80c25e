"""A text as the mean of its words' vectors: order is lost, and two layers are all there is (chapter 14)."""

import numpy as np
from torch import nn

from lib.arrays import check_ids
from lib.models.checks import check_sizes


def word_shares(texts, size):
    """Return which share of each text every word is: the mean of its one-hot vectors.

    Parameters
    ----------
    texts : list of array of int
        At least one word each.
    size : int
        Words in the vocabulary, V.

    Returns
    -------
    array, shape (N, V)

    Raises
    ------
    ValueError
        If a text is empty, or an id is not below `size`.

    Examples
    --------
    >>> word_shares([np.array([0, 2, 2, 1])], size=3)
    array([[0.25, 0.25, 0.5 ]])
    """
    shares = np.zeros((len(texts), size))
    for row, ids in zip(shares, map(np.asarray, texts), strict=True):
        if not ids.size:
            raise ValueError("a text without words has no mean; leave it out")
        check_ids(ids, size, what="word")
        row += np.bincount(ids, minlength=size) / len(ids)
    return shares


class BagOfVectors(nn.Module):
    """Classify a text by the mean of its words' vectors.

    mean = shares @ W;  o = W_o mean + b_o

    Parameters
    ----------
    embed : Embedding
        The table W of shape (V, D), frozen or not.
    num_classes : int
        K.

    Examples
    --------
    >>> import torch
    >>> from lib.layers.embedding import Embedding
    >>> model = BagOfVectors(Embedding(7, 3), num_classes=2)
    >>> model(torch.full((4, 7), 1 / 7)).shape
    torch.Size([4, 2])
    """

    def __init__(self, embed, num_classes):
        super().__init__()
        check_sizes(num_classes=num_classes)
        self.embed = embed
        self.output = nn.Linear(embed.embedding_dim, num_classes)

    def forward(self, shares):
        """Score the classes of a batch of texts.

        Parameters
        ----------
        shares : tensor, shape (N, V)
            From `word_shares`.

        Returns
        -------
        tensor, shape (N, K)
        """
        return self.output(shares @ self.embed.weight)
