"""Questions about cells and stacks: normalization, LSTM, GRU, two directions, depth."""

from lib.exam.conceptual import Choice, FindMistake, Match, Reply, TrueOrFalse

QUESTIONS = (
    Choice(
        id="layer-norm-in-rnn",
        part="RNN",
        chapter=9,
        topic="layer normalization",
        section="sec-normalization-axes",
        text="Why is batch normalization awkward inside a recurrence, where layer normalization is not?",
        right=Reply(
            "Its statistics differ from step to step, and late steps have few samples.",
            "It would need running statistics for every step. Layer normalization uses the "
            "features of one sample at one step.",
        ),
        wrong=(
            Reply(
                "It is impossible: a state cannot be normalized before the next one is known.",
                "It can be used, and has been. It is awkward.",
            ),
            Reply(
                "It has no trainable scale and shift.",
                "Both have them.",
                section="sec-layer-norm",
            ),
            Reply(
                "It would remove the order of the steps, as it averages over them.",
                "Each step is normalized by itself; the order stays.",
            ),
        ),
    ),
    Choice(
        id="diagram-two-states",
        part="RNN",
        chapter=10,
        topic="LSTM",
        section="sec-lstm-cell",
        picture="gated-two-states",
        text="Which cell does this diagram show?",
        right=Reply(
            "An LSTM",
            "Three sigmoids, two tanhs, and two states: the cell state along the top and the "
            "hidden state below.",
        ),
        wrong=(
            Reply(
                "A GRU",
                "It has two sigmoids, one tanh, and a single state.",
                section="sec-gru-cell",
            ),
            Reply(
                "A plain RNN",
                "It has one layer and no gate.",
                section="sec-rnn-equations",
            ),
        ),
    ),
    Choice(
        id="which-notation-ng",
        part="RNN",
        chapter=10,
        topic="notations",
        section="sec-lstm-equations",
        text=r"In whose notation does the cell state read $c^{\langle t \rangle} = \Gamma_u \tilde "
        r"c^{\langle t \rangle} + \Gamma_f c^{\langle t-1 \rangle}$?",
        right=Reply(
            "In Ng's",
            "Gates are Γ with an index, time stands in angle brackets, and u is the update gate: "
            "the input gate of the others.",
        ),
        wrong=(
            Reply(
                "In Olah's",
                "There the cell state is a capital C, the gates are f, i and o, and time is an "
                "index below.",
            ),
            Reply(
                "In Goodfellow's",
                "There the state of the cell is s, with component sums written out.",
            ),
        ),
    ),
    FindMistake(
        id="lstm-gradient-derivation",
        part="RNN",
        chapter=10,
        topic="LSTM",
        section="sec-constant-error-carousel",
        cell="lstm",
        text="Along the cell state only, with gates and candidate taken as constants. Which line is wrong?",
        lines=(
            Reply(
                r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$",
                "The update of the cell state.",
            ),
            Reply(
                r"$\partial c_t / \partial c_{t-1} = f_t$",
                "With gates and candidate as constants the second term does not depend on the old cell "
                "state; in truth it does, through $h_{t-1}$.",
            ),
            Reply(
                r"After $k$ steps the factor is $k \cdot f$, if the forget gate is $f$ at all steps.",
                "The factors of the steps are multiplied: f to the power k.",
            ),
            Reply(
                "With $f = 1$ the gradient arrives unchanged.",
                "One to any power is one: the constant error carousel.",
            ),
        ),
        wrong=2,
    ),
    TrueOrFalse(
        id="lstm-explodes",
        part="RNN",
        chapter=10,
        topic="LSTM",
        section="sec-constant-error-carousel",
        holds=True,
        text="The gradients of an LSTM can explode, although its forget gate is at most 1.",
        right=Reply(
            "Gates and candidate read the hidden state, and these paths hold weights.",
            "The direct factor is at most 1, the other paths may grow. That is why LSTMs are "
            "trained with clipping.",
        ),
        wrong=(
            Reply(
                "On its way back a gradient is multiplied by forget gates and by nothing else.",
                "Along the cell state only. Through gates, candidate and hidden state it meets weights.",
            ),
            Reply(
                "Two states carry the gradient, so it doubles at every step.",
                "Two paths do not mean twice the gradient.",
            ),
        ),
    ),
    TrueOrFalse(
        id="biases-of-a-new-lstm",
        part="RNN",
        chapter=10,
        topic="LSTM",
        section="sec-constant-error-carousel",
        holds=False,
        text="In a new LSTM, with small weights and all biases 0, a gradient comes back nearly unchanged through "
        "twenty steps of the cell state.",
        right=Reply(
            "At each step about half of it is left, as the forget gate is near one half.",
            "Half to the power of twenty is a millionth. Hence the advice to begin the bias of the forget gate at "
            "1 or above: a sigmoid of 1 is 0.73, of 3 it is 0.95.",
            section="sec-initialization",
        ),
        wrong=(
            Reply(
                "Along the cell state it meets no matrix and no slope of tanh.",
                "It does not, but it meets the forget gate at each step, and a new one is near one half.",
            ),
            Reply(
                "Before training the gates are shut, so nothing comes back.",
                "A gate is shut where its pre-activation is far below 0. At 0 it is half open.",
                section="sec-lstm-equations",
            ),
        ),
    ),
    Choice(
        id="diagram-one-state",
        part="RNN",
        chapter=11,
        topic="GRU",
        section="sec-gru-cell",
        picture="gated-one-state",
        text="Which cell does this diagram show?",
        right=Reply(
            "A GRU",
            "Two sigmoids, reset and update, one tanh for the candidate, and a single state.",
        ),
        wrong=(
            Reply(
                "An LSTM",
                "It has three sigmoids, two tanhs and two states.",
                section="sec-lstm-cell",
            ),
            Reply(
                "An LSTM whose forget gate was removed",
                "It would still have two states.",
                section="sec-lstm-cell",
            ),
        ),
    ),
    Choice(
        id="reset-before-or-after",
        part="RNN",
        chapter=11,
        topic="GRU",
        section="sec-gru-equations",
        text="In some GRUs the reset gate multiplies the old state, in others the product of the "
        "recurrent matrix with it. What follows for trained weights?",
        right=Reply(
            "Moved to the other kind, they give other results.",
            "A gate before the product scales what is mixed, one behind it scales the mixture. "
            "PyTorch resets after the product.",
        ),
        wrong=(
            Reply(
                "Nothing: a product does not depend on its order.",
                "The matrix mixes the units, so it matters whether they are scaled before or after.",
            ),
            Reply(
                "They can be moved, if the matrix is transposed.",
                "Transposed, it mixes other units. A gate before the product still scales columns, one "
                "behind it rows.",
            ),
            Reply(
                "The number of weights differs by one matrix.",
                "The matrices have the same shapes; only a bias may count twice.",
                section="sec-gru-parameters",
            ),
        ),
    ),
    Match(
        id="gate-at-its-ends",
        part="RNN",
        chapter=11,
        topic="GRU",
        section="sec-gru-cell",
        text="PyTorch's GRU: what happens at the ends of its gates?",
        feedback="The update gate is the share of the old state. The reset gate says how much of the old "
        "state the candidate sees.",
        pairs=(
            ("update gate near 1", "the old state is kept"),
            ("update gate near 0, reset gate near 1", "a plain recurrent step"),
            ("update gate near 0, reset gate near 0", "only the present input counts"),
        ),
    ),
    Choice(
        id="both-ends-of-output",
        part="RNN",
        chapter=12,
        topic="bidirectional",
        section="sec-bidirectional",
        text="A bidirectional layer returns outputs of all steps. What does the last step's backward "
        "half know?",
        right=Reply(
            "Only the last token",
            "The backward direction has just begun there. Its summary of the whole sequence "
            "stands at the first step.",
        ),
        wrong=(
            Reply(
                "The whole sequence",
                "That holds for its half at the first step, and for the forward half at the last.",
            ),
            Reply(
                "Nothing, it is zero",
                "It has read one token already.",
            ),
            Reply(
                "The whole sequence but the last token",
                "It starts with the last token.",
            ),
        ),
    ),
    TrueOrFalse(
        id="directions-share-weights",
        part="RNN",
        chapter=12,
        topic="bidirectional",
        section="sec-bidirectional",
        holds=False,
        text="In a bidirectional layer the backward direction uses the weights of the forward one, on "
        "the reversed sequence.",
        right=Reply(
            "Each direction has weights of its own.",
            "They are two independent networks, whose outputs are joined at each step.",
        ),
        wrong=(
            Reply(
                "Weights are shared over time, so also over directions.",
                "Sharing over time holds inside each direction.",
                section="sec-parameter-sharing",
            ),
            Reply(
                "The backward direction reads the forward one's states.",
                "It reads the inputs of its own layer.",
            ),
        ),
    ),
    Choice(
        id="shape-of-the-last-states",
        part="RNN",
        chapter=12,
        topic="bidirectional",
        section="sec-deep-rnn",
        text="In PyTorch a bidirectional GRU of 2 layers with 16 units in each direction and `batch_first=True` "
        "reads 8 sequences of 30 steps with 5 features. Which shape does `h_n` have?",
        right=Reply(
            "4 by 8 by 16",
            "Layers times directions, samples, units: `batch_first` turns input and `output`, not `h_n`.",
        ),
        wrong=(
            Reply(
                "8 by 4 by 16",
                "`batch_first` turns input and `output` only; in `h_n` layers and directions stand first.",
            ),
            Reply(
                "8 by 30 by 32",
                "That is `output`: the top layer at all steps, both directions end to end.",
            ),
            Reply(
                "2 by 8 by 32",
                "In `h_n` the directions have rows of their own; end to end they stand in `output`.",
                section="sec-bidirectional",
            ),
        ),
    ),
    Choice(
        id="wider-or-deeper",
        part="RNN",
        chapter=12,
        topic="deep RNNs",
        section="sec-deep-rnn",
        text="In a stack of two recurrent layers, what does the second one read?",
        right=Reply(
            "The first layer's outputs at every step",
            "Step by step, so it needs the whole sequence of states, not only the last.",
        ),
        wrong=(
            Reply(
                "The first layer's last state, once",
                "Then it would have a single step to read.",
            ),
            Reply(
                "The inputs, as the first layer does",
                "That would be two layers side by side.",
            ),
            Reply(
                "The first layer's outputs in reverse order",
                "Order is reversed in a backward direction, not in depth.",
                section="sec-bidirectional",
            ),
        ),
    ),
)
