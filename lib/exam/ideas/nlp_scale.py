"""Questions about language models at scale: the cache, the way they are trained, what size changes."""

from lib.exam.conceptual import Choice, Reply, TrueOrFalse

QUESTIONS = (
    Choice(
        id="why-no-queries-are-kept",
        part="NLP",
        chapter=19,
        topic="key–value cache",
        section="sec-gpt-cache",
        text="A GPT that writes keeps the keys and values of all earlier tokens. Why not their queries?",
        right=Reply(
            "A query is used once, by its own token.",
            "Later tokens ask with queries of their own, and meet old keys and values.",
        ),
        wrong=(
            Reply(
                "Queries change when a new token comes.",
                "Under a causal mask nothing of an earlier token changes. They are simply not "
                "needed again.",
            ),
            Reply(
                "Queries are the same for all tokens.",
                "Each token has its own, from its own vector.",
                section="sec-transformers-self-attention",
            ),
            Reply(
                "They would need far more memory than keys.",
                "A query is as long as a key.",
            ),
        ),
    ),
    TrueOrFalse(
        id="gpt-trained-word-by-word",
        part="NLP",
        chapter=19,
        topic="training of a GPT",
        section="sec-gpt-model",
        holds=False,
        text="A GPT is trained as it writes: one token after the other, each prediction fed back.",
        right=Reply(
            "One pass gives the losses of all positions.",
            "It is fed the true tokens of a window, and the causal mask keeps each position from seeing what it "
            "has to predict.",
        ),
        wrong=(
            Reply(
                "It is trained to fill gaps, not to go on.",
                "Each position predicts the next token, from those before it.",
            ),
            Reply(
                "Each position waits for those before it.",
                "So it is in a recurrent network, and when a GPT writes. In training the tokens are known, and "
                "all positions of a layer are computed side by side.",
            ),
        ),
    ),
)
