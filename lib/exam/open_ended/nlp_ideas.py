"""Open questions that explain a method of language: skip-gram, CTC, the decoder layer, the way to the GPT."""

from lib.exam.open import Open, Point

QUESTIONS = (
    Open(
        id="skip-gram-explained",
        part="NLP",
        chapter=14,
        topic="word2vec",
        section="sec-word2vec",
        minutes=6,
        text="Explain skip-gram with negative sampling. What is predicted from what, why has each word two "
        "vectors, why and how is noise drawn, what is the loss of one pair, and what does one step change?",
        answer="A logistic regression that tells the pairs of the text from pairs with a word drawn at random.",
        mistake="Noise is taken for words that never stand near the centre. It is drawn at random and may be a "
        "true neighbour.",
        scheme=(
            Point(
                "Each word of the text, as centre, predicts the words in the window around it.", 1
            ),
            Point(
                "Two tables, a vector as centre and one as context: a word hardly ever stands near itself, but "
                "with one table its product with itself would never be negative.",
                1,
            ),
            Point(
                "A softmax would need a product with every word of the vocabulary for each pair; with noise the "
                "question is only whether a pair is real.",
                1,
            ),
            Point(
                "$k$ words of noise for each pair, drawn from the frequencies to the power ¾.", 1
            ),
            Point(
                r"The loss: $-\ln \sigma(u_c \cdot v_w) - \sum_j \ln \sigma(-u_j \cdot v_w)$.", 1
            ),
            Point(
                "A step draws the two vectors of the real pair together and pushes centre and noise apart; all "
                "other words stay where they are.",
                1,
            ),
        ),
    ),
    Open(
        id="ctc-explained",
        part="NLP",
        chapter=15,
        topic="CTC",
        section="sec-ctc",
        minutes=6,
        text="Explain connectionist temporal classification. What does the network say in each frame, how does "
        "a path become a text, what is the blank for, what is the loss, how is it computed, and why need the "
        "most probable path not give the most probable text?",
        answer="The text is given, its alignment is not. So all paths that collapse to the text are made probable "
        "together.",
        mistake="Blanks are dropped first, then repeats are merged: no text could have a double letter.",
        scheme=(
            Point(
                "In each frame a probability for every letter and for the blank; a path takes one symbol in each "
                "frame.",
                1,
            ),
            Point("A path collapses: first repeats are merged, then blanks are dropped.", 1),
            Point("The blank keeps two equal letters in a row apart; it also fills pauses.", 1),
            Point(
                "The loss is minus the logarithm of the text's probability, a sum over all paths that collapse "
                "to it.",
                1,
            ),
            Point(
                "The sum is computed by the forward table: paths that meet in a state are added up before they go "
                "on.",
                1,
            ),
            Point(
                "A text's probability is spread over many paths, so another text than that of the best path may "
                "have more in all.",
                1,
            ),
        ),
    ),
    Open(
        id="decoder-layer-explained",
        part="NLP",
        chapter=18,
        topic="decoder layer",
        section="sec-transformers-layers",
        minutes=6,
        text="Name the parts of one decoder layer of the Transformer for translation, from below. Where do "
        "queries, keys and values of each attention come from, which mask does it need and why, and what stands "
        "around every part?",
        answer="The words of the target ask each other, then the words of the source; then each works on what it "
        "has gathered.",
        mistake="In cross-attention the queries are taken from the encoder. The decoder asks, the encoder's words "
        "answer.",
        scheme=(
            Point("Self-attention first: queries, keys and values all come from the target.", 1),
            Point(
                "A causal mask hides later words there: in training all positions are predicted at once, from the "
                "true words.",
                1,
            ),
            Point(
                "Cross-attention next: the queries come from the decoder, keys and values from the encoder's "
                "result.",
                1,
            ),
            Point(
                "It needs the padding mask of the source and no causal mask, for all of the source may be seen.",
                1,
            ),
            Point("A feed-forward network last, at each position by itself.", 1),
            Point(
                "Around each of the three a skip connection and a layer normalization.",
                1,
            ),
        ),
    ),
    Open(
        id="from-rnn-to-gpt",
        part="NLP",
        chapter=19,
        topic="the whole way",
        section="sec-gpt-roadmap",
        minutes=8,
        text="What does each step on the way from the recurrent network to the GPT repair in the one before? "
        "The steps are: gates, a second direction, encoder and decoder, attention, self-attention, the "
        "Transformer, the GPT.",
        answer="Gates help the gradient, attention opens the bottleneck, self-attention ends the waiting, and "
        "pretraining on any text replaces labelled pairs. Nothing is free: work now grows with the square of the "
        "length.",
        mistake="Self-attention is called cheaper. It waits less; its work grows with the square of the length.",
        scheme=(
            Point("LSTM and GRU: the gradient survives long gaps.", 1),
            Point("Bidirectional: each step also knows what comes after it.", 1),
            Point("Encoder and decoder: output and input may differ in length.", 1),
            Point("Attention: not one vector for all, the decoder sees every state.", 1),
            Point(
                "Self-attention: in training no step waits for another, and any two words are one step apart.",
                1,
            ),
            Point(
                "Transformer: positions give back the order; several heads, feed-forward networks, skip "
                "connections and norms do more than take means.",
                1,
            ),
            Point(
                "GPT: a decoder without encoder, trained to predict the next token of any text, where a "
                "translator needs pairs.",
                1,
            ),
        ),
    ),
)
