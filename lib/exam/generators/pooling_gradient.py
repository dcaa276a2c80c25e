"""Question of chapter 03: how the gradient goes back through max pooling and through average pooling."""

import numpy as np

from lib.equations.convolution import avg_pool, avg_pool_backward, max_pool, max_pool_backward
from lib.exam.generators.pooling import POOLING
from lib.exam.questions import Answer, Generator, Mistake, Step

GRADIENTS = (
    (2, -4),
    (-6, 2),
    (4, 6),
    (-2, -8),
    (8, 4),
    (6, -2),
    (-4, 10),
    (10, -6),
    (-8, 2),
    (2, 6),
    (-10, 4),
    (6, 8),
    (-2, 10),
    (4, -6),
    (12, 2),
)


def _pooled(pool, back, x, dy):
    cache = pool(np.asarray(x, float)[None, None], 2, 2)[1]
    return back(np.asarray(dy, float)[None, None, None], cache)[0, 0]


def _solve(given):
    x, dy = given["x"], given["dy"]
    return {
        "largest": max_pool(x[None, None], 2, 2)[0][0, 0, 0],
        "back": _pooled(max_pool, max_pool_backward, x, dy).astype(int),
        "shared": _pooled(avg_pool, avg_pool_backward, x, dy),
    }


def _spread(weights):
    """Write both rows, the gradient of each window times what its inputs get."""
    line = ", ".join(f"dy[{column // 2}] * {weights}" for column in range(4))
    return f"join(join({line}), join({line}))"


POOLING_GRADIENT = Generator(
    id="pooling-gradient",
    title="The gradient through max pooling and average pooling",
    part="CNN",
    chapter=3,
    topic="pooling",
    section="sec-pooling",
    minutes=4,
    note="x = {@x:v@}, gradient {@dy:v@}",
    text="A map of 2 × 4 numbers is pooled by windows of 2 × 2 with stride 2. The two outputs receive the "
    "gradient $dy = {@dy:v@}$. Compute the gradient of the map if the pooling was max pooling, and if it was "
    "average pooling. $$x = {@x:v@}$$",
    tables={"rows": POOLING.tables["top"], "dy": GRADIENTS},
    build=lambda rows, dy: {"x": np.array(rows), "dy": np.array(dy)},
    solve=_solve,
    free=("x", "dy", "largest", "back", "shared"),
    steps=(
        Step(
            "largest",
            "Find the largest number of each window",
            r"$$\max \text{ over the window}$$",
            "First window {@largest[0]@}, second window {@largest[1]@}.",
            1,
        ),
        Step(
            "back",
            "Max pooling: the whole gradient of a window goes to its largest number, the others get 0",
            r"$$dx = dy \text{ at the largest, } 0 \text{ elsewhere}$$",
            "$${@back:v@}$$",
            2,
        ),
        Step(
            "shared",
            "Average pooling: every number of a window gets a quarter",
            r"$$dx = \tfrac14\, dy$$",
            "$${@shared:v@}$$",
            2,
            _spread("0.25"),
        ),
    ),
    answers=(
        Answer("back", "Gradient of the map, max pooling", tolerance=0),
        Answer("shared", "Gradient of the map, average pooling"),
    ),
    mistakes=(
        Mistake(
            "shared equally",
            "back",
            "shared * 1",
            "That is average pooling. A small change of a number that is not the largest changes nothing.",
        ),
        Mistake(
            "handed to all",
            "back",
            _spread("1"),
            "Every number of a window got the gradient. Only the largest decided the output.",
        ),
        Mistake(
            "the pooled numbers",
            "back",
            lambda x, dy: np.where(_pooled(max_pool, max_pool_backward, x, dy) != 0, x, 0),
            "You put the largest numbers themselves where their gradient belongs.",
        ),
        Mistake(
            "not divided",
            "shared",
            "4 * shared",
            "A mean of four numbers changes by a quarter of what one of them changes by.",
        ),
        Mistake(
            "half",
            "shared",
            "2 * shared",
            "A window of 2 × 2 holds four numbers: divide by four.",
        ),
    ),
    hints=(
        "Which numbers of a window would change the output if they grew a little?",
        r"Max pooling: $dx = dy$ at the largest, else $0$. Average pooling: $dx = \tfrac14\, dy$.",
        "The largest number of the first window is {@largest[0]@}.",
    ),
)

GENERATORS = (POOLING_GRADIENT,)
