"""Questions about networks with external memory."""

from lib.exam.conceptual import Choice, Order, Reply

QUESTIONS = (
    Choice(
        id="memory-without-shift",
        part="RNN",
        chapter=21,
        topic="external memory",
        section="sec-memory-shift",
        text="A trained machine copies strings. Its shift is switched off: all weight stays. What happens?",
        right=Reply(
            "Every vector is written into the same row, and nothing can be copied",
            "Without the shift, and with the gate at 0, the heads never leave their place.",
        ),
        wrong=(
            Reply(
                "Nothing: the content finds each row",
                "Random vectors that were not read yet have no key by which they could be found.",
                section="sec-memory-content",
            ),
            Reply(
                "Only long strings fail",
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
