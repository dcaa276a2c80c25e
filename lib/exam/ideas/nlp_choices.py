"""Questions about language on parts of attention and of a Transformer, and on when word vectors stay frozen."""

from lib.exam.conceptual import Choice, Reply

QUESTIONS = (
    Choice(
        id="freeze-or-fine-tune",
        part="NLP",
        chapter=14,
        topic="fine-tuning",
        section="sec-pretrained-embeddings",
        text="The topic of texts is to be told from pretrained word vectors and a few labels. What does the rule "
        "of thumb say?",
        right=Reply(
            "Freeze them: contexts tell topics already.",
            "Words of one topic are near each other in the table already; a few labels are enough for the rest.",
        ),
        wrong=(
            Reply(
                "Fine-tune them, or opposites stay neighbours.",
                "That counts where the task needs the difference, as in sentiment. Topics do not need it.",
            ),
            Reply(
                "Fine-tune them: few labels need many weights.",
                "It is the other way round: many weights need many labels, and only words of the labelled texts "
                "would move.",
            ),
            Reply(
                "Draw them anew: each task needs its own.",
                "Then all that the large text has told is lost, and a few labels hardly replace it.",
            ),
        ),
    ),
    Choice(
        id="bahdanau-as-query-key-value",
        part="NLP",
        chapter=17,
        topic="attention",
        section="sec-query-key-value",
        cell="attention",
        text="What are query, keys and values in Bahdanau's attention?",
        right=Reply(
            "Query $s_{t-1}$, keys $W_h h_j$, values $h_j$",
            "The decoder's old state asks; it is compared with the keys, and the encoder's states are summed.",
        ),
        wrong=(
            Reply(
                "Query $h_j$, keys $W_s s_{t-1}$, values $s_{t-1}$",
                "Here the encoder would ask, and the decoder's state would be summed.",
            ),
            Reply(
                r"Query $y_{t-1}$, keys $W_h h_j$, values $\alpha_{tj}$",
                "The last word enters the decoder's step, not the score; the weights come out of the comparison "
                "and multiply the values.",
                section="sec-attention-mechanism",
            ),
            Reply(
                "Query, keys and values $h_j$, each by a matrix",
                "That is self-attention: the encoder's states would ask each other.",
                section="sec-transformers-self-attention",
            ),
        ),
    ),
    Choice(
        id="why-several-heads",
        part="NLP",
        chapter=18,
        topic="heads",
        section="sec-transformers-heads",
        text="What do eight heads of 64 numbers have that one head of 512 lacks?",
        right=Reply(
            "Eight sets of weights over the words",
            "One softmax mixes the answers to two questions into one mean; each head has a softmax of its own.",
        ),
        wrong=(
            Reply(
                "Eight times as many parameters",
                "Heads share out the same columns: eight of 64 numbers have as many parameters as one of 512.",
                section="sec-transformers-parameters",
            ),
            Reply(
                "A part of the sentence for each head",
                "Every head looks at all words; what the heads share out are the numbers of a word.",
            ),
            Reply(
                "Scores that need not be scaled",
                "They are divided by the root of a head's own width, here of 64.",
                section="sec-transformers-scaling",
            ),
        ),
    ),
    Choice(
        id="beyond-the-last-position",
        part="NLP",
        chapter=18,
        topic="positions",
        section="sec-transformers-positions",
        text="A Transformer has learnt 512 position vectors. What happens with the 513th token of a text?",
        right=Reply(
            "It has no vector, so the text must be cut.",
            "A table ends at the longest text of the training; sines can be computed for any position.",
        ),
        wrong=(
            Reply(
                "Its vector is the first one again, as on a clock.",
                "Sines turn like the hands of clocks; a table does not begin again.",
            ),
            Reply(
                "It is read without one: attention needs none.",
                "The vectors tell the positions; a token without one is like none in the training.",
            ),
            Reply(
                "Its vector is computed from the sines of 513.",
                "That holds for sinusoidal positions, which are not learnt.",
            ),
        ),
    ),
    Choice(
        id="norm-before-the-part",
        part="NLP",
        chapter=18,
        topic="normalization",
        section="sec-transformers-block",
        text="Why do most Transformers today normalize before each part, not behind each sum?",
        right=Reply(
            "They can do without a warm-up.",
            "Behind the sum, gradients near the output are large at initialization, and a large first step makes "
            "training unstable.",
        ),
        wrong=(
            Reply(
                "They need no skip connections.",
                "They need them: an uninterrupted sum leads from the last layer to the first.",
            ),
            Reply(
                "They need no norm at the end.",
                "They need one: the sum grows from layer to layer.",
            ),
            Reply(
                "They have fewer parameters.",
                "Each part has one normalization in either order.",
            ),
        ),
    ),
)
