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
            ("RMSProp", "AdaGrad's step, which shrinks for ever"),
            ("Adam's corrections", "running means that begin at zero"),
            ("AdamW", "weight decay that is rescaled away"),
        ),
        feedback="Momentum averages over time; AdaGrad and RMSProp rescale each number; Adam does both and "
        "corrects the start; AdamW takes the decay out of the quotient.",
    ),
    TrueOrFalse(
        id="adam-first-step",
        **OPTIMIZERS,
        topic="Adam",
        section="sec-adam",
        text="Adam's first step is longer where the gradient is larger.",
        holds=False,
        right=Reply(
            "Both corrected means are then exact, so gradient over its own size is left: the step is the learning "
            "rate times a sign.",
            "The first step has the same length in every parameter.",
        ),
        wrong=(
            Reply(
                "The running means begin at zero, so the first step is nearly zero.",
                "The corrections undo the zeros: at the first step they give the gradient and its square.",
            ),
            Reply(
                "Large gradients are clipped first.",
                "Adam clips nothing; it divides.",
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
            "The mean square is short by a factor of 1000, its root by about 32, the mean only by 10.",
            "The first step would be $0.1 / \\sqrt{0.001} = 3.16$ learning rates.",
        ),
        wrong=(
            Reply(
                "The mean of the gradient is too large at the start.",
                "It is too small, by a factor of 10. What it is divided by is smaller still.",
            ),
            Reply(
                "Epsilon is too small to matter.",
                "Epsilon bounds the quotient from above; it is not the reason for its size.",
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
            "Little: 0.001 may suit one and not the other. Each needs a grid of its own.",
            "Same start, same batches, several seeds, and for each rule a grid whose best value is not at its "
            "edge.",
        ),
        wrong=(
            Reply(
                "Adam is the better optimizer for this network.",
                "A step of Adam is about the learning rate long, one of SGD the learning rate times the "
                "gradient: the same number is not the same step.",
            ),
            Reply(
                "The comparison was fair, since all settings agreed.",
                "The same number is not the same step in both rules.",
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
        text="All weights of a network start at the same number. What goes wrong?",
        right=Reply(
            "All units of a layer compute the same and get the same gradient: they stay equal for ever.",
            "Random weights break the tie. Biases may start at zero.",
        ),
        wrong=(
            Reply(
                "All gradients are zero, whatever the number.",
                "That is so at zero, for the hidden layers. At another number gradients arrive, equal for all "
                "units.",
            ),
            Reply(
                "The loss cannot be computed.",
                "It can; only the units of a layer do the work of one.",
            ),
            Reply(
                "Nothing, if the number is small.",
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
        feedback="Glorot balances forward and backward; He doubles because ReLU halves; an orthogonal matrix "
        "keeps every length; with the identity a ReLU state stays until told otherwise.",
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
        ),
    ),
)
