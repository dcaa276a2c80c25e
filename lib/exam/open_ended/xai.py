"""Open questions about explanations of predictions, and about how to judge them."""

from lib.exam.open import Open, Point

QUESTIONS = (
    Open(
        id="place-the-methods",
        part="XAI",
        chapter=22,
        topic="the map of methods",
        section="sec-xai-map",
        minutes=6,
        text="Name the three questions by which explanations are sorted, and place saliency, LIME, "
        "Grad-CAM, permutation importance and a short decision tree.",
        answer="Intrinsic or post-hoc? Local or global? Specific to a model or agnostic? Saliency: post-hoc, "
        "local, needs gradients. LIME: post-hoc, local, agnostic. Grad-CAM: post-hoc, local, needs the maps of a "
        "convolutional layer and their gradients. Permutation importance: post-hoc, global, agnostic. A short "
        "tree: intrinsic, so specific, and global; a single path is local.",
        mistake="Post-hoc and local are taken for the same. Permutation importance is post-hoc and global.",
        scheme=(
            Point("Intrinsic or post-hoc; local or global; specific to a model or agnostic.", 1),
            Point("Saliency: post-hoc, local, needs gradients.", 1),
            Point("LIME: post-hoc, local, agnostic.", 1),
            Point("Grad-CAM: post-hoc, local, needs a convolutional layer and gradients.", 1),
            Point("Permutation importance: post-hoc, global, agnostic.", 1),
            Point("A short tree: intrinsic, global.", 1),
        ),
    ),
    Open(
        id="gradient-fails",
        part="XAI",
        chapter=22,
        topic="integrated gradients",
        section="sec-integrated-gradients",
        minutes=7,
        text=r"Take $f(x) = 1 - \max(0, 1 - x_1 - x_2)$ at $(1, 1)$. What do the gradient and "
        r"integrated gradients from the baseline 0 say? Explain the difference and name the "
        r"property that one of them has.",
        answer="At (1, 1) the ReLU gets −1 and is closed: the gradient is (0, 0). On the way, at (α, α), it gets "
        "1 − 2α: up to α = ½ the gradient is (1, 1), afterwards (0, 0). The mean is (½, ½), times the way (1, 1): "
        "integrated gradients (0.5, 0.5). They sum to f(1, 1) − f(0, 0) = 1: completeness, which the gradient "
        "lacks. The gradient says what a small change does here; the function has saturated and hides the cause.",
        mistake="The gradient is said to be wrong. It answers another question.",
        scheme=(
            Point(
                "The gradient at the input is zero in both entries: the function is flat there.", 1
            ),
            Point(
                "On the way from the baseline, the function rises while the sum of the inputs "
                "is below one.",
                1,
            ),
            Point("There the gradient is (1, 1), for half of the way.", 1),
            Point(
                "Integrated gradients: mean gradient one half, times the difference one: (0.5, "
                "0.5).",
                1,
            ),
            Point(
                "They sum to the difference of the scores, which is one: completeness. Sensitivity earns the "
                "mark as well: what makes the score differ from the baseline's gets a value.",
                1,
            ),
            Point(
                "The gradient answers what a small change would do now; a saturated function "
                "hides its cause.",
                1,
            ),
        ),
    ),
    Open(
        id="choose-baseline",
        part="XAI",
        chapter=22,
        topic="baselines",
        section="sec-integrated-gradients",
        minutes=5,
        text="What does a baseline mean in an explanation? Name two choices for images with a weakness"
        " of each, and say how to guard against the choice.",
        answer="The baseline stands for 'nothing there': the values explain f(x) − f(u). Black: what is black in "
        "the input gets nothing, used or not. Blurred: the outline is still there. So compare several baselines, "
        "or average over many, and name them.",
        mistake="The baseline is said to need a score of zero. It need not; only the difference is explained.",
        scheme=(
            Point('It says what counts as "nothing": contributions are against it.', 1),
            Point(
                "Two choices with a weakness, a mark each: one colour gives nothing to what has this colour; the "
                "mean image may hold traces of classes; a blurred one still shows the outline; noise gives "
                "another map for each draw.",
                2,
            ),
            Point("Compare several baselines, or average over many, and name the one used.", 1),
        ),
    ),
    Open(
        id="shapley-by-hand",
        part="XAI",
        chapter=23,
        topic="Shapley values",
        section="sec-shapley",
        minutes=6,
        text="Define the Shapley value of a player by orders. Compute it for the game in which two "
        "players get 1 together and 0 alone, and name two properties that the values always have.",
        answer="It is the mean, over all orders of arrival, of what the player adds on arrival: here "
        "(0 + 1)/2 = 0.5 for each. The values sum to that of all, 1, and players who add alike get alike.",
        mistake="Only the order in which the player comes last is counted; both would get 1, and the sum "
        "would be 2.",
        scheme=(
            Point("Over all orders of arrival, the mean of what the player's arrival adds.", 1),
            Point("Two orders: each player adds 0 as first and 1 as second.", 1),
            Point("So both have one half.", 1),
            Point(
                "Two properties, a mark each: they sum to the value of all less that of none; players who add "
                "alike get alike; one who never adds gets zero; the values of a sum of games are the sums.",
                2,
            ),
        ),
    ),
    Open(
        id="lime-and-shap",
        part="XAI",
        chapter=23,
        topic="LIME",
        section="sec-lime",
        minutes=6,
        text="What do LIME and KernelSHAP have in common, and where do they differ? Why may LIME give "
        "another answer on the next run?",
        answer="Both score perturbed inputs, need outputs only, and fit a weighted linear model. LIME weighs by "
        "closeness to the input, and its values need not sum to anything; KernelSHAP weighs by the size of the "
        "coalition and fixes the two ends, so its values sum to the difference of the scores. LIME draws its "
        "perturbations, so the next run gives others; so does KernelSHAP if it does not take all coalitions. More "
        "samples make both steadier, a reported seed makes a run repeatable.",
        mistake="KernelSHAP is said to need gradients. It asks for scores alone.",
        scheme=(
            Point("Both score perturbed inputs and fit a weighted linear model.", 1),
            Point("Both ask for outputs only.", 1),
            Point(
                "LIME weighs by distance to the input, KernelSHAP by the size of the coalition.", 1
            ),
            Point("KernelSHAP's values sum to the difference of the scores; LIME's need not.", 1),
            Point(
                "LIME's perturbations are random; so are KernelSHAP's if it does not take all "
                "coalitions.",
                1,
            ),
        ),
    ),
    Open(
        id="test-an-explanation",
        part="XAI",
        chapter=24,
        topic="sanity checks",
        section="sec-sanity-checks",
        minutes=7,
        text="You are given a map of relevance for an image classifier. Describe three tests of "
        "whether it is faithful, and say what each can and cannot show.",
        answer="Draw the weights anew: a map that stays ignores the model; one that changes is not proved right. "
        "Delete or insert features in the map's order, beside a random order: it shows whether the score follows "
        "the map, but depends on the replacement, and such inputs are strange to the model. Plant a shortcut, "
        "verify that the network relies on it, and look for it in the map: that compares with a known truth, for "
        "this shortcut and network only. No test alone is sufficient; a failed weight check speaks against the "
        "map, a failed deletion may speak against the replacement.",
        mistake='"It looks right" is given as a test. That is plausibility.',
        scheme=(
            Point("Draw weights anew: the map must change.", 1),
            Point("It can show that a map ignores the model; to pass is no proof.", 1),
            Point(
                "Deletion and insertion: remove or add features in the map's order and watch "
                "the score.",
                1,
            ),
            Point("They depend on what a removed feature is replaced by.", 1),
            Point("Plant a shortcut whose role is known, and see whether the map finds it.", 1),
            Point(
                "That shows it for this shortcut, after checking that the network really uses it. Another sound "
                "test with its limit, such as shuffled labels or training again after the deletion, earns the "
                "same two marks.",
                1,
            ),
        ),
    ),
    Open(
        id="attention-explains",
        part="XAI",
        chapter=24,
        topic="attention as explanation",
        section="sec-attention-as-explanation",
        minutes=6,
        text="Is attention an explanation? Give one argument for it, two against it, and an experiment that "
        "decides for a given model. Why does an experiment with exchanged weights not decide?",
        answer="For: the answer is computed from the sum that the weights form, and without context each state "
        "holds its own word. Against: in context a state holds its neighbours, so a weight on a state is not one "
        "on a word; and quite other weights may give the same answer. Experiment: remove or exchange the words "
        "with large weights, then those with small ones, and compare how much the answer changes. Exchanged "
        "weights do not decide: the model would not compute them.",
        mistake="The correlation with the gradient alone is taken as a verdict.",
        scheme=(
            Point(
                "For: weights say which states the sum is made of; without context these hold "
                "their own words.",
                1,
            ),
            Point(
                "Against: states hold their neighbours as well, so a weight on a state is not "
                "one on a word.",
                1,
            ),
            Point("Against: other weights may give the same answer.", 1),
            Point(
                "Experiment: exchange or remove the words with large and with small weights and"
                " compare the change of the answer.",
                1,
            ),
            Point(
                "Why exchanged weights do not decide: the model would not compute them; or, that others give the "
                "same answer does not show that its own were not used.",
                1,
            ),
        ),
    ),
)
