"""Questions of chapter 14 on counts and angles: PMI of a small table, a term of GloVe, cosines and an analogy."""

import numpy as np

from lib.equations.embeddings import glove, glove_backward, glove_weight, pmi, ppmi
from lib.exam.lines import by_line, valued
from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.models.word_vectors import WordVectors

PLACE = {"part": "NLP", "chapter": 14}
CONTEXTS = ("with A", "with B", "with C")


def _build_pmi(first, second, third, k):
    return {"X": np.array([first, second, third], dtype=float), "k": k}


def _solve_pmi(given):
    X, k = given["X"], given["k"]
    row = pmi(X)[0]
    values = {"row": X[0].sum(), "columns": X.sum(axis=0), "total": X.sum()}
    return values | {
        "ratio": np.exp(row),
        "pmi": row,
        "ppmi": ppmi(X)[0],
        "a": row[0] - np.log(k),
    }


PMI_TABLE = Generator(
    id="pmi-of-a-table",
    title="PMI and PPMI of a table of counts",
    **PLACE,
    topic="PPMI",
    section="sec-glove-and-counts",
    minutes=6,
    note="X = {@X[0]:v@}, {@X[1]:v@}, {@X[2]:v@}; k = {@k@}",
    text="Three words were counted with three contexts A, B, C. The counts of the first word are "
    "${@X[0]:v@}$, those of "
    "the second ${@X[1]:v@}$, of the third ${@X[2]:v@}$. Compute the pointwise mutual information of "
    "the first word "
    "with each context, by natural logarithms, and its positive PMI. To which product of vectors "
    "would skip-gram with "
    "${@k@}$ words of noise for each pair bring the first word and A, if its vectors were large "
    "enough and the noise "
    "were drawn by the contexts' own frequencies? Three significant digits.",
    tables={
        "first": ((12, 3, 5), (14, 2, 6), (10, 3, 2), (15, 4, 7), (9, 2, 4)),
        "second": ((3, 9, 6), (2, 12, 5), (4, 8, 6), (3, 15, 7)),
        "third": ((5, 4, 11), (2, 6, 9), (3, 5, 14), (4, 7, 10)),
        "k": (2, 3, 5, 10),
    },
    build=_build_pmi,
    solve=_solve_pmi,
    free=("ppmi", "columns"),
    steps=(
        Step(
            "row",
            "How often the first word occurs",
            r"$$\text{sum of its row}$$",
            r"$${@row@}$$",
            0,
            "sum(X[0])",
        ),
        Step(
            "columns",
            "How often each context occurs",
            r"$$\text{sums of the columns}$$",
            r"$${@columns:v@}$$",
            1,
            "X[0] + X[1] + X[2]",
        ),
        Step("total", "All counts", r"$$\text{sum of all}$$", r"$${@total@}$$", 0, "sum(X)"),
        Step(
            "ratio",
            "Observed over expected",
            r"$$\frac{P(\text{word, context})}{P(\text{word})\, P(\text{context})} "
            r"= \frac{\text{count} \cdot \text{total}}{\text{row} \cdot \text{column}}$$",
            by_line(
                ("A", "B", "C"),
                lambda j: valued(
                    rf"\frac{{{{@X[0][{j}]@}} \cdot {{@total@}}}}{{{{@row@}} \cdot {{@columns[{j}]@}}}}",
                    f"ratio[{j}]",
                ),
            ),
            2,
            "X[0] * total / (row * columns)",
        ),
        Step("pmi", "The logarithm", r"$$\ln \text{ratio}$$", r"$${@pmi:v@}$$", 1, "ln(ratio)"),
        Step(
            "ppmi",
            "Negative values become 0",
            r"$$\text{PMI, or 0 where it is negative}$$",
            r"$${@ppmi:v@}$$",
            1,
            "(pmi + abs(pmi)) / 2",
        ),
        Step(
            "a",
            "The optimum is PMI shifted by the logarithm of the number of draws",
            r"$$u \cdot v = \text{PMI} - \ln k$$",
            r"$${@pmi[0]@} - \ln {@k@} {@a:e@} {@a@}$$",
            1,
            "pmi[0] - ln(k)",
        ),
    ),
    answers=(
        Answer("pmi", "PMI of the first word", entries=CONTEXTS),
        Answer("ppmi", "Its PPMI", entries=CONTEXTS),
        Answer("a", "Product of the vectors of the first word and A"),
    ),
    mistakes=(
        Mistake(
            "base 2",
            "pmi",
            "ln(ratio) / ln(2)",
            "You took logarithms to base 2. Natural ones were asked for.",
        ),
        Mistake(
            "context not divided out",
            "pmi",
            "ln(X[0] / row)",
            "That is the logarithm of the context's probability given the word. Divide by the context's own "
            "probability, too, or frequent contexts win everywhere.",
        ),
        Mistake(
            "sizes",
            "ppmi",
            "abs(pmi)",
            "You took the sizes. Negative values become 0.",
        ),
        Mistake("not cut", "ppmi", "pmi * 1", "Negative values become 0 in positive PMI."),
        Mistake("added", "a", "pmi[0] + ln(k)", "The logarithm of k is subtracted."),
        Mistake("k itself", "a", "pmi[0] - k", "Subtract the logarithm of k, not k."),
    ),
    hints=(
        "Compare how often the pair occurs with how often it would by chance.",
        r"$$\text{PMI} = \ln \frac{\text{count} \cdot \text{total}}{\text{row} \cdot \text{column}}$$",
        "The row of the first word sums to ${@row@}$, all counts to ${@total@}$.",
    ),
)


def _build_glove(v, u, b, c, X):
    return {"v": np.array(v), "u": np.array(u), "b": b, "c": c, "X": X}


def _solve_glove(given):
    v, u, b, c, X = (given[name] for name in "vubcX")
    f = glove_weight(np.array([float(X)]))
    L, cache = glove(v[None], u[None], np.array([b]), np.array([c]), np.array([float(X)]), f)
    dv = glove_backward(np.ones(1), cache)[0][0]
    return {"f": f[0], "e": cache[-1][0], "L": L[0], "dv": dv}


GLOVE_TERM = Generator(
    id="glove-term",
    title="One term of GloVe and its gradient",
    **PLACE,
    topic="GloVe",
    section="sec-glove-and-counts",
    minutes=6,
    note="v = {@v:v@}, u = {@u:v@}, b = {@b@} and {@c@}, X = {@X@}",
    text="A word and a context occurred together {@X@} times. Their vectors are $v = {@v:v@}$ and $u "
    "= {@u:v@}$, their "
    "biases ${@b@}$ and ${@c@}$. Compute the pair's term in the loss of GloVe, as published, "
    "without a factor ½, with $f(X) = (X / 100)^{3/4}$, and its gradient with respect to $v$, "
    "to three significant digits.",
    tables={
        "v": ((1.2, 0.5), (0.8, -0.6), (1.5, 0.4), (-0.5, 1.4)),
        "u": ((0.6, 1.1), (1.3, 0.2), (0.4, 0.9)),
        "b": (0.2, 0.5, -0.3),
        "c": (0.4, -0.2, 0.7),
        "X": (8, 12, 20, 30, 45),
    },
    build=_build_glove,
    solve=_solve_glove,
    steps=(
        Step(
            "f",
            "The weight of the pair: below 100 it grows with the count",
            r"$$f(X) = \left(\frac{X}{100}\right)^{3/4}$$",
            r"$$\left(\frac{{@X@}}{100}\right)^{3/4} {@f:e@} {@f@}$$",
            1,
            "(X / 100) ** 0.75",
        ),
        Step(
            "e",
            "How far product and biases are from the logarithm of the count",
            r"$$u \cdot v + \text{biases} - \ln X$$",
            r"$${@u[0]:p@} \cdot {@v[0]:p@} + {@u[1]:p@} \cdot {@v[1]:p@} + {@b:p@} + {@c:p@} - \ln "
            r"{@X@} {@e:e@} {@e@}$$",
            2,
            "u @ v + b + c - ln(X)",
        ),
        Step(
            "L",
            "Weight times square",
            r"$$f(X) \cdot \text{error}^2$$",
            r"$${@f@} \cdot {@e:p@}^2 {@L:e@} {@L@}$$",
            1,
            "f * e ** 2",
        ),
        Step(
            "dv",
            "Twice the weighted error times the other vector",
            r"$$2 f(X) \cdot \text{error} \cdot u$$",
            r"$$2 \cdot {@f@} \cdot {@e:p@} \cdot {@u:v@} \approx {@dv:v@}$$",
            2,
            "2 * f * e * u",
        ),
    ),
    answers=(
        Answer("L", "Term of the loss"),
        Answer("dv", "Gradient of the word's vector", entries=("first", "second")),
    ),
    mistakes=(
        Mistake(
            "count without logarithm",
            "L",
            "f * (u @ v + b + c - X) ** 2",
            "The product is compared with the logarithm of the count, not with the count.",
        ),
        Mistake("no weight", "L", "e ** 2", "The square is weighted by f."),
        Mistake("weight squared", "L", "f ** 2 * e ** 2", "Only the error is squared."),
        Mistake("factor 2 forgotten", "dv", "f * e * u", "The square gives a factor 2."),
        Mistake(
            "its own vector",
            "dv",
            "2 * f * e * v",
            "The derivative of $u \\cdot v$ with respect to $v$ is $u$.",
        ),
    ),
    hints=(
        "GloVe is a weighted regression on the logarithms of the counts.",
        r"$$L = f(X) \left(u \cdot v + \text{biases} - \ln X\right)^2$$",
        r"$\ln {@X@}$ is what product and biases should add up to; the weight is $({@X@} / 100)^{3/4}$.",
    ),
)


def _build_analogy(a, b, c, d):
    given = {"a": np.array(a), "b": np.array(b), "c": np.array(c), "d": np.array(d)}
    if not (given["b"] - given["a"] + given["c"]).any():
        return None
    found = _solve_analogy(given)
    # three digits must tell which of the two is nearer
    return given if abs(found["cosine_c"] - found["cosine_d"]) >= 0.001 else None


def _solve_analogy(given):
    a, b, c, d = (given[name] for name in "abcd")
    t = b - a + c
    made = WordVectors(["target", "c", "d"], np.array([t, c, d], dtype=float))
    cosine_d, cosine_c = made.similarity("target", "d"), made.similarity("target", "c")
    lengths = {"length": np.linalg.norm(t)}
    return (
        {"t": t}
        | lengths
        | {"cosine_d": cosine_d, "cosine_c": cosine_c, "won": int(cosine_c > cosine_d)}
    )


def _cosine(word):
    """Write the cosine of what is looked up with a word."""
    products = " + ".join(rf"{{@t[{i}]:p@}} \cdot {{@{word}[{i}]:p@}}" for i in range(2))
    length = rf"\sqrt{{{{@{word}[0]:p@}}^2 + {{@{word}[1]:p@}}^2}}"
    cosine = rf"\frac{{{products}}}{{{{@length@}} \cdot {length}}}"
    return f"${valued(cosine, f'cosine_{word}')}$"


ANALOGY = Generator(
    id="analogy-by-cosine",
    title="An analogy by vectors, with and without the words asked about",
    **PLACE,
    topic="analogies",
    section="sec-semantic-similarity",
    minutes=7,
    note="a = {@a:v@}, b = {@b:v@}, c = {@c:v@}, d = {@d:v@}",
    text="In a tiny vector space “list” is $a = {@a:v@}$, “lists” is $b = {@b:v@}$, “tuple” is $c = "
    "{@c:v@}$ and “tuples” "
    "is $d = {@d:v@}$. “List” is to “lists” as “tuple” is to …: compute the vector that is looked "
    "up, its cosine with "
    "“tuples” and its cosine with “tuple”, to three significant digits. Which of these two words is "
    "the answer, if the "
    "words of the question are not excluded?",
    tables={
        "a": ((2, 0.5), (1.5, 0.8), (3, -0.5), (2.4, 0.3)),
        "b": ((2.5, 2), (1.2, 2.6), (3.5, 0.8), (1.8, 1.3)),
        "c": ((3, 1.2), (2.2, -0.4), (4, 0.5), (2.6, 1.4), (3.4, -0.7)),
        "d": ((2.4, 3.2), (1.6, 2.4), (3, 1.6), (2.8, 2.2)),
    },
    build=_build_analogy,
    solve=_solve_analogy,
    free=("won", "t"),
    steps=(
        Step(
            "t",
            "The way from the first to the second word, taken from the third",
            r"$$b - a + c$$",
            r"$${@b:v@} - {@a:v@} + {@c:v@} = {@t:v@}$$",
            1,
            "b - a + c",
        ),
        Step(
            "length",
            "Its length",
            r"$$\sqrt{\text{sum of squares}}$$",
            r"$$\sqrt{{@t[0]:p@}^2 + {@t[1]:p@}^2} {@length:e@} {@length@}$$",
            1,
            "sqrt(t @ t)",
        ),
        Step(
            "cosine_d",
            "Cosine: product over both lengths",
            r"$$\cos = \frac{t \cdot d}{\lVert t \rVert \, \lVert d \rVert}$$",
            _cosine("d"),
            2,
            "(t @ d) / (length * sqrt(d @ d))",
        ),
        Step(
            "cosine_c",
            "The same with the word of the question",
            r"$$\cos = \frac{t \cdot c}{\lVert t \rVert \, \lVert c \rVert}$$",
            _cosine("c"),
            1,
            "(t @ c) / (length * sqrt(c @ c))",
        ),
        Step(
            "won",
            "The larger cosine wins; libraries leave the words of the question out",
            r"$$\text{the larger one}$$",
            "{@cosine_d@} for “tuples”, {@cosine_c@} for “tuple”.",
            1,
            "cosine_c > cosine_d",
        ),
    ),
    answers=(
        Answer("t", "Vector that is looked up", entries=("first", "second")),
        Answer("cosine_d", "Cosine with the fourth word"),
        Answer("cosine_c", "Cosine with the third word"),
        Answer("won", "Answer without exclusion", options=("tuples", "tuple")),
    ),
    mistakes=(
        Mistake(
            "wrong way",
            "t",
            "a - b + c",
            "You went from the second word to the first.",
        ),
        Mistake(
            "third word forgotten",
            "t",
            "b - a",
            "That is the difference alone; start it at the third word.",
        ),
        Mistake("product only", "cosine_d", "t @ d", "Divide by both lengths."),
        Mistake(
            "one length",
            "cosine_d",
            "(t @ d) / length",
            "Divide by the other length, too.",
        ),
        Mistake("product only", "cosine_c", "t @ c", "Divide by both lengths."),
        Mistake(
            "smaller one",
            "won",
            lambda a, b, c, d: 1 - _solve_analogy({"a": a, "b": b, "c": c, "d": d})["won"],
            "The larger cosine wins: nearness is a small angle.",
        ),
    ),
    hints=(
        "The same step that leads from the first word to the second is taken from the third.",
        r"$$\cos = \frac{t \cdot d}{\lVert t \rVert \, \lVert d \rVert} \quad \text{with } t = b - a + c$$",
        r"The first entry is ${@b[0]:p@} - {@a[0]:p@} + {@c[0]:p@}$.",
    ),
)

GENERATORS = (PMI_TABLE, GLOVE_TERM, ANALOGY)
