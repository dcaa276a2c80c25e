"""Questions about tagging and transcribing: spans, the blank, what the network is trained on."""

from lib.exam.conceptual import Choice, Reply, TrueOrFalse

QUESTIONS = (
    Choice(
        id="what-the-blank-is-for",
        part="NLP",
        chapter=15,
        topic="CTC",
        section="sec-ctc",
        text="Connectionist temporal classification adds a blank to the letters. What could not be "
        "written without it?",
        right=Reply(
            "Two equal letters in a row.",
            "Repeats are merged first; only a blank between them keeps both.",
        ),
        wrong=(
            Reply(
                "A pause between two words.",
                "A space would be a letter like the others. The blank also fills pauses, but no "
                "text depends on that.",
            ),
            Reply(
                "A text that is longer than the sound has frames.",
                "That cannot be written at all: each letter needs a frame of its own.",
            ),
            Reply(
                "A letter that lasts for several frames.",
                "It is repeated, and the repeats are merged.",
            ),
        ),
    ),
    TrueOrFalse(
        id="ctc-needs-the-alignment",
        part="NLP",
        chapter=15,
        topic="CTC",
        section="sec-ctc-gradient",
        holds=False,
        text="To train with connectionist temporal classification somebody must mark where each letter "
        "begins in the sound.",
        right=Reply(
            "The loss adds up all alignments that spell the text.",
            "The network's own shares of the alignments take the place of marks.",
        ),
        wrong=(
            Reply(
                "The loss compares each frame with its letter.",
                "That is the loss of a tagger. Here no frame has a letter of its own to be compared with.",
                section="sec-sequence-labelling",
            ),
            Reply(
                "The best path of the untrained network is taken as the alignment.",
                "No single path is chosen; all of them are added.",
            ),
        ),
    ),
    Choice(
        id="one-border-wrong",
        part="NLP",
        chapter=15,
        topic="span F1",
        section="sec-sequence-labelling",
        text="A tagger finds a name of three words but ends it one word too soon. What does that cost in "
        "span F1?",
        right=Reply(
            "One wrong span and one missed span",
            "A span counts whole or not at all: what was found lowers precision, what was there lowers recall.",
        ),
        wrong=(
            Reply(
                "A third of a span in both",
                "There is no share of a span.",
            ),
            Reply(
                "Nothing, for type and beginning are right",
                "Type, first and last word must all be right.",
            ),
            Reply(
                "One wrong tag out of three tags",
                "That is the share of words. Span F1 counts spans.",
            ),
        ),
    ),
)
