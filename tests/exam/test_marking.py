"""What was typed, and how it is marked: entry by entry, then against what follows from earlier answers."""

import numpy as np
import pytest

from lib.exam.generators import bank
from lib.exam.marking import followed, mark, price, read


@pytest.mark.parametrize(
    ("text", "shape", "value"),
    [
        ("0.5", (), 0.5),
        (" −3/4 ", (), -0.75),
        ("1e-2", (), 0.01),
        ("80,384", (), 80384),
        ("1 -2 .5", (3,), [1, -2, 0.5]),
        ("(1 2)", (2,), [1, 2]),
        ("1 2; 3 4", (2, 2), [[1, 2], [3, 4]]),
        ("1 2 3; 4 5 6", (2, 2), [[1, 2, 3], [4, 5, 6]]),
    ],
)
def test_numbers_are_read(text, shape, value):
    np.testing.assert_array_equal(read(text, shape), value)


@pytest.mark.parametrize(
    ("text", "shape", "said"),
    [
        ("half", (), "'half'"),
        ("1/0", (), "1/0"),
        ("nan", (), "'nan'"),
        ("inf", (), "'inf'"),
        ("1 2", (3,), "2 numbers, expected 3"),
        ("1 2; 3", (2, 2), "different lengths"),
        (";", (2,), "different lengths"),
    ],
)
def test_what_is_no_answer_is_refused(text, shape, said):
    with pytest.raises(ValueError, match=said):
        read(text, shape)


QUESTION = bank()["momentum-steps"].question(0)
ANSWERS = {answer.name: answer for answer in QUESTION.generator.answers}


def test_the_truth_is_right_and_a_named_mistake_is_recognized():
    for question in (bank()[name].question(3) for name in ("lstm-step", "grad-cam", "gru-step")):
        for answer in question.generator.answers:
            assert mark(question, answer, question.values[answer.name], {}).right
            for mistake in question.mistakes_of(answer):
                verdict = mark(question, answer, question.mistaken(mistake), {})
                assert not verdict.right and verdict.mistake is mistake


def test_an_error_costs_once():
    wrong = QUESTION.values["v_1"] + 3
    assert not mark(QUESTION, ANSWERS["v_1"], wrong, {}).right
    for name in ("p_1", "v_2", "p_2"):
        if name not in ANSWERS:
            continue
        value = followed(QUESTION, {"v_1": wrong})[name]
        assert not mark(QUESTION, ANSWERS[name], value, {}).right
        verdict = mark(QUESTION, ANSWERS[name], value, {"v_1": wrong})
        assert verdict.right and verdict.followed


def test_the_truth_stays_right_behind_an_error():
    verdict = mark(QUESTION, ANSWERS["p_2"], QUESTION.values["p_2"], {"v_1": 100.0})
    assert verdict.right and not verdict.followed


def test_a_matrix_is_marked_by_its_shape_first_and_then_entry_by_entry():
    question = bank()["convolution-by-hand"].question(0)
    answer = question.generator.answers[0]
    assert mark(question, answer, np.zeros((3, 2)), {}).entries is None
    value = question.values["y"].astype(float)
    value[1, 0] += 5
    verdict = mark(question, answer, value, {})
    assert verdict.entries.tolist() == [[True, True], [False, True]]
    assert verdict.share == 0.75


def test_tries_and_hints_have_their_price():
    assert [round(price(tries, 0), 1) for tries in (1, 2, 3)] == [1.0, 0.9, 0.8]
    assert price(1, 3) == pytest.approx(0.7)
    assert price(12, 0) == 0.0
