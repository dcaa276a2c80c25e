"""Questions about language models and attention."""

from lib.exam.conceptual import Choice, Match, Order, Reply, TrueOrFalse

NLP = {"part": "NLP"}

QUESTIONS = (
    Choice(
        id="perplexity-across-tokenizers",
        **NLP,
        chapter=13,
        topic="perplexity",
        section="sec-next-token-loss",
        text="Two language models use different tokenizers. How are they compared on one text?",
        right=Reply(
            "By bits per character.",
            "Both spell the same characters; tokens of the one are longer than tokens of the other.",
        ),
        wrong=(
            Reply(
                "By perplexity per token.",
                "Longer tokens are harder to guess, so the better model may have the higher perplexity.",
            ),
            Reply(
                "By accuracy of the next token.",
                "Tokens differ, so one model's guesses are harder than the other's.",
            ),
            Reply(
                "Not at all.",
                "The probability of the whole text can be compared, for instance per character.",
            ),
        ),
    ),
    TrueOrFalse(
        id="perplexity-above-vocabulary",
        **NLP,
        chapter=13,
        topic="perplexity",
        section="sec-next-token-loss",
        text="A perplexity can be larger than the vocabulary.",
        holds=True,
        right=Reply(
            "The right tokens may get less than one in V.",
            "Guessing evenly gives each token one in V, and the perplexity is V. A model that is sure of wrong "
            "tokens gives the right ones less.",
        ),
        wrong=(
            Reply(
                "Each word of a long text adds to perplexity.",
                "Perplexity comes from a mean per token; length alone does not raise it.",
            ),
            Reply(
                "Guessing evenly gives V, and nothing is worse.",
                "Being sure of wrong tokens is worse than guessing evenly.",
            ),
        ),
    ),
    Choice(
        id="low-temperature",
        **NLP,
        chapter=13,
        topic="temperature",
        section="sec-temperature",
        text="What does a temperature near 0 do to sampling?",
        right=Reply(
            "The most probable token is nearly always drawn.",
            "The logits are divided by a small number, so their differences grow, and nearly all the probability "
            "is on one token. At 0 itself the formula fails; there it is defined as greedy.",
        ),
        wrong=(
            Reply(
                "All tokens become almost equally likely.",
                "That is a very high temperature: it makes the differences of the logits small.",
            ),
            Reply(
                "The most probable text as a whole is found.",
                "The best token at each step need not lead to the best text.",
            ),
            Reply(
                "Only a fixed number of tokens can be drawn.",
                "That is top-k. A temperature cuts no token off: each keeps some probability, if a tiny one.",
                section="sec-sampling",
            ),
        ),
    ),
    Order(
        id="bpe-order",
        **NLP,
        chapter=13,
        topic="tokenization",
        section="sec-tokenization",
        text="Put the learning of byte-pair merges in order.",
        steps=(
            "split every word into characters",
            "count all pairs of neighbours, each as often as its word occurs",
            "merge the most frequent pair everywhere",
            "count anew, and go on until enough merges are learnt",
        ),
        feedback="After each merge the counts change. New words are split by the same merges, in the order in "
        "which they were learnt.",
    ),
    Match(
        id="truncation-rules",
        **NLP,
        chapter=13,
        topic="sampling",
        section="sec-sampling",
        text="Which tokens may be drawn?",
        pairs=(
            ("greedy", "the most probable one"),
            ("top-k", "a fixed number of the most probable"),
            ("nucleus (top-p)", "the fewest that hold a given share"),
            ("plain sampling", "all"),
        ),
        feedback="Top-k fixes how many stay, the nucleus how much they hold: few where the model is sure, many "
        "where it is not.",
    ),
    Match(
        id="word-vector-methods",
        **NLP,
        chapter=14,
        topic="word2vec",
        section="sec-word2vec",
        text="What does each method learn word vectors from?",
        pairs=(
            ("skip-gram", "a word predicts each word of its window"),
            ("CBOW", "the mean of a window predicts the word in its middle"),
            ("GloVe", "products are fitted to logarithms of counts"),
            ("PPMI with SVD", "a matrix of counts, weighted and factorized"),
        ),
        feedback="The first two go over the text, the other two over its counts; skip-gram with negative sampling "
        "approximates PMI less the logarithm of the number of draws, the last one factorizes PMI with its "
        "negative values set to 0.",
    ),
    TrueOrFalse(
        id="neighbours-mean-the-same",
        **NLP,
        chapter=14,
        topic="analogies",
        section="sec-semantic-similarity",
        text="Words whose vectors are nearest neighbours mean the same.",
        holds=False,
        right=Reply(
            "Opposites stand in the same contexts, too.",
            "Left and right are nearest neighbours: what is said of one is said of the other.",
        ),
        wrong=(
            Reply(
                "A large cosine only says that both are frequent.",
                "Two frequent words need not have a large cosine: it divides by the lengths, where much of the "
                "frequency shows. It is large where contexts are alike.",
            ),
            Reply(
                "Words in the same contexts mean the same.",
                "That asks too much of the distributional hypothesis: like contexts make meanings related, and "
                "opposites are related, too.",
            ),
        ),
    ),
    Choice(
        id="frozen-table",
        **NLP,
        chapter=14,
        topic="fine-tuning",
        section="sec-pretrained-embeddings",
        text="In fine-tuning without weight decay, a word of the test is in none of the labelled texts. What "
        "happens to its vector?",
        right=Reply(
            "It stays where it is while its neighbours may move.",
            "Only rows that are looked up get a gradient, so the classifier meets the word at an outdated place.",
        ),
        wrong=(
            Reply(
                "It moves along with its neighbours.",
                "Rows of the table are not tied to each other: each has a gradient of its own.",
            ),
            Reply(
                "It becomes the vector of the unknown word.",
                "The word is in the vocabulary and keeps its row.",
            ),
            Reply(
                "It shrinks towards zero.",
                "Only weight decay would do that: a row that is never looked up gets no gradient.",
            ),
        ),
    ),
    Choice(
        id="attention-weights-learnt",
        **NLP,
        chapter=17,
        topic="attention",
        section="sec-attention-mechanism",
        text="What of additive attention is learnt in training and then the same for every sentence?",
        right=Reply(
            "The matrices and the vector of the score",
            "From them scores and weights are computed anew for each pair of states, so a sentence may have any "
            "length.",
        ),
        wrong=(
            Reply(
                "One attention weight for each position",
                "Then the length would be fixed. The weights are computed from the states.",
            ),
            Reply(
                "The context vector that the decoder reads",
                "It is the weighted sum of the encoder's states, another one at every step.",
            ),
            Reply(
                "The scores between all words of two languages",
                "Scores compare states, which depend on the sentence; no table of them is kept.",
            ),
        ),
    ),
    Order(
        id="attention-order",
        **NLP,
        chapter=17,
        topic="attention",
        section="sec-attention-mechanism",
        text="Put one step of a decoder with Bahdanau's attention in order.",
        steps=(
            "a score for each encoder state, from the decoder's old state",
            "one softmax over all scores",
            "weighted sum of the encoder states: the context",
            "the context and the last word into the decoder's new state",
            "the next word from the new state",
        ),
        feedback="The query is the old state. In Luong's version it is the new one, and the context acts "
        "after it.",
    ),
    TrueOrFalse(
        id="gnmt-transformer",
        **NLP,
        chapter=17,
        topic="translation",
        section="sec-gnmt",
        text="Google's neural machine translation system of 2016 was a Transformer.",
        holds=False,
        right=Reply(
            "It was a deep stack of LSTMs with attention.",
            "Eight layers in the encoder and eight in the decoder, with skip connections between them. The "
            "Transformer was published in 2017.",
        ),
        wrong=(
            Reply(
                "It used attention, which makes a Transformer.",
                "It did use attention, from the decoder to the top of the encoder. What makes a Transformer is "
                "self-attention in place of recurrence.",
            ),
            Reply(
                "It was a deep encoder without any attention.",
                "It did use attention: from the decoder to the top of the encoder.",
            ),
        ),
    ),
    Choice(
        id="mask-before-softmax",
        **NLP,
        chapter=17,
        topic="attention",
        section="sec-attention-mechanism",
        text="A batch of sentences is padded. Where does the mask act in attention?",
        right=Reply(
            "On the scores, before the softmax",
            "Pads get minus infinity there, so their weights are 0 and those of the real words sum to 1.",
        ),
        wrong=(
            Reply(
                "On the weights, after the softmax, and nowhere else",
                "The weights that are left would sum to less than 1, unless they are scaled again.",
            ),
            Reply(
                "On the context vector",
                "There the pads are mixed in already.",
            ),
            Reply(
                "Nowhere: the network learns to ignore pads",
                "It would have to, for every length, and pads still take a share of the softmax.",
            ),
        ),
    ),
    Choice(
        id="same-caption-for-every-image",
        **NLP,
        chapter=20,
        topic="image captioning",
        section="sec-caption-judged",
        text="A captioner has a fair BLEU score. Which test tells whether its decoder uses the image at all?",
        right=Reply(
            "Give it another image and see what changes.",
            "If it uses the image, its caption changes, or the loss of the old caption grows. A decoder that "
            "ignores the image pays the same for both.",
        ),
        wrong=(
            Reply(
                "Look whether its sentences are fluent.",
                "A language model of captions writes fluent sentences without any image.",
            ),
            Reply(
                "Compute BLEU again, with the true words fed.",
                "Then each word is predicted from true words before it, and the image is needed even less.",
            ),
            Reply(
                "Look at a map of its attention over places.",
                "Weights lie somewhere for every image, also where the decoder makes no use of the context.",
            ),
        ),
    ),
    TrueOrFalse(
        id="pixels-drawn-by-argmax",
        **NLP,
        chapter=20,
        topic="bits per dimension",
        section="sec-pixel-drawing",
        text="A pixel network draws its best images if the most probable value is taken at each pixel.",
        holds=False,
        right=Reply(
            "They would all be one and the same image.",
            "Argmax leaves nothing to chance, so two images cannot differ. Images vary, and drawing keeps the "
            "variety of the data.",
        ),
        wrong=(
            Reply(
                "The image that is cheapest in bits is the best one.",
                "Such an image may be cheaper than any real one. Real images are improbable one by one, but there "
                "are very many, and only drawing is fair to all.",
            ),
            Reply(
                "Drawing adds noise that the network has never seen.",
                "It was trained on images that vary in just this way.",
            ),
        ),
    ),
)
