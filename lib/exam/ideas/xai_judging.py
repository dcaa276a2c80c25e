"""Questions about explanations by gradients and by perturbation, and about judging them."""

from lib.exam.conceptual import Choice, FindMistake, Match, Order, Reply, TrueOrFalse

QUESTIONS = (
    FindMistake(
        id="integrated-derivation",
        part="XAI",
        chapter=22,
        topic="integrated gradients",
        section="sec-integrated-gradients",
        text="Integrated gradients of $f(x) = x_1 x_2$ at $(2, 3)$ from the baseline 0. Which line is "
        "wrong?",
        lines=(
            Reply(
                r"On the way $x = (2\alpha, 3\alpha)$, with $\alpha$ from 0 to 1.",
                "A straight line from the baseline to the input.",
            ),
            Reply(
                r"The gradient there is $(3\alpha, 2\alpha)$.",
                "Each input's derivative is the other input.",
            ),
            Reply(
                "Its mean over the way is $(1.5, 1)$.",
                "The mean of α over the way is one half.",
            ),
            Reply(
                "So the attributions are $(1.5, 1)$.",
                "The mean gradient is multiplied by the difference to the baseline: (2 · 1.5, 3 ·"
                " 1) = (3, 3), which sums to f = 6.",
            ),
        ),
        wrong=3,
    ),
    Choice(
        id="same-function",
        part="XAI",
        chapter=22,
        topic="axioms",
        section="sec-integrated-gradients",
        text="Two networks are built differently, but compute the same function. A method explains "
        "them differently. Which property does it lack?",
        right=Reply(
            "Implementation invariance",
            "What only depends on the function, as gradients do, has it.",
        ),
        wrong=(
            Reply(
                "Completeness",
                "That says that the values sum to the difference of the scores.",
            ),
            Reply(
                "Sensitivity",
                "That says that an input that the score depends on gets a value.",
            ),
        ),
    ),
    Choice(
        id="grad-cam-zero",
        part="XAI",
        chapter=22,
        topic="Grad-CAM",
        section="sec-grad-cam",
        text="A Grad-CAM map is zero everywhere. What is a likely reason?",
        right=Reply(
            "The weighted sum of the maps is negative, and the ReLU has removed it.",
            "Evidence against the class is cut off. Look at the map before the ReLU.",
        ),
        wrong=(
            Reply(
                "The network has no gradient.",
                "Then it could not have been trained either.",
            ),
            Reply(
                "The image is black.",
                "Feature maps of a black image need not be zero: there are biases.",
            ),
            Reply(
                "The layer has too many channels.",
                "Their number does not make the sum zero.",
            ),
        ),
    ),
    TrueOrFalse(
        id="relevance-and-bias",
        part="XAI",
        chapter=22,
        topic="relevance propagation",
        section="sec-relevance",
        holds=False,
        text="In relevance propagation the relevance of the inputs always sums exactly to the score.",
        right=Reply(
            "Biases and the stabilizer keep a share of what is handed back.",
            "It is conserved exactly only without them.",
        ),
        wrong=(
            Reply(
                "Relevance is multiplied by the number of layers.",
                "Each layer hands on what it received.",
            ),
            Reply(
                "The sum is the probability of the class.",
                "One starts with the score, and that is what is handed back.",
            ),
        ),
    ),
    Match(
        id="question-and-method",
        part="XAI",
        chapter=22,
        topic="the map of methods",
        section="sec-xai-map",
        text="Which method answers which question?",
        feedback="Sensitivity, contribution, loss by covering, and a global measure: four different "
        "questions, four different maps.",
        pairs=(
            ("saliency", "where would a small change matter most?"),
            ("integrated gradients", "what did each input contribute against a baseline?"),
            ("occlusion", "what is lost when this part is covered?"),
            ("permutation importance", "which feature does the model need over the whole data?"),
        ),
    ),
    Choice(
        id="shapley-cost",
        part="XAI",
        chapter=23,
        topic="Shapley values",
        section="sec-shapley",
        text="Why are Shapley values of 64 features estimated and not computed?",
        right=Reply(
            "There are 2 to the power of 64 coalitions to score.",
            "KernelSHAP fits a linear model to a sample of them.",
            section="sec-kernel-shap",
        ),
        wrong=(
            Reply(
                "They are random by definition.",
                "The definition is a mean over all orders, without chance.",
            ),
            Reply(
                "A network has no coalitions.",
                "Any function of features with a baseline has: keep some, replace the others.",
            ),
            Reply(
                "The sum of the values is unknown.",
                "It is the score less the score of the baseline.",
            ),
        ),
    ),
    TrueOrFalse(
        id="kernel-shap-exact",
        part="XAI",
        chapter=23,
        topic="KernelSHAP",
        section="sec-kernel-shap",
        holds=True,
        text="With all coalitions, KernelSHAP's linear fit gives the exact Shapley values.",
        right=Reply(
            "Its weights are chosen so that the solution is the Shapley values.",
            "With a sample of coalitions it is an estimate.",
        ),
        wrong=(
            Reply(
                "Any weighted linear fit gives them.",
                "LIME's weights give other values.",
                section="sec-lime",
            ),
            Reply(
                "The model must be linear for that.",
                "It holds for any model: the fit is to the scores of coalitions.",
            ),
        ),
    ),
    Order(
        id="lime-order",
        part="XAI",
        chapter=23,
        topic="LIME",
        section="sec-lime",
        text="Put LIME's steps in order.",
        feedback="Only outputs are asked for; the linear model holds near the input, where the weights are"
        " large.",
        steps=(
            "cover groups of features at random",
            "ask the model for the score of each perturbed input",
            "weigh each perturbation by its distance from the input",
            "fit a weighted linear model to the scores",
            "read its coefficients as the explanation",
        ),
    ),
    Choice(
        id="occluded-by-black",
        part="XAI",
        chapter=23,
        topic="occlusion",
        section="sec-occlusion",
        text="An image classifier is explained by covering patches with black. What is the danger?",
        right=Reply(
            "The covered image is like none that the model has seen, and black may itself mean "
            "something.",
            "The model's answer to a strange image is explained. Compare with other baselines.",
        ),
        wrong=(
            Reply(
                "The gradient of black is zero.",
                "Occlusion needs no gradient.",
            ),
            Reply(
                "The values no longer sum to 1.",
                "They need not sum to anything.",
            ),
            Reply(
                "There is none, as black is no colour.",
                "For the model black is a value like any other.",
            ),
        ),
    ),
    Choice(
        id="plausible-or-faithful",
        part="XAI",
        chapter=24,
        topic="faithfulness",
        section="sec-agreement",
        text="Experts find an explanation convincing. What has been shown?",
        right=Reply(
            "That it is plausible",
            "Whether it shows what the model does, its faithfulness, must be tested on the model.",
        ),
        wrong=(
            Reply(
                "That it is faithful",
                "A convincing map may show what people look at, and not what the model uses.",
                section="sec-sanity-checks",
            ),
            Reply(
                "That the model is right",
                "An explanation may be convincing and the prediction wrong.",
            ),
        ),
    ),
    TrueOrFalse(
        id="randomized-model",
        part="XAI",
        chapter=24,
        topic="sanity checks",
        section="sec-sanity-checks",
        holds=True,
        text="A map that stays the same when the network's weights are drawn anew cannot explain what "
        "the network has learnt.",
        right=Reply(
            "It does not depend on what was learnt.",
            "It depends on the picture or on the architecture. To pass the check is necessary, "
            "not sufficient.",
        ),
        wrong=(
            Reply(
                "A network with random weights is as good as a trained one.",
                "It guesses; yet the map stays.",
            ),
            Reply(
                "Maps must be random as well.",
                "They must change, not be random.",
            ),
        ),
    ),
    Choice(
        id="deletion-curve",
        part="XAI",
        chapter=24,
        topic="deletion",
        section="sec-deletion-insertion",
        text="Features are removed in the order of a map, and the score falls slowly. What does that say?",
        right=Reply(
            "The features that the map puts first matter little to the score, or others stand in "
            "for them.",
            "A good map makes the score fall fast: its area under the deletion curve is small.",
        ),
        wrong=(
            Reply(
                "The map is good: its area is large.",
                "A large area is good for insertion, not for deletion.",
            ),
            Reply(
                "The model is robust, and the map faithful.",
                "Faithful maps name what the score depends on; without that it would fall.",
            ),
        ),
    ),
    Choice(
        id="attention-weight-meaning",
        part="XAI",
        chapter=24,
        topic="attention as explanation",
        section="sec-attention-as-explanation",
        text="A reader with a bidirectional GRU below its attention gives a word almost no weight, and"
        " yet the answer changes when that word is exchanged. How can that be?",
        right=Reply(
            "The states of its neighbours hold the word as well, and attention reads these.",
            "The weight lies on a state, not on a word.",
        ),
        wrong=(
            Reply(
                "The softmax was computed wrongly.",
                "Weights and answer can both be right.",
            ),
            Reply(
                "The word is read twice.",
                "It is read once in each direction; its weight is what is small.",
            ),
        ),
    ),
)
