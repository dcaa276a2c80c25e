"""Questions about explanations of predictions."""

from lib.exam.conceptual import Choice, Match, Order, Reply, TrueOrFalse

XAI = {"part": "XAI"}

QUESTIONS = (
    Match(
        id="methods-on-the-map",
        **XAI,
        chapter=22,
        topic="the map",
        section="sec-xai-map",
        text="Where does each method stand on the map?",
        pairs=(
            ("a decision tree of depth 3", "intrinsic, global"),
            ("integrated gradients", "post-hoc, local, needs gradients"),
            ("LIME", "post-hoc, local, needs outputs only"),
            ("permutation importance", "post-hoc, global, needs outputs and data"),
        ),
        feedback="Ask three questions: readable itself or explained afterwards, one prediction or all, inside "
        "of the model or outputs only.",
    ),
    Choice(
        id="negative-attribution",
        **XAI,
        chapter=22,
        topic="gradient × input",
        section="sec-saliency",
        text="A pixel gets a negative value in gradient × input. What does it say?",
        right=Reply(
            "It speaks against this class's score.",
            "A negative value is no error: another class may profit.",
        ),
        wrong=(
            Reply(
                "The method failed: no part of a score is negative.",
                "Parts of a sum may have either sign. Only saliency has none, being an absolute value.",
            ),
            Reply(
                "The pixel is darker than its neighbours.",
                "The sign is that of gradient times value: a bright pixel with a negative gradient has it, too.",
            ),
            Reply(
                "The pixel does not matter.",
                "Not even a value of 0 would say that: the pixel may be 0, or the function flat just here.",
            ),
        ),
    ),
    TrueOrFalse(
        id="equal-to-the-baseline",
        **XAI,
        chapter=22,
        topic="integrated gradients",
        section="sec-integrated-gradients",
        text="Integrated gradients, computed exactly, give 0 to a pixel. So the network does not use it.",
        holds=False,
        right=Reply(
            "A pixel that equals its baseline gets 0 whether it is used or not.",
            "The way from the baseline has length 0 there. Try another baseline.",
        ),
        wrong=(
            Reply(
                "By completeness, whatever the score depends on gets a share.",
                "Completeness fixes the sum alone, to which a pixel that never moved adds nothing, used or not.",
            ),
            Reply(
                "In a saturated network the gradient at the input is 0.",
                "That makes the gradient fail. Integrated gradients look at the way, on which the score rose.",
            ),
        ),
    ),
    Choice(
        id="saturation",
        **XAI,
        chapter=22,
        topic="integrated gradients",
        section="sec-integrated-gradients",
        text="A confident network has a gradient near 0 at an input. Which method still says what the score "
        "is due to?",
        right=Reply(
            "Integrated gradients",
            "They average the gradient on the way from a baseline, where it was not flat.",
        ),
        wrong=(
            Reply("Saliency", "It is the size of that flat gradient."),
            Reply("Gradient × input", "The flat gradient times the input is small as well."),
        ),
    ),
    Order(
        id="grad-cam-order",
        **XAI,
        chapter=22,
        topic="Grad-CAM",
        section="sec-grad-cam",
        text="Put the steps of Grad-CAM in order.",
        steps=(
            "maps of a convolutional layer, and the gradient of the score with respect to them",
            "mean of the gradient over the places of each map: its weight",
            "weighted sum of the maps",
            "ReLU",
        ),
        feedback="Weights come from gradients, the picture from activations. The ReLU removes what speaks "
        "against the class.",
    ),
    Choice(
        id="two-witnesses",
        **XAI,
        chapter=23,
        topic="occlusion",
        section="sec-occlusion",
        text="Either of two marks alone makes the score; a picture has both. What does occlusion of one mark "
        "at a time say?",
        right=Reply(
            "That neither matters.",
            "Cover the one, and the other still makes the score. Shapley values share the credit.",
        ),
        wrong=(
            Reply(
                "That both matter equally.", "Shapley values say that. Here the score never falls."
            ),
            Reply(
                "That the first one matters.", "Covering it changes nothing, as the other is there."
            ),
        ),
    ),
    TrueOrFalse(
        id="shapley-sum",
        **XAI,
        chapter=23,
        topic="Shapley values",
        section="sec-shapley",
        text="The Shapley values of all players sum to the value of the whole group, less that of the empty one.",
        holds=True,
        right=Reply(
            "In each order the gains add up to that.",
            "So their means over all orders do, too. This is efficiency, or completeness.",
        ),
        wrong=(
            Reply(
                "What two make only together is counted twice.",
                "Occlusion does that. In an order it goes to the one who comes second, and to nobody else.",
                section="sec-occlusion",
            ),
            Reply(
                "The values are scaled to that sum afterwards.",
                "Nothing is scaled. The sum follows from the definition.",
            ),
        ),
    ),
    Choice(
        id="lime-varies",
        **XAI,
        chapter=23,
        topic="LIME",
        section="sec-lime",
        text="LIME gives another explanation at each run, although input, model and score stay the same. Why?",
        right=Reply(
            "It draws anew which features it covers.",
            "More samples make it steadier; a reported seed makes a run repeatable.",
        ),
        wrong=(
            Reply(
                "Its linear model begins at random weights.",
                "The weighted regression is solved in one step, without a start, and has one solution.",
            ),
            Reply(
                "It explains one input only, and only nearby.",
                "It is local, and that does not make it random: the gradient is local, too.",
            ),
            Reply(
                "The width of its kernel is drawn at random.",
                "The width is chosen beforehand and stays fixed. What is drawn is which features are covered.",
            ),
        ),
    ),
    TrueOrFalse(
        id="flat-partial-dependence",
        **XAI,
        chapter=23,
        topic="partial dependence",
        section="sec-global",
        text="The partial dependence on a feature is flat. So the model does not use the feature.",
        holds=False,
        right=Reply(
            "Single curves may rise and fall, and cancel in the mean.",
            "That is an interaction. Draw a few single curves beside every mean.",
        ),
        wrong=(
            Reply(
                "What the model does on average shows all that it uses.",
                "If $f(x) = x_1 x_2$ and the mean of $x_1$ is 0, it is flat in $x_2$, which the score needs.",
            ),
            Reply(
                "A copy of the feature in the data has taken its part.",
                "The copy keeps its values while this column is set, so it levels nothing out. If the model read "
                "the copy alone, the statement would hold.",
            ),
        ),
    ),
    Choice(
        id="importance-of-copies",
        **XAI,
        chapter=23,
        topic="permutation importance",
        section="sec-global",
        text="Two columns are copies of each other. To shuffle one hardly raises a forest's error, to shuffle "
        "both together doubles it. Which may be dropped before it is trained anew?",
        right=Reply(
            "One of the two, whichever it is.",
            "While one is shuffled, the other stands in for it. One holds all that both say.",
        ),
        wrong=(
            Reply(
                "Both, as each has almost no importance.",
                "Each has none while the other is there. The second shuffle shows what both together carry.",
            ),
            Reply(
                "Neither, as they are needed together.",
                "The forest reads both, but a new one finds in one copy what both say.",
            ),
        ),
    ),
)
