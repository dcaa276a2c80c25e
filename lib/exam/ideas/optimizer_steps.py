"""Questions about steps, schedules, initialization and dropout."""

from lib.exam.conceptual import Choice, FindMistake, Match, Order, Reply, TrueOrFalse

QUESTIONS = (
    FindMistake(
        id="momentum-derivation",
        part="optimizers",
        chapter=7,
        topic="momentum",
        section="sec-momentum",
        text=r"A constant gradient $g$, momentum $\mu$ and the rule $v \leftarrow \mu v + g$, $\theta "
        r"\leftarrow \theta - \mathrm{lr}\; v$. Which line is wrong?",
        lines=(
            Reply(
                r"After many steps $v$ no longer changes: $v = \mu v + g$.",
                "With a constant gradient the sum settles.",
            ),
            Reply(
                r"So $v = g / (1 - \mu)$.",
                "Solved for v.",
            ),
            Reply(
                r"With $\mu = 0.9$ a step is then $0.9$ times as long as without momentum.",
                "One divided by 0.1 is 10: a step is ten times as long.",
            ),
            Reply(
                r"For steps as long as without momentum, $\mathrm{lr}$ is multiplied by $1 - \mu$.",
                r"The factor cancels against that of the velocity, $1 / (1 - \mu)$.",
            ),
        ),
        wrong=2,
    ),
    FindMistake(
        id="adam-derivation",
        part="optimizers",
        chapter=7,
        topic="Adam",
        section="sec-adam",
        text=r"Adam's first step, $\epsilon$ left out, starting from $m = v = 0$. Which line is wrong?",
        lines=(
            Reply(
                r"$m = (1 - \beta_1)\,g$ and $v = (1 - \beta_2)\,g^2$",
                "One update of each average, from zero.",
            ),
            Reply(
                r"$\hat m = m / (1 - \beta_1) = g$",
                "The correction divides by one minus the power of the first decay, here the first"
                " power.",
            ),
            Reply(
                r"$\hat v = v / (1 - \beta_2) = g^2$",
                "Likewise for the second average.",
            ),
            Reply(
                r"The step is $\mathrm{lr}\, \hat m / \hat v = \mathrm{lr} / g$.",
                "The root of the second average stands below the line: the step is lr times the "
                "sign of g.",
            ),
        ),
        wrong=3,
    ),
    Choice(
        id="adagrad-stops",
        part="optimizers",
        chapter=7,
        topic="adaptive rules",
        section="sec-adaptive",
        text="AdaGrad's steps become small during a long training. Why, and what does RMSProp change?",
        right=Reply(
            "AdaGrad adds up all squared gradients; RMSProp averages the recent ones.",
            "The sum only grows, so the effective learning rate only falls. An average can fall "
            "again.",
        ),
        wrong=(
            Reply(
                "AdaGrad divides by the sum of the squares; RMSProp divides by its root.",
                "Both divide by a root. What is under it differs.",
            ),
            Reply(
                "AdaGrad's mean of squares begins at zero; RMSProp corrects its start.",
                "AdaGrad keeps a sum. A mean that begins at zero makes early steps long, not late ones short; its "
                "correction comes with Adam.",
                section="sec-adam",
            ),
            Reply(
                "AdaGrad averages the recent squared gradients; RMSProp adds up all.",
                "It is the other way round: what never shrinks is a sum.",
            ),
        ),
    ),
    Choice(
        id="adamw-difference",
        part="optimizers",
        chapter=7,
        topic="weight decay",
        section="sec-adam",
        text="What does AdamW change about weight decay?",
        right=Reply(
            "The decay acts on the weight directly, past both running means.",
            "So it is not divided by the root of the second one. In Adam with an L2 penalty the decay is part of "
            "the gradient, and weights with large gradients decay less.",
        ),
        wrong=(
            Reply(
                "It adds the decay to the gradient, so that both means contain it.",
                "That is Adam with an L2 penalty. AdamW takes the decay out of the gradient.",
            ),
            Reply(
                "It leaves the decay out, since rescaled steps need none.",
                "It keeps the decay and decouples it from the gradient; the W stands for weight decay.",
            ),
            Reply(
                "It lets the learning rate decay in place of the weights.",
                "That is a schedule. Weight decay pulls the weights themselves towards zero.",
                section="sec-schedules",
            ),
        ),
    ),
    Order(
        id="warm-up-order",
        part="optimizers",
        chapter=7,
        topic="schedules",
        section="sec-schedules",
        text="A training uses warm-up and cosine decay. Put in order what its learning rate does.",
        feedback="Warm-up protects the first steps, when averages and weights are still unreliable; the "
        "cosine is flat at both ends.",
        steps=(
            "it starts near zero",
            "it rises in a straight line",
            "it reaches its peak",
            "it falls slowly at first, then faster, then slowly again",
            "it ends near zero",
        ),
    ),
    Match(
        id="decay-and-shape",
        part="optimizers",
        chapter=7,
        topic="schedules",
        section="sec-schedules",
        text="Which shape over time does each schedule have?",
        feedback="Step decay multiplies now and then, exponential decay always; the cosine goes from its "
        "peak to the bottom in half a wave.",
        pairs=(
            ("step decay", "a staircase"),
            ("exponential decay", "the same factor at every step"),
            ("cosine decay", "flat at both ends, steep in the middle"),
            ("warm-up", "a straight rise at the start"),
        ),
    ),
    TrueOrFalse(
        id="sgd-noise",
        part="optimizers",
        chapter=7,
        topic="SGD",
        section="sec-optimizers",
        holds=True,
        text="The gradient of a random mini-batch is, on average over the draws, the gradient of the "
        "whole training set.",
        right=Reply(
            "The mean over a random sample estimates the mean over all.",
            "The estimate is unbiased; a larger batch makes it less noisy.",
        ),
        wrong=(
            Reply(
                "Every mini-batch has the same gradient, as the loss is the same.",
                "Gradients differ from batch to batch; that is the noise.",
            ),
            Reply(
                "It leaves most samples out, so even on average it is biased.",
                "One draw leaves them out. Over many draws every sample comes equally often.",
            ),
        ),
    ),
    Choice(
        id="zero-weights",
        part="optimizers",
        chapter=8,
        topic="initialization",
        section="sec-initialization",
        minutes=2,
        text="All weights and biases of a network with one hidden layer of tanh units start at 0. Which "
        "of them does gradient descent change?",
        right=Reply(
            "Only the biases of the output layer",
            "The hidden units give tanh(0) = 0, so the output weights get no gradient; nor does what "
            "lies below, because the way back goes through these weights.",
        ),
        wrong=(
            Reply(
                "None of them",
                "The error at the output is, as a rule, not 0, and it reaches the output biases directly.",
            ),
            Reply(
                "The weights and biases of the output layer",
                "The gradient of an output weight is the error times a hidden unit, which is 0.",
            ),
            Reply(
                "All of them, by the same amount for every hidden unit",
                "Other equal numbers than 0 would do that, with softmax from the second step on.",
            ),
        ),
    ),
    Choice(
        id="glorot-or-he",
        part="optimizers",
        chapter=8,
        topic="initialization",
        section="sec-initialization",
        text="Why is the variance of He's initialization two divided by the number of inputs, and not one?",
        right=Reply(
            "ReLU lets about half of the mean square through.",
            "It sets about half of the pre-activations to zero; the factor 2 makes up for them.",
        ),
        wrong=(
            Reply(
                "A layer has two passes, forward and backward.",
                "Glorot's compromise is about these two. He's formula looks at the forward pass alone.",
            ),
            Reply(
                "Biases need as much variance as the weights.",
                "Biases start at zero, so they need no variance.",
            ),
            Reply(
                "It is Glorot's 2, with the units left out of the sum.",
                "Glorot's 2 stands over a sum of two numbers: with as many units as inputs that makes one over "
                "the inputs.",
            ),
        ),
    ),
    Choice(
        id="dropout-in-evaluation",
        part="optimizers",
        chapter=8,
        topic="dropout",
        section="sec-dropout",
        text="With inverted dropout and keep probability 0.8, what is done in evaluation?",
        right=Reply(
            "Every activation is left as it is.",
            "In training what was kept was divided by 0.8 already, so the mean is right without it.",
        ),
        wrong=(
            Reply(
                "Every activation is multiplied by 0.8.",
                "That belongs to the original form, which does not divide in training.",
            ),
            Reply(
                "Every activation is divided by 0.8.",
                "That is done in training.",
            ),
            Reply(
                "A fifth of the units is dropped.",
                "Only in training.",
            ),
        ),
    ),
)
