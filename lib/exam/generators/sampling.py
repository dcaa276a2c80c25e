"""Questions of chapter 13 on sampling: softmax with temperature, top-k against the nucleus."""

import numpy as np

from lib.arrays import softmax
from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.models.sampling import nucleus, top_k

NLP = {"part": "NLP", "chapter": 13}


def _build_temperature(first, second, third, tau):
    k = np.array([first, second, third])
    ratio = round((first / third) ** (1 / tau), 9)  # a hint must not show it
    return {"k": k, "tau": tau} if len({*k.tolist(), ratio}) == 4 else None


def _solve_temperature(given):
    k, tau = given["k"], given["tau"]
    p = softmax(np.log(k), temperature=tau)
    weights = k ** (1 / tau)
    return {"p_1": k / k.sum(), "weights": weights, "p": p, "ratio": p[0] / p[2]}


SOFTMAX_TEMPERATURE = Generator(
    id="softmax-temperature",
    title="Softmax with temperature",
    **NLP,
    topic="temperature",
    section="sec-temperature",
    minutes=5,
    note="logits ln of {@k[0]@}, {@k[1]@}, {@k[2]@}, temperature {@tau@}",
    text="A language model gives three tokens the logits $\\ln {@k[0]@}$, $\\ln {@k[1]@}$ and $\\ln "
    "{@k[2]@}$. Compute their probabilities at temperature $1$ and at temperature ${@tau@}$, and how many times "
    "as probable the first token is as the last at temperature ${@tau@}$.",
    tables={
        "first": (4, 9, 16, 25, 36, 49, 64),
        "second": (9, 16, 25, 36, 49, 64, 4),
        "third": (16, 25, 36, 49, 64, 4, 9),
        "tau": (0.5, 2),
    },
    build=_build_temperature,
    solve=_solve_temperature,
    free=("weights",),
    steps=(
        Step(
            "p_1",
            "At temperature 1 the exponential undoes the logarithm; divide by the sum",
            r"$$\frac{\exp(\ln w)}{\sum \exp(\ln w)} = \frac{w}{\sum w}$$",
            r"$$\frac{{@k:v@}}{{@k[0]@} + {@k[1]@} + {@k[2]@}} \approx {@p_1:v@}$$",
            2,
            "k / sum(k)",
        ),
        Step(
            "weights",
            "Divide the logits by the temperature: the weights are raised to the power 1 over temperature",
            r"$$\exp\left(\frac{\ln w}{\tau}\right) = w^{1/\tau}$$",
            r"$${@weights:v@}$$",
            1,
            "k ** (1 / tau)",
        ),
        Step(
            "p",
            "Divide by the new sum",
            r"$$\frac{w^{1/\tau}}{\sum w^{1/\tau}}$$",
            r"$$\frac{{@weights:v@}}{{@weights[0]@} + {@weights[1]@} + {@weights[2]@}} \approx {@p:v@}$$",
            2,
            "weights / sum(weights)",
        ),
        Step(
            "ratio",
            "In a ratio the sum cancels",
            r"$$\left(\frac{w}{w'}\right)^{1/\tau}$$",
            r"$$\frac{{@weights[0]@}}{{@weights[2]@}} {@ratio:e@} {@ratio@}$$",
            1,
            "weights[0] / weights[2]",
        ),
    ),
    answers=(
        Answer("p_1", "At temperature 1", entries=("first", "second", "third")),
        Answer("p", "At temperature {@tau@}", entries=("first", "second", "third")),
        Answer("ratio", "First over last"),
    ),
    mistakes=(
        Mistake(
            "logits divided by their sum",
            "p_1",
            "ln(k) / sum(ln(k))",
            "You divided the logits by their sum. The softmax takes exponentials first.",
        ),
        Mistake(
            "multiplied by the temperature",
            "p",
            "k**tau / sum(k**tau)",
            "You multiplied the logits by the temperature. They are divided by it: below 1 sharpens, above 1 "
            "flattens.",
        ),
        Mistake(
            "probabilities divided",
            "p",
            "p_1 * 1",
            "You divided the probabilities by the temperature; scaled to sum to one they are what they were. "
            "The logits are divided.",
        ),
        Mistake(
            "ratio at temperature 1",
            "ratio",
            "k[0] / k[2]",
            "That is the ratio at temperature 1. Raise it to the power $1/\\tau$.",
        ),
        Mistake(
            "ratio upside down",
            "ratio",
            "weights[2] / weights[0]",
            "You divided the last by the first.",
        ),
    ),
    hints=(
        "Temperature divides the logits, before the softmax.",
        r"$$p_i = \frac{\exp(o_i / \tau)}{\sum \exp(o / \tau)}$$ where $\exp(\ln w / \tau) = w^{1/\tau}$.",
        r"At temperature 1 the first probability is ${@k[0]@}$ divided by ${@k[0]@} + {@k[1]@} + {@k[2]@}$.",
    ),
)

_ORDERS = ((2, 0, 3, 1, 4), (4, 1, 0, 2, 3), (1, 3, 4, 0, 2), (3, 4, 1, 2, 0))


def _fiftieths():
    """Ways to share 1 among five tokens in unequal fiftieths, the largest first."""
    return tuple(
        tuple(share / 50 for share in (a, b, c, d, 50 - a - b - c - d))
        for a in range(14, 29, 2)
        for b in range(10, a, 3)
        for c in range(5, b, 2)
        for d in range(3, c, 2)
        if 0 < 50 - a - b - c - d < d
    )


def _build_truncated(shares, order, k, mass):
    s, order = np.array(shares), list(order)
    n = int((nucleus(s, mass) > 0).sum())
    if n == k or np.isclose(s.cumsum(), mass).any():
        return None  # the two rules would keep the same tokens, or one stands on the edge
    kept = np.arange(5)
    return {
        "p": s[order],
        "s": s,
        "k": k,
        "mass": mass,
        "name": "ABCDE"[order.index(1)],
        "in_k": (kept < k).astype(int),
        "in_n": (kept < n).astype(int),
    }


def _solve_truncated(given):
    s, k, mass = given["s"], given["k"], given["mass"]
    kept = nucleus(s, mass)
    n = int((kept > 0).sum())
    values = {"mass_k": s[:k].sum(), "top": top_k(s, k)[1]}
    return values | {"n": n, "mass_n": s[:n].sum(), "nuc": kept[1]}


TRUNCATED_SAMPLING = Generator(
    id="truncated-sampling",
    title="Top-k against the nucleus",
    **NLP,
    topic="sampling",
    section="sec-sampling",
    minutes=5,
    note="p = {@p[0]@}, {@p[1]@}, {@p[2]@}, {@p[3]@}, {@p[4]@}, k = {@k@}, mass {@mass@}",
    text="A language model gives the tokens A, B, C, D, E the probabilities ${@p:v@}$. What is the probability of "
    "{@name@} with top-k sampling, $k = {@k@}$? How many tokens does the nucleus (top-p) of mass ${@mass@}$ "
    "keep, and what is the probability of {@name@} with it?",
    tables={
        "shares": _fiftieths(),
        "order": _ORDERS,
        "k": (2, 3, 4),
        "mass": (0.55, 0.62, 0.7, 0.78, 0.84),
    },
    build=_build_truncated,
    solve=_solve_truncated,
    free=("in_k", "in_n", "mass_k", "mass_n"),
    steps=(
        Step(
            "mass_k",
            "Sort, and add the k largest",
            r"$$\text{sum of what is kept}$$",
            "Sorted: ${@s:v@}$. The {@k@} largest sum to ${@mass_k@}$.",
            1,
            "sum(s * in_k)",
        ),
        Step(
            "top",
            "Scale to sum to one; the token that is asked for has the second largest probability",
            r"$$\frac{p}{\text{sum of what is kept}}$$",
            r"$$\frac{{@s[1]@}}{{@mass_k@}} {@top:e@} {@top@}$$",
            1,
            "s[1] / mass_k",
        ),
        Step(
            "n",
            "Add from the largest down until the mass is reached; the token that reaches it stays",
            r"$$\text{sum of what is kept} \geq {@mass@}$$",
            "{@n@} tokens.",
            1,
            "sum(in_n)",
        ),
        Step(
            "mass_n",
            "What these hold together",
            r"$$\text{sum of what is kept}$$",
            r"$${@mass_n@} \geq {@mass@}$$",
            1,
            "sum(s * in_n)",
        ),
        Step(
            "nuc",
            "Scale by what is held, not by the mass that was asked for",
            r"$$\frac{p}{\text{sum of what is kept}}$$",
            r"$$\frac{{@s[1]@}}{{@mass_n@}} {@nuc:e@} {@nuc@}$$",
            1,
            "s[1] / mass_n",
        ),
    ),
    answers=(
        Answer("top", "{@name@} with top-k"),
        Answer("n", "Tokens in the nucleus", tolerance=0),
        Answer("nuc", "{@name@} with the nucleus"),
    ),
    mistakes=(
        Mistake(
            "not scaled",
            "top",
            "s[1] * 1",
            "The probabilities that are kept no longer sum to one: divide by their sum.",
        ),
        Mistake(
            "stopped below the mass",
            "n",
            "sum(in_n) - 1",
            "You stopped before the mass was reached. The token that reaches it belongs to the nucleus.",
        ),
        Mistake(
            "one too many",
            "n",
            "sum(in_n) + 1",
            "You went on after the mass was reached.",
        ),
        Mistake(
            "not scaled",
            "nuc",
            "s[1] * 1",
            "The probabilities that are kept no longer sum to one: divide by their sum.",
        ),
        Mistake(
            "scaled by the mass asked for",
            "nuc",
            "s[1] / mass",
            "You divided by the mass that was asked for. Divide by what the kept tokens hold, which is more.",
        ),
    ),
    hints=(
        "Sort the probabilities. One rule fixes how many stay, the other how much they hold.",
        r"$$\frac{p}{\text{sum of what is kept}}$$ for either rule; the rules differ in what is kept.",
        "Sorted from the largest down: ${@s:v@}$.",
    ),
)

GENERATORS = (SOFTMAX_TEMPERATURE, TRUNCATED_SAMPLING)
