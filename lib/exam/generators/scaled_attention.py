"""Questions of chapter 17: scaled dot products with a mask, and how many parameters a score has."""

import numpy as np

from lib.equations.attention import attention_weights
from lib.exam.lines import by_line, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step, as_arrays

KEYS = ("first key", "second key", "third key")


def _solve_scaled(given):
    q, K, v, m = (np.array(given[name], float) for name in ("q", "K", "v", "m"))
    alpha, _ = attention_weights(q[None], K, m[None] == 1)
    return {
        "e": K @ q / 2,
        "p": m * np.exp(K @ q / 2),
        "alpha": alpha[0],
        "out": (alpha @ v).item(),
    }


SCALED = Generator(
    id="scaled-attention-mask",
    title="Scaled dot products with a mask",
    part="NLP",
    chapter=17,
    topic="attention",
    section="sec-query-key-value",
    minutes=8,
    note="q begins with {@q[0]@}, {@q[1]@}, the first key with {@K[0][0]@}, {@K[0][1]@}; values {@v[0]@}, "
    "{@v[1]@}, {@v[2]@}; mask {@m[0]@}, {@m[1]@}, {@m[2]@}",
    text="A query $q = {@q:v@}$ meets three keys, the rows of $K = {@K:v@}$, whose values are the numbers "
    "${@v:v@}$. The mask ${@m:v@}$ has a 1 where the query may attend and a 0 where it may not. Compute the "
    "scaled scores of all three keys, the weights and the output of scaled dot-product attention, to three "
    "significant digits.",
    tables={
        "q": (
            (0.5, 2, -0.5, 0.2),
            (2, -0.5, 0.8, 0.5),
            (-0.5, 0.4, 2, -2),
            (0.2, -2, 0.5, 1.5),
            (1.5, 0.5, -0.8, 2),
        ),
        "K": (
            ((2, 0.5, 0.2, -2), (0.4, -0.5, 2, 3), (-0.5, 2, 0.4, 0.2)),
            ((0.5, -2, 0.4, 2), (2, 0.8, -0.5, 0.5), (0.2, 0.5, 2, -0.8)),
            ((-0.5, 0.2, 2, 0.5), (0.8, 2, -2, 0.4), (2, -0.5, 0.5, 1.5)),
            ((0.4, 2, -0.8, 0.5), (-2, 0.5, 0.2, 2), (0.5, -0.4, 1.5, 2)),
            ((1.5, -0.5, 0.4, 2), (-0.8, 2, 0.5, -0.2), (0.5, 0.8, -2, 1.5)),
            ((-2, 0.4, 0.5, 1.5), (0.5, 1.5, -0.8, 2), (2, -0.2, 0.8, -0.5)),
        ),
        "v": ((2, -3, 5), (-4, 2, 3), (3, 6, -2), (5, -2, -3), (-2, 4, 8), (6, -4, 2), (-5, 3, 7)),
        "m": ((1, 1, 0), (1, 0, 1), (0, 1, 1)),
    },
    build=as_arrays,
    solve=_solve_scaled,
    free=("m", "p", "alpha"),
    steps=(
        Step(
            "e",
            "Dot product with each key, over the root of the number of features, 4",
            r"$$e_j = \frac{q^\top k_j}{\sqrt{d}}$$",
            by_line(
                KEYS,
                lambda j: (
                    weighted(f"e[{j}]", *((f"q[{i}]", f"K[{j}][{i}]") for i in range(4)))
                    .replace("$", r"$\tfrac12\,(", 1)
                    .replace(f" {{@e[{j}]:e@}}", f") {{@e[{j}]:e@}}")
                ),
            ),
            2,
            "K @ q / 2",
        ),
        Step(
            "p",
            "Exponentials; a masked key gets 0, as if its score were minus infinity",
            r"$$p_j = m_j \exp(e_j)$$",
            by_line(
                KEYS,
                lambda j: valued(rf"{{@m[{j}]@}} \cdot \exp({{@e[{j}]@}})", f"p[{j}]"),
            ),
            2,
            "m * exp(e)",
        ),
        Step(
            "alpha",
            "Divide by the sum of what is left",
            r"$$\alpha_j = \frac{p_j}{\sum_k p_k}$$",
            by_line(
                KEYS,
                lambda j: valued(
                    rf"\frac{{{{@p[{j}]@}}}}{{{{@p[0]@}} + {{@p[1]@}} + {{@p[2]@}}}}", f"alpha[{j}]"
                ),
            ),
            1,
            "p / sum(p)",
        ),
        Step(
            "out",
            "Weighted sum of the values",
            r"$$\sum_j \alpha_j v_j$$",
            weighted("out", *((f"alpha[{j}]", f"v[{j}]") for j in range(3))),
            1,
            "sum(alpha * v)",
        ),
    ),
    answers=(
        Answer("e", "The scaled scores", entries=KEYS),
        Answer("alpha", "The weights", entries=KEYS),
        Answer("out", "The output"),
    ),
    mistakes=(
        Mistake(
            "root forgotten",
            "e",
            "K @ q",
            "The scores are not scaled: divide by the root of 4, by 2.",
        ),
        Mistake(
            "divided by d",
            "e",
            "K @ q / 4",
            "You divided by the number of features. It is its root, 2.",
        ),
        Mistake(
            "mask ignored",
            "alpha",
            "exp(e) / sum(exp(e))",
            "You let the query attend to a key that is masked.",
        ),
        Mistake(
            "masked after the softmax",
            "alpha",
            "m * exp(e) / sum(exp(e))",
            "You set a weight to 0 after the softmax, so the others no longer sum to 1. Mask the score first.",
        ),
        Mistake(
            "score of zero",
            "alpha",
            "exp(m * e) / sum(exp(m * e))",
            "You set the masked score to 0. Its exponential is then 1, not 0.",
        ),
        Mistake(
            "mask ignored",
            "out",
            "sum(exp(e) * v) / sum(exp(e))",
            "The masked value takes part in your sum.",
        ),
        Mistake(
            "plain mean",
            "out",
            "sum(m * v) / sum(m)",
            "You averaged the values that are allowed. Each counts by its weight.",
        ),
    ),
    hints=(
        "Scores, mask, softmax, sum, in this order.",
        r"$$e_j = \frac{q^\top k_j}{\sqrt{d}}$$ $$\alpha_j = \frac{m_j \exp(e_j)}{\sum_k m_k \exp(e_k)}$$",
        "Four features, so the dot products are divided by 2.",
    ),
)


def _solve_counts(given):
    E, H, A = given["E"], given["H"], given["A"]
    return {"D": 2 * E, "additive": A * (H + 2 * E + 1), "general": H * 2 * E}


COUNTS = Generator(
    id="attention-parameters",
    title="Counting the parameters of a score",
    part="NLP",
    chapter=17,
    topic="counting",
    section="sec-attention-parameters",
    minutes=5,
    note="E = {@E@}, H = {@H@}, A = {@A@}",
    text="A bidirectional encoder has {@E@} units in each direction, the decoder $H = {@H@}$ units. "
    "Sentences have up to {@T@} words. Count the parameters of an additive score whose hidden layer has "
    "$A = {@A@}$ units, and those of a general score; neither has biases.",
    tables={
        "E": (8, 10, 12, 16, 20, 32, 50),
        "H": (15, 24, 30, 48, 60, 64),
        "A": (6, 14, 18, 25, 40),
        "T": (11, 35),
    },
    build=lambda **given: given if 2 * given["E"] != given["H"] else None,
    solve=_solve_counts,
    steps=(
        Step(
            "D",
            "An encoder state holds both directions",
            "$$D = 2E$$",
            r"$$2 \cdot {@E@} = {@D@}$$",
            1,
            "2 * E",
        ),
        Step(
            "additive",
            "A matrix on the decoder's state, a matrix on the encoder's, and a vector",
            "$$A H + A D + A$$",
            r"$${@A@} \cdot ({@H@} + {@D@} + 1) = {@additive@}$$",
            2,
            "A * (H + D + 1)",
        ),
        Step(
            "general",
            "One matrix between the two states",
            "$$H D$$",
            r"$${@H@} \cdot {@D@} = {@general@}$$",
            1,
            "H * D",
        ),
    ),
    answers=(
        Answer("additive", "Additive score", tolerance=0),
        Answer("general", "General score", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "one direction",
            "additive",
            "A * (H + E + 1)",
            "The encoder reads both ways, so its states are twice as wide.",
        ),
        Mistake(
            "vector forgotten",
            "additive",
            "A * (H + D)",
            "The vector $v$ is missing: it turns the hidden layer into one score.",
        ),
        Mistake(
            "counted for every word",
            "additive",
            "A * (H + D + 1) * T",
            "You multiplied by the number of words. One score serves all pairs; the length does not matter.",
        ),
        Mistake(
            "biases added",
            "additive",
            "A * (H + D + 2)",
            "The score of this question has no biases.",
        ),
        Mistake(
            "one direction",
            "general",
            "H * E",
            "The encoder reads both ways, so its states are twice as wide.",
        ),
        Mistake(
            "square matrix",
            "general",
            "H * H",
            "The matrix stands between two states of different sizes: $H$ rows, $D$ columns.",
        ),
        Mistake(
            "sum in place of product",
            "general",
            "H + D",
            "A matrix has rows times columns.",
        ),
    ),
    hints=(
        "List the matrices and vectors of each score, and what each meets.",
        "$$A H + A D + A$$ and $$H D$$",
        r"The encoder's states have $2 \cdot {@E@}$ numbers.",
    ),
)

GENERATORS = (SCALED, COUNTS)
