"""Questions about images as sequences, and about networks with external memory."""

from lib.exam.conceptual import Choice, Order, Reply

QUESTIONS = (
    Choice(
        id="most-probable-pixels",
        part="RNN",
        chapter=20,
        topic="pixel networks",
        section="sec-pixel-drawing",
        text="A pixel network completes a torn image in black and white, one pixel after another. It does not "
        "draw a pixel by its probability but always takes the more probable value. What comes out?",
        right=Reply(
            "The same completion at every attempt",
            "Nothing is left to chance. Drawn pixels give completions as different as the network is uncertain.",
        ),
        wrong=(
            Reply(
                "The most probable of all completions",
                "Not always: a less probable pixel may lead to pixels that are so certain that the whole is more "
                "probable.",
            ),
            Reply(
                "A fair sample of what the network expects",
                "A value of probability 0.4 would be drawn in four of ten attempts. Here it never comes.",
            ),
            Reply(
                "The mean of all completions, in grey",
                "Each pixel gets one of the two values and is input to the next; nothing is averaged.",
            ),
        ),
    ),
    Choice(
        id="memory-without-shift",
        part="RNN",
        chapter=21,
        topic="external memory",
        section="sec-memory-shift",
        text="A machine has learnt to copy strings of random vectors. Its heads do not use content: the gate is "
        "near 0. Now its shift is switched off: all weight stays. What happens?",
        right=Reply(
            "Every vector is written into the same row",
            "Without the shift, and with the gate at 0, the heads never leave their place: of a string at most "
            "the last vector is left.",
        ),
        wrong=(
            Reply(
                "Nothing: each row is found by its content",
                "With the gate at 0 the content weights are not used.",
                section="sec-memory-interpolation",
            ),
            Reply(
                "Only strings longer than in training fail",
                "The second vector is already written over the first one.",
            ),
            Reply(
                "The weights spread over all rows",
                "They spread if the shift blurs and nothing sharpens. Here nothing moves at all.",
                section="sec-memory-sharpen",
            ),
        ),
    ),
    Order(
        id="memory-step-order",
        part="RNN",
        chapter=21,
        topic="external memory",
        section="sec-memory-addressing",
        text="Put the parts of one writing step of a neural Turing machine into their order.",
        feedback="Find, or stay; move; undo the blur. Erasing before adding, or new content would be erased, too.",
        steps=(
            "compare the key with every row",
            "mix with the weights of the last step",
            "move the weights by the shift",
            "sharpen the weights",
            "erase, as far as the weights say",
            "add, as far as the weights say",
        ),
    ),
)
