"""Questions of chapter 06: the product of slopes, eigenvalues, the bound of a sigmoid network."""

import math
from itertools import pairwise

import numpy as np

from lib.equations.rnn import rnn_step, rnn_step_backward
from lib.exam.lines import by_line
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACE = {"part": "RNN", "chapter": 6}
STEPS = ("step 2", "step 3", "step 4")


def _solve_product(given):
    h, w = np.array(given["h"], float), np.array([[float(given["w"])]])
    one, none = np.ones((1, 1)), np.zeros(1)
    factors = []
    for before, after in pairwise(h):
        x = np.array([[np.arctanh(after) - w.item() * before]])
        _, cache = rnn_step(x, np.array([[before]]), one, w, none, none)
        factors.append(rnn_step_backward(one, cache)[1].item())
    return {
        "slopes": 1 - h[1:] ** 2,
        "factors": np.array(factors),
        "product": math.prod(factors),
        "bound": abs(w.item()) ** 3,
    }


GRADIENT_PRODUCT = Generator(
    id="gradient-product",
    cell="rnn",
    title="The product that makes gradients vanish or explode",
    **PLACE,
    topic="vanishing gradients",
    section="sec-vanishing-gradients",
    minutes=6,
    note="h = {@h[0]@}, {@h[1]@}, {@h[2]@}, {@h[3]@}; w = {@w@}",
    text="A network with one unit, $h_t = \\tanh(w\\, h_{t-1} + u\\, x_t)$ and $w = {@w@}$, has the states $h_1 = "
    "{@h[0]@}$, $h_2 = {@h[1]@}$, $h_3 = {@h[2]@}$, $h_4 = {@h[3]@}$. By which factor does each of the three "
    "steps multiply a gradient on its way from $h_4$ to $h_1$? What is $dh_4 / dh_1$, and how "
    "large could its size be at most with this weight? Give three significant digits.",
    tables={
        "w": (1.5, -1.5, 2, -2, 2.5, -2.5, 3, -3, 1.8),
        "h": tuple(
            (first, sign * second, third, -sign * fourth)
            for first in (0.9, -0.85)
            for second, third, fourth in (
                (0.5, 0.2, 0.7),
                (0.3, 0.6, 0.8),
                (0.7, -0.4, 0.2),
                (0.2, -0.7, 0.5),
                (0.6, 0.8, 0.3),
                (0.4, -0.6, 0.1),
                (0.8, 0.5, 0.2),
                (0.1, 0.7, 0.4),
            )
            for sign in (1, -1)
        ),
    },
    build=lambda w, h: {"w": w, "h": np.array(h)},
    solve=_solve_product,
    steps=(
        Step(
            "slopes",
            "The slope of tanh, from the state after the step",
            r"$$1 - h_t^2$$",
            r"$1 - {@h[1]:p@}^2 {@slopes[0]:e@} {@slopes[0]@}$, $1 - {@h[2]:p@}^2 {@slopes[1]:e@} {@slopes[1]@}$, "
            r"$1 - {@h[3]:p@}^2 {@slopes[2]:e@} {@slopes[2]@}$",
            1,
            "join(1 - h[1] ** 2, 1 - h[2] ** 2, 1 - h[3] ** 2)",
        ),
        Step(
            "factors",
            "Times the weight",
            r"$$\frac{\partial h_t}{\partial h_{t-1}} = (1 - h_t^2)\, w$$",
            by_line(
                STEPS,
                lambda k: (
                    f"${{@slopes[{k}]@}} \\cdot {{@w:p@}} {{@factors[{k}]:e@}} {{@factors[{k}]@}}$"
                ),
            ),
            1,
            "slopes * w",
        ),
        Step(
            "product",
            "Multiply the three",
            r"$$\frac{\partial h_4}{\partial h_3} \cdot \frac{\partial h_3}{\partial h_2} \cdot "
            r"\frac{\partial h_2}{\partial h_1}$$",
            r"$${@factors[0]@} \cdot {@factors[1]:p@} \cdot {@factors[2]:p@} {@product:e@} {@product@}$$",
            2,
            "factors[0] * factors[1] * factors[2]",
        ),
        Step(
            "bound",
            "The slope of tanh is at most 1",
            r"$$\lvert w \rvert^3$$",
            r"$$\lvert {@w@} \rvert^3 {@bound:e@} {@bound@}$$",
            1,
            "abs(w) ** 3",
        ),
    ),
    answers=(
        Answer("factors", "The three factors", entries=STEPS),
        Answer("product", "$dh_4 / dh_1$"),
        Answer("bound", "Its size at most"),
    ),
    mistakes=(
        Mistake(
            "slope of tanh forgotten",
            "factors",
            lambda w, h: np.full(3, float(w)),
            "The weight alone is not the factor: the tanh multiplies by its slope.",
        ),
        Mistake(
            "slope of the state before",
            "factors",
            lambda w, h: w * (1 - h[:3] ** 2),
            "You took the slope from the state before each step. The tanh of a step ends in the state after it.",
        ),
        Mistake(
            "square forgotten",
            "factors",
            lambda w, h: w * (1 - np.abs(h[1:])),
            "The slope of tanh is 1 minus the square of its value.",
        ),
        Mistake(
            "added in place of multiplied",
            "product",
            "sum(factors)",
            "You added the factors. One path multiplies; only different paths are added.",
        ),
        Mistake(
            "slopes only",
            "product",
            "slopes[0] * slopes[1] * slopes[2]",
            "You multiplied the slopes. Each step multiplies by the weight as well.",
        ),
        Mistake(
            "three times the weight",
            "bound",
            "3 * abs(w)",
            "Three factors multiply: the third power.",
        ),
        Mistake(
            "one step",
            "bound",
            "abs(w)",
            "That bounds one step. There are three.",
        ),
    ),
    hints=(
        "One step back multiplies by the weight and by the slope of tanh at that step.",
        r"$$\frac{\partial h_t}{\partial h_{t-1}} = (1 - h_t^2)\, w$$",
        r"The step that ends in $h_2$: $(1 - {@h[1]:p@}^2) \cdot {@w:p@}$.",
    ),
)


def _build_eigen(a, b, p, q, n):
    if abs(a - b) in (0, 1) or a + b == 1 or abs(p) == abs(q):
        return None
    return {"a": a, "b": b, "p": p, "q": q, "n": n}


def _solve_eigen(given):
    a, b, p, q, n = (given[name] for name in "abpqn")
    sums = {"lam": np.array([a + b, a - b]), "parts": np.array([(p + q) / 2, (p - q) / 2])}
    powers = sums["lam"] ** n * sums["parts"]
    return sums | {"scaled": powers, "h": np.array([powers.sum(), powers[0] - powers[1]])}


LONG_RUN = Generator(
    id="eigenvalue-powers",
    title="A linear recurrence by its eigenvalues",
    **PLACE,
    topic="eigenvalues",
    section="sec-eigen-analysis",
    minutes=7,
    note="a = {@a@}, b = {@b@}, start ({@p@}, {@q@}), {@n@} steps",
    text="A network without inputs and without tanh multiplies its two states by $W = \\begin{pmatrix} {@a@} & "
    "{@b@} \\\\ {@b@} & {@a@} \\end{pmatrix}$ at every step. It starts at $({@p@},\\; {@q@})$. Give the "
    "eigenvalues of the eigenvectors $(1, 1)$ and $(1, -1)$, and the states after {@n@} steps, to three "
    "significant digits.",
    tables={
        "a": (0.7, 0.8, 0.9, 0.6, 0.5),
        "b": (0.4, 0.5, 0.6, 0.3, -0.4),
        "p": (4, 6, -3, 5, 2),
        "q": (2, -4, 3, 8),
        "n": (3, 4, 5),
    },
    build=_build_eigen,
    solve=_solve_eigen,
    free=("parts",),
    steps=(
        Step(
            "lam",
            "Multiply the matrix with each eigenvector",
            r"$$W \begin{pmatrix} 1 \\ 1 \end{pmatrix} = (a + b) \begin{pmatrix} 1 \\ 1 \end{pmatrix}, \quad W "
            r"\begin{pmatrix} 1 \\ -1 \end{pmatrix} = (a - b) \begin{pmatrix} 1 \\ -1 \end{pmatrix}$$",
            r"${@a@} + {@b:p@} = {@lam[0]@}$, ${@a@} - {@b:p@} = {@lam[1]@}$",
            1,
            "join(a + b, a - b)",
        ),
        Step(
            "parts",
            "Write the start in eigenvectors: half the sum, half the difference",
            r"$$\frac{p + q}{2}, \quad \frac{p - q}{2}$$",
            r"$\frac{{@p@} + {@q:p@}}{2} = {@parts[0]@}$, $\frac{{@p@} - {@q:p@}}{2} = {@parts[1]@}$",
            1,
            "join((p + q) / 2, (p - q) / 2)",
        ),
        Step(
            "scaled",
            "Each part is multiplied by its own eigenvalue, once a step",
            r"$$\lambda^t \cdot \text{part}$$",
            r"${@lam[0]:p@}^{@n@} \cdot {@parts[0]:p@} {@scaled[0]:e@} {@scaled[0]@}$, ${@lam[1]:p@}^{@n@} \cdot "
            r"{@parts[1]:p@} {@scaled[1]:e@} {@scaled[1]@}$",
            2,
            "lam ** n * parts",
        ),
        Step(
            "h",
            "Put the parts together again",
            r"$$\text{first} + \text{second}, \quad \text{first} - \text{second}$$",
            r"${@scaled[0]@} + {@scaled[1]:p@} {@h[0]:e@} {@h[0]@}$, ${@scaled[0]@} - {@scaled[1]:p@} {@h[1]:e@} "
            r"{@h[1]@}$",
            1,
            "join(scaled[0] + scaled[1], scaled[0] - scaled[1])",
        ),
    ),
    answers=(
        Answer("lam", "Eigenvalues", entries=("of (1, 1)", "of (1, −1)")),
        Answer("h", "States after {@n@} steps", entries=("unit 1", "unit 2")),
    ),
    mistakes=(
        Mistake(
            "entries read off",
            "lam",
            "join(a, b)",
            "Those are entries of the matrix. In a symmetric matrix the diagonal holds the eigenvalues only where "
            "all else is 0.",
        ),
        Mistake(
            "order swapped",
            "lam",
            "join(a - b, a + b)",
            "You gave each eigenvector the other one's eigenvalue. Multiply and look.",
        ),
        Mistake(
            "entries raised one by one",
            "h",
            "join(a ** n * p + b ** n * q, b ** n * p + a ** n * q)",
            "You raised the entries of the matrix. A power of a matrix is a product of matrices.",
        ),
        Mistake(
            "multiplied by the number of steps",
            "h",
            "join(n * (a * p + b * q), n * (b * p + a * q))",
            "You multiplied by the number of steps. Each step multiplies by the matrix: a power.",
        ),
        Mistake(
            "one step too few",
            "h",
            lambda a, b, p, q, n: (
                np.linalg.matrix_power(np.array([[a, b], [b, a]]), n - 1) @ [p, q]
            ),
            "One step is missing.",
        ),
    ),
    hints=(
        "In its eigenvectors the recurrence is two separate numbers, each multiplied by its eigenvalue at "
        "every step.",
        r"$$\text{state} = \lambda_1^t \cdot \text{part}_1 \begin{pmatrix} 1 \\ 1 \end{pmatrix} + \lambda_2^t "
        r"\cdot \text{part}_2 \begin{pmatrix} 1 \\ -1 \end{pmatrix}$$",
        r"The first eigenvalue is ${@a@} + {@b:p@}$, and the start holds $\frac{{@p@} + {@q:p@}}{2}$ of its "
        r"vector.",
    ),
)


def _solve_bound(given):
    factor = given["s"] / 4
    share = given["share"]
    n = math.floor(math.log(share) / math.log(factor)) + 1
    return {"factor": factor, "bound": factor ** given["n"], "steps": n}


def _build_bound(s, n, share):
    exact = math.log(share) / math.log(s / 4)
    return {"s": s, "n": n, "share": share} if abs(exact - round(exact)) > 0.02 else None


SIGMOID_BOUND = Generator(
    id="sigmoid-bound",
    title="How fast a sigmoid network must forget",
    **PLACE,
    topic="vanishing gradients",
    section="sec-eigen-analysis",
    minutes=5,
    note="singular value {@s@}, {@n@} steps, share {@share@}",
    text="In a recurrent network with sigmoid units the largest singular value of the recurrent matrix $W$ is "
    "${@s@}$. By which factor does one step back multiply the length of a gradient at most? What is left of a "
    "length of 1 after {@n@} steps, at most? After how many steps is it certainly below ${@share@}$? "
    "Give shares to three significant digits.",
    tables={
        "s": (2, 2.4, 2.5, 3, 3.2, 3.5, 3.6, 2.2, 2.8),
        "n": (3, 4, 5, 6, 8),
        "share": (0.01, 0.02, 0.05, 0.03, 0.04, 0.08, 0.06),
    },
    build=_build_bound,
    solve=_solve_bound,
    steps=(
        Step(
            "factor",
            "The slope of the sigmoid is at most a quarter, the matrix stretches by at most its singular value",
            r"$$\gamma \cdot \text{singular value}, \quad \gamma = \tfrac14$$",
            r"$$\tfrac14 \cdot {@s@} {@factor:e@} {@factor@}$$",
            1,
            "s / 4",
        ),
        Step(
            "bound",
            "Once for each step",
            r"$$(\gamma \cdot \text{singular value})^t$$",
            r"$${@factor@}^{@n@} {@bound:e@} {@bound@}$$",
            1,
            "factor ** n",
        ),
        Step(
            "steps",
            "Solve for the number of steps by logarithms, and round up",
            r"$$t > \frac{\ln(\text{share})}{\ln(\text{factor})}$$",
            r"$$\frac{\ln {@share@}}{\ln {@factor@}}, \text{ rounded up: } {@steps@}$$",
            2,
            "floor(ln(share) / ln(factor)) + 1",
        ),
    ),
    answers=(
        Answer("factor", "Factor of one step"),
        Answer("bound", "Left after {@n@} steps"),
        Answer("steps", "Steps until below {@share@}", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "slope of tanh",
            "factor",
            "s * 1",
            "You took 1 for the slope. That belongs to tanh; the sigmoid's slope is at most a quarter.",
        ),
        Mistake(
            "multiplied by the number of steps",
            "bound",
            "factor * n",
            "Each step multiplies: a power.",
        ),
        Mistake(
            "divided by the number of steps",
            "bound",
            "factor / n",
            "Each step multiplies: a power.",
        ),
        Mistake(
            "rounded down",
            "steps",
            "floor(ln(share) / ln(factor))",
            "At this step the bound is still above. Round up.",
        ),
        Mistake(
            "in a straight line",
            "steps",
            "floor((1 - share) / (1 - factor)) + 1",
            "You subtracted the same amount at every step. The length is multiplied, so it falls ever more "
            "slowly.",
        ),
    ),
    hints=(
        "A step back multiplies by a slope and by a matrix. How much can each stretch?",
        r"$$(\gamma \cdot \text{singular value})^t$$ where $\gamma$ is the largest slope, a quarter for the "
        r"sigmoid.",
        r"One step: $\tfrac14 \cdot {@s@}$.",
    ),
)

GENERATORS = (GRADIENT_PRODUCT, LONG_RUN, SIGMOID_BOUND)
