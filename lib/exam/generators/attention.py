"""Questions of chapter 17: weights and context, additive scores, scaled dot products with a mask, counting."""

import itertools

import numpy as np

from lib.equations.attention import additive_score, attend, attention_weights, dot_score
from lib.exam.lines import by_line, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACES = ("first state", "second state", "third state")
POSSIBLE = np.ones((1, 3), bool)


def _build_context(k, u, h):
    m = np.array(h) @ np.array(u)
    distinct = len(set(m.tolist())) == 3 and np.abs(m).max() <= 3 and (m % 1 == 0).all()
    return {"k": k, "u": np.array(u), "h": np.array(h)} if distinct else None


def _solve_context(given):
    k, u, h = given["k"], given["u"], given["h"]
    e, _ = dot_score(np.log(k) * u[None], h[None])
    c, alpha, _ = attend(e, h[None], POSSIBLE)
    return {"m": h @ u, "p": np.exp(e[0]), "alpha": alpha[0], "c": c[0]}


CONTEXT = Generator(
    id="attention-context",
    title="Attention by hand: from scores to the context",
    part="NLP",
    chapter=17,
    topic="attention",
    section="sec-attention-by-hand",
    minutes=8,
    cell="attention",
    note="s = ln {@k@} times ({@u[0]@}, {@u[1]@}), h = ({@h[0][0]@}, {@h[0][1]@}), ({@h[1][0]@}, {@h[1][1]@}), "
    "({@h[2][0]@}, {@h[2][1]@})",
    text="A decoder asks with its state $s_{t-1} = \\ln {@k@} \\cdot {@u:v@}$. The encoder's states are "
    "$h_1 = ({@h[0][0]@},\\; {@h[0][1]@})$, $h_2 = ({@h[1][0]@},\\; {@h[1][1]@})$ and $h_3 = "
    "({@h[2][0]@},\\; {@h[2][1]@})$. The score is the dot product. Compute the three weights and the context "
    "vector $c_t$, to three significant digits.",
    tables={
        "k": (2, 3),
        "u": (
            (2, -0.5),
            (-2, 0.5),
            (0.5, 2),
            (-0.5, 0.5),
            (0.5, -0.5),
            (1.5, -0.5),
            (-0.5, -1.5),
            (-1.5, 2),
            (0.5, 1.5),
            (-0.5, -2),
            (0.5, -1.5),
            (-1.5, 0.5),
        ),
        "h": tuple(
            tuple(rows)
            for rows in itertools.permutations(
                ((2, 4), (-2, 2), (4, -2), (3, 5), (-3, -5), (2, -4)), 3
            )
        ),
    },
    build=_build_context,
    solve=_solve_context,
    free=("k", "m", "p"),
    steps=(
        Step(
            "m",
            "Score each encoder state: a dot product with the decoder's state, in multiples of the logarithm",
            r"$$e_{tj} = s_{t-1}^\top h_j$$",
            by_line(
                PLACES,
                lambda j: weighted(f"m[{j}]", ("u[0]", f"h[{j}][0]"), ("u[1]", f"h[{j}][1]")),
            ),
            2,
            "h @ u",
        ),
        Step(
            "p",
            "Exponentials: the logarithm turns into a power",
            r"$$\exp(m \ln k) = k^m$$",
            by_line(PLACES, lambda j: valued(f"{{@k@}}^{{{{@m[{j}]@}}}}", f"p[{j}]")),
            1,
            "k ** m",
        ),
        Step(
            "alpha",
            "Divide each by the sum of all three",
            r"$$\alpha_{tj} = \frac{\exp(e_{tj})}{\sum_k \exp(e_{tk})}$$",
            by_line(
                PLACES,
                lambda j: valued(
                    rf"\frac{{{{@p[{j}]@}}}}{{{{@p[0]@}} + {{@p[1]@}} + {{@p[2]@}}}}", f"alpha[{j}]"
                ),
            ),
            2,
            "p / sum(p)",
        ),
        Step(
            "c",
            "Weighted sum of the encoder states, entry by entry",
            r"$$c_t = \sum_j \alpha_{tj}\, h_j$$",
            by_line(
                ("first entry", "second entry"),
                lambda i: weighted(f"c[{i}]", *((f"alpha[{j}]", f"h[{j}][{i}]") for j in range(3))),
            ),
            2,
            "transpose(h) @ alpha",
        ),
    ),
    answers=(
        Answer("alpha", "The three weights", entries=PLACES),
        Answer("c", "The context vector $c_t$", entries=("first entry", "second entry")),
    ),
    mistakes=(
        Mistake(
            "logarithm left out",
            "alpha",
            "exp(m) / sum(exp(m))",
            "You left the factor $\\ln {@k@}$ of the decoder's state out of the scores.",
        ),
        Mistake(
            "sigmoid in place of softmax",
            "alpha",
            "sigmoid(m * ln(k))",
            "You squashed each score by itself, so your weights do not sum to 1. The softmax sees all "
            "scores at once.",
        ),
        Mistake(
            "sign of the scores",
            "alpha",
            "k ** (0 - m) / sum(k ** (0 - m))",
            "You gave the largest weight to the smallest score: the sign of the exponent is wrong.",
        ),
        Mistake(
            "plain mean",
            "c",
            "(h[0] + h[1] + h[2]) / 3",
            "You averaged the encoder states. Each counts by its own weight.",
        ),
        Mistake(
            "exponentials as weights",
            "c",
            "transpose(h) @ p",
            "You weighted by the exponentials. Divide them by their sum first: weights sum to 1.",
        ),
        Mistake(
            "only the largest",
            "c",
            lambda h, u, **_: h[np.argmax(h @ u)],
            "You took the state with the largest weight alone. All states take part, each with its share.",
        ),
    ),
    hints=(
        "One score for each encoder state, one softmax for all, one weighted sum.",
        r"$$\alpha_{tj} = \frac{\exp(e_{tj})}{\sum_k \exp(e_{tk})}$$ $$c_t = \sum_j \alpha_{tj}\, h_j$$",
        "First score, in multiples of $\\ln {@k@}$: "
        + weighted("m[0]", ("u[0]", "h[0][0]"), ("u[1]", "h[0][1]"))
        + ".",
    ),
)


def _solve_additive(given):
    s, h, w_s, w_h, v = (np.array(given[name], float) for name in ("s", "h", "w_s", "w_h", "v"))
    states = h[None, :, None]  # (1, 2, 1)
    e, cache = additive_score(s.reshape(1, 1), states, w_s[:, None], w_h[:, None], v)
    c, alpha, _ = attend(e, states, POSSIBLE[:, :2])
    first, second = cache[-1][0]
    return {"first": first, "second": second, "e": e[0], "alpha": alpha[0, 0], "c": c.item()}


ADDITIVE = Generator(
    id="additive-score",
    title="Additive scores of two encoder states",
    part="NLP",
    chapter=17,
    topic="attention",
    section="sec-attention-scores",
    minutes=10,
    cell="attention",
    note="s = {@s@}, h = ({@h[0]@}, {@h[1]@}), W_s begins with {@w_s[0]@}, W_h with {@w_h[0]@}, v with {@v[0]@}",
    text="The states of encoder and decoder have one unit each, the hidden layer of the score has two. The "
    "decoder is in the state $s_{t-1} = {@s@}$, the encoder has the states $h_1 = {@h[0]@}$ and $h_2 = "
    "{@h[1]@}$. With $W_s = {@w_s:v@}^\\top$, $W_h = {@w_h:v@}^\\top$, $v = {@v:v@}^\\top$ and no biases, "
    "compute both additive scores, the weight of the first state and the context $c_t$, to three "
    "significant digits.",
    tables={
        "s": (0.5, -0.5, 0.8, -0.4),
        "h": ((0.6, -0.8), (-0.7, 0.4), (0.9, 0.3), (-0.2, 0.6)),
        "w_s": ((0.8, -0.6), (-0.9, 0.5), (0.4, 1.2)),
        "w_h": ((1.5, 0.7), (-0.8, 1.4), (1.2, -0.6)),
        "v": ((2, -1.5), (-2, 3), (1.5, 2.5)),
    },
    build=lambda **given: {
        name: np.array(value) if name != "s" else value for name, value in given.items()
    },
    solve=_solve_additive,
    steps=(
        Step(
            "first",
            "Hidden layer of the score, first encoder state",
            r"$$\tanh(W_s s_{t-1} + W_h h_1)$$",
            by_line(
                ("unit 1", "unit 2"),
                lambda i: valued(
                    rf"\tanh({{@w_s[{i}]@}} \cdot {{@s:p@}} + {{@w_h[{i}]:p@}} \cdot {{@h[0]:p@}})",
                    f"first[{i}]",
                ),
            ),
            2,
            "tanh(w_s * s + w_h * h[0])",
        ),
        Step(
            "second",
            "The same for the second encoder state",
            r"$$\tanh(W_s s_{t-1} + W_h h_2)$$",
            by_line(
                ("unit 1", "unit 2"),
                lambda i: valued(
                    rf"\tanh({{@w_s[{i}]@}} \cdot {{@s:p@}} + {{@w_h[{i}]:p@}} \cdot {{@h[1]:p@}})",
                    f"second[{i}]",
                ),
            ),
            1,
            "tanh(w_s * s + w_h * h[1])",
        ),
        Step(
            "e",
            "The vector turns each hidden layer into one score",
            r"$$e_{tj} = v^\top \tanh(W_s s_{t-1} + W_h h_j)$$",
            by_line(
                PLACES[:2],
                lambda j: weighted(
                    f"e[{j}]", *((f"v[{i}]", f"{('first', 'second')[j]}[{i}]") for i in range(2))
                ),
            ),
            2,
            "join(sum(v * first), sum(v * second))",
        ),
        Step(
            "alpha",
            "Softmax over two scores",
            r"$$\alpha_{t1} = \frac{\exp(e_{t1})}{\exp(e_{t1}) + \exp(e_{t2})}$$",
            r"$$\frac{\exp({@e[0]@})}{\exp({@e[0]@}) + \exp({@e[1]@})} {@alpha:e@} {@alpha@}$$",
            1,
            "exp(e[0]) / (exp(e[0]) + exp(e[1]))",
        ),
        Step(
            "c",
            "Weighted sum of the two states",
            r"$$c_t = \alpha_{t1} h_1 + \alpha_{t2} h_2$$",
            r"$${@alpha@} \cdot {@h[0]:p@} + (1 - {@alpha@}) \cdot {@h[1]:p@} {@c:e@} {@c@}$$",
            2,
            "alpha * h[0] + (1 - alpha) * h[1]",
        ),
    ),
    answers=(
        Answer("e", "The two scores", entries=PLACES[:2]),
        Answer("alpha", r"The weight $\alpha_{t1}$"),
        Answer("c", "The context $c_t$"),
    ),
    mistakes=(
        Mistake(
            "tanh forgotten",
            "e",
            "join(sum(v * (w_s * s + w_h * h[0])), sum(v * (w_s * s + w_h * h[1])))",
            "The tanh of the hidden layer is missing. Without it the decoder's state would add the same "
            "number to every score and cancel in the softmax.",
        ),
        Mistake(
            "decoder's state left out",
            "e",
            "join(sum(v * tanh(w_h * h[0])), sum(v * tanh(w_h * h[1])))",
            "The decoder's state is missing: the score compares a pair.",
        ),
        Mistake(
            "units added up",
            "e",
            "join(sum(first), sum(second))",
            "You added the hidden units. The vector $v$ weights them.",
        ),
        Mistake(
            "the other state's weight",
            "alpha",
            "exp(e[1]) / (exp(e[0]) + exp(e[1]))",
            "This is the weight of the second state.",
        ),
        Mistake(
            "sigmoid of one score",
            "alpha",
            "sigmoid(e[0])",
            "A softmax of two scores is a sigmoid of their difference, not of the first alone.",
        ),
        Mistake(
            "weights swapped",
            "c",
            "alpha * h[1] + (1 - alpha) * h[0]",
            "You gave each state the other one's weight.",
        ),
        Mistake(
            "plain mean",
            "c",
            "(h[0] + h[1]) / 2",
            "You averaged the states. Each counts by its weight.",
        ),
    ),
    hints=(
        "The same small network looks at each pair of decoder state and encoder state and says one number.",
        r"$$e_{tj} = v^\top \tanh(W_s s_{t-1} + W_h h_j)$$",
        r"First unit, first state: $\tanh({@w_s[0]@} \cdot {@s:p@} + {@w_h[0]:p@} \cdot {@h[0]:p@})$.",
    ),
)


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
    build=lambda **given: {name: np.array(value) for name, value in given.items()},
    solve=_solve_scaled,
    free=("m", "p", "alpha"),
    steps=(
        Step(
            "e",
            "Dot product with each key, over the root of the number of features, 4",
            r"$$e_j = \frac{q^\top k_j}{\sqrt{d}}$$",
            by_line(
                ("first key", "second key", "third key"),
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
                ("first key", "second key", "third key"),
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
                ("first key", "second key", "third key"),
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
        Answer("e", "The scaled scores", entries=("first key", "second key", "third key")),
        Answer("alpha", "The weights", entries=("first key", "second key", "third key")),
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

GENERATORS = (CONTEXT, ADDITIVE, SCALED, COUNTS)
