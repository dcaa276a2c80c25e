"""The checks of the coding exercises: right, wrong, empty and unknown answers."""

import numpy as np
import pytest

from lib.equations.rnn import rnn_step
from lib.exam.chapters import lstm, recurrent_networks
from lib.exam.checks import check


def parameters(D, H):
    return 4 * (H * D + H * H + 2 * H)


def read(xs, h, **weights):
    hs = []
    for x in xs:
        h, _ = rnn_step(x, h, **weights)
        hs.append(h)
    return np.stack(hs)


def test_right_answers_are_solved(capsys):
    assert check("ex-lstm-1", parameters)
    assert check("ex-recurrent-networks-3", read)
    assert capsys.readouterr().out == "parameters: solved\nread: solved\n"


def test_no_answer_is_not_solved_yet(capsys):
    assert not check("ex-lstm-1", lambda D, H: None)
    assert "not solved yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        lambda xs, h, **weights: read(xs, h, **weights)[::-1],  # time runs the wrong way
        lambda xs, h, **weights: read(xs, h, **weights)[-1],  # the last state only
        lambda xs, h, **weights: "states",
    ],
    ids=["reversed", "last only", "a word"],
)
def test_wrong_answers_name_what_was_expected(capsys, wrong):
    assert not check("ex-recurrent-networks-3", wrong)
    said = capsys.readouterr().out
    assert "not right yet" in said
    assert "expected" in said


@pytest.mark.parametrize(("length", "shown"), [(200, "x" * 200), (201, "x" * 200 + " …")])
def test_a_long_answer_is_cut_and_one_that_just_fits_is_not(capsys, length, shown):
    assert not check("ex-recurrent-networks-3", lambda xs, h, **weights: "x" * length)
    assert capsys.readouterr().out.rstrip(".\n").endswith(f"got {shown}")


def test_tuples_are_compared_part_by_part():
    cases = list(lstm.CASES["ex-lstm-4"]())
    answers = {case["a_f"].shape: expected for case, expected in cases}
    assert check("ex-lstm-4", lambda a_f, **_: answers[a_f.shape])
    assert not check("ex-lstm-4", lambda a_f, **_: answers[a_f.shape][::-1])
    assert not check("ex-lstm-4", lambda a_f, **_: answers[a_f.shape][0])


def test_an_answer_may_write_into_its_arguments():
    def destructive(xs, h, **weights):
        result = read(xs, h, **weights)
        xs[:] = np.nan
        return result

    assert check("ex-recurrent-networks-3", destructive)
    arguments, _ = next(iter(recurrent_networks.CASES["ex-recurrent-networks-3"]()))
    assert np.isfinite(arguments["xs"]).all()


@pytest.mark.parametrize("label", ["lstm-1", "ex-lstm-99", "ex-no-such-chapter-1"])
def test_unknown_labels_are_refused(label):
    with pytest.raises(ValueError, match="labelled"):
        check(label, parameters)
