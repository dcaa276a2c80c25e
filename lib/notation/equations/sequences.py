"""A recurrence in general, and the shapes of sequence data."""

from lib.notation.equations import EquationSet

SETS = {
    "recurrence": EquationSet(
        title="A recurrence",
        lines={
            "state": {
                "pytorch": r"h_t &= f(x_t, h_{t-1}), \quad t = 1, \dots, T",
                "ng": r"a^{\langle t \rangle} &= g(a^{\langle t-1 \rangle}, x^{\langle t \rangle}), \quad t = 1, \dots, T_x",
                "goodfellow": r"h^{(t)} &= f(h^{(t-1)}, x^{(t)}; \theta), \quad t = 1, \dots, \tau",
                "olah": r"h_t &= A(h_{t-1}, x_t)",
            },
        },
        notes={
            "pytorch": "Input `(N, T, D)` with `batch_first=True`, which this book always uses. The documentation calls the sizes $N$, $L$, "
            "$H_{in}$; its own $D$ is the number of directions, 1 or 2.",
            "ng": "The state is $a$. The two lengths have names of their own, $T_x$ for the input and $T_y$ for the output.",
            "goodfellow": r"The length is $\tau$, and $\theta$ reminds us that the parameters are the same at each step.",
            "olah": "The box $A$ of the pictures.",
        },
    ),
    "shapes": EquationSet(
        title="Shapes of sequence data",
        lines={
            "batch": {
                "pytorch": r"X &: (N, T, D)",
                "ng": r"X &: (n_x, m, T_x)",
                "goodfellow": r"X &: (m, \tau, n)",
            },
            "step": {
                "pytorch": r"x_t &: (N, D)",
                "ng": r"x^{\langle t \rangle} &: (n_x, m)",
                "goodfellow": r"x^{(t)} &: (m, n)",
            },
            "states": {
                "pytorch": r"h_t &: (N, H)",
                "ng": r"a^{\langle t \rangle} &: (n_a, m)",
                "goodfellow": r"h^{(t)} &: (m, n_h)",
            },
        },
        notes={
            "pytorch": "Samples, time steps, features; `batch_first=True`. Without it the default is $(T, N, D)$.",
            "ng": "Features, examples, time steps: the course's exercises put the batch in the middle. $x^{(i)\\langle t \\rangle}$ is step $t$ of "
            "example $i$.",
            "goodfellow": r"The book writes single sequences, $x^{(1)}, \dots, x^{(\tau)}$; sizes of a batch are ours, one example in each row. "
            r"Round brackets count time steps in chapter 10, examples elsewhere.",
            "olah": "The essay has one sample and no batch; the shapes are PyTorch's.",
        },
    ),
    "windows": EquationSet(
        title="Windows of a series",
        lines={
            "count": {"pytorch": r"N &= \Bigl\lfloor \frac{S - L - k}{s} \Bigr\rfloor + 1"},
            "frames": {
                "pytorch": r"T &= \Bigl\lfloor \frac{S - M}{P} \Bigr\rfloor + 1, \quad D = \Bigl\lfloor \frac M2 \Bigr\rfloor + 1"
            },
        },
    ),
    "types": EquationSet(
        title="Types of sequence problems",
        lines={
            "one-to-one": {"pytorch": r"\text{one to one:} \quad & (N, D) \to (N, K)"},
            "one-to-many": {"pytorch": r"\text{one to many:} \quad & (N, D) \to (N, S, K)"},
            "many-to-one": {"pytorch": r"\text{many to one:} \quad & (N, T, D) \to (N, K)"},
            "aligned": {"pytorch": r"\text{many to many, equal:} \quad & (N, T, D) \to (N, T, K)"},
            "unaligned": {
                "pytorch": r"\text{many to many, unequal:} \quad & (N, T, D) \to (N, S, K)"
            },
        },
    ),
}
