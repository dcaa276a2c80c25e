"""Questions of chapter 19 about scale: a law of two terms, and what fewer bits per character mean."""

from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve_law(given):
    E, a, b, n, d = (given[name] for name in ("E", "a", "b", "n", "d"))
    model, data = a / n, b / d
    return {
        "model": model,
        "data": data,
        "loss": E + model + data,
        "compute": 6 * n**2 * d**2,
        "other": E + model / 2 + 2 * data,
    }


LAW = Generator(
    id="scaling-law",
    title="A scaling law with two terms",
    part="NLP",
    chapter=19,
    topic="scaling laws",
    section="sec-gpt-scale",
    minutes=7,
    note="loss {@E@}, terms {@a@}/{@n@} and {@b@}/{@d@}",
    text="The loss of a family of language models with $P$ million parameters, trained on $M$ million tokens, "
    r"follows $\text{loss} = {@E@} + {@a@} / \sqrt{P} + {@b@} / \sqrt{M}$ (an invented law, with roots so that it "
    "can be computed by hand). A model has $P = {@n@}^2$ and was trained on $M = {@d@}^2$. Compute the term of "
    "the model's size, the term of the data and the loss. How much computing does the training take, in units of "
    r"$10^{12}$ operations, by the rule $6 P M$? What is the loss with four times the parameters and a quarter of "
    "the tokens, which takes as many operations?",
    tables={
        "E": (1.2, 1.4, 1.5, 1.6, 1.8),
        "a": (3, 4, 6, 9, 12),
        "b": (5, 8, 10, 15, 20),
        "n": (5, 8, 10, 20),
        "d": (10, 20, 25, 40, 50),
    },
    build=lambda **given: given if 4 * given["b"] * given["n"] != given["a"] * given["d"] else None,
    solve=_solve_law,
    steps=(
        Step(
            "model",
            "What the model is too small for",
            r"$$\frac{a}{\sqrt{P}}$$",
            r"$$\frac{{@a@}}{{@n@}} = {@model@}$$",
            1,
            "a / n",
        ),
        Step(
            "data",
            "What it has not seen enough text for",
            r"$$\frac{b}{\sqrt{M}}$$",
            r"$$\frac{{@b@}}{{@d@}} = {@data@}$$",
            1,
            "b / d",
        ),
        Step(
            "loss",
            "Both come on top of what no model can predict",
            r"$$\text{loss} = \text{loss}_\infty + \frac{a}{\sqrt{P}} + \frac{b}{\sqrt{M}}$$",
            r"$${@E@} + {@model@} + {@data@} = {@loss@}$$",
            1,
            "E + model + data",
        ),
        Step(
            "compute",
            "About six operations for each parameter and token: two forward, four backward",
            "$$6 P M$$",
            r"$$6 \cdot {@n@}^2 \cdot {@d@}^2 = {@compute@}$$",
            1,
            "6 * n * n * d * d",
        ),
        Step(
            "other",
            "Four times the parameters halve the first term; a quarter of the tokens doubles the second",
            r"$$\text{loss}_\infty + \frac{1}{2} \cdot \frac{a}{\sqrt{P}} + 2 \cdot \frac{b}{\sqrt{M}}$$",
            r"$${@E@} + {@model@} / 2 + 2 \cdot {@data@} = {@other@}$$",
            2,
            "E + model / 2 + 2 * data",
        ),
    ),
    answers=(
        Answer("loss", "Loss"),
        Answer("compute", "Operations, in units of 10 to the 12", tolerance=0),
        Answer("other", "Loss of the larger model with less text"),
    ),
    mistakes=(
        Mistake(
            "roots forgotten",
            "loss",
            "E + a / (n * n) + b / (d * d)",
            "You divided by the number of parameters and tokens, not by their roots.",
        ),
        Mistake(
            "constant forgotten",
            "loss",
            "model + data",
            "What no model can predict stays, however large the model: the constant is missing.",
        ),
        Mistake(
            "forward pass only",
            "compute",
            "2 * n * n * d * d",
            "This is the forward pass. The backward pass takes twice as much again.",
        ),
        Mistake(
            "roots in place of numbers",
            "compute",
            "6 * n * d",
            "You multiplied the roots. Parameters and tokens are their squares.",
        ),
        Mistake(
            "a quarter and four times",
            "other",
            "E + model / 4 + 4 * data",
            "A factor of four under the root is a factor of two.",
        ),
        Mistake(
            "the other way round",
            "other",
            "E + 2 * model + data / 2",
            "More parameters make the first term smaller, fewer tokens the second one larger.",
        ),
    ),
    hints=(
        "Three terms: one that stays, one for the model, one for the data.",
        r"$$\text{loss} = \text{loss}_\infty + \frac{a}{\sqrt{P}} + \frac{b}{\sqrt{M}}$$",
        r"The first term is ${@a@}/{@n@}$.",
    ),
    free=("compute",),
)


def _solve_bits(given):
    a, b, n, k = (given[name] for name in ("a", "b", "n", "k"))
    saved = (a - b) * n
    return {"saved": saved, "ratio": 2**saved, "perplexity": 2 ** (b * k)}


BITS = Generator(
    id="bits-gained",
    title="What fewer bits per character mean",
    part="NLP",
    chapter=19,
    topic="perplexity",
    section="sec-gpt-against-lstm",
    minutes=5,
    note="{@a@} and {@b@} bits, {@n@} characters, tokens of {@k@}",
    text="On the same text a small model needs {@a@} bits per character, a large one {@b@}. Take a line of "
    "{@n@} characters that needs just these averages. By how many bits is the line cheaper for the large model? "
    "How many times as probable is the line for the large model as for the small one? The large model reads "
    "tokens of {@k@} characters on average: what is its perplexity per token?",
    tables={
        "a": (1.9, 2.0, 2.25, 2.5, 2.75, 3.0),
        "b": (0.75, 0.9, 1.25, 1.4, 1.5, 1.75),
        "n": (2, 3, 4, 5, 6, 8, 10, 12),
        "k": (2, 3, 4),
    },
    build=lambda **given: given if 1 < (given["a"] - given["b"]) * given["n"] < 6.5 else None,
    solve=_solve_bits,
    steps=(
        Step(
            "saved",
            "Bits add up over the characters",
            "$$(a - b)\\, n$$",
            r"$$({@a@} - {@b@}) \cdot {@n@} {@saved:e@} {@saved@}$$",
            1,
            "(a - b) * n",
        ),
        Step(
            "ratio",
            "A bit less is a probability twice as large",
            r"$$2^{\text{bits saved}}$$",
            r"$$2^{{@saved@}} {@ratio:e@} {@ratio@}$$",
            2,
            "2 ** saved",
        ),
        Step(
            "perplexity",
            "A token has the bits of all its characters; the perplexity is two to the power of the bits per token",
            r"$$2^{b k}$$",
            r"$$2^{{@b@} \cdot {@k@}} {@perplexity:e@} {@perplexity@}$$",
            2,
            "2 ** (b * k)",
        ),
    ),
    answers=(
        Answer("saved", "Bits saved"),
        Answer("ratio", "Ratio of the probabilities"),
        Answer("perplexity", "Perplexity per token"),
    ),
    mistakes=(
        Mistake(
            "one character",
            "saved",
            "a - b",
            "This is the gain of one character.",
        ),
        Mistake(
            "natural logarithm",
            "ratio",
            "exp(saved)",
            "Bits count in powers of two, nats in powers of e.",
        ),
        Mistake(
            "ratio of the bits",
            "ratio",
            "a / b",
            "Bits are logarithms: their difference, not their ratio, says how probabilities compare.",
        ),
        Mistake(
            "perplexity of a character",
            "perplexity",
            "2 ** b",
            "This is the perplexity of one character. A token has several.",
        ),
        Mistake(
            "times the characters",
            "perplexity",
            "k * 2 ** b",
            "Bits add up over the characters of a token, so perplexities multiply.",
        ),
    ),
    hints=(
        "Bits of a text are minus the logarithm of its probability, base two.",
        r"$$\text{ratio} = 2^{(a - b) n}$$",
        r"Bits saved: $({@a@} - {@b@}) \cdot {@n@}$.",
    ),
)

GENERATORS = (LAW, BITS)
