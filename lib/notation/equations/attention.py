"""Attention: the scores, the weights, the context, and where it is fed; the scaled dot product of Transformers."""

from lib.notation.equations import EquationSet

SETS = {
    "attention": EquationSet(
        title="Attention (Bahdanau)",
        letters="attention",
        lines={
            "score": {
                "pytorch": r"e_{tj} &= v^\top \tanh(W_s s_{t-1} + W_h h_j)",
            },
            "weights": {
                "pytorch": r"\alpha_{tj} &= \frac{\exp(e_{tj})}{\sum_{k=1}^{T} \exp(e_{tk})}",
                "ng": r"\alpha^{\langle t,t' \rangle} &= \frac{\exp(e^{\langle t,t' \rangle})}{\sum_{t''=1}^{T_x} \exp(e^{\langle t,t'' \rangle})}",
            },
            "context": {
                "pytorch": r"c_t &= \sum_{j=1}^{T} \alpha_{tj}\, h_j",
                "ng": r"c^{\langle t \rangle} &= \sum_{t'=1}^{T_x} \alpha^{\langle t,t' \rangle}\, a^{\langle t' \rangle}",
            },
            "state": {
                "pytorch": r"s_t &= \operatorname{GRU}([y_{t-1}, c_t],\; s_{t-1})",
            },
        },
        notes={
            "pytorch": r"PyTorch has no layer for this form; the letters are those of the paper, which writes $W_a$ and $U_a$ for $W_s$ and $W_h$.",
            "ng": r"The course counts the encoder's steps by $t'$, writes $a$ for its states and leaves the score to a small network without "
            r"letters; $W_s$, $W_a$ and $v$ are ours.",
            "goodfellow": "The book has the weighted mean in a figure (12.6) and no equations; these are its letters.",
            "olah": "The essay on attention draws it and writes no equations; these are its letters.",
        },
    ),
    "luong": EquationSet(
        title="Attention (Luong)",
        letters="attention",
        lines={
            "dot": {"pytorch": r"e_{tj} &= s_t^\top h_j"},
            "general": {"pytorch": r"e_{tj} &= s_t^\top W h_j"},
            "joined": {"pytorch": r"\tilde s_t &= \tanh(W_c [c_t, s_t])"},
        },
        notes={
            "pytorch": r"The paper writes $\bar h_s$ for the encoder's states and $h_t$, $\tilde h_t$ for $s_t$, $\tilde s_t$.",
        },
    ),
    "scaled-attention": EquationSet(
        title="Scaled dot-product attention",
        lines={
            "output": {
                "pytorch": r"\operatorname{attention}(Q, K, V) &= \operatorname{softmax}\Bigl(\frac{Q K^\top}{\sqrt d}\Bigr) V",
            },
        },
    ),
}
