"""Questions of chapter 18 that count: the parameters of a layer, and its work against that of a "
"recurrent layer."""

from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve_parameters(given):
    E, F = given["E"], given["F"]
    attention, norm = 4 * (E * E + E), 2 * E
    ff = E * F + F + F * E + E
    encoder = attention + ff + 2 * norm
    return {
        "attention": attention,
        "ff": ff,
        "encoder": encoder,
        "decoder": encoder + attention + norm,
    }


PARAMETERS = Generator(
    id="transformer-parameters",
    title="Counting the parameters of Transformer layers",
    part="NLP",
    chapter=18,
    topic="counting",
    section="sec-transformers-parameters",
    minutes=6,
    note="E = {@E@}, {@M@} heads, F = {@F@}",
    text="A Transformer has vectors of $E = {@E@}$ numbers, {@M@} heads, and a feed-forward network "
    "with {@F@} hidden "
    "units; all linear layers have biases, each norm a gain and a shift for every number. Sentences "
    "have up to {@T@} "
    "words. Count the parameters of multi-head attention, of one encoder layer and of one decoder layer.",
    tables={
        "E": (24, 48, 96, 120, 144, 192),
        "M": (2, 3, 4, 6, 8),
        "F": (60, 100, 200, 300, 400, 500, 600, 800),
        "T": (40,),
    },
    build=lambda **given: given if given["E"] % given["M"] == 0 else None,
    solve=_solve_parameters,
    steps=(
        Step(
            "attention",
            "Queries, keys, values and output: four square matrices with their biases; heads share them out",
            "$$4\\,(E^2 + E)$$",
            r"$$4 \cdot ({@E@}^2 + {@E@}) = {@attention@}$$",
            2,
            "4 * (E * E + E)",
        ),
        Step(
            "ff",
            "The feed-forward network: two matrices, two biases",
            "$$E F + F + F E + E$$",
            r"$$2 \cdot {@E@} \cdot {@F@} + {@F@} + {@E@} = {@ff@}$$",
            1,
            "2 * E * F + F + E",
        ),
        Step(
            "encoder",
            "Attention, feed-forward network and two norms",
            "$$\\text{attention} + \\text{feed-forward} + 2 \\cdot 2E$$",
            r"$${@attention@} + {@ff@} + 4 \cdot {@E@} = {@encoder@}$$",
            1,
            "attention + ff + 4 * E",
        ),
        Step(
            "decoder",
            "A second attention, to the encoder, and a third norm",
            "$$\\text{encoder layer} + \\text{attention} + 2E$$",
            r"$${@encoder@} + {@attention@} + 2 \cdot {@E@} = {@decoder@}$$",
            2,
            "encoder + attention + 2 * E",
        ),
    ),
    answers=(
        Answer("attention", "Multi-head attention", tolerance=0),
        Answer("encoder", "Encoder layer", tolerance=0),
        Answer("decoder", "Decoder layer", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "times the number of heads",
            "attention",
            "4 * (E * E + E) * M",
            "You multiplied by the number of heads. Each head has only its share of the columns.",
        ),
        Mistake(
            "output matrix forgotten",
            "attention",
            "3 * (E * E + E)",
            "The matrix that joins the heads is missing.",
        ),
        Mistake(
            "biases forgotten",
            "attention",
            "4 * E * E",
            "The biases of the four matrices are missing.",
        ),
        Mistake(
            "norms forgotten",
            "encoder",
            "attention + ff",
            "The two norms are missing: a gain and a shift for each number.",
        ),
        Mistake(
            "one norm",
            "encoder",
            "attention + ff + 2 * E",
            "Each of the two parts has a norm.",
        ),
        Mistake(
            "counted for every word",
            "encoder",
            "(attention + ff + 4 * E) * T",
            "You multiplied by the number of words. All positions share the weights.",
        ),
        Mistake(
            "cross-attention forgotten",
            "decoder",
            "encoder * 1",
            "A decoder layer has a second attention, which looks at the encoder, and a norm for it.",
        ),
        Mistake(
            "third norm forgotten",
            "decoder",
            "encoder + attention",
            "The cross-attention has a norm of its own.",
        ),
    ),
    hints=(
        "List the matrices: four for each attention, two for the feed-forward network; then biases and norms.",
        "$$4\\,(E^2 + E)$$ and $$2 E F + F + E$$",
        r"Attention: $4 \cdot ({@E@}^2 + {@E@})$.",
    ),
)


def _solve_work(given):
    T, E, M = given["T"], given["E"], given["M"]
    return {
        "scores": M * T * T,
        "allowed": M * T * (T + 1) // 2,
        "products": T * T * E + T * T * E,
        "recurrent": T * E * E,
    }


WORK = Generator(
    id="attention-work",
    title="Scores and products of one layer",
    part="NLP",
    chapter=18,
    topic="counting",
    section="sec-transformers-cost",
    minutes=5,
    note="T = {@T@}, E = {@E@}, {@M@} heads",
    text="One layer of self-attention with {@M@} heads reads $T = {@T@}$ words whose vectors have $E "
    "= {@E@}$ numbers. "
    "How many scores are computed without a mask? How many of them may be used under a causal mask? How many "
    "multiplications do all scores and all weighted sums need without a mask, projections and "
    "scaling apart? And how "
    "many does the product of the state with its matrix need in a recurrent layer with {@E@} units "
    "over the same words?",
    tables={
        "T": (12, 15, 18, 20, 24, 30, 36, 40, 50, 60),
        "E": (16, 32, 48, 64, 80, 96, 128, 160),
        "M": (2, 4, 8),
    },
    build=lambda **given: given if given["T"] != given["E"] else None,
    solve=_solve_work,
    steps=(
        Step(
            "scores",
            "Every word asks every word, in every head",
            "$$\\text{heads} \\cdot T^2$$",
            r"$${@M@} \cdot {@T@}^2 = {@scores@}$$",
            1,
            "M * T * T",
        ),
        Step(
            "allowed",
            "Under a causal mask the first word sees one, the last all: the triangle with its diagonal",
            "$$\\text{heads} \\cdot \\frac{T (T + 1)}{2}$$",
            r"$${@M@} \cdot \frac{{@T@} \cdot ({@T@} + 1)}{2} = {@allowed@}$$",
            1,
            "M * T * (T + 1) / 2",
        ),
        Step(
            "products",
            "A score of one head takes its share of the numbers, all heads together all of them; the "
            "same for the sums",
            "$$2\\, T^2 E$$",
            r"$$2 \cdot {@T@}^2 \cdot {@E@} = {@products@}$$",
            2,
            "2 * T * T * E",
        ),
        Step(
            "recurrent",
            "A square matrix times the state, once for every word",
            "$$T E^2$$",
            r"$${@T@} \cdot {@E@}^2 = {@recurrent@}$$",
            1,
            "T * E * E",
        ),
    ),
    answers=(
        Answer("scores", "Scores", tolerance=0),
        Answer("allowed", "Scores under a causal mask", tolerance=0),
        Answer("products", "Multiplications of scores and sums", tolerance=0),
        Answer("recurrent", "Multiplications of the recurrent layer", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "one head",
            "scores",
            "T * T",
            "Every head computes scores of its own.",
        ),
        Mistake(
            "one score a word",
            "scores",
            "M * T",
            "A score belongs to a pair of words.",
        ),
        Mistake(
            "diagonal left out",
            "allowed",
            lambda M, T, E: M * T * (T - 1) // 2,
            "A word may look at itself: the diagonal counts.",
        ),
        Mistake(
            "half of all",
            "allowed",
            lambda M, T, E: M * T * T // 2,
            "Half of the square is not the triangle: the diagonal belongs to it whole.",
        ),
        Mistake(
            "times the heads",
            "products",
            "2 * T * T * E * M",
            "A head multiplies only its share of the numbers. Together the heads need as much as one wide one.",
        ),
        Mistake(
            "sums forgotten",
            "products",
            "T * T * E",
            "These are the scores alone. The weighted sums need as many again.",
        ),
        Mistake(
            "square of the length",
            "recurrent",
            "T * T * E",
            "A recurrent layer meets each word once; the square belongs to the matrix.",
        ),
        Mistake(
            "one step",
            "recurrent",
            "E * E",
            "This is one step. There are as many as words.",
        ),
    ),
    hints=(
        "Count pairs of words, then the numbers that meet in each pair.",
        "$$2\\, T^2 E$$ against $$T E^2$$",
        r"Scores: ${@M@} \cdot {@T@}^2$.",
    ),
)

GENERATORS = (PARAMETERS, WORK)
