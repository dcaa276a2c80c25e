"""Questions of chapter 12: parameters of a stack, and two directions by hand."""

import numpy as np

from lib.exam.lines import weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACE = {"part": "RNN", "chapter": 12}
BLOCKS = {"RNN": 1, "LSTM": 4, "GRU": 3}


def _solve_stack(given):
    D, H, L, g = (given[name] for name in ("D", "H", "L", "g"))
    first = 2 * g * (H * D + H * H + 2 * H)
    further = 2 * g * (2 * H * H + H * H + 2 * H)
    return {
        "width": 2 * H,
        "first": first,
        "further": further,
        "total": first + (L - 1) * further,
    }


STACK_PARAMETERS = Generator(
    id="stack-parameters",
    title="Parameters of a bidirectional stack",
    **PLACE,
    topic="counting",
    section="sec-deep-rnn",
    minutes=5,
    note="{@kind@}, D = {@D@}, H = {@H@}, {@L@} layers",
    text="A bidirectional {@kind@} in PyTorch has {@L@} layers of $H = {@H@}$ units in each direction and "
    "reads $D = {@D@}$ features at each step. How many numbers does a layer hand on at each step? How many "
    "parameters has the first layer, how many each further one, how many all together?",
    tables={
        "kind": tuple(BLOCKS),
        "D": (3, 5, 8, 10, 12, 20, 28, 40),
        "H": (4, 6, 16, 32, 50, 64),
        "L": (2, 3, 4),
    },
    build=lambda kind, D, H, L: (
        {"kind": kind, "D": D, "H": H, "L": L, "g": BLOCKS[kind]} if D not in (H, 2 * H) else None
    ),
    solve=_solve_stack,
    free=("g",),
    steps=(
        Step(
            "width",
            "Both directions end to end",
            "$$2H$$",
            r"$$2 \cdot {@H@} = {@width@}$$",
            1,
            "2 * H",
        ),
        Step(
            "first",
            "Two directions; in each, the blocks of the cell with two biases",
            "$$2\\,g\\,(H D + H^2 + 2H)$$",
            r"$$2 \cdot {@g@} \cdot ({@H@} \cdot {@D@} + {@H@}^2 + 2 \cdot {@H@}) = {@first@}$$",
            2,
            "2 * g * (H * D + H * H + 2 * H)",
        ),
        Step(
            "further",
            "A further layer reads both directions of the layer below",
            "$$2\\,g\\,(H \\cdot 2H + H^2 + 2H)$$",
            r"$$2 \cdot {@g@} \cdot ({@H@} \cdot {@width@} + {@H@}^2 + 2 \cdot {@H@}) = {@further@}$$",
            2,
            "2 * g * (H * width + H * H + 2 * H)",
        ),
        Step(
            "total",
            "The first, and the others",
            r"$$\text{first} + (\text{layers} - 1) \cdot \text{further}$$",
            r"$${@first@} + ({@L@} - 1) \cdot {@further@} = {@total@}$$",
            1,
            "first + (L - 1) * further",
        ),
    ),
    answers=(
        Answer("width", "Numbers at each step", tolerance=0),
        Answer("first", "First layer", tolerance=0),
        Answer("further", "Each further layer", tolerance=0),
        Answer("total", "All layers", tolerance=0),
    ),
    mistakes=(
        Mistake("one direction", "width", "H * 1", "PyTorch puts both directions end to end."),
        Mistake(
            "one direction",
            "first",
            "g * (H * D + H * H + 2 * H)",
            "The two directions share no weight: twice as many.",
        ),
        Mistake(
            "one bias",
            "first",
            "2 * g * (H * D + H * H + H)",
            "PyTorch keeps two biases in every block.",
        ),
        Mistake(
            "reads one direction",
            "further",
            "2 * g * (H * H + H * H + 2 * H)",
            "A further layer reads both directions of the layer below: $2H$ numbers.",
        ),
        Mistake(
            "state twice as wide",
            "further",
            "2 * g * (H * width + width * width + 2 * H)",
            "Each direction reads only its own state, $H$ numbers; only its input is twice as wide.",
        ),
        Mistake(
            "all like the first",
            "total",
            "L * first",
            "Only the first layer reads the features. The others read the layer below.",
        ),
        Mistake(
            "one layer too many",
            "total",
            "first + L * further",
            "The first layer is one of them.",
        ),
    ),
    hints=(
        "Count one direction of one layer: what does it read, and how wide is that?",
        "$$2\\,g\\,(H \\cdot \\text{input} + H^2 + 2H)$$ with $g = 1$ for an RNN, 3 for a GRU, 4 for an LSTM.",
        r"From the second layer on the input has $2 \cdot {@H@}$ numbers.",
    ),
)


def _solve_directions(given):
    x, w = np.asarray(given["x"], float), given["w"]
    forward, backward = _read(x, w[0]), _read(x[::-1], w[1])[::-1]
    return {"forward": forward, "backward": backward, "last": np.array([forward[2], backward[0]])}


def _read(x, w):
    """States of one unit without an activation function, the weight of the input being 1."""
    states = [x[0]]
    for number in x[1:]:
        states.append(number + w * states[-1])
    return np.array(states)


WORDS = ("word 1", "word 2", "word 3")

TWO_DIRECTIONS = Generator(
    id="two-directions",
    title="Three words read in both directions",
    **PLACE,
    topic="bidirectional",
    section="sec-bidirectional",
    minutes=5,
    note="x = {@x:v@}, weights on the states {@w:v@}",
    text="A bidirectional network has one unit in each direction, no biases and no activation function. The "
    "input has weight 1 in both directions, the state ${@w[0]@}$ in the forward and ${@w[1]@}$ in the backward "
    "one. Both start at 0 and read ${@x:v@}$. Give the states of both directions at each word, and the two "
    "final states that `h_n` holds.",
    tables={
        "x": (
            (2, 6, 3),
            (4, -2, 3),
            (-3, 5, 2),
            (6, 2, -4),
            (3, -5, 4),
            (5, 4, -2),
            (-2, 3, 6),
            (2, -3, -5),
            (7, -3, 2),
            (-4, 6, 5),
        ),
        "w": tuple(
            (forward, backward)
            for forward in (0.5, -0.5, 0.2, 0.8, -0.4, 0.6)
            for backward in (0.5, -0.5, 0.4, -0.8, 0.3, -0.6)
            if forward != backward
        ),
    },
    build=lambda x, w: {"x": np.array(x), "w": np.array(w)},
    solve=_solve_directions,
    steps=(
        Step(
            "forward",
            "Forwards: from the first word on",
            r"$$\text{state} = x_t + w \cdot \text{state before}$$",
            r"${@forward[0]@}$, then ${@x[1]@} + {@w[0]:p@} \cdot {@forward[0]:p@} = {@forward[1]@}$, then "
            r"${@x[2]@} + {@w[0]:p@} \cdot {@forward[1]:p@} = {@forward[2]@}$",
            2,
            "join(x[0], x[1] + w[0] * x[0], x[2] + w[0] * (x[1] + w[0] * x[0]))",
        ),
        Step(
            "backward",
            "Backwards: from the last word on, with its own weight",
            r"$$\text{state} = x_t + w' \cdot \text{state of the word after}$$",
            r"word 3: ${@backward[2]@}$, word 2: ${@x[1]@} + {@w[1]:p@} \cdot {@backward[2]:p@} = "
            r"{@backward[1]@}$, word 1: ${@x[0]@} + {@w[1]:p@} \cdot {@backward[1]:p@} = {@backward[0]@}$",
            2,
            "join(x[0] + w[1] * (x[1] + w[1] * x[2]), x[1] + w[1] * x[2], x[2])",
        ),
        Step(
            "last",
            "Each direction ends where it has read all words: at word 3, and at word 1",
            r"$$(\text{forward at word 3},\; \text{backward at word 1})$$",
            r"$${@last:v@}$$",
            1,
            "join(forward[2], backward[0])",
        ),
    ),
    answers=(
        Answer("forward", "Forward states", entries=WORDS),
        Answer("backward", "Backward states", entries=WORDS),
        Answer("last", "Final states", entries=("forward", "backward")),
    ),
    mistakes=(
        Mistake("state left out", "forward", "x * 1", "The state before is missing."),
        Mistake(
            "the other weight",
            "forward",
            "join(x[0], x[1] + w[1] * x[0], x[2] + w[1] * (x[1] + w[1] * x[0]))",
            "You used the weight of the backward direction. They share none.",
        ),
        Mistake(
            "in the order of reading",
            "backward",
            "join(x[2], x[1] + w[1] * x[2], x[0] + w[1] * (x[1] + w[1] * x[2]))",
            "You listed the states as they were computed. At word 1 stands the last of them.",
        ),
        Mistake(
            "started at word 1",
            "backward",
            "join(x[0], x[1] + w[1] * x[0], x[2] + w[1] * (x[1] + w[1] * x[0]))",
            "The backward direction starts at the last word.",
        ),
        Mistake(
            "second pass goes on from the first",
            "backward",
            lambda x, w: np.array(
                [
                    x[0]
                    + w[1] * (x[1] + w[1] * (x[2] + w[1] * (x[2] + w[0] * (x[1] + w[0] * x[0])))),
                    x[1] + w[1] * (x[2] + w[1] * (x[2] + w[0] * (x[1] + w[0] * x[0]))),
                    x[2] + w[1] * (x[2] + w[0] * (x[1] + w[0] * x[0])),
                ]
            ),
            "You started the backward pass with the final forward state. The two passes are independent.",
        ),
        Mistake(
            "both at word 3",
            "last",
            "join(forward[2], backward[2])",
            "At word 3 the backward direction has read one word only. `output[:, -1]` makes this mistake.",
        ),
        Mistake(
            "both at word 1",
            "last",
            "join(forward[0], backward[0])",
            "At word 1 the forward direction has read one word only.",
        ),
    ),
    hints=(
        "Two independent readers; each has its own weight and starts at its own end.",
        r"$$\text{state} = x_t + w \cdot \text{state before}$$ in the order of reading.",
        "Forwards, word 2: " + weighted("forward[1]", ("x[1]",), ("w[0]", "x[0]")) + ".",
    ),
)


GENERATORS = (STACK_PARAMETERS, TWO_DIRECTIONS)
