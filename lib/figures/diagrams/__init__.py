"""The block diagrams of the book, each a function that returns a `Drawing` (SVG with its alt text)."""

from lib.figures.diagrams.backward import backward_pass
from lib.figures.diagrams.deep import bidirectional_rnn, revealed_sentence, stacked_rnn
from lib.figures.diagrams.gru import gru_cell, gru_paths
from lib.figures.diagrams.lstm import lstm_cell, lstm_paths
from lib.figures.diagrams.rnn import ordinary_and_recurrent_layer, rnn_cell, rnn_paths
from lib.figures.diagrams.tasks import feedforward_vs_recurrent, sequence_type, sequence_types
from lib.figures.diagrams.tensors import tensor_block, text_to_tensor
from lib.figures.diagrams.unfolded import unfolded_rnn

__all__ = [
    "backward_pass",
    "bidirectional_rnn",
    "feedforward_vs_recurrent",
    "gru_cell",
    "gru_paths",
    "lstm_cell",
    "lstm_paths",
    "ordinary_and_recurrent_layer",
    "revealed_sentence",
    "rnn_cell",
    "rnn_paths",
    "sequence_type",
    "sequence_types",
    "stacked_rnn",
    "tensor_block",
    "text_to_tensor",
    "unfolded_rnn",
]
