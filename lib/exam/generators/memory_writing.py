"""Questions of chapter 21: erase and add, and what the heads of a memory cost."""

import numpy as np

from lib.equations.memory import write
from lib.exam.lines import by_line, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

ROWS = ("first row", "second row")


def _arrays(**given):
    return {name: np.array(x, float) for name, x in given.items()}


def _solve_write(given):
    w, e, v, M = (given[name][None] for name in ("w", "e", "v", "M"))
    kept, _ = write(w, e, np.zeros_like(v), M)
    written, _ = write(w, e, v, M)
    return {"kept": kept[0], "written": written[0]}


def _entries(line):
    places = [(i, c) for i in range(2) for c in range(2)]
    labels = [f"{ROWS[i]}, {('first', 'second')[c]} number" for i, c in places]
    return by_line(labels, lambda n: line(*places[n]))


WRITE = Generator(
    id="memory-write",
    title="Erase, then add",
    part="RNN",
    chapter=21,
    topic="external memory",
    section="sec-memory-write",
    minutes=6,
    note="weights {@w[0]@}, {@w[1]@}; e = ({@e[0]@}, {@e[1]@}), v = ({@v[0]@}, {@v[1]@}); M begins with "
    "{@M[0][0]@}",
    text="Two rows of a memory hold ${@M:v@}$. A writing head has the weights ${@w[0]@}$ on the first and "
    "${@w[1]@}$ on "
    "the second of them, the erase vector $e_t = {@e:v@}$ and the add vector $v_t = {@v:v@}$. What is left after "
    "erasing, and what do the rows hold after the step?",
    tables={
        "w": ((0.2, 0.8), (0.7, 0.3), (0.6, 0.4), (0.25, 0.75)),
        "e": ((0.5, 0.9), (0.8, 0.4), (0.3, 0.7), (0.6, 0.2)),
        "v": ((2, -3), (-4, 2), (3, 5), (-2, -5), (4, -6), (-3, 2)),
        "M": (((4, -2), (3, 5)), ((-3, 6), (2, 4)), ((5, 2), (-4, 3)), ((2, 7), (6, -3))),
    },
    build=_arrays,
    solve=_solve_write,
    steps=(
        Step(
            "kept",
            "Erase: each number keeps one minus weight times erase",
            r"$$\tilde M_t(i) = M_{t-1}(i) \odot (1 - w_t(i)\, e_t)$$",
            _entries(
                lambda i, c: valued(
                    rf"{{@M[{i}][{c}]@}} \cdot (1 - {{@w[{i}]@}} \cdot {{@e[{c}]@}})",
                    f"kept[{i}][{c}]",
                )
            ),
            3,
            "M * (1 - outer(w, e))",
        ),
        Step(
            "written",
            "Add: weight times the add vector",
            r"$$M_t(i) = \tilde M_t(i) + w_t(i)\, v_t$$",
            _entries(
                lambda i, c: weighted(
                    f"written[{i}][{c}]", (f"kept[{i}][{c}]",), (f"w[{i}]", f"v[{c}]")
                )
            ),
            3,
            "kept + outer(w, v)",
        ),
    ),
    answers=(
        Answer("kept", "The rows after erasing"),
        Answer("written", "The rows after the step"),
    ),
    mistakes=(
        Mistake(
            "weight left out",
            "kept",
            "M * (1 - outer(join(1, 1), e))",
            "You erased both rows in full. A row is erased as far as its weight says.",
        ),
        Mistake(
            "erase as keep",
            "kept",
            "M * outer(w, e)",
            "You kept what should be erased. The factor is one minus weight times erase.",
        ),
        Mistake(
            "added first",
            "written",
            "(M + outer(w, v)) * (1 - outer(w, e))",
            "You added first, so that a part of the new content was erased with the old.",
        ),
        Mistake(
            "not erased",
            "written",
            "M + outer(w, v)",
            "You added to the old rows. Erase first.",
        ),
        Mistake(
            "weighted mean",
            "written",
            "M * (1 - outer(w, join(1, 1))) + outer(w, v)",
            "You mixed old and new by the weight, as if the erase vector held ones.",
        ),
    ),
    hints=(
        "Every number is first multiplied, then added to; the row's weight stands in both.",
        r"$$M_t(i) = M_{t-1}(i) \odot (1 - w_t(i)\, e_t) + w_t(i)\, v_t$$",
        r"First row, first number: ${@M[0][0]@} \cdot (1 - {@w[0]@} \cdot {@e[0]@})$, then add ${@w[0]@} \cdot "
        r"{@v[0]:p@}$.",
    ),
)


def _solve_cost(given):
    H, C = given["H"], given["C"]
    reading = (H + 1) * (C + 6)
    writing = (H + 1) * (3 * C + 6)
    return {
        "reading": reading,
        "writing": writing,
        "total": given["P"] * reading + given["Q"] * writing,
    }


COST = Generator(
    id="memory-parameters",
    title="What the heads cost",
    part="RNN",
    chapter=21,
    topic="external memory",
    section="sec-memory-cost",
    minutes=5,
    note="H = {@H@}, C = {@C@}, R = {@R@}, {@P@} reading and {@Q@} writing heads",
    text="A controller has ${@H@}$ units. Its memory has ${@R@}$ rows of ${@C@}$ numbers; three shifts are "
    "allowed. A linear "
    "layer with biases makes what each head is told: key, strength, gate, shift, exponent, and for a writing "
    "head erase and "
    "add vector besides. There are ${@P@}$ reading and ${@Q@}$ writing heads. Count the parameters of one "
    "reading head, "
    "of one writing head, and of all heads.",
    tables={
        "H": (50, 60, 80, 100),
        "C": (8, 10, 16, 20),
        "R": (64, 128, 256),
        "P": (2, 3, 4),
        "Q": (2, 3),
    },
    build=dict,
    solve=_solve_cost,
    steps=(
        Step(
            "reading",
            "A key, a strength, a gate, three shifts, an exponent; each from all units and a bias",
            r"$$(H + 1)(C + 1 + 1 + 3 + 1)$$",
            r"$$({@H@} + 1)({@C@} + 6) = {@reading@}$$",
            2,
            "(H + 1) * (C + 6)",
        ),
        Step(
            "writing",
            "Erase and add vector besides",
            r"$$(H + 1)(3C + 6)$$",
            r"$$({@H@} + 1)(3 \cdot {@C@} + 6) = {@writing@}$$",
            2,
            "(H + 1) * (3 * C + 6)",
        ),
        Step(
            "total",
            "All heads; the number of rows stands nowhere",
            r"$$\text{reading heads} + \text{writing heads}$$",
            r"$${@P@} \cdot {@reading@} + {@Q@} \cdot {@writing@} = {@total@}$$",
            1,
            "P * reading + Q * writing",
        ),
    ),
    answers=(
        Answer("reading", "One reading head", tolerance=0),
        Answer("writing", "One writing head", tolerance=0),
        Answer("total", "All heads", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "biases forgotten",
            "reading",
            "H * (C + 6)",
            "The biases are missing: one for each number that the head is told.",
        ),
        Mistake(
            "rows counted",
            "reading",
            "(H + 1) * (C + 3 + R)",
            "You gave the shift a number for every row. Three numbers move all weights: other moves have the "
            "share zero.",
        ),
        Mistake(
            "erase vector forgotten",
            "writing",
            "(H + 1) * (2 * C + 6)",
            "A writing head has two more vectors than a reading one: erase and add.",
        ),
        Mistake(
            "addressing forgotten",
            "writing",
            "(H + 1) * 2 * C",
            "A writing head is addressed as a reading one is; erase and add come on top.",
        ),
        Mistake(
            "all as reading heads",
            "total",
            "(P + Q) * (H + 1) * (C + 6)",
            "You counted the writing heads as reading heads.",
        ),
        Mistake(
            "memory counted",
            "total",
            "P * (H + 1) * (C + 6) + Q * (H + 1) * (3 * C + 6) + R * C",
            "You counted the memory. Its content is a state, written anew for each sequence, and no parameter.",
        ),
    ),
    hints=(
        "Count the numbers that one head is told; each is made from all units and a bias.",
        r"$$(H + 1)(C + 6)$$",
        r"A reading head is told ${@C@} + 6$ numbers.",
    ),
)

GENERATORS = (WRITE, COST)
