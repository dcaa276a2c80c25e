"""Questions of chapter 24: the area under a deletion curve, attention weights that are exchanged."""

import itertools

import numpy as np

from lib.arrays import sigmoid
from lib.exam.lines import weighted
from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.deletion import area, deletion

FEATURES = ("x₁", "x₂", "x₃")


def _score(x, p, q):
    return p * x[..., 0] * x[..., 1] + q * x[..., 2]


def _curve(p, q, x, R, b):
    return deletion(lambda t: _score(t, p, q), x[None], R[None], b, progress=False)


def _solve_deletion(given):
    curve = _curve(**given)
    order = np.argsort(-given["R"])
    inputs = [given["x"]]
    for feature in order:
        inputs.append(np.where(np.arange(3) == feature, given["b"], inputs[-1]))
    return {
        "order": ", ".join(FEATURES[feature] for feature in order),
        "one": inputs[1],
        "two": inputs[2],
        "curve": curve[0],
        "A": area(curve)[0],
    }


def _smallest_first(R, **given):
    return _curve(R=-R, **given)[0]


def _deleted_by_zero(b, **given):
    return _curve(b=0.0, **given)[0]


def _one_at_a_time(p, q, x, R, b):
    found = [_score(x, p, q)]
    for feature in np.argsort(-R):
        found.append(_score(np.where(np.arange(3) == feature, b, x), p, q))
    return np.array(found)


DELETION_AREA = Generator(
    id="deletion-area",
    title="A deletion curve and its area",
    part="XAI",
    chapter=24,
    topic="deletion and insertion",
    section="sec-deletion-insertion",
    minutes=7,
    note="p = {@p@}, q = {@q@}, x = {@x:v@}, R = {@R:v@}, baseline {@b@}",
    text="The score is $f(x) = {@p@}\\,x_1 x_2 + {@q:p@}\\,x_3$, the input $x = {@x:v@}$. An explanation gives "
    "its features the relevance $R = {@R:v@}$. Delete them in this order, the largest value first; a deleted "
    "feature has the value {@b@}. Compute the four scores of the deletion curve and the area under it, over the "
    "share of deleted features from 0 to 1, with straight lines between the four points; what lies below zero "
    "counts negative.",
    tables={
        "p": (2, 3, -2, 1.5),
        "q": (4, -3, 5, -2),
        "x": ((3, 2, 4), (2, -3, 5), (-2, 4, 3), (4, 5, -3)),
        "R": ((0.7, 0.2, 0.4), (0.3, 0.8, -0.5), (-0.2, 0.6, 0.9), (0.5, -0.4, 0.6)),
        "b": (0.5, -0.5, 1.5),
    },
    build=lambda p, q, x, R, b: {"p": p, "q": q, "x": np.array(x, float), "R": np.array(R), "b": b},
    solve=_solve_deletion,
    steps=(
        Step(
            "curve",
            "The largest relevance goes first, and what is deleted stays deleted",
            r"$$f_k = f(x \text{ with the } k \text{ most relevant features replaced})$$",
            r"Order: {@order@}. $f{@x:v@} {@curve[0]:e@} {@curve[0]@}$, $f{@one:v@} {@curve[1]:e@} {@curve[1]@}$, "
            r"$f{@two:v@} {@curve[2]:e@} {@curve[2]@}$, and with all three replaced {@curve[3]@}",
            3,
        ),
        Step(
            "A",
            "Three trapezoids, each over a third of the axis",
            r"$$\frac{1}{3} \sum_{k=1}^{3} \frac{f_{k-1} + f_k}{2}$$",
            r"$\frac{1}{3} \big(\frac{{@curve[0]@} + {@curve[3]:p@}}{2} + {@curve[1]:p@} + {@curve[2]:p@}\big) "
            r"{@A:e@} {@A@}$",
            2,
            "((curve[0] + curve[3]) / 2 + curve[1] + curve[2]) / 3",
        ),
    ),
    answers=(
        Answer("curve", "Scores", entries=("none deleted", "one", "two", "all")),
        Answer("A", "Area"),
    ),
    mistakes=(
        Mistake(
            "smallest first",
            "curve",
            _smallest_first,
            "You deleted the smallest relevance first. Deletion begins with the largest, with its sign.",
        ),
        Mistake(
            "one at a time",
            "curve",
            _one_at_a_time,
            "You put each feature back before you deleted the next. That is occlusion; here it stays deleted.",
        ),
        Mistake(
            "deleted by zero",
            "curve",
            _deleted_by_zero,
            "You replaced features by 0. The baseline is another number.",
        ),
        Mistake(
            "mean of the scores",
            "A",
            "sum(curve) / 4",
            "You averaged the four scores. In trapezoids the first and the last count half; each is a third wide.",
        ),
        Mistake(
            "width forgotten",
            "A",
            "(curve[0] + curve[3]) / 2 + curve[1] + curve[2]",
            "You added the trapezoids as if each were 1 wide. The whole axis is 1 long.",
        ),
    ),
    hints=(
        "Order the features by relevance, replace them one after another, and compute the score each time.",
        r"$$\frac{1}{3} \sum_{k=1}^{3} \frac{f_{k-1} + f_k}{2}$$",
        r"The order is {@order@}, and the first score is $f{@x:v@} {@curve[0]:e@} {@curve[0]@}$.",
    ),
)


def _build_exchange(alpha, turn, u):
    alpha = np.array(alpha)
    return {"alpha": alpha, "beta": np.roll(alpha, turn), "u": np.array(u, float)}


def _solve_exchange(given):
    first, second = (given[name] @ given["u"] for name in ("alpha", "beta"))
    p, q = sigmoid(first), sigmoid(second)
    return {"first": first, "p": p, "second": second, "q": q, "change": abs(p - q)}


ATTENTION_EXCHANGED = Generator(
    id="attention-exchanged",
    title="Other attention weights, another answer?",
    part="XAI",
    chapter=24,
    topic="attention as explanation",
    section="sec-attention-as-explanation",
    minutes=6,
    note="alpha = {@alpha:v@}, beta = {@beta:v@}, u = {@u:v@}",
    text="A reader of three words answers with the probability $p = \\sigma(\\sum_j \\alpha_j u_j)$, where $u = "
    "{@u:v@}$ is what the states at the three words say, in log-odds. Its attention weights are $\\alpha = "
    "{@alpha:v@}$. Somebody exchanges them for $\\beta = {@beta:v@}$. Compute $p$ with the first weights, $q$ "
    "with the second, and the change $|p - q|$.",
    tables={
        "alpha": (
            (0.5, 0.3, 0.2),
            (0.6, 0.3, 0.1),
            (0.7, 0.2, 0.1),
            (0.5, 0.4, 0.1),
            (0.8, 0.15, 0.05),
            (0.65, 0.25, 0.1),
        ),
        "turn": (1, 2),
        "u": tuple(
            order
            for values in (
                (2.5, -1.5, 0.5),
                (3, -2, 1.5),
                (-3, 2, 0.5),
                (4, -1.5, -2.5),
                (3.5, -0.5, -2),
                (-3.5, 1.5, 2),
                (2.5, -4, 3),
                (-2, 4.5, -0.5),
                (1.5, -2.5, 4),
                (-1.5, -3, 3.5),
            )
            for order in itertools.permutations(values)
        ),
    },
    build=_build_exchange,
    solve=_solve_exchange,
    steps=(
        Step(
            "first",
            "Attention averages what the states say",
            r"$$\sum_j \alpha_j u_j$$",
            weighted("first", ("alpha[0]", "u[0]"), ("alpha[1]", "u[1]"), ("alpha[2]", "u[2]")),
            1,
            "sum(alpha * u)",
        ),
        Step(
            "p",
            "The sigmoid comes after the mean",
            r"$$p = \sigma\Big(\sum_j \alpha_j u_j\Big)$$",
            r"$p = \sigma({@first@}) {@p:e@} {@p@}$",
            1,
            "sigmoid(first)",
        ),
        Step(
            "q",
            "The same with the other weights",
            r"$$q = \sigma\Big(\sum_j \beta_j u_j\Big)$$",
            r"$q = \sigma({@second@}) {@q:e@} {@q@}$",
            2,
            "sigmoid(sum(beta * u))",
        ),
        Step(
            "change",
            "The total variation distance of two answers with two classes",
            r"$$|p - q|$$",
            r"$|{@p@} - {@q@}| {@change:e@} {@change@}$",
            1,
            "abs(p - q)",
        ),
    ),
    answers=(Answer("p", "$p$"), Answer("q", "$q$"), Answer("change", "$|p - q|$")),
    mistakes=(
        Mistake(
            "sigmoid of each state",
            "p",
            "sum(alpha * sigmoid(u))",
            "You averaged probabilities. Attention averages states; the sigmoid comes after the mean.",
        ),
        Mistake(
            "old weights",
            "q",
            "p * 1",
            r"That is the answer with $\alpha$. Use the exchanged weights $\beta$.",
        ),
        Mistake(
            "both classes counted",
            "change",
            "2 * abs(p - q)",
            "You added the changes of both classes. The total variation distance is half of that sum.",
        ),
    ),
    hints=(
        "Weigh what the states say, add up, and only then apply the sigmoid.",
        r"$$p = \sigma\Big(\sum_j \alpha_j u_j\Big)$$",
        r"First $\sum_j \alpha_j u_j {@first:e@} {@first@}$.",
    ),
)

GENERATORS = (DELETION_AREA, ATTENTION_EXCHANGED)
