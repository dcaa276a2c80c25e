"""Questions about what to choose: activation function, size of the mini-batch, cures for a curve of the loss."""

from lib.exam.conceptual import Choice, Match, Reply, TrueOrFalse

QUESTIONS = (
    Choice(
        id="tanh-not-sigmoid",
        part="optimizers",
        chapter=8,
        topic="activation function",
        section="sec-activation-choice",
        text="Why does a plain recurrent network take tanh for its state, and not the sigmoid?",
        right=Reply(
            "tanh is centred on zero, and its slope reaches 1, not only a quarter.",
            "A slope of at most a quarter costs the gradient a factor of 4 or more at each step; states that are "
            "all positive push the weights of a unit up together or down together.",
        ),
        wrong=(
            Reply(
                "tanh has a ceiling, while the sigmoid can grow at each step.",
                "Both have a ceiling, at 1. It is ReLU that has none.",
            ),
            Reply(
                "tanh does not saturate, so gradients through time cannot vanish.",
                "Both saturate on both sides: near ±1 the slope of tanh is nearly 0.",
            ),
            Reply(
                "The sigmoid's slope is negative below zero and turns gradients round.",
                r"Its slope is $\sigma (1 - \sigma)$, which is positive everywhere.",
            ),
        ),
    ),
    TrueOrFalse(
        id="closed-or-dead",
        part="optimizers",
        chapter=8,
        topic="activation function",
        section="sec-activation-choice",
        text="A ReLU unit that gives 0 for one sample is dead: training can no longer change its weights.",
        holds=False,
        right=Reply(
            "Another sample may open it, and then its weights get a gradient.",
            "Dead is a unit that is closed for every sample. A leaky ReLU lets some gradient through even then.",
        ),
        wrong=(
            Reply(
                "A large error on this sample still gives its weights a gradient.",
                "The chain rule multiplies the error by the slope, and the slope is 0 there.",
            ),
            Reply(
                "Its slope is 0 there, so no sample gives its weights a gradient.",
                "This sample gives none. Where the pre-activation of another one is positive, the slope is 1.",
            ),
        ),
    ),
    Choice(
        id="batch-four-times-as-large",
        part="optimizers",
        chapter=7,
        topic="SGD",
        section="sec-optimizers",
        text="Mini-batches become four times as large. What becomes of the number of steps in a pass over the "
        "data, and of the standard deviation of the gradient's noise?",
        right=Reply(
            "A quarter of the steps, half of the noise",
            "The variance of a mean falls as one over the number of samples; the standard deviation is its root.",
        ),
        wrong=(
            Reply(
                "A quarter of the steps, a quarter of the noise",
                "That is the variance. The standard deviation is its root.",
            ),
            Reply(
                "A quarter of the steps, twice the noise",
                "The mean over more samples is less noisy, not more.",
            ),
            Reply(
                "As many steps as before, half of the noise",
                "A pass takes each sample once, so larger batches are fewer.",
            ),
        ),
    ),
    Match(
        id="curve-and-cure",
        part="optimizers",
        chapter=7,
        topic="schedules",
        section="sec-schedules",
        text="Four trainings, each with one trouble. What do you try first for each?",
        pairs=(
            ("the training loss jumps up in the first steps, and only there", "warm-up"),
            ("the training loss falls steadily, but very slowly", "a larger learning rate"),
            (
                "late in training the loss jumps about and no longer falls",
                "a learning rate that ends near zero",
            ),
            ("the training loss falls, the validation loss rises", "dropout, or stopping early"),
        ),
        feedback="The first gradients say little about later ones; short steps take long; in the end the noise of "
        "the mini-batches asks for short steps; and against learning by heart no step size helps.",
    ),
)
