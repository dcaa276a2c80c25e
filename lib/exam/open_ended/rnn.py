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
        answer="One layer with a loop; three copies of it, joined from left to right, each with its "
        "input below and its output above, and the same three matrices everywhere.",
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
        answer="Sharing makes the count independent of length, lets the network generalize over "
        "positions and lengths, and makes every gradient a sum over steps.",
        mistake="Sharing is said to make the states equal. The weights are equal, the states are not.",
        scheme=(
            Point(
                "It can read sequences of any length, also lengths that never occurred in training.",
                1,
            ),
            Point("What is learnt at one place is used at every other.", 1),
            Point("The number of parameters does not depend on the length.", 1),
            Point("The gradient of a weight is the sum over all steps.", 1),
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
        answer="Going backwards: add what comes from above and from the right, multiply by the "
        "derivative of tanh, pass the transposed matrix times the result on to the left, and add "
        "its outer product with the state before to the matrix's gradient.",
        mistake="The derivative of tanh is left out, or the matrix is not transposed on the way back.",
        scheme=(
            Point("The gradient of $h_t$ has two sources: its own output and the next step.", 1),
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
            Point("The recursion runs from the last step to the first.", 1),
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
        answer="The power of an eigenvalue decides. Clipping bounds the length; the share of distant "
        "steps in the gradient stays as small as before. A tanh adds a factor of at most one at each step.",
        mistake='"Large" and "small" weights are named. What counts is whether the eigenvalues\' size is '
        "above or below one.",
        scheme=(
            Point("After k steps the matrix stands to the power k.", 1),
            Point(
                "In the eigenbasis each component is multiplied by its eigenvalue to the power k.",
                1,
            ),
            Point("Below one in size: it vanishes; above one: it explodes.", 1),
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
        answer="The additive update makes the direct derivative equal to the forget gate. The paths "
        "through the gates are as in any recurrent network, so clipping stays useful.",
        mistake="The gradient is said never to vanish. With a forget gate of 0.5 it is halved at each step.",
        scheme=(
            Point("Along the cell state the only factor at each step is the forget gate.", 1),
            Point("No matrix and no tanh derivative stand on that path.", 1),
            Point("With a forget gate near one the product over many steps stays near one.", 1),
            Point("The network can learn when to keep: the gate depends on state and input.", 1),
            Point(
                "Other paths go through gates and hidden state; they hold weights and may explode.",
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
        answer="The GRU merges two gates and two states; it is smaller and faster at the same width. An "
        "LSTM can keep and add at once, count upwards, and hide its memory.",
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
        answer="Two independent networks with their own weights, joined at every output. It needs the "
        "whole sequence before the first answer.",
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
        answer="States go to the right and up. What is added is the input of a layer, so gradients pass "
        "down unchanged; along time the recurrence is as it was.",
        mistake="The arrow of a skip connection is drawn from step to step. It goes from layer to layer.",
        scheme=(
            Point("Three rows; each reads the row below, step by step.", 1),
            Point("Recurrent arrows within each row, weights of their own for each row.", 1),
            Point("A skip connection adds a layer's input to its output.", 1),
            Point("They shorten the path through depth.", 1),
            Point("They do not shorten the path through time.", 1),
        ),
    ),
)
