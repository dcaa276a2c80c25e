"""What the numbers of single questions must be like, or the question would have no point."""

import pytest

from lib.exam.generators import bank

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
        # A number that stands in two places would hide which of them was taken.
        ("bptt-two-steps", lambda **given: len({abs(v) for v in given.values()}) == len(given)),
    ],
)
def test_the_numbers_are_such_that_there_is_something_to_find(name, condition):
    for seed in range(SEEDS):
        given = bank()[name].question(seed).given
        assert condition(**given), given


def test_a_relu_has_something_to_keep_and_something_to_cut():
    for seed in range(SEEDS):
        y = bank()["convolution-by-hand"].question(seed).values["y"]
        assert y.min() < 0 < y.max()
