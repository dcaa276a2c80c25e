"""What the numbers of single questions must be like, or the question would have no point."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from lib.exam import generators
from lib.exam.generators import bank
from tests.test_house import ROOT

SEEDS = 200


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        # Rounding down takes a column or a row away.
        ("convolution-output-size", lambda n, k, s, p, **_: (n + 2 * p - k) % s and p < k),
        ("convolution-matrix", lambda T, k, s: (T - k) % s and s < k),
        # A velocity that were a gradient would hide a mistake.
        (
            "momentum-two-forms",
            lambda g_1, g_2, beta, **_: (
                min(abs(beta * g_1 + g_2 - g_1), abs((1 - beta) * (beta * g_1 + g_2) - g_2)) >= 0.1
            ),
        ),
        ("analogy-by-cosine", lambda a, b, c, **_: (b - a + c).any()),
    ],
)
def test_the_numbers_are_such_that_there_is_something_to_find(name, condition):
    for seed in range(SEEDS):
        given = bank()[name].question(seed).given
        assert condition(**given), given


def test_two_questions_with_one_id_are_refused(monkeypatch):
    twice = [SimpleNamespace(name="lstm")] * 2
    monkeypatch.setattr(generators.pkgutil, "iter_modules", lambda path: twice)
    with pytest.raises(ValueError, match="two generators with the id"):
        bank.__wrapped__()


def test_one_question_does_not_load_the_others():
    code = (
        "import sys; from lib.exam.generators import generator; generator('lstm-step');"
        "print(*(name for name in sys.modules if name.startswith('lib.exam.generators.')))"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["lib.exam.generators.lstm"]
