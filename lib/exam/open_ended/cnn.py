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
        "with a kernel of $k$ by $k$, and how many weights are left after each: for one output after the "
        "first, for all outputs of a map together after the second?",
        answer="Locality cuts each output's sum to a window; sharing uses one kernel for all places. "
        "Together they leave k² weights and a bias for each map, whatever the size of the image.",
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
        answer="Every output is the same function of its own window. If the input moves by one, the "
        "window that an output saw is now seen by its neighbour. With stride 2 and the kernel "
        "(1), the input 1, 0, 0, 0 gives 1, 0; moved by one, 0, 1, 0, 0 gives 0, 0, which is no "
        "shift of 1, 0.",
        mistake="Equivariance is mixed up with invariance: the outputs move with the input, they do not stay.",
        scheme=(
            Point(
                r"The output is written as a sum over the kernel: $y_i = \sum_j w_j\, x_{i+j}$.", 1
            ),
            Point(
                "The shifted input is put in: at place $i$ stands what stood at place $i - 1$.", 1
            ),
            Point("The sum is then that of place $i - 1$: the output is shifted by one.", 1),
            Point("With stride 2 output $i$ reads from place $2i$ on.", 1),
            Point(
                "A counterexample with numbers, such as a single 1 that the kernel (1) reads "
                "before the shift and misses after it.",
                1,
            ),
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
        answer="It makes maps smaller and fields larger, without parameters; it loses the exact place "
        "and the equivariance to shifts by one pixel. A small tolerance to shifts is a further "
        "gain.",
        mistake="Pooling is said to have parameters, or to reduce the number of channels. It has none and"
        " keeps all channels.",
        scheme=(
            Point("A gain: rows and columns are halved, so later layers compute less.", 1),
            Point("A gain: later layers see further on the input.", 1),
            Point(
                "A cost: three of four numbers are thrown away, and with them the exact place.", 1
            ),
            Point("A cost: shifts by one pixel no longer move the maps by a whole place.", 1),
        ),
    ),
    Open(
        id="causal-against-recurrent",
        part="CNN",
        chapter=3,
        topic="causal convolution",
        section="sec-sharing",
        minutes=6,
        text="Compare a stack of causal dilated convolutions with a recurrent network: how far each "
        "sees, what is shared, how each is trained, how long the path of a gradient from an early step "
        "is, and what one step of prediction needs.",
        answer="Fixed field, parallel in training and short paths on the one side; an unlimited but "
        "lossy memory, sequential in training and cheap at the next step on the other.",
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
                "The recurrent network's path from an early step is long, so gradients may "
                "vanish; in a stack it is as long as the number of layers.",
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
        answer="2,048 numbers times 100 units, plus 100 biases, are 204,900. A further pooling divides "
        "the numbers by four; a global average leaves one for each channel.",
        mistake="The channels are forgotten: 8 by 8 numbers are read in each of the 32 maps.",
        scheme=(
            Point(
                r"The dense layer reads all numbers of all maps: $32 \cdot 8 \cdot 8 = 2048$.", 1
            ),
            Point(r"So it has $100 \cdot (2048 + 1) = 204900$ parameters.", 1),
            Point("A convolution's count does not depend on the size of the map.", 1),
            Point("One way: pool or use a stride before it.", 1),
            Point(
                "Another way: average each map globally, which leaves 32 numbers, or use fewer "
                "channels.",
                1,
            ),
        ),
    ),
    Open(
        id="batch-norm-two-modes",
        part="CNN",
        chapter=9,
        topic="batch normalization",
        section="sec-batch-norm",
        minutes=6,
        text="What does batch normalization compute in training, what in evaluation, and what goes "
        "wrong if the mode is not changed?",
        answer="Training uses the batch and updates the running statistics; evaluation uses those alone,"
        " so that an answer depends on its own input only.",
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
                "Left in training mode, an answer depends on its neighbours in the batch, and behind "
                "a dense layer a batch of one gives the shift alone, whatever the sample.",
                1,
            ),
        ),
    ),
)
