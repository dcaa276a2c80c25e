"""Questions about shapes, sharing and pooling of convolutional networks, and about their normalization."""

from lib.exam.conceptual import Choice, FindMistake, Match, Order, Reply, TrueOrFalse

QUESTIONS = (
    FindMistake(
        id="fields-derivation",
        part="CNN",
        chapter=3,
        topic="receptive field",
        section="sec-convolution-field",
        text="A convolution of 3 × 3 with stride 1 is followed by max pooling 2 × 2 with stride 2 and "
        "by another convolution of 3 × 3. Which line of this derivation of the receptive field, "
        "in rows, is wrong?",
        lines=(
            Reply(
                "The first convolution sees $3$ rows.",
                "One output sees its own kernel.",
            ),
            Reply(
                r"Behind the pooling: $3 + (2 - 1) \cdot 1 = 4$ rows.",
                "Neighbours before the pooling lie one row apart, so it adds one row.",
            ),
            Reply(
                r"The last convolution adds $(3 - 1) \cdot 1 = 2$ rows.",
                "Behind a stride of 2 neighbours lie two rows of the input apart, so it adds (3 −"
                " 1) · 2 = 4 rows.",
            ),
            Reply(
                "This is added to the rows of line 2.",
                "Each layer adds to what the one before sees: with the right line 3, 4 + 4 = 8 rows.",
            ),
        ),
        wrong=2,
    ),
    FindMistake(
        id="output-size-derivation",
        part="CNN",
        chapter=3,
        topic="output size",
        section="sec-convolution-size",
        text="An image of 32 × 32 pixels meets a kernel of 5 × 5 with stride 2 and padding 2. Which "
        "line is wrong?",
        lines=(
            Reply(
                r"With the padding there are $32 + 2 \cdot 2 = 36$ rows.",
                "The padding stands on both sides.",
            ),
            Reply(
                "The kernel can move over $36 - 5 = 31$ rows.",
                "From its first place on the rest of the padded rows is left.",
            ),
            Reply(
                r"With stride 2 these are $\lfloor 31 / 2 \rfloor = 15$ moves.",
                "A move takes two rows; the last row goes unread.",
            ),
            Reply(
                "So there are $15$ rows in the output.",
                "Moves are not outputs: there is one output before the first move, so there are "
                "16 rows.",
            ),
        ),
        wrong=3,
    ),
    Choice(
        id="one-by-one-kernel",
        part="CNN",
        chapter=3,
        topic="convolution",
        section="sec-convolution",
        text="What can a convolution with a kernel of 1 × 1 and stride 1 do?",
        right=Reply(
            "Mix the channels of each place, and change their number.",
            "At one place it is a dense layer over the channels, the same one everywhere.",
        ),
        wrong=(
            Reply(
                "Nothing: it multiplies every number by one weight.",
                "That is so only for one channel and one filter. It has a weight for each channel"
                " of each filter.",
            ),
            Reply(
                "Look at neighbouring pixels, with fewer weights than a larger kernel.",
                "It sees no neighbour. Larger kernels do.",
                section="sec-convolution-field",
            ),
            Reply(
                "Halve rows and columns.",
                "With stride 1 every place has an output. A stride of 2 would halve them.",
                section="sec-convolution-size",
            ),
        ),
    ),
    TrueOrFalse(
        id="pooling-parameters",
        part="CNN",
        chapter=3,
        topic="pooling",
        section="sec-pooling",
        holds=False,
        text="A max pooling layer over 64 channels has more parameters than one over 3 channels.",
        right=Reply(
            "Pooling has nothing to learn, whatever the number of channels.",
            "It picks the largest number of a window: no weight takes part.",
        ),
        wrong=(
            Reply(
                "It has one weight for each window and channel.",
                "A maximum needs no weight.",
            ),
            Reply(
                "The channels are added up before the pooling, so their number does not matter.",
                "Each channel is pooled by itself, and as many come out as go in. A convolution adds channels "
                "up.",
            ),
        ),
    ),
    Choice(
        id="stride-and-shift",
        part="CNN",
        chapter=3,
        topic="equivariance",
        section="sec-convolution-shift",
        text="An image moves by one pixel to the right. Which network's maps move with it exactly, "
        "away from the edges?",
        right=Reply(
            "Convolutions with stride 1 only",
            "Each output reads the same neighbours as before, one place further: equivariance.",
        ),
        wrong=(
            Reply(
                "Convolutions with stride 2",
                "Other pixels are read than before. Behind one such layer a shift by two pixels moves the map "
                "by one place; behind two layers it takes four.",
            ),
            Reply(
                "Convolutions with stride 1 and a pooling of 2 × 2 with stride 2",
                "The pooling's windows now hold other pixels together.",
            ),
            Reply(
                "A dense layer on the pixels",
                "It has weights of its own for every place.",
                section="sec-convolution-parameters",
            ),
        ),
    ),
    Match(
        id="layers-and-counts",
        part="CNN",
        chapter=3,
        topic="counting",
        section="sec-convolution-parameters",
        text="An image has $C$ channels of $n$ by $n$ pixels. How many parameters has each layer, "
        "biases included?",
        feedback="Only the dense layer's count holds the size of the image; a kernel of 1 × 1 has a weight"
        " for each channel.",
        pairs=(
            ("convolution of 3 × 3 with $F$ filters", r"$F\,(9 C + 1)$"),
            ("convolution of 1 × 1 with $F$ filters", r"$F\,(C + 1)$"),
            ("dense layer with $F$ units", r"$F\,(C n^2 + 1)$"),
            ("max pooling of 2 × 2", "none"),
        ),
    ),
    Order(
        id="gradient-of-a-kernel",
        part="CNN",
        chapter=3,
        topic="gradient",
        section="sec-convolution-gradient",
        text="Put in order how the gradient of one weight of a kernel is computed.",
        feedback="All places share the weight, so the shares of all of them are added, and those of all "
        "samples as well.",
        steps=(
            "forwards, the weight meets one input at each place",
            "the gradients of the outputs arrive from above",
            "place by place, input times gradient of the output",
            "the sum over places and samples",
        ),
    ),
    Choice(
        id="causal-or-recurrent",
        part="CNN",
        chapter=3,
        topic="causal convolution",
        section="sec-convolution-causal",
        text="Four causal layers have kernel size 2 and dilations 1, 2, 4 and 8. On how many steps, its own "
        "included, does an output depend?",
        right=Reply(
            "16",
            "One plus 1 + 2 + 4 + 8. Each further layer doubles the field.",
        ),
        wrong=(
            Reply(
                "5",
                "That is the field without dilation: each layer would add one step.",
            ),
            Reply(
                "15",
                "So many steps back it reaches. Its own step is seen as well.",
            ),
            Reply(
                "All so far",
                "That is what a recurrent network can do. A convolution sees as far as its layers"
                " reach.",
                section="sec-sharing",
            ),
        ),
    ),
    TrueOrFalse(
        id="batch-of-one",
        part="CNN",
        chapter=9,
        topic="batch normalization",
        section="sec-batch-norm",
        holds=True,
        text="Behind a dense layer, batch normalization in training mode makes the output independent of "
        "the sample if the batch holds only one.",
        right=Reply(
            "The deviation from the mean is zero, whatever the sample.",
            "The mean of one number is the number itself, so only the shift comes out. PyTorch refuses such a "
            "batch.",
        ),
        wrong=(
            Reply(
                "The running statistics are used in place of the batch's.",
                "That is evaluation mode.",
            ),
            Reply(
                "Its variance is zero, so epsilon alone sets the output.",
                "Epsilon keeps the root away from zero. What is divided by it is zero, so its size plays no "
                "part.",
            ),
        ),
    ),
    Choice(
        id="normalized-axes-image",
        part="CNN",
        chapter=9,
        topic="batch normalization",
        section="sec-normalization-axes",
        text="A batch of $N$ images has maps of $C$ channels with $I$ rows and $J$ columns. How many "
        "means does batch normalization compute?",
        right=Reply(
            "One for each channel: $C$",
            "It averages over samples and positions, which share the filter of a channel.",
        ),
        wrong=(
            Reply(
                "One for each sample: $N$",
                "That would be layer normalization over a whole sample.",
                section="sec-layer-norm",
            ),
            Reply(
                "One for each place and channel: $C I J$",
                "The positions of a channel are averaged, too: they share their filter.",
            ),
            Reply(
                "A single one",
                "Features with different scales would not be put on one scale.",
            ),
        ),
    ),
)
