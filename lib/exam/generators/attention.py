"""Questions of chapter 17: from scores to the context, and additive scores from states and weights."""

import itertools

import numpy as np

from lib.equations.attention import additive_score, attend, dot_score
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

GENERATORS = (CONTEXT, ADDITIVE)
