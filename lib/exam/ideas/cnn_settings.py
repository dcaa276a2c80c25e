"""Questions about settings of convolutions: sizes, counts, and what a mask never reads."""

from lib.exam.conceptual import Choice, Reply

QUESTIONS = (
    Choice(
        id="same-padding-dilated",
        part="CNN",
        chapter=3,
        topic="output size",
        section="sec-convolution-size",
        text="A convolution has a kernel of 5 × 5, dilation 3 and stride 1. Which padding on each side keeps "
        "rows and columns as they are?",
        right=Reply(
            "$6$",
            "The stretched kernel covers $3 \\cdot (5 - 1) + 1 = 13$ rows, so 12 would be lost: 6 on each side.",
        ),
        wrong=(
            Reply(
                "$2$",
                "That keeps the size without dilation: $(5 - 1) / 2$. The dilation stretches the kernel.",
            ),
            Reply(
                "$7$",
                "You took a kernel of $3 \\cdot 5 = 15$ rows. Five weights have four gaps, so it covers 13.",
            ),
            Reply(
                "$12$",
                "So many zeros stand on both sides together. A causal convolution over time has all of them on "
                "one side.",
                section="sec-convolution-causal",
            ),
        ),
    ),
    Choice(
        id="counts-of-batch-norm",
        part="CNN",
        chapter=9,
        topic="batch normalization",
        section="sec-batch-norm",
        text="Batch normalization stands behind a convolution with $C$ filters, whose maps have $I$ rows and "
        "$J$ columns. How many numbers does it learn, and how many does it keep for evaluation?",
        right=Reply(
            "It learns $2C$ and keeps $2C$.",
            "A scale and a shift for each channel are learnt; a running mean and variance are kept. The bias "
            "of the convolution is redundant: subtracting the mean takes it away.",
        ),
        wrong=(
            Reply(
                "It learns $4C$ and keeps none.",
                "Running mean and variance are averages, not learnt: no gradient reaches them.",
            ),
            Reply(
                "It learns $2C$ and keeps $2CIJ$.",
                "The positions of a channel are averaged, too, so it has one mean and one variance.",
                section="sec-normalization-axes",
            ),
            Reply(
                "It learns $2$ and keeps $2C$.",
                "Each channel has a scale and a shift of its own.",
            ),
        ),
    ),
    Choice(
        id="blind-spot",
        part="CNN",
        chapter=20,
        topic="masked convolution",
        section="sec-pixel-masks",
        text="Many masked filters of 3 × 3 stand one behind the other. What is their blind spot?",
        right=Reply(
            "Known pixels above to the right that no layer reaches",
            "A filter goes one row up and one column to the right at once, and never to the right in its own "
            "row. So a pixel one row up and two columns to the right stays unseen, however many layers there are.",
        ),
        wrong=(
            Reply(
                "Pixels to the right in the same row, which a mask takes away",
                "These are not known yet: no network may see them.",
                section="sec-pixel-chain",
            ),
            Reply(
                "Pixels far above, which lie outside the receptive field",
                "More layers reach them. No number of layers reaches the blind spot.",
            ),
            Reply(
                "The pixel in the middle, which mask A takes away",
                "That is the pixel to be predicted. It must not be seen.",
            ),
        ),
    ),
)
