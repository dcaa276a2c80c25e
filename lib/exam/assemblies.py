"""The diagrams that can be put together: LSTM, GRU, attention; wrong parts are the common mistakes."""

from lib.exam.assembly import Assembly, Part, Place

_GATES_ARE_SIGMOIDS = (
    "A gate says which share passes, between 0 and 1: that is a sigmoid. A tanh may be negative."
)
_OPERATIONS = (
    Part("×", "a product, entry by entry"),
    Part("+", "a sum, entry by entry"),
    Part("tanh", "a tanh without weights"),
    Part(
        "σ",
        "a sigmoid without weights",
        "Sigmoids stand in the gates alone, and these are layers with weights.",
    ),
    Part(
        "@",
        "a product with a matrix",
        "No matrix is here: all weights are in the layers below, and here is worked entry by entry.",
    ),
)
_ADDED = "New content is added to what was kept, so that a gradient passes the sum unchanged."

LSTM = Assembly(
    "lstm",
    {
        "layer": (
            Part("σ forget", "the forget gate, a sigmoid"),
            Part("σ input", "the input gate, a sigmoid"),
            Part("tanh candidate", "the candidate, a tanh"),
            Part("σ output", "the output gate, a sigmoid"),
            Part("tanh gate", "a gate, a tanh", _GATES_ARE_SIGMOIDS),
            Part(
                "σ candidate",
                "the candidate, a sigmoid",
                "The candidate says what is written, between −1 and 1: that is a tanh. A sigmoid could only add.",
            ),
        ),
        "operation": _OPERATIONS,
        "state": (
            Part("c_{t-1}", "the cell state of the step before"),
            Part("c_t", "the cell state of this step"),
            Part("h_{t-1}", "the hidden state of the step before"),
            Part("h_t", "the hidden state of this step"),
            Part("x_t", "the input", "The input enters from below and leaves nowhere as it is."),
        ),
    },
    (
        Place(
            "c",
            "state",
            "The line that enters at the top on the left, meets two circles and passes no layer",
            "It comes from the step before, and no layer reads it: it is the state on which no weight lies.",
            {"h_{t-1}": "The hidden state is read by the four layers; this line is read by none."},
        ),
        Place(
            "h",
            "state",
            "The line that enters below on the left and leads to all four layers",
            "It comes from the step before, and the layers read it together with the input.",
            {
                "c_{t-1}": "No layer of this cell reads the cell state, which only its own line changes."
            },
        ),
        Place(
            "gate f",
            "layer",
            "The first layer from the left; what it returns meets the line at the top alone",
            "What it returns meets the old cell state: it says which share of it stays.",
            {
                "σ input": "The input gate scales new content. This layer meets the old cell state.",
                "tanh candidate": "A tanh could turn the sign of the old cell state. What scales it is a gate.",
            },
        ),
        Place(
            "gate i",
            "layer",
            "The second layer; what it returns meets that of the third",
            "It meets the candidate and says how much of it is written.",
            {
                "σ forget": "The forget gate meets the old cell state. This layer meets new content.",
                "tanh candidate": "One of the two is the gate, one the candidate: it stands below the product.",
            },
        ),
        Place(
            "gate g",
            "layer",
            "The third layer, right below the product with what the second returns",
            "It proposes what is written: new content, which a gate then scales.",
            {"σ input": "The input gate stands to the left and scales what this layer proposes."},
        ),
        Place(
            "gate o",
            "layer",
            "The fourth layer; what it returns meets what comes down from the line at the top",
            "It says how much of the new cell state is shown to the outside.",
            {
                "tanh candidate": "The candidate goes into the cell state; this layer acts behind it."
            },
        ),
        Place(
            "forget ×",
            "operation",
            "The first circle on the line at the top",
            "A share is taken of the old cell state, entry by entry.",
            {"+": "A gate is not added to the state: it says which share of it stays."},
        ),
        Place(
            "input ×",
            "operation",
            "The circle in which the second and the third layer meet",
            "A gate scales the candidate, entry by entry.",
            {"+": "A gate is not added to the candidate: it says how much of it passes."},
        ),
        Place(
            "+",
            "operation",
            "The second circle on the line at the top",
            _ADDED,
            {"×": "Multiplied by new content, the old one would be lost. " + _ADDED},
        ),
        Place(
            "squash",
            "operation",
            "The small box below the line at the top, on its way down on the right",
            "The cell state may have grown beyond one: here it is brought back between −1 and 1.",
            {
                "σ": "The sigmoid is the gate that this is multiplied with. A sigmoid here would lose the sign.",
                "×": "Only one line enters here, from above.",
                "+": "Only one line enters here, from above.",
            },
        ),
        Place(
            "output ×",
            "operation",
            "The circle below that box",
            "A gate says how much of it is shown, entry by entry.",
            {"+": "The output gate is not added: it scales what is shown."},
        ),
        Place(
            "h next",
            "state",
            "What leaves behind that circle, upwards and below on the right",
            "It is what the last gate shows, to the layer above and to the next step.",
            {
                "c_t": "The cell state leaves along the top only, to the next step; nobody above sees it."
            },
        ),
        Place(
            "c next",
            "state",
            "What leaves at the top on the right",
            "It is the line along the top behind its sum: what this step has made of the old cell state.",
            {
                "h_t": "The hidden state leaves behind the output gate. This line has met no output gate.",
                "c_{t-1}": "Behind a product and a sum it is no longer that of the step before.",
            },
        ),
    ),
)

GRU = Assembly(
    "gru",
    {
        "layer": (
            Part("σ update", "the update gate, a sigmoid"),
            Part("σ reset", "the reset gate, a sigmoid"),
            Part(
                "σ forget",
                "the forget gate, a sigmoid",
                "A GRU has no forget gate of its own: one gate decides about the old state and the new content.",
            ),
            Part(
                "σ output",
                "the output gate, a sigmoid",
                "A GRU has no output gate: its whole state is shown.",
            ),
            Part("tanh gate", "a gate, a tanh", _GATES_ARE_SIGMOIDS),
        ),
        "operation": (*_OPERATIONS, Part("1−", "one minus what enters")),
        "state": (
            Part("h_{t-1}", "the hidden state of the step before"),
            Part("h_t", "the hidden state of this step"),
            Part("c_{t-1}", "a cell state", "A GRU has one state only, the hidden state."),
            Part("x_t", "the input", "The input enters from below and leaves nowhere as it is."),
        ),
    },
    (
        Place(
            "h",
            "state",
            "The line that enters at the top on the left",
            "It comes from the step before: on the line at the top, and down to the layers.",
        ),
        Place(
            "gate z",
            "layer",
            "The first layer from the left; what it returns is used twice",
            "It mixes: what it gives to the old state, it takes from the candidate.",
            {
                "σ reset": "The reset gate acts on what the candidate sees. This layer acts twice above."
            },
        ),
        Place(
            "gate r",
            "layer",
            "The second layer; what it returns goes to the right only",
            "It says how much of the past the candidate gets to see.",
            {
                "σ update": "The update gate acts on old state and candidate. This layer acts before there is one."
            },
        ),
        Place(
            "reset ×",
            "operation",
            "The circle to the right of the second layer, above the left one of two matrices",
            "A gate scales what comes of the old state, entry by entry.",
            {"+": "A gate is not added: it says how much of the past passes."},
        ),
        Place(
            "candidate +",
            "operation",
            "The circle above the right one of two matrices",
            "What comes of the past and what comes of the input are added, as in every recurrent layer.",
            {
                "×": "Input and past are not multiplied with each other: their products with weights are added."
            },
        ),
        Place(
            "candidate tanh",
            "operation",
            "The small box above that circle",
            "The candidate is between −1 and 1.",
            {
                "σ": "Gates are sigmoids. This is the candidate, which may be negative.",
                "×": "Only one line enters here, from below.",
                "+": "Only one line enters here, from below.",
                "1−": "The rest to one is taken of a share. This is a candidate.",
            },
        ),
        Place(
            "one minus",
            "operation",
            "The circle that only one line enters, on one of the two ways of the first layer",
            "The two shares of old state and candidate sum to one.",
            {
                "×": "Only one line enters here: there is nothing to multiply it by.",
                "+": "Only one line enters here: there is nothing to add.",
                "tanh": "It is a share already, between 0 and 1. What is wanted is the other share.",
            },
        ),
        Place(
            "keep ×",
            "operation",
            "The first circle on the line at the top",
            "A share is taken of the old state, entry by entry.",
            {"+": "A gate is not added to the state: it says which share of it stays."},
        ),
        Place(
            "mix ×",
            "operation",
            "The circle above the small box, below the line at the top",
            "A share is taken of the candidate, entry by entry.",
            {"+": "A gate is not added to the candidate: it says which share of it passes."},
        ),
        Place(
            "+",
            "operation",
            "The second circle on the line at the top",
            _ADDED,
            {"×": "Multiplied by new content, the old one would be lost. " + _ADDED},
        ),
        Place(
            "h next",
            "state",
            "What leaves, to the right and upwards",
            "Behind the sum of both shares it is what this step has made of the old state.",
            {"h_{t-1}": "Behind a product and a sum it is no longer that of the step before."},
        ),
    ),
)

ATTENTION = Assembly(
    "attention",
    {
        "quantity": (
            Part("s_{t-1}", "the decoder's state of the step before"),
            Part(
                "s_t",
                "the decoder's new state",
                "The new state is not known before the context is. To ask with it is Luong's form.",
            ),
            Part("h", "the encoder's states, one for each input"),
            Part("e", "the scores"),
            Part(r"\alpha", "the weights, which sum to one"),
            Part("c_t", "the context vector"),
        ),
        "operation": (
            Part("softmax", "one softmax over all scores"),
            Part("×", "a product of a vector with one number"),
            Part("+", "a sum"),
            Part(
                "each",
                "a softmax for each score",
                "A softmax of a single number is 1. One softmax reads all scores, so that its results sum to one.",
            ),
            Part("σ", "a sigmoid", "Sigmoids of the scores do not sum to one."),
            Part(
                "mean",
                "a mean",
                "The weights sum to one already. To divide once more would make the context smaller.",
            ),
        ),
    },
    (
        Place(
            "query",
            "quantity",
            "The box on the left, whose line leads to all three circles",
            "It asks: it meets every state of the encoder, and it is known before this step.",
            {"c_t": "The context is the answer. This is what asks."},
        ),
        Place(
            "encoder",
            "quantity",
            "The three boxes at the bottom, joined in both directions",
            "They read the input forwards and backwards, and all of them are kept.",
            {"s_{t-1}": "The decoder's state asks; it stands on the left, and there is one of it."},
        ),
        Place(
            "score",
            "quantity",
            "The three circles that two lines enter from below",
            "Query and encoder state meet here, and a number comes out, which may be negative.",
            {r"\alpha": "These numbers do not sum to one yet: what makes them do so comes above."},
        ),
        Place(
            "softmax",
            "operation",
            "The long bar above all three circles",
            "It turns all of them together into weights.",
        ),
        Place(
            "weight",
            "quantity",
            "What the bar returns, on its way to the three circles above it",
            "Between 0 and 1, and together 1.",
            {"e": "The scores go into the bar from below."},
        ),
        Place(
            "product",
            "operation",
            "The three circles above the bar",
            "Each state of the encoder is scaled by its weight.",
            {"+": "A weight is not added to a state: it scales it. The sum comes above."},
        ),
        Place(
            "sum",
            "operation",
            "The circle to which these three lead",
            "All weighted states are put together into one vector.",
            {"×": "States are not multiplied with each other. This is a weighted sum."},
        ),
        Place(
            "context",
            "quantity",
            "What leaves that circle and leads to the decoder",
            "It is the weighted sum of the encoder's states, made anew for each step.",
            {"h": "It has the size of one such state, but holds something of each."},
        ),
    ),
)

ASSEMBLIES = {assembly.drawing: assembly for assembly in (LSTM, GRU, ATTENTION)}
