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
        feedback="Count inputs and outputs. Equal lengths mean an output at every step; unequal ones need an "
        "encoder and a decoder.",
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
            "There is one set of weights; what vanishes is the contribution of early steps to its gradient.",
            "Near steps drown far ones: the shared weight learns from the recent past only.",
        ),
        wrong=(
            Reply(
                "The weights of the first steps get larger updates, because they act more often.",
                "All steps use the same weights; no step has its own.",
            ),
            Reply(
                "Gradients vanish at the last steps first.",
                "The error starts at the last steps and shrinks on its way back.",
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
            "Exploding gradients: the step stays short, in the same direction.",
            "It acts above the threshold only.",
        ),
        wrong=(
            Reply(
                "Vanishing gradients.",
                "Clipping never makes a gradient longer.",
            ),
            Reply(
                "Both, as it sets every gradient to the same length.",
                "Below the threshold the gradient stays as it is.",
            ),
            Reply(
                "Overfitting.",
                "Clipping bounds a step. It says nothing about unseen data.",
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
        text="With teacher forcing no network needs backpropagation through time.",
        holds=False,
        right=Reply(
            "Only where the output is the sole link between steps; hidden-to-hidden links still carry "
            "gradients back.",
            "In the output-to-hidden design the truth replaces the only link, and all steps are independent.",
        ),
        wrong=(
            Reply(
                "Teacher forcing is used at inference, not in training.",
                "At inference there is no truth to feed.",
            ),
            Reply(
                "The loss is still a sum over the steps.",
                "It is, but a sum alone does not need BPTT. A link from step to step does.",
            ),
        ),
    ),
    Choice(
        id="update-gate-that-keeps",
        **RNN,
        chapter=11,
        topic="GRU",
        section="sec-gru-equations",
        text="PyTorch's GRU keeps its old state whole for many steps. Which value does its update gate have?",
        right=Reply(
            "Near 1", "In PyTorch's convention the update gate is the share of the old state."
        ),
        wrong=(
            Reply(
                "Near 0",
                "That replaces the state by the candidate. In Ng's convention, where the gate replaces, it "
                "would be right.",
            ),
            Reply("Near one half", "Half of the state would be lost at every step."),
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
        "zero. Why?",
        right=Reply(
            "The backward state has read the next word, which is the target.",
            "Change the next word and the output changes: a leak, not a model.",
        ),
        wrong=(
            Reply(
                "It has learnt the training text by heart.",
                "The loss on new text is as low: the answer stands in the input.",
            ),
            Reply(
                "Two directions have twice the parameters.",
                "No number of parameters predicts what is random.",
            ),
            Reply(
                "Its gradients do not vanish.",
                "Gradients say how it learns. Here the input holds the answer.",
            ),
        ),
    ),
    Choice(
        id="which-cell-is-this",
        **RNN,
        chapter=11,
        topic="GRU",
        section="sec-gru-vs-lstm",
        text="A diagram of a cell shows two sigmoids, one tanh, one state that leaves the cell, and a circle with "
        "$1 - $ in it. Which cell is it?",
        right=Reply(
            "A GRU",
            "Two gates, one state, and the update gate used twice: as itself and as one minus itself.",
        ),
        wrong=(
            Reply("An LSTM", "It has three sigmoids, two tanhs and two states."),
            Reply("A plain RNN", "It has no gate."),
            Reply(
                "A peephole LSTM",
                "It has all of the LSTM, and further arrows from the cell state.",
            ),
        ),
    ),
)
