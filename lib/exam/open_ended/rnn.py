"""Open questions about recurrent networks; several are drawn from memory."""

from lib.exam.open import Open, Point

QUESTIONS = (
    Open(
        id="draw-unrolled",
        part="RNN",
        chapter=4,
        topic="unrolling",
        section="sec-unfolding",
        minutes=5,
        drawing="unrolled",
        text="Draw a recurrent network folded and unrolled over three steps, with an output at each "
        "step. Name all states and weights.",
        answer="One layer with a loop; three copies of it, joined from left to right from an initial state on, "
        "each with its input below and its output above, all with the index of their step, and the same three "
        "matrices everywhere.",
        mistake="The copies get weights of their own. All steps share one set; only the states differ.",
        scheme=(
            Point("Folded: one hidden layer with an arrow back to itself.", 1),
            Point("Unrolled: three copies side by side, with inputs below and outputs above.", 1),
            Point(
                "An arrow from each hidden state to the next, and one into the first from the "
                "initial state.",
                1,
            ),
            Point("The same names of weights at every step.", 1),
            Point("Time indices at states, inputs and outputs.", 1),
        ),
    ),
    Open(
        id="explain-sharing",
        part="RNN",
        chapter=4,
        topic="parameter sharing",
        section="sec-parameter-sharing",
        minutes=5,
        text="Why does a recurrent network use the same weights at every step? Give four reasons or "
        "consequences.",
        answer="Any length can be read, also one that training never showed. What is learnt at one place is used "
        "at every other. The number of parameters does not depend on the length. The gradient of a weight is the "
        "sum over all steps.",
        mistake="Sharing is said to make the states equal. The weights are equal, the states are not.",
        scheme=(
            Point(
                "It can read sequences of any length, also lengths that never occurred in training.",
                1,
            ),
            Point(
                "What is learnt at one place is used at every other; or: every place trains the same weights, so "
                "fewer examples are needed.",
                1,
            ),
            Point("The number of parameters does not depend on the length.", 1),
            Point(
                "The gradient of a weight is the sum over all steps; or: the same matrix is multiplied again and "
                "again, so gradients may vanish or explode.",
                1,
            ),
        ),
    ),
    Open(
        id="derive-bptt",
        part="RNN",
        chapter=5,
        topic="BPTT",
        section="sec-bptt",
        minutes=8,
        cell="rnn",
        text=r"A network computes $a_t = W h_{t-1} + U x_t + b$ and $h_t = \tanh(a_t)$. Derive the "
        r"gradient of the loss with respect to $a_t$ and to the recurrent matrix, if the gradient "
        r"that reaches $h_t$ from its own output is known.",
        answer=r"$da_t = (\partial L / \partial h_t + W^\top da_{t+1}) \odot (1 - h_t^2)$ and $dW = \sum_t "
        r"da_t\, h_{t-1}^\top$, with $da_t$ short for $dL/da_t$. A state reaches the loss through its "
        "own output and through the next step, so the two gradients are added; at the last step the "
        "second is missing. Then through the tanh. The weights act at every step: the sum of outer "
        "products, computed from the last step to the first.",
        mistake="The derivative of tanh is left out, or the matrix is not transposed on the way back.",
        scheme=(
            Point(
                "At $h_t$ two gradients are added: from its own output and from the next step.", 1
            ),
            Point(
                "From the next step comes the transposed recurrent matrix times the gradient of"
                " the next pre-activation.",
                1,
            ),
            Point("Through tanh: each entry times $1 - h_t^2$.", 1),
            Point(
                "The gradient of the recurrent matrix at one step is an outer product of the "
                "pre-activation's gradient and the state before.",
                1,
            ),
            Point("The sum over all steps.", 1),
            Point(
                "The recursion runs from the last step, where nothing comes from the right, to the first.",
                1,
            ),
        ),
    ),
    Open(
        id="vanish-or-explode",
        part="RNN",
        chapter=6,
        topic="vanishing gradients",
        section="sec-eigen-analysis",
        minutes=7,
        text="A linear recurrence multiplies its state by a matrix at every step. Explain by the "
        "eigenvalues when gradients vanish, when they explode, why clipping cures only one of the"
        " two, and why vanishing is harder to notice. What does a tanh at each step change?",
        answer="After $k$ steps the matrix stands to the power $k$. Along each eigenvector, if there is a "
        r"basis of them, the factor is $\lambda^k$: components with an eigenvalue below one in size "
        "vanish, those with one above explode, and the largest decides for the whole. Clipping "
        "shortens what is too long; it cannot bring back the share of distant steps. An explosion "
        "shows at once, in the loss or as not-a-number; a vanished share hides behind the gradient of "
        "the near steps. A tanh adds a factor of at most one at each step: vanishing becomes "
        "likelier, and an eigenvalue above one no longer suffices to explode.",
        mistake='"Large" and "small" weights are named. What counts is whether the eigenvalues\' size is '
        "above or below one.",
        scheme=(
            Point("After k steps the matrix stands to the power k.", 1),
            Point(
                "In a basis of eigenvectors, if there is one, each component is multiplied by its eigenvalue to "
                "the power k.",
                1,
            ),
            Point(
                "A component vanishes where its eigenvalue is below one in size and explodes where it is above.",
                1,
            ),
            Point(
                "Clipping shortens a gradient that is too long; it cannot lengthen one in the "
                "direction that has vanished.",
                1,
            ),
            Point(
                "An exploding gradient shows in the loss or as not-a-number; a vanished one "
                "only hides the distant part behind the near one.",
                1,
            ),
            Point("With a tanh its derivative, at most one, is a further factor.", 1),
        ),
    ),
    Open(
        id="draw-lstm",
        part="RNN",
        chapter=10,
        topic="LSTM",
        section="sec-lstm-cell",
        minutes=8,
        drawing="lstm",
        text="Draw the LSTM cell from memory, with all gates, both states, and the operations on the "
        "way. Write the equations of the two states beside it.",
        cell="lstm",
        answer="Four layers read state and input; a line on top is scaled by the forget gate and gets "
        "the gated candidate; its tanh, scaled by the output gate, is the hidden state.",
        mistake="The tanh before the output gate is forgotten, or the cell state leaves upwards.",
        scheme=(
            Point("The cell state runs along the top from left to right.", 1),
            Point("Forget, input and output gate as sigmoids, the candidate as a tanh.", 1),
            Point("All four read the hidden state before and the input.", 1),
            Point("The forget gate times the old cell state.", 1),
            Point("The input gate times the candidate, added to it.", 1),
            Point("A tanh of the new cell state, times the output gate: the new hidden state.", 1),
            Point(
                "The hidden state leaves to the next step and upwards; the cell state only to "
                "the next step.",
                1,
            ),
            Point(
                r"Equations of cell and hidden state: $c_t = f_t \odot c_{t-1} + i_t \odot g_t$ "
                r"and $h_t = o_t \odot \tanh(c_t)$.",
                1,
            ),
        ),
    ),
    Open(
        id="why-lstm-remembers",
        part="RNN",
        chapter=10,
        topic="LSTM",
        section="sec-constant-error-carousel",
        minutes=6,
        text="Why does a gradient survive more steps in an LSTM than in a plain recurrent network, and"
        " why may it still explode?",
        answer="Along the cell state each step multiplies the gradient by the forget gate alone: no matrix, "
        "no slope of tanh. Near one, the product over many steps stays near one, and the gate, "
        "computed from state and input, can learn when to keep. In a plain network every step "
        "multiplies by the matrix and the slope of tanh. The other paths of the LSTM, through gates, "
        "candidate and hidden state, hold weights and may still explode, so clipping stays useful.",
        mistake="The gradient is said never to vanish. With a forget gate of 0.5 it is halved at each step.",
        scheme=(
            Point("Along the cell state the only factor at each step is the forget gate.", 1),
            Point("No matrix and no tanh derivative stand on that path.", 1),
            Point("With a forget gate near one the product over many steps stays near one.", 1),
            Point("The network can learn when to keep: the gate depends on state and input.", 1),
            Point(
                "Other paths go through gates, candidate and hidden state; they hold weights and may explode.",
                1,
            ),
        ),
    ),
    Open(
        id="draw-gru",
        part="RNN",
        chapter=11,
        topic="GRU",
        section="sec-gru-cell",
        minutes=7,
        drawing="gru",
        text="Draw the GRU cell from memory and write the equation of its new state. Say which convention "
        "of the update gate you use, and where the reset gate acts.",
        answer="Two gates, one candidate, one state; the new state is a weighted mean of old state and "
        "candidate. PyTorch: the update gate is the share of the old state, and the reset gate "
        "acts after the product.",
        mistake="The update gate and its complement are swapped between drawing and equation.",
        scheme=(
            Point("One state runs through the cell; there is no second one.", 1),
            Point("Two sigmoids: reset and update gate, both from state and input.", 1),
            Point("The candidate is a tanh and sees the state through the reset gate.", 1),
            Point(
                "The new state is a mixture of old state and candidate, with the update gate "
                "and one minus it.",
                1,
            ),
            Point("The convention is named: the update gate keeps, or it replaces.", 1),
            Point(
                "The place of the reset gate is named: before or after the product with the matrix.",
                1,
            ),
        ),
    ),
    Open(
        id="compare-cells",
        part="RNN",
        chapter=11,
        topic="GRU",
        section="sec-gru-vs-lstm",
        minutes=6,
        text="Compare LSTM and GRU: states, gates, parameters, and what a GRU cannot do that an LSTM can.",
        answer="The GRU has one state for two and two gates for three: its update gate is forget and input "
        "gate at once, so keeping and writing sum to one. It has three blocks of weights against "
        "four. An LSTM can keep and add at once, count upwards, and hide what it stores behind its "
        "output gate.",
        mistake="The GRU is said to have fewer parameters because it lacks the candidate. It has one; it "
        "lacks the output gate and ties forget and input gate.",
        scheme=(
            Point("The LSTM has two states, the GRU one.", 1),
            Point(
                "Three gates against two: the GRU's update gate plays the part of forget and "
                "input gate.",
                1,
            ),
            Point("Four blocks of weights against three.", 1),
            Point("In a GRU keeping and writing are tied: they sum to one.", 1),
            Point("Its state is shown whole; the LSTM's output gate may hide what it stores.", 1),
        ),
    ),
    Open(
        id="draw-bidirectional",
        part="RNN",
        chapter=12,
        topic="bidirectional",
        section="sec-bidirectional",
        minutes=5,
        drawing="bidirectional",
        text="Draw a bidirectional recurrent layer over four steps and mark which states the output at"
        " the second step uses. When must such a layer not be used?",
        answer="Two independent networks with their own weights read the same inputs and are joined at every "
        "output. The second output uses the forward state of steps one and two and the backward state of steps "
        "four to two. The layer needs the whole sequence before its first answer: not for forecasts or streams.",
        mistake="The backward row is drawn as a continuation of the forward one. The two are independent.",
        scheme=(
            Point("A row of states from left to right and one from right to left.", 1),
            Point("Both read the same inputs; no arrow leads from one row to the other.", 1),
            Point("Each output joins both states of its step.", 1),
            Point(
                "At the second step: forward state of steps one and two, backward state of "
                "steps four to two.",
                1,
            ),
            Point(
                "Not where the future is unknown at the time of the answer, as in forecasting "
                "or streaming.",
                1,
            ),
        ),
    ),
    Open(
        id="draw-stack",
        part="RNN",
        chapter=12,
        topic="deep RNNs",
        section="sec-deep-rnn",
        minutes=5,
        drawing="stack",
        text="Draw a stack of three recurrent layers over three steps, with skip connections. Say "
        "which trouble these cure, and which not.",
        answer="States go to the right and up, each layer with weights of its own. What is added is the "
        "input of a layer, so along the skip a gradient passes down unchanged, besides the share "
        "through the layer: against vanishing through depth. Along time the recurrence is as it was: "
        "vanishing through time stays.",
        mistake="The arrow of a skip connection is drawn from step to step. It goes from layer to layer.",
        scheme=(
            Point("Three rows; each reads the row below, step by step.", 1),
            Point("Recurrent arrows within each row, weights of their own for each row.", 1),
            Point(
                "A skip connection adds a layer's input, if need be projected, to its output.", 1
            ),
            Point(
                "They shorten the path through depth: against vanishing gradients between layers.",
                1,
            ),
            Point("They do not shorten the path through time: vanishing over the steps stays.", 1),
        ),
    ),
    Open(
        id="train-and-draw-pixels",
        part="RNN",
        chapter=20,
        topic="pixel networks",
        section="sec-pixel-drawing",
        minutes=6,
        text="A recurrent network models images pixel by pixel, row by row. Write the probability of an image. "
        "How is a torn image completed? Why does drawing take a pass for each pixel, and training one pass for "
        "the whole image? What do masked convolutions change about this?",
        answer=r"$P(x) = P(x_1) \cdot P(x_2 \mid x_1) \cdot \dots$, each pixel given all before it. In training "
        "they are all known, so one pass over the true image gives every factor. When drawing, a pixel must be "
        "there before the next can be computed; known ones are fed, missing ones drawn and fed in their turn. "
        "Masked convolutions compute all pixels of a training image side by side, where a recurrent network goes "
        "step by step; drawing stays sequential.",
        mistake="Training is said to take a pass for each pixel as well. The true pixels are known there, as the "
        "true words are in teacher forcing.",
        scheme=(
            Point(
                r"The chain rule: $P(x_1) \cdot P(x_2 \mid x_1) \cdot \dots$, each pixel given all before it.",
                1,
            ),
            Point("To complete: the known pixels are fed, the missing ones drawn in order.", 1),
            Point(
                "Drawing: each pixel is input to those after it, so a pass must end before the next begins.",
                1,
            ),
            Point(
                "Training: all pixels are known and fed as they are; one pass gives all factors.", 1
            ),
            Point(
                "Masked convolutions compute all pixels of that pass side by side, a recurrent network one after "
                "the other; drawing stays sequential for both.",
                1,
            ),
        ),
    ),
    Open(
        id="step-of-a-memory-machine",
        part="RNN",
        chapter=21,
        topic="external memory",
        section="sec-neural-turing-machine",
        minutes=8,
        text="Describe one step of a neural Turing machine from its input to its output: what the controller "
        "reads and says, how a head finds its rows, how it writes and reads. Why does a head have weights on all "
        "rows instead of one address?",
        answer="The controller reads the input and what was read last, and tells each head key, strength, gate, "
        "shift and exponent. The head compares the key with all rows, mixes the result with its last weights, "
        "shifts and sharpens. Writing erases, then adds, each row as far as its weight says. Reading is the "
        "weighted mean of the rows; it goes to the output and to the next step of the controller. Weights on all "
        "rows are differentiable; between two addresses there is nothing, so no gradient.",
        mistake="The memory is called a parameter. What is written is a state, new for each sequence; trained are "
        "the controller and the layers that tell the heads what to do.",
        scheme=(
            Point("The controller reads the input and what was read at the last step.", 1),
            Point("Content: a softmax of the strength times the cosines of key and rows.", 1),
            Point("Interpolation: a gate mixes these weights with those of the last step.", 1),
            Point("Shift: the weights move one row back, stay, or move one row on.", 1),
            Point("Sharpening: each weight to a power, divided by the sum.", 1),
            Point("Writing: first erase, then add, each row as far as its weight says.", 1),
            Point("Reading: the mean of the rows with these weights.", 1),
            Point("Weights on all rows can be differentiated; a single address cannot.", 1),
        ),
    ),
)
