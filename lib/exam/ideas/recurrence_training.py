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
            "The translation may have another length, and its first word may need the last word "
            "of the source.",
            "So the whole source is read first, by an encoder, and a decoder writes.",
        ),
        wrong=(
            Reply(
                "A recurrent network cannot read words.",
                "It reads their vectors.",
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
            "Mean and spread of the test data have entered the training.",
            "Information leaks from the future. Fit the scaling on the training part, apply it to"
            " both.",
        ),
        wrong=(
            Reply(
                "Scaling changes the order of the steps.",
                "Every value is shifted and divided; the order stays.",
            ),
            Reply(
                "A series must not be scaled.",
                "Scaling helps the optimizer. What matters is from where its numbers come.",
            ),
            Reply(
                "It should have been split at random.",
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
            "50 by 24 by 3: samples, steps, features",
            "Each step holds one vector of three readings.",
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
                "The number of sentences is what counts in the loss, not their padding.",
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
        text=r"A scalar network computes $h_t = \tanh(a_t)$ with $a_t = w\,h_{t-1} + x_t$ for two "
        r"steps, and the loss depends on the last state $h_2$ with gradient $g$. Which line of the"
        r" derivation is wrong?",
        lines=(
            Reply(
                r"$\partial L / \partial a_2 = g\,(1 - h_2^2)$",
                "The derivative of tanh is one minus its square.",
            ),
            Reply(
                r"$\partial L / \partial h_1 = w \cdot \partial L / \partial a_2$",
                "The earlier state enters the second pre-activation with the factor w.",
            ),
            Reply(
                r"$\partial L / \partial a_1 = (1 - h_1^2) \cdot \partial L / \partial h_1$",
                "Again the derivative of tanh, this time at the first step.",
            ),
            Reply(
                r"$\partial L / \partial w = h_1 \cdot \partial L / \partial a_2$",
                "The weight acts at both steps: the share of the first step, with the state "
                "before it as factor, must be added.",
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
                "The gradient is carried over the border, too.",
                "That is what truncation stops.",
            ),
            Reply(
                "Windows overlap, so nothing is cut.",
                "They follow one another; the gradient ends at each border.",
                section="sec-stateless-stateful",
            ),
        ),
    ),
    FindMistake(
        id="vanishing-derivation",
        part="RNN",
        chapter=6,
        topic="vanishing gradients",
        section="sec-vanishing-gradients",
        cell="rnn",
        text="A student explains why a plain recurrent network forgets. Which line is wrong?",
        lines=(
            Reply(
                "The gradient reaches $h_{t-k}$ through a product of $k$ factors.",
                "One factor for each step backwards.",
            ),
            Reply(
                "Each factor is the derivative of tanh times the recurrent matrix.",
                "The derivative of tanh, and the weights through which the state went.",
            ),
            Reply(
                "Factors below 1 in size make the product shrink with $k$.",
                "It shrinks exponentially.",
            ),
            Reply(
                "So the weights of the early steps are not updated.",
                "There are no weights of early steps: one matrix serves all. Early contributions "
                "to its gradient vanish, late ones remain.",
            ),
        ),
        wrong=3,
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
