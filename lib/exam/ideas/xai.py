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
            Reply("The method has failed.", "Signs are part of the answer."),
            Reply(
                "The pixel is dark.", "The sign is that of gradient times value, not of the value."
            ),
            Reply(
                "The pixel does not matter.",
                "A value near 0 would say that, or that the pixel is 0.",
            ),
        ),
    ),
    TrueOrFalse(
        id="equal-to-the-baseline",
        **XAI,
        chapter=22,
        topic="integrated gradients",
        section="sec-integrated-gradients",
        text="Integrated gradients give 0 to a pixel. So the network does not use it.",
        holds=False,
        right=Reply(
            "A pixel that equals its baseline gets 0 whether it is used or not.",
            "The way from the baseline has length 0 there. Try another baseline.",
        ),
        wrong=(
            Reply(
                "Integrated gradients are random.",
                "They are computed, and the same each time.",
            ),
            Reply(
                "The gradient was not integrated with enough steps.",
                "More steps do not help where the way has length 0.",
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
            "In each order the players' gains add up to that, so their means do, too.",
            "This is efficiency, or completeness.",
        ),
        wrong=(
            Reply(
                "Each player gets the same share.",
                "Only players who contribute alike get alike.",
            ),
            Reply(
                "The values are scaled to sum to 1 afterwards.",
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
        text="LIME gives another explanation each time it is run on the same input. Why?",
        right=Reply(
            "It fits a linear model to random perturbations.",
            "More samples make it steadier; report the seed.",
        ),
        wrong=(
            Reply("The model has changed.", "Only outputs were asked for."),
            Reply(
                "It is a global method.",
                "It is local, and that does not make it random.",
            ),
            Reply(
                "It uses dropout at inference.",
                "LIME knows nothing of the model's inside.",
            ),
        ),
    ),
)
