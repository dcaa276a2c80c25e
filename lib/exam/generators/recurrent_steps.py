"""Questions of chapters 04 and 05: a step of an RNN with its output, a shared weight, the loss and its "
"gradient."""

import numpy as np

from lib.arrays import softmax
from lib.equations.losses import cross_entropy, cross_entropy_backward
from lib.equations.rnn import rnn_step
from lib.exam.lines import by_line, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

UNITS = ("unit 1", "unit 2")


def _build_step(x, h, u, W, b, v):
    arrays = {"h": h, "u": u, "W": W, "b": b, "v": v}
    return {"x": x} | {name: np.array(value) for name, value in arrays.items()}


def _solve_step(given):
    x, h, u, W, b, v = (np.asarray(given[name], float) for name in ("x", "h", "u", "W", "b", "v"))
    h_next, _ = rnn_step(x.reshape(1, 1), h[None], u[:, None], W, b, np.zeros(2))
    return {"a": u * x + W @ h + b, "h_next": h_next[0], "o": v @ h_next[0]}


RNN_STEP = Generator(
    id="rnn-step",
    cell="rnn",
    title="One step of an RNN",
    part="RNN",
    chapter=4,
    topic="RNN",
    section="sec-rnn-equations",
    minutes=6,
    note="x = {@x@}, h = {@h:v@}, u = {@u:v@}, W = {@W:v@}, b = {@b:v@}, v = {@v:v@}",
    text="A plain RNN has two units with tanh. Their old state is $h_{t-1} = {@h:v@}^\\top$, the input is $x_t "
    "= {@x@}$. The weights on the input are ${@u:v@}^\\top$, those on the state ${@W:v@}$, the bias is "
    "${@b:v@}^\\top$; the output weighs the new state by ${@v:v@}$, without bias. Compute the new state $h_t$ "
    "and the output, to three significant digits.",
    tables={
        "x": (2, -1.5, 0.5),
        "h": ((0.5, -0.8), (-0.6, 0.4), (0.9, 0.2)),
        "u": ((0.3, -0.6), (-0.4, 0.5), (0.8, 0.2)),
        "W": (((0.7, -0.4), (0.2, 0.6)), ((-0.5, 0.3), (0.8, -0.2)), ((0.4, 0.9), (-0.7, 0.5))),
        "b": ((0.2, -0.3), (-0.4, 0.1)),
        "v": ((2, -3), (-1.5, 2.5)),
    },
    build=_build_step,
    solve=_solve_step,
    steps=(
        Step(
            "a",
            "Pre-activation: input, old state and bias",
            "$$a_t = W_{ih} x_t + W_{hh} h_{t-1} + b$$",
            by_line(
                UNITS,
                lambda k: weighted(
                    f"a[{k}]",
                    (f"u[{k}]", "x"),
                    (f"W[{k}][0]", "h[0]"),
                    (f"W[{k}][1]", "h[1]"),
                    (f"b[{k}]",),
                ),
            ),
            2,
            "u * x + W @ h + b",
        ),
        Step(
            "h_next",
            "New state",
            r"$$h_t = \tanh a_t$$",
            by_line(
                UNITS, lambda k: f"$\\tanh({{@a[{k}]@}}) {{@h_next[{k}]:e@}} {{@h_next[{k}]@}}$"
            ),
            1,
            "tanh(a)",
        ),
        Step(
            "o",
            "Output from the new state",
            r"$$o_t = W_{ho} h_t$$",
            weighted("o", ("v[0]", "h_next[0]"), ("v[1]", "h_next[1]")),
            1,
            "sum(v * h_next)",
        ),
    ),
    answers=(Answer("h_next", "New state $h_t$", entries=UNITS), Answer("o", "Output $o_t$")),
    mistakes=(
        Mistake(
            "old state left out",
            "h_next",
            "tanh(u * x + b)",
            "The product with the old state is missing: without it the network has no memory.",
        ),
        Mistake(
            "matrix transposed",
            "h_next",
            "tanh(u * x + transpose(W) @ h + b)",
            "You took columns in place of rows. Row 1 holds the weights of unit 1.",
        ),
        Mistake(
            "unit by unit",
            "h_next",
            "tanh(u * x + join(W[0][0] * h[0], W[1][1] * h[1]) + b)",
            "Each unit reads the old state of both units, not only its own.",
        ),
        Mistake(
            "pre-activation",
            "o",
            "sum(v * a)",
            "The output reads the state, behind the tanh.",
        ),
        Mistake(
            "old state",
            "o",
            "sum(v * h)",
            "The output reads the new state.",
        ),
    ),
    hints=(
        "The input and the old state meet in one sum; tanh makes the new state; the output reads that.",
        r"$$a_t = W_{ih} x_t + W_{hh} h_{t-1} + b$$ $$h_t = \tanh a_t$$",
        "First unit: "
        + weighted("a[0]", ("u[0]", "x"), ("W[0][0]", "h[0]"), ("W[0][1]", "h[1]"), ("b[0]",))
        + ".",
    ),
)


def _solve_shared(given):
    w, x = given["w"], np.asarray(given["x"], float)
    h, slope, states = float(given["h_0"]), 0.0, []
    for number in x:
        h, slope = w * h + number, h + w * slope
        states.append(h)
    states = np.array(states)
    before = np.array([given["h_0"], *states[:2]], float)
    return {"h": states, "shares": before * w ** np.array([2.0, 1.0, 0.0]), "dw": slope}


SHARED_WEIGHT = Generator(
    id="shared-weight-gradient",
    cell="rnn",
    title="The gradient of a weight that is used three times",
    part="RNN",
    chapter=5,
    topic="BPTT",
    section="sec-bptt",
    minutes=6,
    note="w = {@w@}, h_0 = {@h_0@}, x = {@x:v@}",
    text="A linear network of one unit makes three steps, $h_t = w\\, h_{t-1} + x_t$, with $w = {@w@}$, $h_0 = "
    "{@h_0@}$, $x_1 = {@x[0]@}$, $x_2 = {@x[1]@}$, $x_3 = {@x[2]@}$. Compute the three states, the share of "
    "each use of $w$ in $dh_3 / dw$, and $dh_3 / dw$ itself, to three significant digits.",
    tables={
        "w": (0.5, -0.5, 2, 0.2, -2, 0.4, 1.5, -0.3, 0.8),
        "h_0": (3, -2, 0.9, 4, -1.6),
        "x": (
            (2, -3, 1.5),
            (-1.5, 2, 3),
            (0.5, 2, -2),
            (3, 0.4, -0.6),
            (-2, -1.5, 2.5),
            (4, -0.7, 2),
            (-3, 1.2, -0.4),
        ),
    },
    build=lambda w, h_0, x: {"w": w, "h_0": h_0, "x": np.array(x)},
    solve=_solve_shared,
    steps=(
        Step(
            "h",
            "Forwards",
            r"$$h_t = w\, h_{t-1} + x_t$$",
            r"${@w@} \cdot {@h_0:p@} + {@x[0]:p@} {@h[0]:e@} {@h[0]@}$, ${@w@} \cdot {@h[0]:p@} + {@x[1]:p@} "
            r"{@h[1]:e@} {@h[1]@}$, ${@w@} \cdot {@h[1]:p@} + {@x[2]:p@} {@h[2]:e@} {@h[2]@}$",
            1,
            "join(w * h_0 + x[0], w * (w * h_0 + x[0]) + x[1], w * (w * (w * h_0 + x[0]) + x[1]) + x[2])",
        ),
        Step(
            "shares",
            "Each use of the weight met the state before it; from there on, every step multiplies by the weight",
            r"$$w^2 h_0, \quad w\, h_1, \quad h_2$$",
            r"${@w:p@}^2 \cdot {@h_0:p@} {@shares[0]:e@} {@shares[0]@}$, ${@w@} \cdot {@h[0]:p@} {@shares[1]:e@} "
            r"{@shares[1]@}$, ${@h[1]@}$",
            2,
            "join(w ** 2 * h_0, w * h[0], h[1])",
        ),
        Step(
            "dw",
            "A shared weight adds up its shares",
            r"$$\frac{dh_3}{dw} = w^2 h_0 + w\, h_1 + h_2$$",
            weighted("dw", ("shares[0]",), ("shares[1]",), ("shares[2]",)),
            1,
            "sum(shares)",
        ),
    ),
    answers=(
        Answer("h", "The three states", entries=("$h_1$", "$h_2$", "$h_3$")),
        Answer("shares", "Shares of the three uses", entries=("step 1", "step 2", "step 3")),
        Answer("dw", "$dh_3 / dw$"),
    ),
    mistakes=(
        Mistake(
            "inputs left out",
            "h",
            "join(w * h_0, w ** 2 * h_0, w ** 3 * h_0)",
            "Each step adds its input.",
        ),
        Mistake(
            "states not carried back",
            "shares",
            "join(h_0 * 1, h[0], h[1])",
            "You left out how far each use lies back: every step after it multiplies by the weight once more.",
        ),
        Mistake(
            "states after the step",
            "shares",
            "join(w ** 2 * h[0], w * h[1], h[2])",
            "The weight multiplies the state before the step.",
        ),
        Mistake(
            "direct share only",
            "dw",
            "shares[2] * 1",
            "That is the partial derivative, with the states before held fixed. They depend on the weight as "
            "well.",
        ),
        Mistake(
            "multiplied",
            "dw",
            "shares[0] * shares[1] * shares[2]",
            "You multiplied the shares. Paths that meet are added.",
        ),
    ),
    hints=(
        "The weight acts at each of the three steps, and each use reaches the end by its own path.",
        r"$$\frac{dh_3}{dw} = h_2 + w\, \frac{dh_2}{dw}$$ and so on, back to $h_0$.",
        r"$h_1 = {@w@} \cdot {@h_0:p@} + {@x[0]:p@}$.",
    ),
)


def _solve_loss(given):
    logits = np.log(np.asarray(given["k"], float))[None]
    target = np.array([given["right"] - 1])
    p = softmax(logits[0])
    return {
        "came": CLASSES[given["right"] - 1],
        "p": p,
        "hit": p[target].item(),
        "loss": cross_entropy(logits, target).item(),
        "do": cross_entropy_backward(logits, target)[0],
    }


def _build_loss(k, right):
    k = np.array(k)
    return {"k": k, "right": right, "y": (np.arange(3) == right - 1).astype(int)}


CLASSES = ("first", "second", "third")

CROSS_ENTROPY = Generator(
    id="cross-entropy-gradient",
    title="Softmax, cross-entropy and its gradient",
    part="NLP",
    chapter=13,
    topic="cross-entropy",
    section="sec-next-token-loss",
    minutes=5,
    note="logits ln of {@k[0]@}, {@k[1]@}, {@k[2]@}; right: {@right@}",
    text="A model gives three tokens the logits $\\ln {@k[0]@}$, $\\ln {@k[1]@}$ and $\\ln {@k[2]@}$. The "
    "{@came@} of them is the one that came. Compute the probabilities, the cross-entropy in nats, and its "
    "gradient with respect to the three logits.",
    tables={
        "k": tuple(
            (a, b, c)
            for a in (2, 3, 5, 7, 9, 12)
            for b in (2, 4, 6, 8, 11)
            for c in (3, 5, 9, 10, 14)
            if len({a, b, c}) == 3
        ),
        "right": (1, 2, 3),
    },
    build=_build_loss,
    solve=_solve_loss,
    free=("right", "y"),
    steps=(
        Step(
            "p",
            "The exponential undoes the logarithm; divide by the sum",
            r"$$\frac{\exp(\text{logit})}{\sum \exp(\text{logits})}$$",
            by_line(
                CLASSES,
                lambda j: (
                    rf"$\frac{{{{@k[{j}]@}}}}{{{{@k[0]@}} + {{@k[1]@}} + {{@k[2]@}}}} {{@p[{j}]:e@}} {{@p[{j}]@}}$"
                ),
            ),
            2,
            "k / sum(k)",
        ),
        Step(
            "loss",
            "Minus the logarithm of the probability of the token that came",
            r"$$-\ln p$$",
            "The {@came@} token: $-\\ln {@hit@} {@loss:e@} {@loss@}$",
            1,
            "-ln(sum(p * y))",
        ),
        Step(
            "do",
            "What was said minus what is right",
            r"$$p - y$$",
            r"$${@p:v@} - {@y:v@} \approx {@do:v@}$$",
            2,
            "p - y",
        ),
    ),
    answers=(
        Answer("p", "Probabilities", entries=CLASSES),
        Answer("loss", "Cross-entropy"),
        Answer("do", "Gradient of the logits", entries=CLASSES),
    ),
    mistakes=(
        Mistake(
            "logits divided by their sum",
            "p",
            "ln(k) / sum(ln(k))",
            "You divided the logits by their sum. The softmax takes exponentials first.",
        ),
        Mistake(
            "all three logarithms",
            "loss",
            "-sum(ln(p))",
            "Only the token that came counts: the others are multiplied by 0.",
        ),
        Mistake(
            "probability in place of logarithm",
            "loss",
            "1 - sum(p * y)",
            "That is how much is missing from certainty. The loss is minus the logarithm.",
        ),
        Mistake(
            "sign turned round",
            "do",
            "y - p",
            "You turned the sign round: a step against the gradient must raise the logit of the token that came.",
        ),
        Mistake(
            "right token only",
            "do",
            "(p - y) * y",
            "The other logits have a gradient, too: they should fall.",
        ),
        Mistake(
            "one over the probability",
            "do",
            "0 - y / p",
            "That is the gradient with respect to the probabilities. Taken back through the softmax it "
            "becomes $p - y$.",
        ),
    ),
    hints=(
        "Probabilities first. The gradient of softmax and cross-entropy together is the simplest line of all.",
        r"$$-\ln p \text{ of the token that came}$$ with the gradient $$p - y$$ where $y$ is one-hot.",
        r"The first probability is ${@k[0]@}$ divided by ${@k[0]@} + {@k[1]@} + {@k[2]@}$.",
    ),
)

GENERATORS = (RNN_STEP, SHARED_WEIGHT, CROSS_ENTROPY)
