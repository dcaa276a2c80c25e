"""A recurrent language model: from the tokens so far to the probabilities of the next one."""

import numpy as np
import torch
from torch import nn

from lib.arrays import check_ids, log_softmax, one_hot
from lib.data.checks import whole_number
from lib.layers.dropout import Dropout
from lib.layers.embedding import Embedding
from lib.layers.lstm import LSTM
from lib.models.checks import check_sizes


class LanguageModel(nn.Module):
    """One-hot tokens or their embeddings, a recurrent layer, and a score for every token that may follow.

    h_t = cell(x_t, h_{t-1});  o_t = W_ho h_t + b_o;  P(next token | all tokens so far) = softmax(o_t)

    Parameters
    ----------
    vocabulary_size : int
        V.
    hidden_size : int
        H.
    embedding_dim : int, optional
        Size of a token's vector; without it tokens enter one-hot, which suits characters.
    cell : type
        The recurrent layer: `LSTM`, `GRU` or `RNN`.
    dropout : float
        On the outputs of the recurrent layer, in training.

    Raises
    ------
    ValueError
        If a size is not positive; on a call, if an id lies outside the vocabulary.

    References
    ----------
    Mikolov et al. (2010), Recurrent neural network based language model. Chapter 13.

    Examples
    --------
    >>> model = LanguageModel(vocabulary_size=5, hidden_size=8)
    >>> logits, state = model(torch.tensor([[3, 1, 4]]))
    >>> logits.shape
    torch.Size([1, 3, 5])
    """

    def __init__(self, vocabulary_size, hidden_size, embedding_dim=None, cell=LSTM, dropout=0.0):
        super().__init__()
        check_sizes(vocabulary_size=vocabulary_size, hidden_size=hidden_size)
        self.vocabulary_size = vocabulary_size
        self.embed = None if embedding_dim is None else Embedding(vocabulary_size, embedding_dim)
        self.layer = cell(embedding_dim or vocabulary_size, hidden_size)
        self.dropout = Dropout(dropout)
        self.output = nn.Linear(hidden_size, vocabulary_size)

    def forward(self, ids, state=None):
        """Score the token after each token.

        Parameters
        ----------
        ids : tensor of int, shape (N, T)
        state : tensor or tuple of tensor, optional
            Of the recurrent layer, after what was read before.

        Returns
        -------
        logits : tensor, shape (N, T, V)
        state : tensor or tuple of tensor
        """
        check_ids(ids, self.vocabulary_size, what="token")
        if self.embed is None:
            x = one_hot(ids, self.vocabulary_size).to(self.output.weight.dtype)
        else:
            x = self.embed(ids)
        hs, state = self.layer(x, state)
        return self.output(self.dropout(hs)), state


def token_probabilities(model, ids, context, length=256):
    """Probability that the model gave to each token of a text, after all tokens before it.

    Their product is the probability of the text (chain rule); the state is carried through, so no
    token lacks its past.

    Parameters
    ----------
    model : LanguageModel
        Set to evaluation mode for the while.
    ids : array of int, shape (T,)
        The text.
    context : array of int, shape (S,)
        What was read before it, at least one token: the first prediction needs something to start from.
    length : int
        Steps that are computed at a time.

    Returns
    -------
    array, shape (T,)

    Raises
    ------
    ValueError
        If text or context is empty or no sequence of ids.

    Examples
    --------
    >>> model = LanguageModel(vocabulary_size=5, hidden_size=4)
    >>> token_probabilities(model, [3, 1, 4], context=[2]).shape
    (3,)
    """
    ids, context, length = np.asarray(ids), np.asarray(context), whole_number("length", length)
    for name, tokens in (("ids", ids), ("context", context)):
        if tokens.ndim != 1 or not tokens.size:
            raise ValueError(f"{name} must be one sequence of at least one id, got {tokens.shape}")
    stream = torch.as_tensor(np.concatenate([context, ids]))
    found, state, training = [], None, model.training
    model.eval()
    try:
        with torch.no_grad():
            for start in range(0, len(stream) - 1, length):
                piece = stream[start : start + length + 1]
                logits, state = model(piece[None, :-1], state)
                log_p = log_softmax(logits[0].double())
                found.append(log_p.gather(1, piece[1:, None])[:, 0].exp())
    finally:
        model.train(training)
    return torch.cat(found)[len(context) - 1 :].numpy()
