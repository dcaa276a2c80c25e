"""The neural Turing machine, its steps and its stages: complete, to the borders, in words, too."""

from itertools import combinations

import numpy as np
import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

MACHINES = {name: diagrams.memory_machine(name) for name in (None, *diagrams.memory_paths())}
STAGES = {"before": [0, 1, 0], "content": [0.5, 0.25, 0.25], "shift": [0.004, 0.006, 0.99]}
STEP = ([1, 0, 0.5], [[1, -1], [0, 0.4]], [0.25, 0.75], [1, 0])
DRAWINGS = {
    **MACHINES,
    "stages": diagrams.addressing(STAGES),
    "lit": diagrams.addressing({**STAGES, "gate": [1, 0, 0], "sharp": [0, 0, 1]}, "shift"),
    "step": diagrams.memory_step(*STEP),
    "answer": diagrams.memory_step(*STEP, answer=[1, 0]),
    "large": diagrams.memory_step(np.ones(10), np.ones((12, 10)), np.eye(12)[3], np.eye(12)[4]),
}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=map(str, DRAWINGS))
@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def test_each_path_gives_its_own_picture_and_its_own_words():
    for one, other in combinations(MACHINES.values(), 2):
        assert one.svg != other.svg and one.alt != other.alt


def test_the_machine_has_its_parts():
    found = [text for *_, text in general._texts(MACHINES[None])]
    for part in ("controller", "memory", "read", "write", "xt", "yt", "rt", "rt−1"):
        assert found.count(part) == 1, part


def test_the_numbers_of_each_stage_are_written():
    found = [text for *_, text in general._texts(DRAWINGS["stages"])]
    assert [found.count(text) for text in ("1.00", "0.00", "0.25", "0.50", "0.99", "0.01")] == [
        1,
        3,
        2,
        1,
        1,
        1,
    ]


def test_a_step_says_where_the_heads_are_and_what_is_answered():
    assert "writing head stands at row 1 (0.75), the reading head at row 0 (1.00)" in (
        DRAWINGS["step"].alt
    )
    assert DRAWINGS["step"].alt.endswith("Nothing is answered.")
    assert DRAWINGS["answer"].alt.endswith("The answer is 1 0.")
    assert DRAWINGS["step"].svg != DRAWINGS["answer"].svg


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: diagrams.memory_machine("erase"), "highlight='erase'.*control, write"),
        (lambda: diagrams.addressing({"a": [1, 0], "b": [1]}), "expected one to five of one size"),
        (lambda: diagrams.addressing({"a": np.eye(9)[0]}), "at most eight rows"),
        (lambda: diagrams.memory_step([1], np.ones((13, 2)), [1], [1]), r"\(13, 2\)"),
        (lambda: diagrams.memory_step([1], np.ones((2, 2)), [1], [1, 0]), "for 2 rows"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
