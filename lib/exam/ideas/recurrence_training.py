"""Questions about data, recurrence and its training: shapes, unrolling, gradients."""

from lib.exam.conceptual import Choice, FindMistake, Match, Order, Reply, TrueOrFalse

QUESTIONS = (
    Choice(
        id="caption-shape",
        part="RNN",
        chapter=1,
        topic="shapes of tasks",
        section="sec-one-to-many",
        text="A model gets one picture and writes a sentence about it, word by word. Which shape does "
        "this task have?",
        right=Reply(
            "One to many",
            "One input, a sequence as output; each word is fed back as the next input.",
        ),
        wrong=(
            Reply(
                "Many to one",
                "That is a sequence in and one answer out, as in sentiment.",
                section="sec-many-to-one",
            ),
            Reply(
                "Many to many, one output for each input",
                "There is one picture, not one for each word.",
                section="sec-many-to-many-equal",
            ),
            Reply(
                "One to one",
                "The output is a sequence, not one answer.",
                section="sec-one-to-one",
            ),
        ),
    ),
    TrueOrFalse(
        id="translation-step-by-step",
        part="RNN",
        chapter=1,
        topic="shapes of tasks",
        section="sec-many-to-many-unequal",
        holds=False,
        text="A recurrent network that gives one output at each input step is the right shape for "
        "translation.",
        right=Reply(
            "Lengths may differ, and the first word may need the last one of the source.",
            "So the whole source is read first, by an encoder, and a decoder writes.",
        ),
        wrong=(
            Reply(
                "Its state holds the context in which each word is to be translated.",
                "The state holds the words before only. A word may need a later one, and the lengths may differ.",
            ),
            Reply(
                "Words of one language have no counterpart in the other.",
                "Many have; their number and order differ.",
            ),
        ),
    ),
    Choice(
        id="scaling-before-splitting",
        part="RNN",
        chapter=2,
        topic="time series",
        section="sec-time-series-windows",
        text="A weather series is scaled to mean 0 and spread 1 before it is split by time into "
        "training and test data. What is wrong?",
        right=Reply(
            "Numbers of the test data enter the training.",
            "Information leaks from the future. Fit the scaling on the training part, apply it to"
            " both.",
        ),
        wrong=(
            Reply(
                "Scaling changes the order of the steps.",
                "Every value is shifted and divided; the order stays.",
            ),
            Reply(
                "A series must not be scaled: its level matters.",
                "Scaling helps the optimizer. What matters is from where its numbers come.",
            ),
            Reply(
                "It should have been split at random, not by time.",
                "Neighbouring windows overlap, so a random split leaks even more.",
            ),
        ),
    ),
    Choice(
        id="shape-of-a-batch",
        part="RNN",
        chapter=2,
        topic="shapes",
        section="sec-sequence-tensor",
        text="Hourly readings of 3 sensors are cut into 50 windows of 24 hours. Which shape does the "
        "tensor for a recurrent layer with `batch_first=True` have?",
        right=Reply(
            "50 by 24 by 3",
            "Samples, steps, features: each step holds one vector of three readings.",
        ),
        wrong=(
            Reply(
                "50 by 3 by 24",
                "Then a sequence would have three steps of 24 features each.",
            ),
            Reply(
                "24 by 50 by 3",
                "That is PyTorch's default, without `batch_first`.",
            ),
            Reply(
                "50 by 72",
                "One long vector holds no steps: a recurrent layer could not read it step by step.",
            ),
        ),
    ),
    Choice(
        id="padded-end-state",
        part="RNN",
        chapter=2,
        topic="padding",
        section="sec-tokenize-ids-pad",
        text="Sentences of different lengths are padded at the end, and a recurrent layer's state "
        "behind the last column is used as summary. What happens to short sentences?",
        right=Reply(
            "Their state has been changed by the padding steps.",
            "Even a zero input moves the state through the recurrent weights and the bias. Take "
            "the state at each sentence's own end.",
        ),
        wrong=(
            Reply(
                "Nothing: a zero input leaves the state alone.",
                "The product with the recurrent matrix and the bias still act.",
                section="sec-rnn-equations",
            ),
            Reply(
                "Their state is zero.",
                "It started from the last word's state and was moved on, not reset.",
            ),
            Reply(
                "They are given more weight in the loss.",
                "A loss on the summary has one term for each sentence, whatever its length.",
                section="sec-sequence-loss",
            ),
        ),
    ),
    Choice(
        id="unrolled-design",
        part="RNN",
        chapter=4,
        topic="designs of RNNs",
        section="sec-three-designs",
        picture="unrolled-by-outputs",
        text="Which of the three designs does this diagram show?",
        right=Reply(
            "Recurrence from output to hidden layer",
            "Only what the output says is passed on. With the true output in its place all steps "
            "can be trained in parallel.",
        ),
        wrong=(
            Reply(
                "Recurrence between hidden layers, an output at each step",
                "There an arrow would lead from hidden layer to hidden layer.",
            ),
            Reply(
                "Recurrence between hidden layers, one output at the end",
                "There only the last step would have an output.",
            ),
        ),
    ),
    Choice(
        id="which-notation-goodfellow",
        part="RNN",
        chapter=4,
        topic="notations",
        section="sec-rnn-equations",
        text="In whose notation does a recurrent layer read $a^{(t)} = b + W h^{(t-1)} + U x^{(t)}$?",
        right=Reply(
            "In Goodfellow's",
            "Time stands above in round brackets, U reads the input, and a is the pre-activation.",
        ),
        wrong=(
            Reply(
                "In Ng's",
                "There a with an angle bracket is the activation, and the matrices are called by "
                "what they join.",
            ),
            Reply(
                "In PyTorch's",
                "There time is an index below, and the weights are called input-hidden and "
                "hidden-hidden.",
            ),
        ),
    ),
    FindMistake(
        id="rnn-gradient-derivation",
        part="RNN",
        chapter=5,
        topic="BPTT",
        section="sec-bptt",
        cell="rnn",
        text=r"A scalar network starts from a state $h_0$ that is not 0 and computes $h_t = \tanh(a_t)$ with "
        r"$a_t = w\,h_{t-1} + x_t$ for two steps. The loss depends on $h_2$ alone, with $dL/dh_2 = g$; "
        r"$d$ lets all that comes later follow. Which line of the derivation is wrong?",
        lines=(
            Reply(
                r"$dL/da_2 = g\,(1 - h_2^2)$",
                "The derivative of tanh is one minus its square.",
            ),
            Reply(
                r"$dL/dh_1 = w \cdot dL/da_2$",
                "The earlier state enters the second pre-activation with the factor w.",
            ),
            Reply(
                r"$dL/da_1 = (1 - h_1^2) \cdot dL/dh_1$",
                "Again the derivative of tanh, this time at the first step.",
            ),
            Reply(
                r"$dL/dw = h_1 \cdot dL/da_2$",
                r"The weight acts at both steps: $dL/dw = h_1 \cdot dL/da_2 + h_0 \cdot dL/da_1$.",
            ),
        ),
        wrong=3,
    ),
    Order(
        id="bptt-order",
        part="RNN",
        chapter=5,
        topic="BPTT",
        section="sec-bptt",
        text="Put one training step by backpropagation through time in order.",
        feedback="The weights are shared, so their gradient is a sum over the steps, and there is one "
        "update for the whole sequence.",
        steps=(
            "forward through all steps, keeping every state",
            "loss at each step",
            "backward from the last step to the first, each state's gradient from its own loss "
            "and from the step after it",
            "add up the gradient of each weight over all steps",
            "one update of the weights",
        ),
    ),
    TrueOrFalse(
        id="truncation-and-state",
        part="RNN",
        chapter=5,
        topic="truncated BPTT",
        section="sec-truncated-bptt",
        holds=True,
        text="With truncated backpropagation through time a network can still use, when it predicts, "
        "what it read before the window.",
        right=Reply(
            "The state is carried over the border; only its gradient is cut.",
            "What was read is still in the state. It can no longer be learnt through the border "
            "what to keep.",
        ),
        wrong=(
            Reply(
                "Each window starts from a zero state: what came before is cut off.",
                "The state is carried on, and only its history is cut. A zero state would be another choice.",
                section="sec-stateless-stateful",
            ),
            Reply(
                "Each window overlaps the one before, so nothing is cut.",
                "They follow one another; the gradient ends at each border.",
            ),
        ),
    ),
    FindMistake(
        id="vanishing-derivation",
        part="RNN",
        chapter=6,
        topic="vanishing gradients",
        section="sec-singular-values",
        cell="rnn",
        text="A student explains when the gradients of a plain recurrent network with tanh vanish and when they "
        "explode. Which line is wrong?",
        lines=(
            Reply(
                "The gradient reaches $h_{t-k}$ through a product of $k$ factors, each the slope of tanh times "
                "the recurrent matrix.",
                "One factor for each step backwards.",
                section="sec-vanishing-gradients",
            ),
            Reply(
                "A factor stretches it by at most the largest singular value of the matrix.",
                "The slope of tanh is at most 1.",
            ),
            Reply(
                "If this singular value is above 1, the gradient explodes.",
                "It may: above 1 is necessary for exploding, not sufficient. Small slopes of tanh can make the "
                "gradient vanish all the same.",
            ),
            Reply(
                "If it is below 1, the gradient vanishes exponentially with $k$.",
                "Then every factor shortens the gradient: below 1 is sufficient for vanishing.",
            ),
        ),
        wrong=2,
    ),
    Match(
        id="remedy-and-trouble",
        part="RNN",
        chapter=6,
        topic="remedies",
        section="sec-remedies-map",
        text="Which trouble does each remedy act against?",
        feedback="Clipping shortens what is too long and lengthens nothing. Skip connections between "
        "layers cure depth, not time. Dropout is a regularizer.",
        pairs=(
            ("clipping the norm of the gradient", "exploding gradients"),
            ("gates with an additive path", "vanishing gradients through time"),
            ("skip connections between layers", "vanishing gradients through depth"),
            ("dropout", "overfitting"),
        ),
    ),
    Choice(
        id="errors-of-its-own",
        part="RNN",
        chapter=5,
        topic="teacher forcing",
        section="sec-exposure-bias",
        text="A network was trained by teacher forcing to forecast a series one step ahead, and does so well, on "
        "new data too. Fed its own forecasts for fifty steps it goes astray. Why?",
        right=Reply(
            "It meets histories that it was never shown in training.",
            "This is exposure bias: a small error is part of the next input, and nothing has taught the network "
            "to correct it. Scheduled sampling shows it its own outputs in training.",
        ),
        wrong=(
            Reply(
                "It has learnt the training data by heart.",
                "Then a single step ahead on new data would go wrong already.",
            ),
            Reply(
                "Its gradient vanishes over the fifty steps.",
                "In use nothing is learnt, so no gradient is computed. The weights are those that forecast one "
                "step well.",
                section="sec-vanishing-gradients",
            ),
            Reply(
                "It was unfolded over fewer steps than fifty in training.",
                "The weights are shared, so any number of steps is allowed. Fed the truth, it would go on well.",
                section="sec-parameter-sharing",
            ),
        ),
    ),
    Choice(
        id="clip-direction",
        part="RNN",
        chapter=6,
        topic="clipping",
        section="sec-gradient-clipping",
        text="The gradient (3, 40) is clipped, once by norm and once by value, both at 4. What is the "
        "difference?",
        right=Reply(
            "By norm the direction stays; by value it turns.",
            "By norm both are divided by the same number. By value only the 40 is cut to 4, the 3"
            " stays.",
        ),
        wrong=(
            Reply(
                "By value the direction stays; by norm it turns.",
                "It is the other way round: the norm divides all entries alike.",
            ),
            Reply(
                "None, as both results have length 4.",
                "By value the result is (3, 4), of length 5.",
            ),
            Reply(
                "By norm only the larger entry changes.",
                "All entries are divided by the same number.",
            ),
        ),
    ),
)
