"""Questions of chapter 22: relevance of a dense layer, Grad-CAM."""

import numpy as np
import torch

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.grad_cam import grad_cam
from lib.xai.lrp_rules import linear_rule


def _build_relevance(h, W, r, eps):
    h, W, r = (np.array(value, float) for value in (h, W, r))
    a = abs(W @ h)
    # Neither a denominator nor that of a mistake may come close to 0.
    fit = min(a) > 0.05 and min(abs(a - eps)) > 0.05
    return {"h": h, "W": W, "r": r, "eps": eps} if fit else None


def _solve_relevance(given):
    h, W, R_out, eps = (given[name] for name in ("h", "W", "r", "eps"))
    layer = torch.nn.Linear(2, 2, bias=False).double()
    layer.weight.data[:] = torch.as_tensor(W)
    rows = [torch.as_tensor(value)[None] for value in (h, R_out)]
    zero, some = (linear_rule(layer, *rows, epsilon)[0].numpy() for epsilon in (0.0, eps))
    a = W @ h
    return {"a": a, "R": zero, "moved": a + eps * np.sign(a), "Q": some}


RELEVANCE_DENSE = Generator(
    id="relevance-dense",
    title="Relevance through a dense layer",
    part="XAI",
    chapter=22,
    topic="relevance propagation",
    section="sec-relevance",
    minutes=8,
    note="h = {@h:v@}, W = {@W:v@}, R = {@r:v@}, epsilon = {@eps@}",
    text="A dense layer without biases gets the activations $h = {@h:v@}$; its weights are $W = {@W:v@}$, row $j$ "
    "for output $j$. Its outputs have the relevance $({@r[0]@},\\; {@r[1]@})$. Hand it back to the two inputs, "
    "first by LRP-0, then by the ε-rule with $\\epsilon = {@eps@}$.",
    tables={
        "h": ((2, 3), (1.5, 0.5), (4, 2), (0.5, 2), (2.4, 1.3), (3.5, 0.6)),
        "W": (
            ((2, 0.5), (-0.5, 1.5)),
            ((1.5, -0.5), (2, 3)),
            ((0.5, 2), (3, -1.5)),
            ((3, 2), (0.5, -2)),
        ),
        "r": ((6, 2), (3, -1.5), (-2, 5), (4, 9)),
        "eps": (0.4, 0.8, 1.7),
    },
    build=_build_relevance,
    solve=_solve_relevance,
    steps=(
        Step(
            "a",
            "What each output received",
            r"$$a_j = \sum_i h_i w_{ji}$$",
            r"${@h[0]@} \cdot {@W[0][0]:p@} + {@h[1]@} \cdot {@W[0][1]:p@} {@a[0]:e@} {@a[0]@}$, "
            r"${@h[0]@} \cdot {@W[1][0]:p@} + {@h[1]@} \cdot {@W[1][1]:p@} {@a[1]:e@} {@a[1]@}$",
            1,
            "W @ h",
        ),
        Step(
            "R",
            "LRP-0: each input gets its share of every output",
            r"$$R_i = \sum_j \frac{h_i w_{ji}}{a_j}\, R_j$$",
            r"${@h[0]@} \left( \frac{{@W[0][0]@}}{{@a[0]@}} \cdot {@r[0]:p@} + \frac{{@W[1][0]@}}{{@a[1]@}} \cdot "
            r"{@r[1]:p@} \right) {@R[0]:e@} {@R[0]@}$, and ${@R[1]@}$",
            2,
            "h * ((r / a) @ W)",
        ),
        Step(
            "Q",
            "ε-rule: the denominators move away from zero",
            r"$$R_i = \sum_j \frac{h_i w_{ji}}{a_j + \epsilon\, \mathrm{sign}(a_j)}\, R_j$$",
            r"The denominators keep their sign and grow in size by ${@eps@}$: ${@h[0]@} \left( "
            r"\frac{{@W[0][0]@}}{{@moved[0]@}} \cdot {@r[0]:p@} + \frac{{@W[1][0]@}}{{@moved[1]@}} \cdot "
            r"{@r[1]:p@} \right) {@Q[0]:e@} {@Q[0]@}$, and ${@Q[1]@}$",
            2,
            "h * ((r / (a + eps * a / abs(a))) @ W)",
        ),
    ),
    answers=(
        Answer("a", "What the outputs received", entries=("output 1", "output 2")),
        Answer("R", "Relevance by LRP-0", entries=("input 1", "input 2")),
        Answer("Q", "Relevance by the ε-rule", entries=("input 1", "input 2")),
    ),
    mistakes=(
        Mistake(
            "matrix transposed",
            "a",
            "transpose(W) @ h",
            "You summed over the outputs. $a_j$ is row $j$ of $W$ times $h$.",
        ),
        Mistake(
            "weights alone",
            "R",
            "(r / a) @ W",
            "The share of an input is $h_i w_{ji}$: the activation counts, not the weight alone.",
        ),
        Mistake(
            "not divided",
            "R",
            "h * (r @ W)",
            "You handed on $h_i w_{ji} R_j$ whole. Divide by $a_j$, so that the shares of an output sum to 1.",
        ),
        Mistake(
            "epsilon towards zero",
            "Q",
            "h * ((r / (a - eps * a / abs(a))) @ W)",
            "ε moves a denominator away from zero, so an output hands on less than by LRP-0, not more.",
        ),
        Mistake(
            "epsilon left out",
            "Q",
            "R * 1",
            "That is LRP-0 again. With ε the denominators are larger in size.",
        ),
    ),
    hints=(
        "An output hands its relevance to its inputs in proportion to what each has contributed to it.",
        r"$$R_i = \sum_j \frac{h_i w_{ji}}{a_j + \epsilon\, \mathrm{sign}(a_j)}\, R_j$$",
        r"First $a_1 = {@h[0]@} \cdot {@W[0][0]:p@} + {@h[1]@} \cdot {@W[0][1]:p@}$.",
    ),
)


class _Maps(torch.nn.Module):
    """Two feature maps and a score that has given gradients with respect to them."""

    def __init__(self, slopes):
        super().__init__()
        self.maps, self.slopes = torch.nn.Identity(), torch.as_tensor(slopes)

    def forward(self, x):
        return (self.maps(x) * self.slopes).sum((1, 2, 3))[:, None]


def _build_maps(A, B, G, H):
    A, B, G, H = (np.array(value, float) for value in (A, B, G, H))
    M = G.mean() * A + H.mean() * B
    return {"A": A, "B": B, "G": G, "H": H} if (M > 0).any() and (M < 0).any() else None


def _solve_maps(given):
    A, B, G, H = (given[name] for name in "ABGH")
    model, x = _Maps(np.stack([G, H])), torch.as_tensor(np.stack([A, B]))[None]
    M, L = (grad_cam(model, model.maps, x, 0, relu=relu)[0].numpy() for relu in (False, True))
    return {"alpha": np.array([G.mean(), H.mean()]), "M": M, "L": L}


GRAD_CAM = Generator(
    id="grad-cam",
    title="Grad-CAM from two feature maps",
    part="XAI",
    chapter=22,
    topic="Grad-CAM",
    section="sec-grad-cam",
    minutes=7,
    note="A = {@A:v@}, B = {@B:v@}, gradients {@G:v@} and {@H:v@}",
    text="The last convolutional layer has two feature maps, $A_1 = {@A:v@}$ and $A_2 = {@B:v@}$. The "
    "gradients of the class's score with respect to them are ${@G:v@}$ and ${@H:v@}$. Compute the weights of "
    "the maps, the weighted sum, and the Grad-CAM map.",
    tables={
        "A": (
            ((2, 0.5), (3, 1.5)),
            ((4, 3), (0.5, 2)),
            ((0.5, 1.5), (2, 4)),
            ((3.2, 0.8), (1.6, 2.4)),
        ),
        "B": (
            ((3, 2), (0.5, 4)),
            ((0.5, 3), (2, 1.5)),
            ((1.5, 4), (3, 0.5)),
            ((0.6, 2.2), (4.2, 1.2)),
        ),
        "G": (
            ((2, 4), (3, -1.5)),
            ((0.5, 2), (1.5, -3)),
            ((3, -0.5), (2, 0.7)),
            ((5, 1.6), (-2, 3)),
            ((1.2, 2.6), (-0.8, 4)),
        ),
        "H": (
            ((-2, 0.5), (-3, -1.5)),
            ((-4, -0.5), (2, -1.7)),
            ((-0.5, -3), (0.6, 1.3)),
            ((-5, 2), (-3, 0.4)),
        ),
    },
    build=_build_maps,
    solve=_solve_maps,
    free=("L",),
    steps=(
        Step(
            "alpha",
            "Weight of a map: the mean of its gradient",
            r"$$\alpha_c = \frac{1}{P} \sum_p \frac{\partial f}{\partial A_{c,p}}$$",
            r"$\alpha_1 = \frac{{@G[0][0]@} + {@G[0][1]:p@} + {@G[1][0]:p@} + {@G[1][1]:p@}}{4} {@alpha[0]:e@} "
            r"{@alpha[0]@}$, $\alpha_2 {@alpha[1]:e@} {@alpha[1]@}$",
            1,
            "join(sum(G) / 4, sum(H) / 4)",
        ),
        Step(
            "M",
            "Weighted sum of the maps, place by place",
            r"$$M_p = \sum_c \alpha_c A_{c,p}$$",
            r"top left ${@alpha[0]@} \cdot {@A[0][0]@} + {@alpha[1]:p@} \cdot {@B[0][0]@} {@M[0][0]:e@} "
            r"{@M[0][0]@}$; together ${@M:v@}$",
            2,
            "alpha[0] * A + alpha[1] * B",
        ),
        Step(
            "L",
            "ReLU: only what speaks for the class stays",
            r"$$L_p = \mathrm{ReLU}(M_p)$$",
            r"${@L:v@}$",
            1,
            "(M > 0) * M",
        ),
    ),
    answers=(
        Answer("alpha", "Weights of the two maps", entries=("map 1", "map 2")),
        Answer("M", "Weighted sum"),
        Answer("L", "Grad-CAM map"),
    ),
    mistakes=(
        Mistake(
            "sum in place of mean",
            "alpha",
            "join(sum(G), sum(H))",
            "Take the mean over the four places.",
        ),
        Mistake(
            "mean of the maps",
            "alpha",
            "join(sum(A) / 4, sum(B) / 4)",
            "You averaged the activations. The weights are means of the gradients.",
        ),
        Mistake(
            "gradient times activation",
            "M",
            "G * A + H * B",
            "You multiplied place by place. Grad-CAM first averages the gradient of a map to one number.",
        ),
        Mistake("maps added", "M", "A + B", "Each map is multiplied by its weight first."),
        Mistake(
            "ReLU forgotten",
            "L",
            "M * 1",
            "Negative places speak against the class: the ReLU sets them to 0.",
        ),
        Mistake("sizes", "L", "abs(M)", "That is the absolute value. A negative place becomes 0."),
    ),
    hints=(
        "One weight for each map: how much the score rises, on average, when the map does.",
        r"$$\alpha_c = \frac{1}{P} \sum_p \frac{\partial f}{\partial A_{c,p}}$$ "
        r"$$L_p = \mathrm{ReLU}\Big(\sum_c \alpha_c A_{c,p}\Big)$$",
        r"First $\alpha_1 = ({@G[0][0]@} + {@G[0][1]:p@} + {@G[1][0]:p@} + {@G[1][1]:p@}) / 4$.",
    ),
)

GENERATORS = (RELEVANCE_DENSE, GRAD_CAM)
