"""Questions of chapter 24: how far two explanations agree, by Spearman's and by Kendall's rank correlation."""

import itertools

import numpy as np

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.agreement import rank_agreement, ranks


def _build_ranks(one, other):
    return {"a": np.array(one), "b": np.array(other)}


def _solve_ranks(given):
    a, b = given["a"], given["b"]
    r, s = (ranks(v[None])[0].astype(int) for v in (a, b))
    return {
        "r": r,
        "s": s,
        "total": int(((r - s) ** 2).sum()),
        "rho": rank_agreement(a[None], b[None])[0],
    }


def _ranks_of_sizes(a, b):
    return ranks(abs(a)[None])[0].astype(int)


RANK_CORRELATION = Generator(
    id="rank-correlation",
    title="Spearman's rank correlation of two explanations",
    part="XAI",
    chapter=24,
    topic="agreement of explanations",
    section="sec-agreement",
    minutes=5,
    note="a = {@a:v@}, b = {@b:v@}",
    text="Two methods explain one prediction with five features: $a = {@a:v@}$ and $b = {@b:v@}$. Rank the values "
    "of each, signs included, from 1 for the smallest to 5 for the largest. Compute the sum of the squared "
    "differences of ranks and Spearman's rank correlation.",
    tables={
        "one": (
            (0.4, -0.9, 0.2, 0.7, -0.1),
            (-0.6, 0.3, 0.8, -0.2, 0.5),
            (0.1, 0.6, -0.8, -0.3, 0.9),
            (-0.7, 0.2, 0.4, 0.6, -0.5),
        ),
        "other": tuple(itertools.permutations((2.5, 3.1, -1.4, 0.6, 4.2))),
    },
    build=_build_ranks,
    solve=_solve_ranks,
    steps=(
        Step(
            "r",
            "The smallest value, which may be negative, gets rank 1",
            "$$r_i$$",
            "${@r:v@}$",
            1,
        ),
        Step("s", "The same for the second method", "$$s_i$$", "${@s:v@}$", 1),
        Step(
            "total",
            "Square the difference of the two ranks of each feature, and add up",
            r"$$\sum_i (r_i - s_i)^2$$",
            r"$({@r[0]@} - {@s[0]@})^2 + ({@r[1]@} - {@s[1]@})^2 + ({@r[2]@} - {@s[2]@})^2 + "
            r"({@r[3]@} - {@s[3]@})^2 + ({@r[4]@} - {@s[4]@})^2 = {@total@}$",
            1,
            "sum((r - s)**2)",
        ),
        Step(
            "rho",
            "Spearman's formula with five features",
            r"$$\rho = 1 - \frac{6 \sum_i (r_i - s_i)^2}{M (M^2 - 1)}$$",
            r"$1 - \frac{6 \cdot {@total@}}{5 \cdot 24} {@rho:e@} {@rho@}$",
            1,
            "1 - 6 * total / 120",
        ),
    ),
    answers=(
        Answer("r", "Ranks of a", tolerance=0, entries=("1", "2", "3", "4", "5")),
        Answer("s", "Ranks of b", tolerance=0, entries=("1", "2", "3", "4", "5")),
        Answer("total", "Sum of squared differences", tolerance=0),
        Answer("rho", r"$\rho$"),
    ),
    mistakes=(
        Mistake(
            "sizes ranked",
            "r",
            _ranks_of_sizes,
            "You ranked sizes. A negative value speaks against the score and stands below every positive one.",
        ),
        Mistake(
            "largest first",
            "r",
            "6 - r",
            "You gave rank 1 to the largest value. That would do for both methods alike, but it was asked the "
            "other way round.",
        ),
        Mistake(
            "largest first",
            "s",
            "6 - s",
            "You gave rank 1 to the largest value. That would do for both methods alike, but it was asked the "
            "other way round.",
        ),
        Mistake(
            "not squared", "total", "sum(abs(r - s))", "Square each difference before you add."
        ),
        Mistake(
            "six forgotten", "rho", "1 - total / 120", "The sum of squares is multiplied by 6."
        ),
        Mistake(
            "M forgotten",
            "rho",
            "1 - 6 * total / 24",
            "The denominator is $M (M^2 - 1) = 5 \\cdot 24$.",
        ),
    ),
    hints=(
        "Only the order of the features counts, not the size of the values.",
        r"$$\rho = 1 - \frac{6 \sum_i (r_i - s_i)^2}{M (M^2 - 1)}$$",
        r"The first feature has the ranks {@r[0]@} and {@s[0]@}.",
    ),
)

TOPS = ("yes", "no")


def _solve_pairs(given):
    a, g = given["alpha"], given["g"]
    pairs = list(itertools.combinations(range(4), 2))
    same = [(i, j) for i, j in pairs if (a[i] > a[j]) == (g[i] > g[j])]
    most, steepest = (int(np.argmax(values)) + 1 for values in (a, g))
    top = int(most != steepest)
    return {
        "same": len(same),
        "pairs": ", ".join(f"{i + 1} and {j + 1}" for i, j in same),
        "tau": rank_agreement(a[None], g[None], "kendall")[0],
        "top": top,
        "most": most,
        "steepest": steepest,
        "verdict": TOPS[top],
    }


KENDALL_TAU = Generator(
    id="kendall-tau",
    title="Attention against gradient: Kendall's tau",
    part="XAI",
    chapter=24,
    topic="attention as explanation",
    section="sec-agreement",
    minutes=5,
    note="alpha = {@alpha:v@}, g = {@g:v@}",
    text="A reader of four words has the attention weights $\\alpha = {@alpha:v@}$, and the sizes of the "
    "gradients with respect to the words are $g = {@g:v@}$. How many of the six pairs of words stand in the same "
    "order in both? Compute Kendall's $\\tau$. Do both give the largest value to the same word?",
    tables={
        "alpha": tuple(itertools.permutations((0.55, 0.25, 0.15, 0.05))),
        "g": tuple(itertools.permutations((2.4, 0.8, 0.5, 0.3))),
    },
    build=lambda alpha, g: {"alpha": np.array(alpha), "g": np.array(g)},
    solve=_solve_pairs,
    steps=(
        Step(
            "same",
            "Compare the two words of each pair in both lists",
            "pairs in the same order",
            "{@same@} of 6: words {@pairs@}",
            2,
        ),
        Step(
            "tau",
            "Pairs in the same order minus those in the opposite order, over all pairs",
            r"$$\tau = \frac{\text{same} - \text{opposite}}{M (M - 1) / 2}$$",
            r"$\frac{{@same@} - (6 - {@same@})}{6} {@tau:e@} {@tau@}$",
            2,
            "(same - (6 - same)) / 6",
        ),
        Step(
            "top",
            "Look at the largest entry of each list; tau does not weigh it more than any other",
            r"the places of $\max_j \alpha_j$ and $\max_j g_j$",
            r"$\alpha$ is largest at word {@most@}, $g$ at word {@steepest@}: {@verdict@}",
            1,
        ),
    ),
    answers=(
        Answer("same", "Pairs in the same order", tolerance=0),
        Answer("tau", r"$\tau$"),
        Answer("top", "Is the largest value at the same word?", options=TOPS),
    ),
    mistakes=(
        Mistake(
            "opposite pairs",
            "same",
            "6 - same",
            "Those are the pairs in the opposite order.",
        ),
        Mistake(
            "share of the pairs",
            "tau",
            "same / 6",
            "That is the share of pairs in the same order. Subtract those in the opposite order.",
        ),
        Mistake(
            "sign reversed",
            "tau",
            "(6 - same - same) / 6",
            "Pairs in the same order count positive.",
        ),
        Mistake(
            "the other answer",
            "top",
            "1 - top",
            "Find the largest entry of each list. A high tau does not say that they agree there.",
        ),
    ),
    hints=(
        "Take the words two by two, and ask both lists which of the two is larger.",
        r"$$\tau = \frac{\text{same} - \text{opposite}}{M (M - 1) / 2}$$",
        r"The first pair has the weights {@alpha[0]@} and {@alpha[1]@} and the gradients {@g[0]@} and {@g[1]@}.",
    ),
)

GENERATORS = (RANK_CORRELATION, KENDALL_TAU)
