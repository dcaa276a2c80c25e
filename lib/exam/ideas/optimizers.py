"""Questions about optimizers, initialization and dropout."""

from lib.exam.conceptual import Choice, Match, Order, Reply, TrueOrFalse

OPTIMIZERS = {"part": "optimizers", "chapter": 7}

QUESTIONS = (
    Match(
        id="rule-and-trouble",
        **OPTIMIZERS,
        topic="optimizers",
        section="sec-optimizers-exam",
        text="Which trouble does each rule answer?",
        pairs=(
            ("momentum", "zigzag across a valley"),
            ("AdaGrad", "slopes of very different size"),
            ("RMSProp", "a step that shrinks for ever"),
            ("Adam's corrections", "first steps of the wrong length"),
            ("AdamW", "a pull towards zero that large gradients wipe out"),
        ),
        feedback="Momentum adds up over time, so what alternates cancels; AdaGrad and RMSProp divide each "
        "gradient by its usual size; Adam does both and corrects the start; AdamW takes the weight decay out of "
        "the quotient.",
    ),
    TrueOrFalse(
        id="adam-first-step",
        **OPTIMIZERS,
        topic="Adam",
        section="sec-adam",
        text="Adam's first step is longer where the gradient is larger.",
        holds=False,
        right=Reply(
            "Gradient over its own size is left: the learning rate times a sign.",
            "Both corrected means are exact then, so the first step has the same length in every parameter whose "
            "gradient is not 0.",
        ),
        wrong=(
            Reply(
                "The running means begin at zero, so every first step is nearly zero.",
                "The corrections undo the zeros: at the first step they give the gradient and its square.",
            ),
            Reply(
                "The step is the learning rate times the corrected mean of the gradient.",
                "It is divided by the root of the corrected mean square, which at the first step is the size of "
                "the gradient itself.",
            ),
        ),
    ),
    TrueOrFalse(
        id="uncorrected-adam",
        **OPTIMIZERS,
        topic="Adam",
        section="sec-adam",
        text="Without the corrections, with $\\beta_1 = 0.9$ and $\\beta_2 = 0.999$, Adam's first steps would "
        "be too **long**.",
        holds=True,
        right=Reply(
            "At first the mean is 10 times too small, the root mean square 32 times.",
            "The first step would be $0.1 / \\sqrt{0.001} = 3.16$ learning rates long, the tenth, with a constant "
            "gradient, 6.5.",
        ),
        wrong=(
            Reply(
                "The mean of the gradient is too large at the start.",
                "It is too small, by a factor of 10. What it is divided by is smaller still.",
            ),
            Reply(
                "Both means begin near zero, so the first steps are near zero as well.",
                "The mean does begin small. But the root of the mean square, which divides it, is shorter still.",
            ),
        ),
    ),
    Choice(
        id="momentum-and-learning-rate",
        **OPTIMIZERS,
        topic="momentum",
        section="sec-momentum",
        text="You go from plain gradient descent to PyTorch's momentum with $\\mu = 0.9$. What should become "
        "of the learning rate, to begin with?",
        right=Reply(
            "A tenth of it",
            "With a constant gradient the velocity grows to $1/(1 - 0.9) = 10$ gradients.",
        ),
        wrong=(
            Reply(
                "Ten times as large",
                "Steps already become ten times as long.",
            ),
            Reply(
                "The same",
                "PyTorch adds the gradient whole, so steps become up to ten times as long.",
            ),
            Reply(
                "0.9 of it",
                "The sum of the series counts, $1/(1 - 0.9)$, not the factor of one step.",
            ),
        ),
    ),
    Choice(
        id="fair-comparison",
        **OPTIMIZERS,
        topic="optimizers",
        section="sec-optimizer-race",
        text="SGD and Adam were compared with a learning rate of 0.001 for both, and Adam won. What follows?",
        right=Reply(
            "Little: each rule needs a grid of learning rates of its own.",
            "Same start, same batches, several seeds, and for each rule a grid whose best value is not at its "
            "edge.",
        ),
        wrong=(
            Reply(
                "Adam is the better optimizer, at least for this network and data.",
                "Adam moves each parameter by about the learning rate, SGD by the learning rate times the "
                "gradient: the same number is not the same step.",
            ),
            Reply(
                "The comparison was fair, since all settings agreed.",
                "They agreed in their numbers only: 0.001 is usual for Adam and often far too small for SGD.",
            ),
            Reply(
                "Little: one run is luck. With five seeds at 0.001 it would be fair.",
                "Seeds tell luck from difference, but each run would still use a rate that suits one rule and "
                "perhaps not the other.",
            ),
        ),
    ),
    Order(
        id="order-in-a-training-step",
        **OPTIMIZERS,
        topic="optimizers",
        section="sec-optimizers",
        text="Put one training step in order, from clearing the old gradients on.",
        steps=(
            "set the gradients to zero",
            "forward pass and loss",
            "backward pass",
            "clip the norm of the gradient",
            "step of the optimizer",
        ),
        feedback="Clipping stands between backward pass and step. Before the backward pass there is no "
        "gradient to clip, after the step it is too late.",
    ),
    Choice(
        id="why-random",
        part="optimizers",
        chapter=8,
        topic="initialization",
        section="sec-initialization",
        text="All weights of a network start at the same number, all biases at 0. What goes wrong?",
        right=Reply(
            "The units of a hidden layer get equal gradients and stay equal.",
            "They compute the same, and do the work of one unit. Random weights break the tie; biases may start "
            "at zero.",
        ),
        wrong=(
            Reply(
                "All gradients are zero, whatever the number.",
                "Even at zero the output biases get one. At another number the hidden layers get one, too, with "
                "softmax from the second step on; it is the same for all units of a layer.",
            ),
            Reply(
                "Hidden units are equal at first; the noise of mini-batches parts them.",
                "Each mini-batch has another gradient, but all units of a hidden layer get the same one.",
            ),
            Reply(
                "Nothing, if the number is small and the layers are few.",
                "Small or not: equal units stay equal.",
            ),
        ),
    ),
    Match(
        id="initialization-and-use",
        part="optimizers",
        chapter=8,
        topic="initialization",
        section="sec-initialization",
        text="For what is each initialization made?",
        pairs=(
            ("Glorot (Xavier)", "layers with tanh"),
            ("He (Kaiming)", "layers with ReLU"),
            ("orthogonal", "the recurrent matrix of a tanh network"),
            ("identity", "a recurrent network with ReLU"),
        ),
        feedback="Glorot balances forward and backward; He doubles the variance because ReLU halves the mean "
        "square; an orthogonal matrix keeps every length; with the identity a ReLU state stays until told "
        "otherwise.",
    ),
    TrueOrFalse(
        id="dropout-keeps-the-mean",
        part="optimizers",
        chapter=8,
        topic="dropout",
        section="sec-dropout",
        text="Inverted dropout with drop probability $p$ keeps mean and spread of a unit's output as they "
        "were.",
        holds=False,
        right=Reply(
            "It keeps the mean; the mean square grows by the factor $1/(1 - p)$.",
            "With $p = 0.5$ the spread of numbers around 0 grows by 41 %.",
        ),
        wrong=(
            Reply(
                "The mean falls by the factor $1 - p$, and evaluation makes up for it.",
                "That is dropout without scaling. Inverted dropout scales in training.",
            ),
            Reply(
                "The spread falls, since some units are zero.",
                "Those that stay are scaled up, which spreads more than the zeros take away.",
            ),
            Reply(
                "Dividing by $1 - p$ makes up for the zeros, in mean and spread.",
                "In the mean only. The mean square becomes $(1 - p)\\, x^2 / (1 - p)^2 = x^2 / (1 - p)$.",
            ),
        ),
    ),
)
