"""Open questions about convolutional networks."""

from lib.exam.open import Open, Point

QUESTIONS = (
    Open(
        id="derive-convolution",
        part="CNN",
        chapter=3,
        topic="convolution",
        section="sec-convolution",
        minutes=6,
        text="A dense layer reads an image of $n$ by $n$ pixels. Which two demands turn it into a convolution "
        "with a kernel of $k$ by $k$? Begin with the one that cuts down what a single output reads. How many "
        "weights are left for one output after it, and how many for all outputs of a map together after both?",
        answer="In the dense layer an output has $n^2$ weights. Locality: it reads only a window, so $k^2$ are "
        "left for it, and other $k^2$ for the next output. Sharing: the same weights at every place, so all "
        "outputs of the map together have $k^2$ weights and one bias, whatever the size of the image.",
        mistake="Locality and sharing are taken for one demand. A layer may be local without sharing: "
        "every place then has a kernel of its own.",
        scheme=(
            Point("In the dense layer every output has a weight for every pixel: $n^2$.", 1),
            Point("One demand, locality: an output reads only a window of $k$ by $k$.", 1),
            Point("Then an output has $k^2$ weights in place of $n^2$.", 1),
            Point("The other demand, sharing: the same weights at every place.", 1),
            Point("Then all outputs of a map together have $k^2$ weights and one bias.", 1),
        ),
    ),
    Open(
        id="prove-equivariance",
        part="CNN",
        chapter=3,
        topic="equivariance",
        section="sec-convolution-shift",
        minutes=7,
        text="Show that a convolution with stride 1 commutes with shifts, away from the edges. Give a "
        "counterexample for stride 2.",
        answer="$y_i = b + \\sum_j w_j\\, x_{i+j}$. In the shifted series $x_{i-1}$ stands "
        "at place $i$, so the output there is $b + \\sum_j w_j\\, x_{(i-1)+j} = y_{i-1}$: it is shifted by one. "
        "With stride 2 output $i$ reads from place $2i$ on, and after the shift it finds there what stood from "
        "$2i - 1$ on, where no output began before. The kernel (1) without bias turns 0, 0, 1, 0, 0, 0 into "
        "0, 1, 0, and 0, 0, 0, 1, 0, 0 into 0, 0, 0. The 1 is gone in the middle of the series: no shift does "
        "that.",
        mistake="Equivariance is mixed up with invariance: the outputs move with the input, they do not stay.",
        scheme=(
            Point(
                r"The output is written as a sum over the kernel: $y_i = b + \sum_j w_j\, x_{i+j}$ (the bias "
                "may be left out).",
                1,
            ),
            Point(
                "The shifted input is put in: at place $i$ stands what stood at place $i - 1$.", 1
            ),
            Point("The sum is then that of place $i - 1$: the output is shifted by one.", 1),
            Point("With stride 2 output $i$ reads from place $2i$ on.", 1),
            Point(
                "A counterexample with numbers that does not rest on the edges, such as a single 1 in the "
                "middle that the kernel (1) reads before the shift and misses after it.",
                1,
            ),
        ),
    ),
    Open(
        id="flatten-or-average",
        part="CNN",
        chapter=3,
        topic="equivariance",
        section="sec-convolution-shift",
        minutes=7,
        text="Convolutions with stride 1 make 16 maps of 6 × 6. One network flattens them for a dense layer "
        "with 10 classes, another one takes the global average of each map and hands these to a dense layer "
        "with 10 classes. How many parameters has each dense layer, biases included? The object moves by one "
        "pixel, away from the edges: what happens to the maps and to the scores of both networks? What does "
        "the average lose?",
        answer="Flattened: 10 · (16 · 36 + 1) = 5,770 parameters. Averaged: 10 · (16 + 1) = 170. The maps move "
        "by one place in both networks. Behind the flattened maps their numbers now meet the weights of other "
        "places, so the scores change. An average adds up the same numbers as before, so the scores stay: the "
        "network is invariant. What is lost is where a shape stands, and how several shapes lie to each other.",
        mistake="The convolutions are called invariant. They are equivariant: only what stands behind them "
        "makes the scores invariant, or does not.",
        scheme=(
            Point(r"Flattened: $10 \cdot (16 \cdot 6 \cdot 6 + 1) = 5770$ parameters.", 1),
            Point(r"Averaged: $10 \cdot (16 + 1) = 170$ parameters.", 1),
            Point("In both networks the maps move by one place: equivariance.", 1),
            Point("Flattened: every place has weights of its own, so the scores change.", 1),
            Point(
                "Averaged: the same numbers are added up at other places, so the scores stay: invariance.",
                1,
            ),
            Point("The average loses where a shape stands.", 1),
        ),
    ),
    Open(
        id="pooling-for-and-against",
        part="CNN",
        chapter=3,
        topic="pooling",
        section="sec-pooling",
        minutes=5,
        text="What does max pooling of 2 × 2 with stride 2 gain, and what does it cost? Name two gains"
        " and two costs.",
        answer="Gains: rows and columns are halved, so later layers compute less; and they see further on the "
        "input. Costs: the exact place of the largest number is lost; and a shift by one pixel no longer moves "
        "the maps by a whole place.",
        mistake="Pooling is said to have parameters, or to reduce the number of channels. It has none and"
        " keeps all channels.",
        scheme=(
            Point(
                "One gain: rows and columns are halved, so later layers compute less, or a dense layer behind "
                "has fewer weights; later layers see further on the input; a small tolerance to shifts; "
                "nothing to learn.",
                1,
            ),
            Point("Another of these gains.", 1),
            Point(
                "One cost: the exact place is lost; three of four numbers are thrown away and get no gradient; "
                "shifts by one pixel no longer move the maps by a whole place.",
                1,
            ),
            Point("Another of these costs.", 1),
        ),
    ),
    Open(
        id="causal-against-recurrent",
        part="CNN",
        chapter=3,
        topic="causal convolution",
        section="sec-sharing",
        minutes=7,
        text="Compare a stack of causal dilated convolutions with a recurrent network, if you like in a table: "
        "how far each sees, what is shared, how each is trained, how long the path of a gradient from an early "
        "step is, and what one step of prediction needs.",
        answer="The stack sees its fixed field, the recurrent network all steps before, through a state that "
        "may lose them. Each layer of the stack shares its kernel over all steps; the recurrent network shares "
        "one cell over all steps. In training the stack computes all steps at once, the recurrent network one "
        "after the other. A gradient from an early step passes through as many layers as the stack has, or "
        "through every step in between. For one more step the stack needs the last numbers of its field, the "
        "recurrent network its state alone.",
        mistake="A convolution is said to have no parameters shared in time. It shares its kernel over "
        "all steps; what it lacks is a state.",
        scheme=(
            Point(
                "A stack sees as far as its field: the dilations and kernels decide; a "
                "recurrent network sees all that went before, through its state.",
                1,
            ),
            Point(
                "The convolution shares its weights over places, each layer its own; the "
                "recurrent network shares one set over all steps.",
                1,
            ),
            Point(
                "In training all steps of a convolution are computed at once, those of a "
                "recurrent network one after the other.",
                1,
            ),
            Point(
                "For a new step the recurrent network needs only its state; a convolution needs"
                " the last numbers of its field.",
                1,
            ),
            Point(
                "The recurrent network's path from an early step is as long as the steps in between, so "
                "gradients may vanish or explode; in a stack it is as long as the number of layers.",
                1,
            ),
        ),
    ),
    Open(
        id="count-a-network",
        part="CNN",
        chapter=3,
        topic="counting",
        section="sec-convolution-parameters",
        minutes=6,
        text="Explain why most parameters of a small convolutional network often lie in its first "
        "dense layer, and name two ways to reduce them. Use a map of 32 channels with 8 by 8 "
        "numbers and 100 units as an example.",
        answer="The dense layer has a weight for every place of every map: 32 · 8 · 8 = 2,048 numbers times "
        "100 units, plus 100 biases, are 204,900. The size of the map does not occur in a convolution's count: "
        "3 × 3 from 32 to 32 maps has 32 · (32 · 9 + 1) = 9,248. One more pooling leaves 512 numbers and "
        "51,300 parameters, a global average 32 numbers and 3,300.",
        mistake="The channels are forgotten: 8 by 8 numbers are read in each of the 32 maps.",
        scheme=(
            Point(
                r"The dense layer reads all numbers of all maps: $32 \cdot 8 \cdot 8 = 2048$.", 1
            ),
            Point(r"So it has $100 \cdot (2048 + 1) = 204900$ parameters.", 1),
            Point("A convolution's count does not depend on the size of the map.", 1),
            Point(
                "One way: more pooling or a stride before it; a global average of each map, which leaves 32 "
                "numbers; fewer channels, for example by 1 × 1 kernels; fewer units; no hidden dense layer.",
                1,
            ),
            Point("Another of these ways.", 1),
        ),
    ),
    Open(
        id="batch-norm-two-modes",
        part="CNN",
        chapter=9,
        topic="batch normalization",
        section="sec-batch-norm",
        minutes=7,
        text="What does batch normalization compute in training, what in evaluation, and what goes "
        "wrong if a network stays in training mode when it is used?",
        answer="Training: mean $\\mu$ and variance $\\sigma^2$ (divided by $N$) of each feature over the "
        "batch, in images over the positions, too; $\\hat x = (x - \\mu) / \\sqrt{\\sigma^2 + \\epsilon}$; "
        "then $\\gamma \\hat x + \\beta$ with $\\gamma$ and $\\beta$ learnt. Beside this the running mean and "
        "variance follow those of the batches. Evaluation: the same with the running statistics, so that an "
        "answer depends on its own input only. Left in training mode, an answer depends on the others in its "
        "batch, and the running statistics go on moving.",
        mistake="The running statistics are said to be learnt by gradient descent. They are averages; "
        "only scale and shift receive gradients.",
        scheme=(
            Point(
                "In training: mean and variance of each feature over the batch (in images over "
                "the positions, too).",
                1,
            ),
            Point("Normalize by the biased variance, epsilon inside the root.", 1),
            Point("Scale and shift, both learnt.", 1),
            Point("The running mean and variance follow beside this.", 1),
            Point("In evaluation: the running statistics in place of the batch's.", 1),
            Point(
                "Left in training mode, an answer depends on the others in its batch (also right: the running "
                "statistics go on moving; behind a dense layer a batch of one is refused).",
                1,
            ),
        ),
    ),
)
