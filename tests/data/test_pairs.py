"""Pairs for encoder and decoder: shifted once, padded at the end."""

import numpy as np
import pytest

from lib.data.pairs import encode_pairs
from lib.data.vocabulary import Vocabulary

SOURCE = Vocabulary(["a", "b"], unknown=None, end=None)
TARGET = Vocabulary(["x", "y", "z"], unknown=None)


def test_what_is_fed_is_what_was_wanted_one_step_before():
    source, lengths, fed, wanted = encode_pairs(
        [["a"], ["b", "a", "b"]], [["x", "z"], ["y"]], SOURCE, TARGET
    )
    assert SOURCE.decode(source[1]) == ["b", "a", "b"]
    assert lengths.tolist() == [1, 3]
    assert TARGET.decode(fed[0]) == ["<eos>", "x", "z"]
    assert TARGET.decode(wanted[0]) == ["x", "z", "<eos>"]
    assert TARGET.decode(wanted[1]) == ["y", "<eos>", "<pad>"]
    real = wanted[:, 1:] != TARGET.pad_id
    np.testing.assert_array_equal(fed[:, 1:][real], wanted[:, :-1][real])


def test_misuse():
    with pytest.raises(ValueError, match="2 sources and 1 targets"):
        encode_pairs([["a"], ["b"]], [["x"]], SOURCE, TARGET)
    with pytest.raises(ValueError, match="end=None"):
        encode_pairs([["a"]], [["a"]], SOURCE, SOURCE)
    with pytest.raises(ValueError, match="'q' is not among"):
        encode_pairs([["q"]], [["x"]], SOURCE, TARGET)
