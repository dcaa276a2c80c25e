"""The block diagrams of the book, each a function that returns a `Drawing` (SVG with its alt text)."""

from lib.figures.diagrams.alignment import alignment
from lib.figures.diagrams.attention import attention, attention_paths
from lib.figures.diagrams.backward import backward_pass
from lib.figures.diagrams.beam import beam_tree
from lib.figures.diagrams.cache import cache_counts, cache_growth
from lib.figures.diagrams.convolution import (
    causal_field,
    convolution_step,
    shared_weights,
    window_reads,
    written_sum,
)
from lib.figures.diagrams.ctc import ctc_table
from lib.figures.diagrams.deep import bidirectional_rnn, revealed_sentence, stacked_rnn
from lib.figures.diagrams.embedding import embedding_lookup
from lib.figures.diagrams.encoder_decoder import encoder_decoder
from lib.figures.diagrams.gru import gru_cell, gru_paths
from lib.figures.diagrams.lstm import lstm_cell, lstm_paths
from lib.figures.diagrams.masks import DROPOUT_PLACES, dropout_masks
from lib.figures.diagrams.memory import addressing, memory_machine, memory_paths, memory_step
from lib.figures.diagrams.mixture import gate_mixture
from lib.figures.diagrams.numbers import number_tables
from lib.figures.diagrams.rnn import ordinary_and_recurrent_layer, rnn_cell, rnn_paths
from lib.figures.diagrams.roadmap import roadmap, roadmap_paths
from lib.figures.diagrams.self_attention import self_attention, self_attention_paths
from lib.figures.diagrams.small import lstm_chain, small_cell, three_cells
from lib.figures.diagrams.tasks import feedforward_vs_recurrent, sequence_type, sequence_types
from lib.figures.diagrams.tensors import tensor_block, text_to_tensor
from lib.figures.diagrams.tokens import token_boxes
from lib.figures.diagrams.transformer import transformer, transformer_paths
from lib.figures.diagrams.translation import google_translation
from lib.figures.diagrams.truncation import truncations
from lib.figures.diagrams.unfolded import unfolded_rnn
from lib.figures.diagrams.worked import unfolded_values

__all__ = [
    "DROPOUT_PLACES",
    "addressing",
    "alignment",
    "attention",
    "attention_paths",
    "backward_pass",
    "beam_tree",
    "bidirectional_rnn",
    "cache_counts",
    "cache_growth",
    "causal_field",
    "convolution_step",
    "ctc_table",
    "dropout_masks",
    "embedding_lookup",
    "encoder_decoder",
    "feedforward_vs_recurrent",
    "gate_mixture",
    "google_translation",
    "gru_cell",
    "gru_paths",
    "lstm_cell",
    "lstm_chain",
    "lstm_paths",
    "memory_machine",
    "memory_paths",
    "memory_step",
    "number_tables",
    "ordinary_and_recurrent_layer",
    "revealed_sentence",
    "rnn_cell",
    "rnn_paths",
    "roadmap",
    "roadmap_paths",
    "self_attention",
    "self_attention_paths",
    "sequence_type",
    "sequence_types",
    "shared_weights",
    "small_cell",
    "stacked_rnn",
    "tensor_block",
    "text_to_tensor",
    "three_cells",
    "token_boxes",
    "transformer",
    "transformer_paths",
    "truncations",
    "unfolded_rnn",
    "unfolded_values",
    "window_reads",
    "written_sum",
]
