"""Open questions about optimizers, initialization and dropout."""

from lib.exam.open import Open, Point

QUESTIONS = (
    Open(
        id="problem-and-fix",
        part="optimizers",
        chapter=7,
        topic="adaptive rules",
        section="sec-adaptive",
        minutes=7,
        text="Lead from plain gradient descent to Adam: name for each rule which trouble of the one "
        "before it removes.",
        answer="Zigzag, then one size for all, then steps that die away, then the bias of the first "
        "averages: each rule answers one trouble.",
        mistake="Momentum is said to give each parameter a learning rate of its own. It changes direction and "
        "length of the step, with one rate for all; a rate for each parameter comes with AdaGrad.",
        scheme=(
            Point(
                "Gradient descent: one learning rate for all directions; it zigzags across a "
                "narrow valley.",
                1,
            ),
            Point(
                "Momentum: adds up the gradients, older ones with less and less weight, so the "
                "zigzag cancels and the common direction grows.",
                1,
            ),
            Point(
                "AdaGrad: divides by the root of the sum of squares, a step size for each "
                "parameter.",
                1,
            ),
            Point("RMSProp: an average in place of the sum, so that steps do not die away.", 1),
            Point("Adam: momentum and RMSProp together.", 1),
            Point("And the correction of both averages, which start at zero.", 1),
        ),
    ),
    Open(
        id="valley",
        part="optimizers",
        chapter=7,
        topic="conditioning",
        section="sec-momentum",
        minutes=6,
        text="A loss has the curvatures 1 and 100 along its two axes. Why is plain gradient descent "
        "slow here, which learning rate is the largest that does not diverge, and what does "
        "momentum change?",
        answer="The steep axis limits the rate, the flat one sets the time. Momentum lengthens steps "
        "along the flat axis; the limit of the learning rate rises, but to less than twice its value.",
        mistake="The limit is computed from the smaller curvature.",
        scheme=(
            Point(
                "Along each axis the distance from the minimum is multiplied by one minus learning "
                "rate times curvature.",
                1,
            ),
            Point(
                "This factor must not exceed one in size for either: a learning rate of at most "
                "2 / 100 = 0.02.",
                1,
            ),
            Point(
                "With such a rate the distance along the flat axis shrinks by at most two per cent a step.",
                1,
            ),
            Point("Momentum adds up steps along the flat axis.", 1),
            Point(
                "And it cancels them across the valley; too much of it makes the path oscillate"
                " by itself.",
                1,
            ),
        ),
    ),
    Open(
        id="adam-bias",
        part="optimizers",
        chapter=7,
        topic="Adam",
        section="sec-adam",
        minutes=6,
        text="Why does Adam correct its averages? Compute both for the first step from a gradient $g$ "
        "with decays 0.9 and 0.999, and say what the step would be without correction.",
        answer="The second average is a thousandth of what it should be, its root about a 32nd, but the first "
        "average a tenth: the uncorrected step is too long, 3.16 times.",
        mistake="The uncorrected step is said to be too small, because both averages are.",
        scheme=(
            Point("Both averages start at zero and are too small at first.", 1),
            Point(r"First average: $0.1\,g$; second: $0.001\,g^2$.", 1),
            Point("Corrected by 1 − 0.9 and 1 − 0.999: $g$ and $g^2$.", 1),
            Point("The corrected step is the learning rate times the sign of the gradient.", 1),
            Point(r"Without correction: $0.1 / \sqrt{0.001} \approx 3.16$ times as long.", 1),
        ),
    ),
    Open(
        id="schedule-design",
        part="optimizers",
        chapter=7,
        topic="schedules",
        section="sec-schedules",
        minutes=5,
        text="Describe a learning-rate schedule with warm-up and decay. Why start small, why end "
        "small, and what would you look at to choose the peak?",
        answer="Rise, peak, decay. Peaks are tried in steps of a factor of about three, each with the whole "
        "schedule.",
        mistake="The end is explained by vanishing gradients. The noise of the steps is what has to shrink.",
        scheme=(
            Point(
                "A straight rise over the first steps, then a decay, for example along a cosine.", 1
            ),
            Point(
                "Start small: weights and averages are unreliable at first, and large steps may"
                " ruin them.",
                1,
            ),
            Point("End small: the noise of the mini-batches keeps a large step from settling.", 1),
            Point(
                "Peak: several rates, a factor of about three apart; the one with the best validation loss in "
                "the end, not at the edge of the grid. Or: somewhat below the rate at which the loss jumps.",
                1,
            ),
        ),
    ),
    Open(
        id="why-random-weights",
        part="optimizers",
        chapter=8,
        topic="initialization",
        section="sec-initialization",
        minutes=6,
        text="Why are weights drawn at random, and why with a variance of about one divided by the "
        "number of inputs? Derive it for a linear layer. What changes with ReLU?",
        answer="Randomness breaks the symmetry; the variance keeps the size of the signal through depth."
        " In the backward pass the number of outputs takes the place of inputs.",
        mistake="The standard deviation is set to one divided by the number of inputs, in place of the "
        "variance.",
        scheme=(
            Point("Equal units would get equal gradients and stay equal.", 1),
            Point("A pre-activation is a sum of as many products as there are inputs.", 1),
            Point(
                "For independent terms with mean zero the variances add up: inputs times "
                "variance of a weight times mean square of an input.",
                1,
            ),
            Point(
                "To keep the mean square from layer to layer the variance is one divided by the"
                " number of inputs.",
                1,
            ),
            Point("For ReLU twice that, as half of the mean square is lost.", 1),
        ),
    ),
    Open(
        id="dropout-explained",
        part="optimizers",
        chapter=8,
        topic="dropout",
        section="sec-dropout",
        minutes=5,
        text="Explain inverted dropout: what it is for, what happens in training, what in evaluation, why "
        "one divides, and where it stands in a recurrent network.",
        answer="A random mask and a division in training, the identity afterwards. The mean is kept, the"
        " spread is not.",
        mistake="Dropout is said to cure vanishing gradients. It acts against overfitting.",
        scheme=(
            Point(
                "In training each unit is set to zero with probability one minus the keep "
                "probability.",
                1,
            ),
            Point("What is kept is divided by the keep probability, so the mean stays.", 1),
            Point("In evaluation nothing is done.", 1),
            Point("It hinders units from relying on one another: a regularizer.", 1),
            Point(
                "In recurrent networks between the layers, or with one mask for all steps; a new "
                "mask at each step on the recurrent link would wear the memory away.",
                1,
            ),
        ),
    ),
)
