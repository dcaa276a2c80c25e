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
            "It has a kernel for each channel and one bias, and makes one map.",
            "The results of all three kernels and the bias are added: channels are not kept apart.",
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
                "It has a kernel and a bias for each channel, and makes one map.",
                "A kernel for each, but one bias, added to the sum of all three.",
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
            "The maps move with the object, and a dense layer behind them notices.",
            "That is equivariance: a dense layer on the flattened maps has weights of its own for every place. "
            "Invariance comes from what follows, for example a global pooling.",
        ),
        wrong=(
            Reply(
                "The same weights are used at every place, so the place cannot matter.",
                "Sharing makes the maps move with the object. The layer behind still sees that they have moved.",
            ),
            Reply(
                "It takes a max pooling of 2 × 2 behind the convolution to do that.",
                "Small windows tolerate at most a small shift, and a dense layer behind them still has weights "
                "for every place. A global pooling, over the whole map, would do it.",
                section="sec-pooling",
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
            ("additional filters", "the next layer reads more channels"),
        ),
        feedback="Padding adds zeros outside, so the kernel has more places; a stride moves it further, a "
        "dilation pulls it apart, and each filter makes one map, a channel of what the next layer reads.",
    ),
    TrueOrFalse(
        id="max-pooling-gradient",
        **CNN,
        topic="pooling",
        section="sec-pooling",
        text="In max pooling the gradient of an output reaches one input of its window only.",
        holds=True,
        right=Reply(
            "A small change of the numbers below the maximum does not change it.",
            "If the maximum stands there twice, as in a window of zeros behind a ReLU, there is no derivative; "
            "PyTorch gives all of it to the first.",
        ),
        wrong=(
            Reply(
                "Every number of the window took part in the comparison, so each gets a share.",
                "The output is the largest number alone. Equal shares for all belong to average pooling.",
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
            "$(k - 1)\\,d$ zeros before the first step",
            "The earliest number that an output reads lies $(k - 1)\\,d$ steps back. After the last step "
            "stands none.",
        ),
        wrong=(
            Reply(
                "$(k - 1)\\,d$ zeros before the first step and as many after the last",
                "There would be too many outputs, and the last ones would read past the end.",
            ),
            Reply(
                "$(k - 1)\\,d / 2$ zeros before the first step and as many after the last",
                "That keeps the size, if it is a whole number, but each window reaches as far into the future "
                "as into the past.",
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
            "They depend on the rest of the batch.",
            "In training mode mean and variance are those of the batch, so the answer to one picture depends "
            "on the others.",
        ),
        wrong=(
            Reply(
                "They drift, since every call updates the weights.",
                "Only a step of an optimizer changes weights. What follows each batch are the running "
                "statistics, and in training mode no answer uses them.",
            ),
            Reply(
                "They are the same, but slower.",
                "Training mode uses the batch's statistics, evaluation the running ones.",
            ),
            Reply(
                "They are random, even for the same batch.",
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
            "There the middle is the pixel itself, later a feature.",
            "Behind mask A the feature in the middle has not seen the pixel, so mask B may keep it. Mask B "
            "must still take away what comes after the middle: features there have seen the pixel.",
        ),
        wrong=(
            Reply(
                "Later layers would have too few weights without it.",
                "One weight in 9 or 25 is no matter of size. What counts is what the middle has seen.",
            ),
            Reply(
                "Behind mask A the middle holds nothing but zeros.",
                "It holds a feature of the pixels before, which may be used.",
            ),
            Reply(
                "Because only the first layer is used when images are drawn.",
                "All layers are used, in training and in drawing.",
            ),
        ),
    ),
)
