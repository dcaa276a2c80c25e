"""Questions of chapters 04, 10 and 11: how many parameters a recurrent network has."""

from lib.exam.questions import Answer, Generator, Mistake, Step

BLOCKS = {"RNN": 1, "LSTM": 4, "GRU": 3}


def _solve(given):
    D, H, K, g = (given[name] for name in ("D", "H", "K", "g"))
    block = H * D + H * H + H
    output = H * K + K
    values = {"block": block, "lecture": g * block, "torch": g * (block + H), "output": output}
    return values | {"total": values["torch"] + output}


RECURRENT_PARAMETERS = Generator(
    id="recurrent-parameters",
    title="Counting the parameters of a recurrent network",
    part="RNN",
    chapter=10,
    topic="counting",
    section="sec-lstm-parameters",
    minutes=5,
    note="{@kind@}, D = {@D@}, H = {@H@}, K = {@K@}",
    text="A one-layer {@kind@} with $H = {@H@}$ units reads sequences of {@T@} steps with $D = "
    "{@D@}$ features each. A linear layer "
    "with bias turns its last state into scores of $K = {@K@}$ classes. Count the parameters: of the "
    "{@kind@} with one bias "
    "for each block, as in most lectures; of the {@kind@} as PyTorch stores it; of PyTorch's "
    "{@kind@} with the output layer.",
    tables={
        "kind": tuple(BLOCKS),
        "D": (3, 5, 8, 10, 12, 20, 28),
        "H": (4, 6, 16, 32, 50, 64, 100),
        "K": (2, 7, 9, 15),
        "T": (11, 25, 40),
    },
    build=lambda **given: (
        given | {"g": BLOCKS[given["kind"]]} if given["D"] != given["H"] else None
    ),
    solve=_solve,
    free=("g",),
    steps=(
        Step(
            "block",
            "One block: weights on the input, weights on the state, one bias",
            "$$H D + H^2 + H$$",
            r"$${@H@} \cdot {@D@} + {@H@}^2 + {@H@} = {@block@}$$",
            1,
            "H * D + H * H + H",
        ),
        Step(
            "lecture",
            "An RNN has 1 block, a GRU 3, an LSTM 4",
            "$$g\\,(H D + H^2 + H)$$",
            r"$${@g@} \cdot {@block@} = {@lecture@}$$",
            1,
            "g * block",
        ),
        Step(
            "torch",
            "PyTorch keeps a second bias in every block",
            "$$g\\,(H D + H^2 + 2H)$$",
            r"$${@lecture@} + {@g@} \cdot {@H@} = {@torch@}$$",
            1,
            "lecture + g * H",
        ),
        Step(
            "output",
            "The output layer: a weight for each unit and class, a bias for each class",
            "$$H K + K$$",
            r"$${@H@} \cdot {@K@} + {@K@} = {@output@}$$",
            1,
            "H * K + K",
        ),
        Step(
            "total",
            "Add the two layers; the steps share all of it",
            "$$g\\,(H D + H^2 + 2H) + H K + K$$",
            r"$${@torch@} + {@output@} = {@total@}$$",
            1,
            "torch + output",
        ),
    ),
    answers=(
        Answer("lecture", "{@kind@}, one bias for each block", tolerance=0),
        Answer("torch", "{@kind@} in PyTorch", tolerance=0),
        Answer("total", "{@kind@} in PyTorch, and the output layer", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "weights on the state forgotten",
            "lecture",
            "g * (H * D + H)",
            "The matrix on the previous state is missing: $H^2$ weights in every block.",
        ),
        Mistake(
            "bias forgotten",
            "lecture",
            "g * (H * D + H * H)",
            "The biases are missing: $H$ in every block.",
        ),
        Mistake(
            "vector in place of matrix",
            "lecture",
            "g * (H * D + H + H)",
            "The weights on the state are a matrix: every unit reads every unit, $H^2$ weights, not $H$.",
        ),
        Mistake(
            "counted at every step",
            "lecture",
            "g * block * T",
            "You multiplied by the number of steps. They share their parameters: the length does not "
            "matter.",
        ),
        Mistake(
            "second bias forgotten",
            "torch",
            "lecture * 1",
            "PyTorch adds a bias to the product with the input and another to the product with the "
            "state: count both.",
        ),
        Mistake(
            "second bias for the inputs",
            "torch",
            "lecture + g * D",
            "The second bias, too, has an entry for each unit, not for each feature of the input.",
        ),
        Mistake(
            "bias of the output forgotten",
            "total",
            "torch + H * K",
            "The output layer has a bias for each class.",
        ),
        Mistake(
            "output at every step",
            "total",
            "torch + T * (H * K + K)",
            "The output layer is counted once, however many steps the sequence has.",
        ),
        Mistake(
            "output reads the input, too",
            "total",
            "torch + (H + D) * K + K",
            "The output layer reads the last state alone, $H$ numbers.",
        ),
    ),
    hints=(
        "Count one block first: what does it multiply, and what does it add?",
        "$$g\\,(H D + H^2 + H)$$ with $g = 1$ for an RNN, 3 for a GRU, 4 for an LSTM.",
        r"One block: ${@H@} \cdot {@D@} + {@H@}^2 + {@H@}$.",
    ),
)

GENERATORS = (RECURRENT_PARAMETERS,)
