"""Questions about recurrent networks."""

from lib.exam.conceptual import Choice, Match, Order, Reply, TrueOrFalse

RNN = {"part": "RNN"}

QUESTIONS = (
    Choice(
        id="units-and-steps",
        **RNN,
        chapter=4,
        topic="RNN",
        section="sec-parameter-sharing",
        text="An RNN has 4 units. For sequences of which length can it be used?",
        right=Reply(
            "Of any length.",
            "The number of units is the size of the state. The same cell is used again at every step.",
        ),
        wrong=(
            Reply("Of 4 steps.", "Units are not steps: each step uses all units."),
            Reply(
                "Of at most 4 steps; shorter ones are padded.",
                "Units are not steps: each step uses all units.",
            ),
            Reply(
                "Of the length it was trained on.",
                "All steps share the parameters, so nothing ties the cell to a length.",
            ),
        ),
    ),
    Match(
        id="sequence-shapes",
        **RNN,
        chapter=1,
        topic="sequence types",
        section="sec-one-to-many",
        text="Which shape does each problem have?",
        pairs=(
            ("image captioning", "one to many"),
            ("sentiment of a review", "many to one"),
            ("a named-entity tag for every word", "many to many, equal lengths"),
            ("translation", "many to many, unequal lengths"),
        ),
        feedback="Count inputs and outputs. Many to many with equal lengths: an output at every step. With "
        "unequal lengths, as in translation: an encoder reads all, then a decoder writes.",
    ),
    TrueOrFalse(
        id="early-weights",
        **RNN,
        chapter=6,
        topic="vanishing gradients",
        section="sec-vanishing-gradients",
        text="When gradients vanish in an RNN, the weights of the first steps are not updated, while those of "
        "the last steps are.",
        holds=False,
        right=Reply(
            "One set of weights serves all steps; what vanishes is the share of early steps.",
            "Near steps drown far ones: the shared weights learn almost only from the recent past.",
        ),
        wrong=(
            Reply(
                "The gradient of their weights is a product of many factors below 1.",
                "There are no weights of their own. The product is the share of the first steps in one "
                "gradient, that of the weights of all steps.",
            ),
            Reply(
                "Weights of the first steps get larger updates, because they act more often.",
                "All steps use the same weights; no step has its own.",
            ),
        ),
    ),
    Choice(
        id="what-clipping-cures",
        **RNN,
        chapter=6,
        topic="clipping",
        section="sec-gradient-clipping",
        text="Which trouble does gradient clipping by norm cure?",
        right=Reply(
            "Exploding gradients: it shortens those that are too long.",
            "It acts above the threshold only, and keeps the direction of the gradient.",
        ),
        wrong=(
            Reply(
                "Vanishing gradients: it lifts them to the threshold.",
                "Clipping never makes a gradient longer.",
            ),
            Reply(
                "Both, as it sets every gradient to the same length.",
                "Below the threshold the gradient stays as it is.",
            ),
            Reply(
                "Overfitting: it keeps the weights small.",
                "Clipping bounds the gradient, not the weights. It says nothing about unseen data.",
            ),
        ),
    ),
    Choice(
        id="where-to-detach",
        **RNN,
        chapter=5,
        topic="truncated BPTT",
        section="sec-truncated-bptt",
        text="Truncated backpropagation through time reads a long text in pieces. What crosses the border "
        "between two pieces?",
        right=Reply(
            "The state, but no gradient.",
            "The state is detached: its value goes on, its history does not.",
        ),
        wrong=(
            Reply(
                "The gradient, but not the state.",
                "The state must go on, or the network would forget at every border.",
            ),
            Reply(
                "Both.",
                "Then the gradient would run back to the beginning of the text.",
            ),
            Reply(
                "Neither.",
                "Without the state each piece would start from nothing. That is possible, but it is not "
                "truncation.",
            ),
        ),
    ),
    TrueOrFalse(
        id="teacher-forcing-parallel",
        **RNN,
        chapter=5,
        topic="teacher forcing",
        section="sec-teacher-forcing",
        text="Even with teacher forcing, a network with hidden-to-hidden links needs backpropagation through "
        "time.",
        holds=True,
        right=Reply(
            "Each hidden state still depends on the one before, whatever is fed.",
            "The truth replaces the link through the output only. Where that is the sole link, all steps are "
            "independent.",
        ),
        wrong=(
            Reply(
                "What is fed is the truth, so no step depends on the one before.",
                "The truth is fed in place of the last output. The hidden state comes from the step before, as "
                "always.",
            ),
            Reply(
                "The loss of a sequence is a sum over its steps.",
                "It is, but a sum alone does not need it. A link from step to step does.",
            ),
        ),
    ),
    Choice(
        id="update-gate-that-keeps",
        **RNN,
        chapter=11,
        topic="GRU",
        section="sec-gru-equations",
        text="In a trained GRU the update gate is the share that is kept. Its weights go into code that differs "
        "in one thing: there the update gate is the share that is replaced. What must be done with them?",
        right=Reply(
            "Turn the sign of the update gate's weights and biases.",
            "With $a$ for its pre-activation, $1 - \\sigma(a) = \\sigma(-a)$: turned round, the gate is the share "
            "that is replaced.",
        ),
        wrong=(
            Reply(
                "Nothing: the gate has learnt when to keep and when to replace.",
                "It has learnt a share to keep. Taken as the share to replace, 0.9 for the old state becomes 0.1.",
            ),
            Reply(
                "Subtract the update gate's weights and biases from 1.",
                "The gate is subtracted from 1, not what stands inside its sigmoid.",
            ),
            Reply(
                "Exchange the blocks of the update gate and the reset gate.",
                "The two gates do different things in either code; only the update gate is read the other way.",
            ),
        ),
    ),
    Order(
        id="lstm-step-order",
        **RNN,
        chapter=10,
        topic="LSTM",
        section="sec-lstm-cell",
        text="Put in order what one step of an LSTM does with its memory.",
        steps=(
            "gates and candidate from the input and the old hidden state",
            "the forget gate multiplies the old cell state",
            "the input gate's share of the candidate is added",
            "tanh of the new cell state",
            "the output gate multiplies it: the new hidden state",
        ),
        feedback="The output gate acts last, on the tanh of the *new* cell state.",
    ),
    Match(
        id="gates-and-roles",
        **RNN,
        chapter=10,
        topic="LSTM",
        section="sec-lstm-cell",
        text="What does each part of an LSTM decide?",
        pairs=(
            ("forget gate", "which share of the old cell state is kept"),
            ("input gate", "how much of the candidate is written"),
            ("candidate", "what might be written"),
            ("output gate", "how much of the cell state is shown"),
        ),
        feedback="Three gates between 0 and 1 say how much; the candidate, between −1 and 1, says what. A "
        "forget gate of 1 keeps.",
    ),
    Choice(
        id="bidirectional-forecast",
        **RNN,
        chapter=12,
        topic="bidirectional",
        section="sec-bidirectional",
        text="A bidirectional LSTM is trained to predict the next word at every step. Its loss falls almost to "
        "zero, on new text as well. Why?",
        right=Reply(
            "Its backward state has read the next word.",
            "Change the next word and the output changes: a leak, not a model.",
        ),
        wrong=(
            Reply(
                "It has learnt the training text by heart.",
                "Then its loss on new text would stay high.",
            ),
            Reply(
                "Two directions have twice the parameters.",
                "Twice the parameters do not make the next word of a new text certain.",
            ),
            Reply(
                "Its forward state knows all words before, which make the next one certain.",
                "They leave several words possible: the loss of a forward LSTM stays well above zero.",
            ),
        ),
    ),
    Choice(
        id="which-cell-is-this",
        **RNN,
        chapter=11,
        topic="GRU",
        section="sec-gru-vs-lstm",
        cell="lstm",
        text=r"A cell computes $c_t = f_t \odot c_{t-1} + (1 - f_t) \odot g_t$ and $h_t = o_t \odot \tanh(c_t)$. "
        "Which cell is it?",
        right=Reply(
            "An LSTM with two of its gates coupled",
            "Two states and an output gate make it an LSTM; what is written is one minus what is kept.",
        ),
        wrong=(
            Reply(
                "A GRU, as keeping and writing are tied",
                "A GRU ties them as well, but it has a single state, shown whole, and no output gate.",
            ),
            Reply(
                "An LSTM in its usual form",
                "There an input gate with weights of its own multiplies the candidate.",
                section="sec-lstm-equations",
            ),
            Reply(
                "A plain RNN with leaky units",
                "A leaky unit keeps a fixed share. Here a gate sets it anew at each step.",
                section="sec-remedies-map",
            ),
        ),
    ),
)
