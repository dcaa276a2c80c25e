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
                "Completeness of the sum",
                "That says that the values sum to the difference of the scores.",
            ),
            Reply(
                "Sensitivity to one feature",
                "That says: where input and baseline differ in one feature only, and the scores differ, this "
                "feature gets a value other than 0.",
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
            "The weighted sum is negative everywhere.",
            "The ReLU cuts off what speaks against the class. Look at the map before the ReLU; if that is 0, too, "
            "the gradient vanishes: take the score before the softmax.",
        ),
        wrong=(
            Reply(
                "The mean over the places has lost all signs.",
                "A mean keeps them: a weight may be negative. What removes signs is the ReLU behind the sum.",
            ),
            Reply(
                "The image is black, so its maps are 0.",
                "Feature maps of a black image need not be 0: there are biases.",
            ),
            Reply(
                "Enlarging the coarse map has lost its values.",
                "To enlarge is to interpolate between the places: what was not 0 stays.",
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
            "Biases and the stabilizer keep a share of it.",
            "It is conserved exactly only where neither stands in the denominators.",
        ),
        wrong=(
            Reply(
                "Each layer hands on all that it has received.",
                "LRP-0 does, without biases. With a bias or an ε in the denominator the shares sum to something "
                "else.",
            ),
            Reply(
                "They sum to the probability of the class.",
                "One starts with the score before the softmax, and that is what is handed back.",
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
            "There are too many coalitions to score.",
            "$2^{64}$ of them. KernelSHAP fits a linear model to a sample.",
            section="sec-kernel-shap",
        ),
        wrong=(
            Reply(
                "They are defined by orders drawn at random.",
                "The definition is a mean over all orders, without chance. An estimate may draw some of them.",
            ),
            Reply(
                "A network cannot score a part of its features.",
                "The others get the baseline's values, so it can score any coalition.",
            ),
            Reply(
                "Their sum is not known in advance.",
                "It is the score less that of the baseline: two evaluations.",
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
            "The weights of its coalitions are chosen for that.",
            "With a sample of coalitions it is an estimate.",
        ),
        wrong=(
            Reply(
                "Any weighted linear fit gives them.",
                "LIME's weights give other values in general.",
                section="sec-lime",
            ),
            Reply(
                "A linear fit is exact for linear models only.",
                "The fit need not meet the scores. Its coefficients are the Shapley values, whatever the model.",
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
            "ask for the score of each perturbed input, and weigh it by its closeness to the input",
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
            "The classifier never saw such pictures in training.",
            "What is explained is its answer to a strange picture, in which black may itself mean something. "
            "Compare with other baselines.",
        ),
        wrong=(
            Reply(
                "Black pixels send no gradient back.",
                "Occlusion needs no gradient, only two scores.",
            ),
            Reply(
                "The losses no longer sum to the score.",
                "They do so for no colour: occlusion is not complete.",
            ),
            Reply(
                "None, as black adds nothing to the sums.",
                "For the model black is a value like any other. Where inputs are standardized, it is not even 0.",
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
                "A good explanation is stable.",
                "Stable against noise in the input, yes. Here the network is another one, and so must the map be.",
            ),
            Reply(
                "A random network must get a random map.",
                "The map must become another one, not a random one. What failed is that it stayed.",
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
            "What the map puts first matters little, or others stand in for it.",
            "A good map makes the score fall fast: its area under the deletion curve is small.",
        ),
        wrong=(
            Reply(
                "The map is good, as the area under this curve is large.",
                "A large area is good for insertion, not for deletion.",
            ),
            Reply(
                "The map is faithful, as the score stays stable under it.",
                "A slow fall is no evidence for a map: in a random order the score may fall as slowly.",
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
            "The states of its neighbours hold the word as well.",
            "Attention reads these. The weight lies on a state, not on a word.",
        ),
        wrong=(
            Reply(
                "The weights of its two directions cancel each other.",
                "A word has one state, made of both directions, and one weight, which is never negative.",
            ),
            Reply(
                "Weights of a bidirectional GRU do not sum to 1.",
                "They come from one softmax over the states, so they do.",
            ),
        ),
    ),
    Choice(
        id="judge-with-a-blind-spot",
        part="XAI",
        chapter=24,
        topic="deletion and insertion",
        section="sec-planted-shortcut",
        text="Two maps are compared by deleting pixels into black. The winner is integrated gradients from a "
        "black baseline. What does its victory prove?",
        right=Reply(
            "Nothing yet: test and method share a blind spot.",
            "A black pixel that decides can be neither shown nor deleted. Delete into a second baseline; if the "
            "verdicts differ, neither is a proof.",
        ),
        wrong=(
            Reply(
                "That it is faithful: its area is the smaller one.",
                "A pixel that is black already does not move the curve, although the score may depend on it.",
            ),
            Reply(
                "That black is the right baseline for this data.",
                "The test took black for granted. Into the mean image another map may win.",
                section="sec-deletion-insertion",
            ),
            Reply(
                "Nothing yet: only insertion into black decides.",
                "Insertion begins at the same black picture, and a black pixel put back changes nothing either.",
            ),
        ),
    ),
)
