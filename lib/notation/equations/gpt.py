"""A GPT from token to probability, its cache of keys and values, and the law of scale."""

from lib.notation.equations import EquationSet

SETS = {
    "gpt": EquationSet(
        title="GPT",
        lines={
            "input": {"pytorch": r"x_t &= W_e[w_t] + p_t"},
            "attention": {
                "pytorch": r"x &\leftarrow x + \operatorname{attention}(\operatorname{norm}(x))"
            },
            "feed-forward": {
                "pytorch": r"x &\leftarrow x + \operatorname{ff}(\operatorname{norm}(x))"
            },
            "output": {
                "pytorch": r"P(w_{t+1}) &= \operatorname{softmax}(W_e \operatorname{norm}(x_t))"
            },
        },
    ),
    "kv-cache": EquationSet(
        title="Key–value cache",
        lines={
            "project": {
                "pytorch": r"q_t &= W_q z_t, \quad k_t = W_k z_t, \quad v_t = W_v z_t",
            },
            "keep": {
                "pytorch": r"K_t &= [K_{t-1};\, k_t], \quad V_t = [V_{t-1};\, v_t]",
            },
            "attend": {
                "pytorch": r"y_t &= \operatorname{softmax}\!\left(\frac{K_t\, q_t}{\sqrt d}\right)^{\!\top} V_t",
            },
        },
    ),
    "scaling-law": EquationSet(
        title="Loss, parameters and tokens",
        lines={
            "loss": {
                "pytorch": r"\text{loss}(P, M) &= \text{loss}_\infty + \frac{A}{P^{\alpha}} + \frac{B}{M^{\beta}}",
            },
            "operations": {"pytorch": r"\text{operations} &\approx 6\, P\, M"},
        },
    ),
}
