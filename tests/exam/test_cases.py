"""Every exercise that is checked: its cases are passed by the right answer, and by no other."""

from importlib import import_module
from pkgutil import iter_modules

import numpy as np
import pytest

from lib.exam import chapters
from lib.exam.checks import check

CASES = {
    label: cases
    for module in iter_modules(chapters.__path__)
    for label, cases in import_module(f"lib.exam.chapters.{module.name}").CASES.items()
}
every_exercise = pytest.mark.parametrize("label", CASES)


class Answers:
    """The expected results one after another, changed in some way, as if a reader had computed them."""

    __name__ = "answers"

    def __init__(self, label, change=lambda result: result, wrong_from=0):
        self.results = [expected for _, expected in CASES[label]()]
        self.change, self.wrong_from, self.calls = change, wrong_from, 0

    def __call__(self, **arguments):
        result, number = self.results[self.calls], self.calls
        self.calls += 1
        return self.change(result) if number >= self.wrong_from else result


def moved(result):
    """Return a result that differs from the expected one by little."""
    if isinstance(result, tuple):
        return (*result[:-1], moved(result[-1]))
    return result + 0.001 if isinstance(result, np.ndarray | float) else result + 1


@every_exercise
def test_the_right_answer_is_solved(label, capsys):
    assert check(label, Answers(label))
    assert capsys.readouterr().out == "answers: solved\n"


@every_exercise
def test_every_single_case_counts(label, capsys):
    for case in range(len(list(CASES[label]()))):
        assert not check(label, Answers(label, moved, wrong_from=case))
    assert "not right yet. With " in capsys.readouterr().out


@every_exercise
def test_cases_differ_and_come_again_the_same(label):
    first, again = list(CASES[label]()), list(CASES[label]())
    assert len(first) > 1
    for (arguments, expected), (same_arguments, same) in zip(first, again, strict=True):
        assert str(expected) == str(same)
        assert str(arguments) == str(same_arguments)
    assert len({str(expected) for _, expected in first}) > 1  # no constant passes


def unprintable():
    """Return an object that fails whatever is done with it."""

    class Broken:
        def __str__(self):
            raise RuntimeError("no text")

        __repr__ = __array__ = __len__ = __eq__ = __str__
        __hash__ = None

    return Broken()


def raising(error):
    def function(**arguments):
        raise error

    return function


def generator(**arguments):
    yield 1.0


WRONG = {
    "true": True,
    "boolean array": np.array([True, False]),
    "text": "states",
    "text array": np.array(["a", "b"]),
    "bytes": b"ab",
    "ragged list": [[1.0], [1.0, 2.0]],
    "empty list": [],
    "nan": float("nan"),
    "nan array": np.full((3, 5), np.nan),
    "infinity": float("inf"),
    "complex": 1j,
    "large": 10**5000,
    "dictionary": {"a": 1},
    "set": {1, 2},
    "itself": np.zeros,
    "type": int,
    "objects": np.array([None, "a"], dtype=object),
    "dates": np.array(["2001-01-01"], dtype="datetime64[D]"),
    "masked": np.ma.masked_array([1.0, 2.0], [True, False]),
    "nested": ((1, (2, "a")), [None]),
    "broken": unprintable(),
    "ellipsis": ...,
}


@pytest.mark.parametrize("answer", WRONG)
@every_exercise
def test_any_wrong_answer_gets_a_verdict(label, answer, capsys):
    assert not check(label, lambda **arguments: WRONG[answer])
    assert capsys.readouterr().out.startswith("<lambda>: not right yet. With ")


@every_exercise
def test_tensors_are_compared_as_arrays(label):
    import torch

    def tensor(result):
        if isinstance(result, tuple) and any(isinstance(x, np.ndarray) for x in result[:1]):
            return tuple(map(tensor, result))
        is_array = isinstance(result, np.ndarray)
        return torch.tensor(result, requires_grad=result.dtype.kind == "f") if is_array else result

    assert check(label, Answers(label, tensor))
    assert not check(label, Answers(label, lambda result: tensor(moved(result))))


@pytest.mark.parametrize(
    "function",
    [
        raising(ZeroDivisionError("division by zero")),
        raising(SystemExit(1)),
        raising(RecursionError("too deep")),
        raising(NotImplementedError()),
        lambda: 1,  # takes no arguments
        generator,
        5,
        "a word",
        Answers,
    ],
)
@every_exercise
def test_any_function_gets_a_verdict(label, function, capsys):
    assert not check(label, function)
    assert "not right yet. With " in capsys.readouterr().out


def test_what_was_raised_is_said(capsys):
    check("ex-lstm-1", raising(ZeroDivisionError("division\nby zero")))
    said = capsys.readouterr().out
    assert said == (
        "function: not right yet. With D = 1, H = 1 expected 16, "
        "but it raised ZeroDivisionError: division by zero\n"
    )


def test_an_interruption_is_no_answer():
    with pytest.raises(KeyboardInterrupt):
        check("ex-lstm-1", raising(KeyboardInterrupt()))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("16", "expected 16, got 16 of type str\n"),
        (16.00001 * 16, "expected 16, got 256.0002\n"),
        (True, "expected 16, got True\n"),
        (np.float64(16) * np.ones((4, 4)), "expected 16, got an array of shape (4, 4)\n"),
        ([16], "expected 16, got [16.0]\n"),
        ("x" * 1000, "expected 16, got " + "x" * 200 + " …\n"),
    ],
    ids=str,
)
def test_what_came_is_said(answer, said, capsys):
    check("ex-lstm-1", lambda D, H: answer)
    assert capsys.readouterr().out.endswith(said)


def test_small_differences_are_said(capsys):
    right = Answers("ex-lstm-4")
    assert not check("ex-lstm-4", lambda **_: tuple(r + 1e-5 * abs(r) + 2e-6 for r in right()))
    assert "the difference is in later digits" in capsys.readouterr().out


def test_the_masked_mean_must_not_multiply_what_stands_at_the_padding():
    def multiplied(x, lengths):
        mask = np.arange(x.shape[1]) < lengths[:, None]
        return (x * mask[:, :, None]).sum(1) / lengths[:, None]

    def chosen(x, lengths):
        mask = np.arange(x.shape[1]) < lengths[:, None]
        return np.where(mask[:, :, None], x, 0).sum(1) / lengths[:, None]

    assert check("ex-from-raw-data-to-tensors-2", chosen)
    assert not check("ex-from-raw-data-to-tensors-2", multiplied)
