"""Questions of chapter 20 on captions: one look at three places, and a batch of two captions."""

import itertools

import numpy as np

from lib.equations.attention import attend
from lib.exam.lines import by_line, logarithms, valued
from lib.exam.questions import Answer, Generator, Mistake, Step

CAPTIONS = {"part": "NLP", "chapter": 20}
PLACES = ("left", "middle", "right")
COLOURS = ("red", "blue")


def _build_look(k, red, blue):
    k, h = np.array(k, float), np.array([red, blue], float).T
    c, mean = k @ h / k.sum(), h.mean(0)
    # attention and the mean must disagree about the colour, or the question has no point
    looks, even = c[1] - c[0], mean[1] - mean[0]
    if looks * even > 0 or abs(looks) < 0.04 or abs(even) < 0.02:
        return None
    texts = dict(zip(("e_1", "e_2", "e_3"), logarithms(np.ones(3), k), strict=True))
    return {"k": k, "h": h} | texts


def _solve_look(given):
    k, h = given["k"], given["h"]
    c, alpha, _ = attend(np.log(k)[None], h[None], np.ones((1, 3), bool))
    return {
        "alpha": alpha[0],
        "c": c[0],
        "mean": h.mean(0),
        "chosen": int(c[0, 1] > c[0, 0]),
    }


LOOK = Generator(
    id="caption-look",
    title="One look at three places of an image",
    **CAPTIONS,
    topic="image captioning",
    section="sec-caption-attention",
    minutes=6,
    note="k = {@k:v@}, h = {@h[0]:v@}, {@h[1]:v@}, {@h[2]:v@}",
    text="An encoder has described three places of an image, left, middle and right, by two numbers each, how "
    "red and how blue it is there: ${@h[0]:v@}$, ${@h[1]:v@}$ and ${@h[2]:v@}$. Before the next word the "
    "decoder scores the places: {@e_1@}, {@e_2@} and {@e_3@}. Compute the attention weights, the context "
    "vector, and what a decoder without attention gets, the mean of the places. The larger number of the "
    "context decides the word: which colour does the decoder with attention write?",
    tables={
        "k": (
            (2, 1, 5),
            (4, 1, 3),
            (1, 6, 3),
            (2, 5, 1),
            (7, 2, 1),
            (1, 3, 4),
            (3, 1, 6),
            (6, 3, 1),
        ),
        "red": (
            (0.9, 0.2, 0.1),
            (0.2, 0.8, 0.3),
            (0.1, 0.3, 0.7),
            (0.8, 0.4, 0.1),
            (0.3, 0.9, 0.2),
        ),
        "blue": tuple(
            row for row in itertools.permutations((0.1, 0.2, 0.4, 0.6, 0.8), 3) if max(row) >= 0.4
        ),
    },
    build=_build_look,
    solve=_solve_look,
    free=("h", "k"),
    steps=(
        Step(
            "alpha",
            "Softmax of the scores: the exponentials are the numbers under the logarithms",
            r"$$\alpha_j = \frac{\exp(e_j)}{\sum_i \exp(e_i)}$$",
            by_line(
                PLACES,
                lambda j: valued(
                    rf"\frac{{{{@k[{j}]@}}}}{{{{@k[0]@}} + {{@k[1]@}} + {{@k[2]@}}}}", f"alpha[{j}]"
                ),
            ),
            2,
            "k / sum(k)",
        ),
        Step(
            "c",
            "The context vector is the weighted mean of the places",
            r"$$c = \sum_j \alpha_j h_j$$",
            by_line(
                COLOURS,
                lambda u: valued(
                    " + ".join(rf"{{@alpha[{j}]@}} \cdot {{@h[{j}][{u}]@}}" for j in range(3)),
                    f"c[{u}]",
                ),
            ),
            2,
            "alpha @ h",
        ),
        Step(
            "mean",
            "Without attention every place counts alike",
            r"$$\frac{1}{3} \sum_j h_j$$",
            by_line(
                COLOURS,
                lambda u: valued(
                    r"\frac{1}{3} (" + " + ".join(f"{{@h[{j}][{u}]@}}" for j in range(3)) + ")",
                    f"mean[{u}]",
                ),
            ),
            1,
            "join(h[0][0] + h[1][0] + h[2][0], h[0][1] + h[1][1] + h[2][1]) / 3",
        ),
        Step(
            "chosen",
            "The larger number decides",
            r"$$\text{red or blue}$$",
            "Red {@c[0]@}, blue {@c[1]@}.",
            1,
            "c[1] > c[0]",
        ),
    ),
    answers=(
        Answer("alpha", "Attention weights", entries=PLACES),
        Answer("c", "Context vector", entries=COLOURS),
        Answer("mean", "Without attention", entries=COLOURS),
        Answer("chosen", "With attention it writes", options=COLOURS),
    ),
    mistakes=(
        Mistake(
            "softmax forgotten",
            "alpha",
            "ln(k)",
            "Those are the scores. Weights are their softmax and add up to 1.",
        ),
        Mistake(
            "scores divided by their sum",
            "alpha",
            "ln(k) / sum(ln(k))",
            "You divided the scores by their sum. Take exponentials first.",
        ),
        Mistake(
            "not normalized",
            "c",
            "k @ h",
            "The exponentials were not divided by their sum: the context is a mean, not a sum.",
        ),
        Mistake(
            "the place with the largest weight alone",
            "c",
            lambda k, h, **_: h[int(k.argmax())],
            "You took one place. Soft attention mixes all of them.",
        ),
        Mistake(
            "not divided",
            "mean",
            "join(h[0][0] + h[1][0] + h[2][0], h[0][1] + h[1][1] + h[2][1])",
            "You added the places up and did not divide by their number.",
        ),
        Mistake(
            "the colour of the mean",
            "chosen",
            "1 - (c[1] > c[0])",
            "That is what the mean says. With attention the context decides.",
        ),
    ),
    hints=(
        "Scores become weights by a softmax; the context is the mean with these weights.",
        r"$$c = \sum_j \alpha_j h_j$$",
        r"The exponentials of the scores are ${@k[0]@}$, ${@k[1]@}$ and ${@k[2]@}$.",
    ),
)


def _solve_batch(given):
    a, b = given["a"], given["b"]
    steps = max(a, b) + 1
    wanted = a + b + 2
    return {
        "steps": steps,
        "wanted": wanted,
        "padding": 2 * steps - wanted,
        "loss": given["nats"] / wanted,
    }


BATCH = Generator(
    id="caption-batch",
    title="A padded batch of two captions",
    **CAPTIONS,
    topic="teacher forcing",
    section="sec-caption-decoder",
    minutes=4,
    note="{@a@} and {@b@} words, {@nats@} nats",
    text="Two captions of {@a@} and {@b@} words are in one batch; the decoder is fed the end token first, and "
    "must say it last. How many steps does the decoder make for the batch, how many of its outputs have a "
    "target, and how many are padding? The negative log-probabilities of all targets add up to {@nats@} "
    "nats. What is the loss, the mean over tokens, with the padding left out?",
    tables={
        "a": (4, 5, 7, 9, 12),
        "b": (3, 6, 8, 11, 14),
        "nats": tuple(range(9, 54, 3)),
    },
    build=lambda **given: given if abs(given["a"] - given["b"]) > 1 else None,
    solve=_solve_batch,
    steps=(
        Step(
            "steps",
            "As many steps as the longer caption has words, and one for the end token",
            r"$$\text{words of the longer} + 1$$",
            "{@steps@}.",
            1,
        ),
        Step(
            "wanted",
            "Targets: all words, and an end token for each caption",
            r"$$\text{words} + 2$$",
            r"$${@a@} + {@b@} + 2 = {@wanted@}$$",
            1,
            "a + b + 2",
        ),
        Step(
            "padding",
            "The other outputs of the two rows",
            r"$$2 \cdot \text{steps} - \text{targets}$$",
            r"$$2 \cdot {@steps@} - {@wanted@} = {@padding@}$$",
            1,
            "2 * steps - wanted",
        ),
        Step(
            "loss",
            "The mean over targets alone",
            r"$$\frac{\text{sum}}{\text{targets}}$$",
            r"$$\frac{{@nats@}}{{@wanted@}} {@loss:e@} {@loss@}$$",
            1,
            "nats / wanted",
        ),
    ),
    answers=(
        Answer("steps", "Steps", tolerance=0),
        Answer("wanted", "Outputs with a target", tolerance=0),
        Answer("padding", "Outputs that are padding", tolerance=0),
        Answer("loss", "Loss"),
    ),
    mistakes=(
        Mistake(
            "end token forgotten",
            "steps",
            "steps - 1",
            "The end token is said, too: one step more than the longer caption has words.",
        ),
        Mistake(
            "both captions one after the other",
            "steps",
            "a + b + 2",
            "Captions of a batch are decoded side by side; the longer one decides.",
        ),
        Mistake(
            "end tokens forgotten",
            "wanted",
            "a + b",
            "Each caption has an end token that must be said.",
        ),
        Mistake(
            "start counted, too",
            "wanted",
            "a + b + 4",
            "The end token that is fed first is an input, not an output.",
        ),
        Mistake(
            "end token taken for padding",
            "padding",
            "padding + 1",
            "The end token of the shorter caption is a target. Padding begins behind it.",
        ),
        Mistake(
            "divided by all outputs",
            "loss",
            "nats / (2 * steps)",
            "You divided by all outputs. Padding has no target and does not count.",
        ),
        Mistake(
            "divided by the captions",
            "loss",
            "nats / 2",
            "That is the loss for each caption. Asked is the mean over tokens.",
        ),
    ),
    hints=(
        "The longer caption decides how many steps are made; the shorter one is padded behind its end token.",
        r"$$\text{loss} = \frac{\text{sum over targets}}{\text{number of targets}}$$",
        "Targets: {@a@} + {@b@} words and 2 end tokens.",
    ),
)

GENERATORS = (LOOK, BATCH)
