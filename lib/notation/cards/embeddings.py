"""Chapter 14."""

from lib.notation.cards import Card

CARD = Card(
    title="Word embeddings",
    equations=(("skip-gram", "negative"), "pmi", "shifted-pmi", "cosine"),
    text=r"""
- **One-hot**: size $V$, every cosine 0. **Embedding**: size $D$, similar words close. A lookup is one-hot
times a table.
- **Skip-gram**: from a word, its neighbours. **CBOW**: from the neighbours, the word. Two tables, $2VD$ numbers.
- **Counts**: PPMI and SVD; **GloVe** fits logarithms of counts.
- **Analogy**: nearest to $b - a + c$, the words of the question left out.
- Few labels: **freeze**. Many: **fine-tune**.
""",
)
