"""A question of chapter 24: the attention of two layers multiplied together, attention rollout."""

import numpy as np
import torch

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.attention_rollout import attention_rollout


def _build(one, two):
    A, B = (np.array([[p, 1 - p], [1 - q, q]]).round(2) for p, q in (one, two))
    return {"A": A, "B": B}


def _solve(given):
    layers = [torch.as_tensor(given[name])[None] for name in "AB"]
    first, second = (attention_rollout([layer])[0].numpy() for layer in layers)
    return {"first": first, "second": second, "R": attention_rollout(layers)[0].numpy()}


def _halved(name, matrix):
    """Write one entry with its numbers and the whole matrix."""
    return (
        rf"top left $\tfrac12 \cdot {{@{matrix}[0][0]@}} + \tfrac12 = {{@{name}[0][0]@}}$, top right $\tfrac12 "
        rf"\cdot {{@{matrix}[0][1]@}} = {{@{name}[0][1]@}}$; together ${{@{name}:v@}}$"
    )


def _half(matrix):
    rows = (
        f"join(0.5 * {matrix}[0][0] + 0.5, 0.5 * {matrix}[0][1])",
        f"join(0.5 * {matrix}[1][0], 0.5 * {matrix}[1][1] + 0.5)",
    )
    return f"join({', '.join(rows)})"


ATTENTION_ROLLOUT = Generator(
    id="attention-rollout",
    title="Attention rollout over two layers",
    part="XAI",
    chapter=24,
    topic="attention as explanation",
    section="sec-attention-rollout",
    minutes=7,
    note="A = {@A:v@}, B = {@B:v@}",
    text="A Transformer of two layers reads two tokens. Row $t$ of an attention matrix says from which positions "
    "position $t$ collects: $A^{(1)} = {@A:v@}$ in the first layer, $A^{(2)} = {@B:v@}$ in the second. Replace "
    "half of each by the identity, for the skip connection, and compute attention rollout.",
    tables={
        "one": ((0.8, 0.7), (0.3, 0.6), (0.9, 0.4), (0.2, 0.1), (0.64, 0.28), (0.46, 0.82)),
        "two": tuple(
            (p, q)
            for p in (0.1, 0.24, 0.3, 0.42, 0.6, 0.7, 0.86, 0.9)
            for q in (0.2, 0.34, 0.4, 0.58, 0.66, 0.76, 0.8)
        ),
    },
    build=_build,
    solve=_solve,
    steps=(
        Step(
            "first",
            "First layer: half of it is the identity",
            r"$$\hat A^{(1)} = \tfrac12 A^{(1)} + \tfrac12 I$$",
            _halved("first", "A"),
            1,
            _half("A"),
        ),
        Step(
            "second",
            "Second layer: the same",
            r"$$\hat A^{(2)} = \tfrac12 A^{(2)} + \tfrac12 I$$",
            _halved("second", "B"),
            1,
            _half("B"),
        ),
        Step(
            "R",
            "The second layer reads what the first has written, so the first stands on the right; each row of the "
            "product sums to 1",
            r"$$R = \hat A^{(2)} \hat A^{(1)}$$",
            r"top left ${@second[0][0]@} \cdot {@first[0][0]@} + {@second[0][1]@} \cdot {@first[1][0]@} "
            r"{@R[0][0]:e@} {@R[0][0]@}$; together ${@R:v@}$",
            3,
            "second @ first",
        ),
    ),
    answers=(
        Answer("first", r"$\hat A^{(1)}$"),
        Answer("second", r"$\hat A^{(2)}$"),
        Answer("R", "Rollout $R$"),
    ),
    mistakes=(
        Mistake(
            "skip connection forgotten",
            "first",
            "A * 1",
            "That is the attention alone. Half of it gives way to the identity.",
        ),
        Mistake(
            "identity added",
            "first",
            f"2 * {_half('A')}",
            "You added the identity whole, and the rows sum to 2. Take half of both.",
        ),
        Mistake(
            "identity everywhere",
            "first",
            "0.5 * A + 0.5",
            "The identity has its 1 on the diagonal only; elsewhere it adds nothing.",
        ),
        Mistake(
            "skip connection forgotten",
            "second",
            "B * 1",
            "That is the attention alone. Half of it gives way to the identity.",
        ),
        Mistake(
            "identity added",
            "second",
            f"2 * {_half('B')}",
            "You added the identity whole, and the rows sum to 2. Take half of both.",
        ),
        Mistake(
            "order reversed",
            "R",
            "first @ second",
            "You let the first layer read the second. The layer that comes first stands on the right.",
        ),
        Mistake(
            "entry by entry",
            "R",
            "second * first",
            "You multiplied entry by entry. It is a product of matrices: row of the second times column of the "
            "first.",
        ),
        Mistake(
            "layers averaged",
            "R",
            "0.5 * first + 0.5 * second",
            "You averaged the layers. The second reads states that the first has mixed already: multiply.",
        ),
    ),
    hints=(
        "A state goes on as it is, by the skip connection, and it collects from others. Layers follow each other.",
        r"$$\hat A^{(l)} = \tfrac12 A^{(l)} + \tfrac12 I$$ $$R = \hat A^{(2)} \hat A^{(1)}$$",
        r"The top left entry of $\hat A^{(1)}$ is $\tfrac12 \cdot {@A[0][0]@} + \tfrac12$.",
    ),
)

GENERATORS = (ATTENTION_ROLLOUT,)
