"""Open questions about language models, translation, attention, the Transformer; some drawn from memory."""

from lib.exam.open import Open, Point

QUESTIONS = (
    Open(
        id="tokens-compared",
        part="NLP",
        chapter=13,
        topic="tokenization",
        section="sec-tokenization",
        minutes=6,
        text="Compare characters, words and subwords as tokens: vocabulary, length of sequences, "
        "unknown words. How does byte-pair encoding find its subwords, and how does it split new text?",
        answer="Subwords keep frequent words whole and spell rare ones. The number of merges sets the "
        "vocabulary.",
        mistake="New text is split by the longest match. The order of the merges decides.",
        scheme=(
            Point(
                "Characters: a small vocabulary, long sequences, no unknown words (only a character never seen).",
                1,
            ),
            Point("Words: a large vocabulary, short sequences, unknown words.", 1),
            Point("Subwords: between the two; rare words are spelled by pieces.", 1),
            Point(
                "Byte-pair encoding starts with characters and merges the most frequent pair, "
                "again and again.",
                1,
            ),
            Point(
                "New text is split by the same merges in the order in which they were learnt.", 1
            ),
        ),
    ),
    Open(
        id="perplexity-explained",
        part="NLP",
        chapter=13,
        topic="perplexity",
        section="sec-next-token-loss",
        minutes=6,
        text="What is perplexity, what does a value of 20 mean, can it exceed the size of the "
        "vocabulary, and how are models with different tokens compared?",
        answer="It is the inverse geometric mean of the probabilities that the model gave to what came. "
        "Guessing evenly gives the size of the vocabulary.",
        mistake="The arithmetic mean of the probabilities is taken. Logarithms are averaged.",
        scheme=(
            Point("The exponential of the mean negative log probability of the right tokens.", 1),
            Point("On average as uncertain as a choice among 20 equally likely tokens.", 1),
            Point("Yes: a model that is sure of wrong tokens is worse than guessing evenly.", 1),
            Point("Per token it depends on the tokens: longer ones are harder.", 1),
            Point("So compare bits per character of the same text.", 1),
        ),
    ),
    Open(
        id="draw-encoder-decoder",
        part="NLP",
        chapter=16,
        topic="encoder-decoder",
        section="sec-encoder-decoder",
        minutes=7,
        drawing="encoder-decoder",
        text="Draw an encoder and a decoder, unrolled, for a source of three words and a target of "
        "two, in training. Mark the context, the decoder's inputs, the labels, and which steps share "
        "their weights. What changes at inference?",
        answer="Inputs: end (or start), first, second word. Labels: first, second word, end. The only link is "
        "the context.",
        mistake="Inputs and labels are not shifted: the decoder would be given the word that it has to say.",
        scheme=(
            Point("The encoder reads the three source words, state by state.", 1),
            Point(
                "Its last state is the context; it enters the decoder, as its first state or at every step (as "
                "in the picture).",
                1,
            ),
            Point("The decoder is fed the end (or a start) token and then the true words.", 1),
            Point("Labels: the two words and the end token, one step ahead of the inputs.", 1),
            Point(
                "All steps of the encoder share one set of weights, all steps of the decoder another.",
                1,
            ),
            Point(
                "At inference the decoder is fed its own last word, until it says the end token.", 1
            ),
        ),
    ),
    Open(
        id="bottleneck-and-cure",
        part="NLP",
        chapter=16,
        topic="bottleneck",
        section="sec-bottleneck",
        minutes=6,
        text="What is the bottleneck of an encoder and decoder without attention? How does one see it "
        "in an experiment, why does reversing the source help without removing it, and what does remove it?",
        answer="Plot quality against length for several widths: the knee moves to the right with the width. A "
        "decoder with attention has no knee there.",
        mistake="Vanishing gradients alone are named. Even with perfect gradients the vector would be too"
        " small.",
        scheme=(
            Point("The whole source must fit into one vector of fixed size.", 1),
            Point("Quality falls with the length of the source.", 1),
            Point(
                "It falls later with a wider state, which points to capacity. A control: a decoder of the same "
                "width that may look at all states of the encoder hardly falls.",
                1,
            ),
            Point(
                "Reversing brings the first words of both sentences close together, which eases"
                " training.",
                1,
            ),
            Point("The vector's size stays as it was.", 1),
            Point(
                "Attention removes it: all states of the encoder are kept, as many as there are words, and the "
                "decoder chooses among them at every step.",
                1,
            ),
        ),
    ),
    Open(
        id="draw-attention",
        part="NLP",
        chapter=17,
        topic="attention",
        section="sec-attention-mechanism",
        cell="attention",
        minutes=8,
        drawing="attention",
        text="Draw the attention mechanism of Bahdanau from memory for one step of the decoder, with "
        "scores, softmax, weights and context. Write the three equations of score, weight and context beside it.",
        answer="As many scores as source words, one softmax, one sum, three arrows into the decoder's "
        "new state.",
        mistake="The softmax is drawn at each state by itself. There is one over all scores.",
        scheme=(
            Point(
                "The encoder's states, one for each word of the source (both directions joined).", 1
            ),
            Point(
                "One score for each encoder state, from it and the decoder's old state, the query.",
                1,
            ),
            Point("One softmax over all scores; the weights sum to one.", 1),
            Point("Each state times its weight, all added up: the context.", 1),
            Point("Context, last word and old state into the new state.", 1),
            Point("The new state (with context and last word) to the next word.", 1),
            Point(r"The score: $e_{tj} = v^\top \tanh(W_s s_{t-1} + W_h h_j)$.", 1),
            Point(
                r"Weight and context: $\alpha_{tj} = \exp(e_{tj}) / \sum_k \exp(e_{tk})$ and "
                r"$c_t = \sum_j \alpha_{tj} h_j$.",
                1,
            ),
        ),
    ),
    Open(
        id="attention-cost",
        part="NLP",
        chapter=18,
        topic="cost",
        section="sec-transformers-cost",
        minutes=6,
        text="Compare a recurrent layer and a self-attention layer over a sequence of $T$ steps of $E$ "
        "numbers each: work, steps that must wait for one another, longest path between two positions, "
        "memory in training and when generating.",
        answer="Attention buys a short path and parallel training with work that grows with the square "
        "of the length.",
        mistake="Constant sequential steps are taken for constant work.",
        scheme=(
            Point(
                "Order of the work: $T E^2$ against $T^2 E$, the projections of $T E^2$ apart: by it, "
                "attention is cheaper while $T < E$.",
                1,
            ),
            Point(
                "Waiting steps: $T$ against a constant number, in training; when generating both go token by "
                "token.",
                1,
            ),
            Point("Path: up to $T$ steps against one.", 1),
            Point(
                "Memory in training: states for each step; attention also the weights, $T$ by $T$.",
                1,
            ),
            Point(
                "For generating, the recurrent layer keeps one state, attention all keys and "
                "values so far.",
                1,
            ),
        ),
    ),
    Open(
        id="draw-transformer-block",
        part="NLP",
        chapter=18,
        topic="Transformer block",
        section="sec-transformers-block",
        minutes=8,
        drawing="transformer",
        text="Draw one encoder block of the original Transformer from memory, with skip connections and "
        "normalization, and what the first block is given. Write a few words at each part on what it is for. "
        "Where would the norms of a pre-norm block stand?",
        answer="Attention mixes positions, the dense layers work at each position, skip connections "
        "keep the path short, normalization keeps the scale.",
        mistake="One skip connection is drawn around the whole block. Each of the two parts has its own.",
        scheme=(
            Point(
                "Self-attention with several heads: each position gathers from all positions, its own too.",
                1,
            ),
            Point(
                "Two dense layers with a nonlinearity between, at each position by itself: they work on what "
                "attention has gathered.",
                1,
            ),
            Point(
                "Around each of the two a skip connection into a sum: signal and gradient have a short path.",
                1,
            ),
            Point("Layer normalization after each sum: it keeps the scale of the numbers.", 1),
            Point(
                "Pre-norm: a norm before each of the two parts, inside the branch, and one more at the end of "
                "the stack.",
                1,
            ),
            Point(
                "Positions are added to the embeddings before the first block, for attention does not know the "
                "order.",
                1,
            ),
        ),
    ),
    Open(
        id="masks-explained",
        part="NLP",
        chapter=18,
        topic="masks",
        section="sec-transformers-masks",
        minutes=5,
        text="What do the padding mask and the causal mask forbid, which attention of a Transformer for "
        "translation needs which of them, what do they do to the scores, and why is masking done before the "
        "softmax?",
        answer="Before the softmax the allowed weights share the whole one among them; after it they "
        "would have to be divided by their sum again.",
        mistake="The score is set to zero. A score of zero has the exponential one, so it still gets weight.",
        scheme=(
            Point("Padding mask: no position attends to padding.", 1),
            Point("Causal mask: no position attends to later ones.", 1),
            Point(
                "The causal mask is needed in the decoder's self-attention; the padding mask wherever words of "
                "the source are keys, in the encoder and in cross-attention. Padding at the end of the target "
                "is hidden by the causal mask already.",
                1,
            ),
            Point(
                "Scores of forbidden positions are set to minus infinity, so their weights are "
                "zero.",
                1,
            ),
            Point(
                "After the softmax the remaining weights would no longer sum to one: forbidden words have had "
                "their part in the denominator.",
                1,
            ),
        ),
    ),
)
