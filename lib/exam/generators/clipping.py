"""Questions of chapter 06 on clipping: by the joint norm, and by value, which turns the gradient."""

import itertools

import numpy as np
import torch

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.training.clipping import clip_grad_norm, clip_grad_value

PLACE = {"part": "RNN", "chapter": 6, "topic": "clipping", "section": "sec-gradient-clipping"}
NUMBERS = ("first weight", "second weight", "bias")
# Three numbers whose squares sum to a square.
TRIPLES = (
    (2, 3, 6),
    (2, 6, 9),
    (3, 4, 12),
    (2, 10, 11),
    (2, 5, 14),
    (3, 6, 22),
    (8, 9, 12),
    (4, 13, 16),
)


LARGEST_COSINE = 0.98  # or "the direction stays", a cosine of 1, would be marked right


def _gradients(*parts):
    parameters = [torch.zeros(len(part), dtype=torch.float64) for part in parts]
    for parameter, part in zip(parameters, parts, strict=True):
        parameter.grad = torch.tensor(np.asarray(part, float))
    return parameters


def _build_norm(triple, order, signs, c):
    g = np.array([triple[k] * s for k, s in zip(order, signs, strict=True)])
    return {"g": g, "c": c} if c < np.sqrt((g**2).sum()) - 1 else None


def _solve_norm(given):
    g, c = given["g"], given["c"]
    parameters = _gradients(g[:2], g[2:])
    norm = clip_grad_norm(parameters, 1e9).item()
    return {"norm": norm, "factor": c / norm, "clipped": g * (c / norm)}


CLIP_NORM = Generator(
    id="clip-by-norm",
    title="Clipping by norm",
    **PLACE,
    minutes=4,
    note="g = ({@g[0]@}, {@g[1]@}) and {@g[2]@}, limit {@c@}",
    text="The gradient of two weights is $({@g[0]@},\\; {@g[1]@})$, that of a bias ${@g[2]@}$. Clip all of them "
    "together by their norm, with the limit ${@c@}$. Give the norm before clipping, and the three gradients after "
    "it, to three significant digits.",
    tables={
        "triple": TRIPLES,
        "order": tuple(itertools.permutations(range(3))),
        "signs": ((1, -1, 1), (-1, 1, 1), (1, 1, -1), (-1, -1, 1)),
        "c": (2, 3, 5, 0.5, 4),
    },
    build=_build_norm,
    solve=_solve_norm,
    steps=(
        Step(
            "norm",
            "One norm over all parameters together",
            r"$$\lVert g \rVert = \sqrt{\text{sum of all squares}}$$",
            r"$$\sqrt{{@g[0]:p@}^2 + {@g[1]:p@}^2 + {@g[2]:p@}^2} {@norm:e@} {@norm@}$$",
            1,
            "sqrt(sum(g ** 2))",
        ),
        Step(
            "factor",
            "It is above the limit, so all are shortened by one factor",
            r"$$\frac{c}{\lVert g \rVert}$$",
            r"$$\frac{{@c@}}{{@norm@}} {@factor:e@} {@factor@}$$",
            1,
            "c / norm",
        ),
        Step(
            "clipped",
            "Times the factor; the direction stays",
            r"$$g \leftarrow g \cdot \frac{c}{\lVert g \rVert}$$",
            r"$${@factor@} \cdot {@g:v@} \approx {@clipped:v@}$$",
            1,
            "factor * g",
        ),
    ),
    answers=(
        Answer("norm", "Norm before clipping"),
        Answer("clipped", "After clipping", entries=NUMBERS),
    ),
    mistakes=(
        Mistake(
            "sizes added",
            "norm",
            "sum(abs(g))",
            "You added the sizes. The norm is the root of the sum of squares.",
        ),
        Mistake(
            "root forgotten",
            "norm",
            "sum(g ** 2)",
            "The root is missing.",
        ),
        Mistake(
            "clipped by value",
            "clipped",
            lambda g, c: np.clip(g, -c, c),
            "You limited each number alone. That is clipping by value; it turns the gradient.",
        ),
        Mistake(
            "each parameter by its own norm",
            "clipped",
            lambda g, c: np.append(g[:2] * c / np.hypot(g[0], g[1]), np.sign(g[2]) * c),
            "You clipped weights and bias each by their own norm. One factor for all keeps the direction.",
        ),
        Mistake(
            "divided by the norm only",
            "clipped",
            "g / norm",
            "That has length 1. Multiply by the limit.",
        ),
    ),
    hints=(
        "All numbers form one long vector; if it is too long, one factor shortens it.",
        r"$$g \leftarrow g \cdot \frac{c}{\lVert g \rVert}$$ if $\lVert g \rVert$ is above the limit.",
        r"The sum of squares is ${@g[0]:p@}^2 + {@g[1]:p@}^2 + {@g[2]:p@}^2$.",
    ),
)


def _solve_value(given):
    g, c = given["g"], given["c"]
    parameters = _gradients(g)
    clip_grad_value(parameters, c)
    clipped = parameters[0].grad.numpy()
    lengths = np.linalg.norm(g) * np.linalg.norm(clipped)
    return {"clipped": clipped, "dot": g @ clipped, "cosine": g @ clipped / lengths}


def _build_value(large, small, c, turned):
    g = np.array([large, small][:: -1 if turned else 1])
    given = {"g": g, "c": c, "at": int(turned)}
    turns = abs(small) < c < abs(large) and _solve_value(given)["cosine"] <= LARGEST_COSINE
    return given if turns else None


CLIP_VALUE = Generator(
    id="clip-by-value",
    title="Clipping by value",
    **PLACE,
    minutes=5,
    note="g = ({@g[0]@}, {@g[1]@}), limit {@c@}",
    text="Clip the gradient $({@g[0]@},\\; {@g[1]@})$ by value, with the limit ${@c@}$. Give the clipped "
    "gradient and the cosine of the angle between it and the gradient before, to three significant digits.",
    tables={
        "large": (9, -8, 12, -10, 15, -7),
        "small": (2, -1.5, 3, -2, 0.8, -0.6, 2.5),
        "c": (2.2, 3.5, 4, 2.8, 3.2),
        "turned": (False, True),
    },
    build=_build_value,
    solve=_solve_value,
    free=("at",),
    steps=(
        Step(
            "clipped",
            "Each number alone is limited; the one that is small enough stays",
            r"$$\text{each number to } [-c,\; c]$$",
            r"$${@g:v@} \to {@clipped:v@}$$",
            1,
        ),
        Step(
            "dot",
            "Dot product of both",
            r"$$g \cdot g'$$",
            r"$${@g[0]@} \cdot {@clipped[0]:p@} + {@g[1]:p@} \cdot {@clipped[1]:p@} {@dot:e@} {@dot@}$$",
            1,
            "sum(g * clipped)",
        ),
        Step(
            "cosine",
            "Divide by both lengths",
            r"$$\frac{g \cdot g'}{\lVert g \rVert\, \lVert g' \rVert}$$",
            r"$$\frac{{@dot@}}{\sqrt{{@g[0]:p@}^2 + {@g[1]:p@}^2} \cdot \sqrt{{@clipped[0]:p@}^2 + "
            r"{@clipped[1]:p@}^2}} {@cosine:e@} {@cosine@}$$",
            2,
            "dot / (sqrt(sum(g ** 2)) * sqrt(sum(clipped ** 2)))",
        ),
    ),
    answers=(
        Answer("clipped", "Clipped gradient", entries=("first", "second")),
        Answer("cosine", "Cosine of the angle"),
    ),
    mistakes=(
        Mistake(
            "clipped by norm",
            "clipped",
            "g * c / sqrt(sum(g ** 2))",
            "You shortened both by one factor. That is clipping by norm, which keeps the direction.",
        ),
        Mistake(
            "both set to the limit",
            "clipped",
            "c * g / abs(g)",
            "The smaller number is within the limit and stays as it is.",
        ),
        Mistake(
            "square of one length",
            "cosine",
            "dot / sum(g ** 2)",
            "Divide by the length of each of the two vectors, not twice by the same.",
        ),
        Mistake(
            "only one length",
            "cosine",
            "dot / sqrt(sum(g ** 2))",
            "Divide by the length of the clipped gradient as well. A cosine is never above 1.",
        ),
    ),
    hints=(
        "Each number is compared with the limit by itself; then compare directions by the cosine.",
        r"$$\frac{g \cdot g'}{\lVert g \rVert\, \lVert g' \rVert}$$ where $g'$ is the clipped gradient.",
        "Which of ${@g[0]@}$ and ${@g[1]@}$ is larger in size than ${@c@}$?",
    ),
)

GENERATORS = (CLIP_NORM, CLIP_VALUE)
