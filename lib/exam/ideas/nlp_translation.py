"""Questions about language models, translation, attention and the Transformer."""

from lib.exam.conceptual import Choice, FindMistake, Match, Order, Reply, TrueOrFalse

QUESTIONS = (
    FindMistake(
        id="chain-rule-derivation",
        part="NLP",
        chapter=13,
        topic="language models",
        section="sec-language-model",
        text="The probability of a sentence of three words and an end mark. Which line is wrong?",
        lines=(
            Reply(
                r"$P(w_1, w_2, w_3, \text{end}) = P(w_1)\, P(w_2 \mid w_1) \cdots$",
                "The chain rule: each word given all before it.",
            ),
            Reply(
                r"The third factor is $P(w_3 \mid w_2)$, whatever the model.",
                r"It is $P(w_3 \mid w_1, w_2)$: by the chain rule the word is given both words before it. "
                "Only a bigram model leaves the first one out.",
            ),
            Reply(
                "The last factor is the probability of the end mark, given the three words.",
                "Without it, sentences of different lengths could not be compared.",
            ),
            Reply(
                "The logarithm turns the product into a sum.",
                "And each summand is negative or zero.",
            ),
        ),
        wrong=1,
    ),
    Choice(
        id="sampling-or-greedy",
        part="NLP",
        chapter=13,
        topic="sampling",
        section="sec-sampling",
        text="A language model always continues with its most probable token, and the text runs in "
        "circles. What is the plainest cure?",
        right=Reply(
            "To draw the next token",
            "Drawn with its probability, the most probable token is not always taken, and the text leaves the "
            "circle.",
        ),
        wrong=(
            Reply(
                "To train longer",
                "A better model taken at its most probable token may still repeat itself.",
            ),
            Reply(
                "To lower the temperature",
                "The most probable token is the same at every temperature: nothing changes.",
                section="sec-temperature",
            ),
            Reply(
                "To use a larger vocabulary",
                "The rule of choosing would stay the same.",
                section="sec-tokenization",
            ),
        ),
    ),
    TrueOrFalse(
        id="beam-finds-best",
        part="NLP",
        chapter=16,
        topic="beam search",
        section="sec-beam-search",
        holds=False,
        text="Beam search with a beam of 5 always finds the most probable sentence.",
        right=Reply(
            "The best one may drop out of the beam early.",
            "Only the five best prefixes are kept at each step; a wider beam fails less often.",
        ),
        wrong=(
            Reply(
                "It draws at random, so it may miss the best.",
                "It draws nothing: the same network gives the same answer.",
                section="sec-sampling",
            ),
            Reply(
                "It compares all sentences before it answers.",
                "Only what begins with one of the five prefixes that are kept is ever compared.",
            ),
        ),
    ),
    Choice(
        id="length-division",
        part="NLP",
        chapter=16,
        topic="beam search",
        section="sec-length-normalization",
        text="Why does a translator divide the log probability of a sentence by a power of its length?",
        right=Reply(
            "Short sentences would win otherwise.",
            "Log probabilities are negative, so every further word lowers the sum. Dividing by the length makes "
            "sentences of different lengths comparable.",
        ),
        wrong=(
            Reply(
                "Long sentences would win otherwise.",
                "Each word adds a negative number: the long ones lose.",
            ),
            Reply(
                "They would not be probabilities otherwise.",
                "Only an exponential turns logarithms into probabilities; a division does not.",
            ),
            Reply(
                "The search would take too long otherwise.",
                "The search is as long as before.",
            ),
        ),
    ),
    Order(
        id="translate-order",
        part="NLP",
        chapter=16,
        topic="translation",
        section="sec-encoder-decoder",
        text="Put in order how a trained encoder and decoder translate a sentence.",
        feedback="At inference the decoder reads its own words; in training it reads the true ones. The context "
        "may be its first state only, or enter every step.",
        steps=(
            "the encoder reads all words of the source",
            "its last state is handed to the decoder as the context",
            "the decoder reads the end (or start) token and gives probabilities of the first word",
            "the chosen word is its next input",
            "it goes on until the end token is chosen",
        ),
    ),
    Match(
        id="parts-of-bleu",
        part="NLP",
        chapter=16,
        topic="BLEU",
        section="sec-bleu",
        text="What does each part of BLEU do?",
        feedback="Precision alone would reward repeating and very short translations. The geometric mean "
        "multiplies the precisions.",
        pairs=(
            ("clipping", "a word repeated too often counts no more than in the reference"),
            ("brevity penalty", "a short translation cannot win by saying only what is sure"),
            ("geometric mean", "one n-gram length without a match makes the score zero"),
        ),
    ),
    Choice(
        id="bottleneck-cause",
        part="NLP",
        chapter=16,
        topic="bottleneck",
        section="sec-bottleneck",
        text="A translator without attention gets worse with the length of the source. What is its "
        "bottleneck?",
        right=Reply(
            "One vector of fixed size must hold the whole sentence.",
            "A wider state moves the point at which quality falls; attention removes the bottleneck.",
        ),
        wrong=(
            Reply(
                "Its vocabulary is too small for long sentences.",
                "Unknown words would spoil short sentences, too.",
            ),
            Reply(
                "The softmax shares 1 among too many words.",
                "It shares 1 among the words of the vocabulary, in short sentences as in long ones.",
            ),
            Reply(
                "The beam is too narrow for long sentences.",
                "A wider beam does not put into the state what is not in it.",
                section="sec-beam-search",
            ),
        ),
    ),
    FindMistake(
        id="attention-derivation",
        part="NLP",
        chapter=17,
        topic="attention",
        section="sec-attention-by-hand",
        cell="attention",
        text=r"Scores $e = (\ln 2, 0, 0)$ for three encoder states. Which line is wrong?",
        lines=(
            Reply(
                "The exponentials are $2$, $1$ and $1$.",
                "e to the power of ln 2 is 2, and of 0 is 1.",
            ),
            Reply(
                "Their sum is $4$.",
                "2 + 1 + 1.",
            ),
            Reply(
                r"The weights are $\tfrac12$, $\tfrac14$ and $\tfrac14$.",
                "Each exponential by the sum.",
            ),
            Reply(
                "The context is the state with the largest weight.",
                r"The context is the weighted sum of all three states, "
                r"$\tfrac12 h_1 + \tfrac14 h_2 + \tfrac14 h_3$.",
            ),
        ),
        wrong=3,
    ),
    Choice(
        id="luong-or-bahdanau",
        part="NLP",
        chapter=17,
        topic="attention",
        section="sec-attention-luong",
        text="What does Luong's attention do differently from Bahdanau's, apart from the score?",
        right=Reply(
            "The new state asks; the context acts after it.",
            "In Bahdanau's form the query is the old state, and the context enters the step.",
        ),
        wrong=(
            Reply(
                "It uses the scores without any softmax.",
                "Both turn scores into weights by one softmax.",
            ),
            Reply(
                "It attends to the decoder's own states.",
                "That is self-attention.",
                section="sec-query-key-value",
            ),
            Reply(
                "The old state asks; the context enters the step.",
                "That is Bahdanau's form.",
                section="sec-attention-mechanism",
            ),
        ),
    ),
    Choice(
        id="why-scaled",
        part="NLP",
        chapter=18,
        topic="scaling",
        section="sec-transformers-scaling",
        text="Why are the scores of the Transformer divided by the root of the key's width?",
        right=Reply(
            "Large dot products of wide keys saturate the softmax.",
            "With independent entries of mean 0 and variance 1 the dot product has a variance equal to the width; "
            "the root brings it back to 1.",
        ),
        wrong=(
            Reply(
                "The weights of one query would not sum to 1 otherwise.",
                "The softmax sees to that, whatever the scale.",
                section="sec-transformers-self-attention",
            ),
            Reply(
                "The product of queries and keys takes fewer multiplications.",
                "It takes as many, and a division for each score is added.",
            ),
            Reply(
                "A weight must not be negative, and scores often are.",
                "Dividing by a positive number changes no sign; the exponentials of the softmax are positive "
                "anyway.",
            ),
        ),
    ),
    TrueOrFalse(
        id="attention-and-order",
        part="NLP",
        chapter=18,
        topic="positions",
        section="sec-transformers-positions",
        holds=True,
        text="Without positions and without a mask, the output of self-attention for a word does not "
        "depend on the order in which the words of the sentence stand.",
        right=Reply(
            "The weighted sum does not know an order.",
            "Exchange two words, and their outputs are exchanged with them, nothing else: permutation "
            "equivariance. Positions, or a causal mask, break it.",
        ),
        wrong=(
            Reply(
                "The weights are the same for all words.",
                "They differ from word to word; they do not depend on the place.",
                section="sec-transformers-self-attention",
            ),
            Reply(
                "Attention reads the words one after the other.",
                "It reads all at once; a recurrent network reads one after the other.",
            ),
        ),
    ),
    Match(
        id="mask-and-use",
        part="NLP",
        chapter=18,
        topic="masks",
        section="sec-transformers-masks",
        text="Which attention in a Transformer for translation needs which mask?",
        feedback="The decoder must not see the future of its own sentence; of the source it may see "
        "everything but padding.",
        pairs=(
            ("encoder's self-attention", "padding of the source"),
            ("decoder's self-attention", "the future of the target"),
            (
                "attention from decoder to encoder",
                "padding of the source, for every word of the target",
            ),
        ),
    ),
    Order(
        id="transformer-block-order",
        part="NLP",
        chapter=18,
        topic="Transformer block",
        section="sec-transformers-block",
        text="Put one encoder layer of the original Transformer, with the normalization after each sum, in order.",
        feedback="The original normalizes after each sum. Pre-norm layers normalize before attention and "
        "before the dense layers.",
        steps=(
            "self-attention over all positions",
            "add the input of self-attention, normalize",
            "two dense layers with a ReLU between, at each position by itself",
            "add the input of the dense layers, normalize",
        ),
    ),
)
