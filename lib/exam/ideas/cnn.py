"""Questions about convolutional networks and batch normalization."""

from lib.exam.conceptual import Choice, Match, Order, Reply, TrueOrFalse

CNN = {"part": "CNN", "chapter": 3}

QUESTIONS = (
    Choice(
        id="channels-of-a-filter",
        **CNN,
        topic="convolution",
        section="sec-convolution",
        text="A convolution reads an image with 3 channels. What does **one** of its filters do with them?",
        right=Reply(
            "It has a kernel for each channel, adds up all three results and one bias, and makes one map.",
            "One filter, one map: channels are added, not kept apart.",
        ),
        wrong=(
            Reply(
                "It slides the same kernel over each channel and makes three maps.",
                "Each channel has weights of its own, and their results are added.",
            ),
            Reply(
                "It averages the channels first and reads the grey image.",
                "The weights decide how much each channel counts; nothing is averaged beforehand.",
            ),
            Reply(
                "It has a kernel and a bias for each channel.",
                "A kernel for each, but one bias, added to the sum.",
            ),
        ),
    ),
    TrueOrFalse(
        id="equivariant-or-invariant",
        **CNN,
        topic="equivariance",
        section="sec-convolution-shift",
        text="A convolution with stride 1 makes a network's **class** independent of where the object stands.",
        holds=False,
        right=Reply(
            "The maps move with the object (equivariance); what reads them, such as a flattened dense layer, has "
            "weights for every place.",
            "Invariance comes from what follows, for example a global pooling.",
        ),
        wrong=(
            Reply(
                "The same weights are used at every place, so the place cannot matter.",
                "Sharing makes the maps move with the object. The layer behind still sees that they have moved.",
            ),
            Reply(
                "It would hold if the convolution had stride 2.",
                "A stride loses even the equivariance: a shift by one pixel changes which pixels are read.",
            ),
        ),
    ),
    Choice(
        id="what-size-changes",
        **CNN,
        topic="parameter sharing",
        section="sec-convolution-parameters",
        text="A network of convolutions reads images twice as wide and twice as high. What happens to the "
        "number of parameters of its convolutions?",
        right=Reply(
            "It stays the same.",
            "Kernels and biases do not know how large the image is. The outputs are about four times as many.",
        ),
        wrong=(
            Reply(
                "It doubles.",
                "No side of the image occurs in the count: filters times (channels times kernel, plus one).",
            ),
            Reply(
                "It is four times as large.",
                "That is so for the number of outputs. All places share the same weights.",
            ),
            Reply(
                "That depends on stride and padding.",
                "They change how many outputs there are, not how many weights.",
            ),
        ),
    ),
    Match(
        id="settings-of-a-convolution",
        **CNN,
        topic="output size",
        section="sec-convolution-size",
        text="What does each setting of a convolution do?",
        pairs=(
            ("padding", "the output need not be smaller than the input"),
            ("stride", "there are fewer outputs"),
            ("dilation", "an output reaches further with the same weights"),
            ("more filters", "there are more maps"),
        ),
        feedback="Padding adds zeros outside, so the kernel has more places; a stride moves it further, a "
        "dilation pulls it apart, and each filter makes one map.",
    ),
    TrueOrFalse(
        id="max-pooling-gradient",
        **CNN,
        topic="pooling",
        section="sec-pooling",
        text="In max pooling the gradient of an output reaches one input of its window only.",
        holds=True,
        right=Reply(
            "A small change of the others does not change the maximum.",
            "Average pooling hands equal shares to all.",
        ),
        wrong=(
            Reply(
                "Pooling has one weight for each window.",
                "Pooling has nothing to learn.",
            ),
            Reply(
                "All inputs but the largest were set to zero in the forward pass.",
                "They stay in the map below; they are passed over.",
            ),
        ),
    ),
    Choice(
        id="causal-padding",
        **CNN,
        topic="causal convolution",
        section="sec-convolution-causal",
        text="A convolution over time has kernel size $k$ and dilation $d$. How is it made causal, with as many "
        "outputs as inputs?",
        right=Reply(
            "$(k - 1)\\,d$ zeros before the first step, none after the last",
            "The earliest number that an output reads lies $(k - 1)\\,d$ steps back.",
        ),
        wrong=(
            Reply(
                "$(k - 1)\\,d$ zeros on each side",
                "There would be too many outputs, and the last ones would read past the end.",
            ),
            Reply(
                "$(k - 1)\\,d / 2$ zeros on each side",
                "That keeps the size, but half of each window lies in the future.",
            ),
            Reply(
                "$k - 1$ zeros before the first step",
                "The dilation stretches the kernel: it reaches $d$ times as far.",
            ),
        ),
    ),
    Order(
        id="training-step-of-batch-norm",
        part="CNN",
        chapter=9,
        topic="batch normalization",
        section="sec-batch-norm",
        text="Put in order what batch normalization does with a batch in training.",
        steps=(
            "mean of each feature over the batch",
            "variance of each feature, divided by N",
            "subtract the mean, divide by the root of variance plus epsilon",
            "multiply by the scale and add the shift",
        ),
        feedback="Epsilon stands inside the root, and scale and shift come last. The running statistics follow "
        "the batch's beside this, for evaluation.",
    ),
    Choice(
        id="forgotten-eval",
        part="CNN",
        chapter=9,
        topic="batch normalization",
        section="sec-batch-norm",
        text="A network with batch normalization is used without `eval()`. What is wrong with its answers?",
        right=Reply(
            "The answer to one picture depends on the other pictures of its batch.",
            "In training mode mean and variance are those of the batch.",
        ),
        wrong=(
            Reply(
                "They are zero.",
                "They are normalized by the batch's statistics, not set to zero.",
            ),
            Reply(
                "They are the same, but slower.",
                "Training mode uses the batch's statistics, evaluation the running ones.",
            ),
            Reply(
                "They are random from call to call.",
                "The same batch gives the same answers. Random masks belong to dropout.",
            ),
        ),
    ),
    Choice(
        id="mask-a-once",
        part="CNN",
        chapter=20,
        topic="masked convolution",
        section="sec-pixel-masks",
        text="A network predicts pixels by masked convolutions. Why does only its **first** layer take the middle "
        "weight away?",
        right=Reply(
            "There the middle is the pixel to be predicted; in later layers it is a feature that has not seen it.",
            "One layer of mask A is enough to keep the pixel out of everything behind it.",
        ),
        wrong=(
            Reply(
                "Later layers would have too few weights without it.",
                "One weight in 9 or 25 is no matter of size. What counts is what the middle has seen.",
            ),
            Reply(
                "In later layers the middle is empty.",
                "It holds a feature of the pixels before, which may be used.",
            ),
            Reply(
                "Because only the first layer is used when images are drawn.",
                "All layers are used, in training and in drawing.",
            ),
        ),
    ),
)
