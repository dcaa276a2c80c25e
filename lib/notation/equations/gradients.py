"""Backpropagation through time, the product of Jacobians, and clipping."""

from lib.notation.equations import EquationSet

SETS = {
    "bptt": EquationSet(
        title="Backpropagation through time",
        letters="rnn",
        lines={
            "logits": {
                "pytorch": r"do_t &= \hat y_t - y_t",
                "ng": r"dz_y^{\langle t \rangle} &= \hat y^{\langle t \rangle} - y^{\langle t \rangle}",
                "goodfellow": r"\nabla_{o^{(t)}} L &= \hat y^{(t)} - y^{(t)}",
            },
            "hidden": {
                "pytorch": r"dh_t &= do_t\, W_{ho} + da_{t+1} W_{hh}",
                "ng": r"da^{\langle t \rangle} &= W_{ya}^\top dz_y^{\langle t \rangle} + W_{aa}^\top dz_a^{\langle t+1 \rangle}",
                "goodfellow": r"\nabla_{h^{(t)}} L &= V^\top (\nabla_{o^{(t)}} L) + W^\top (\nabla_{a^{(t+1)}} L)",
                "olah": r"dh_t &= W_{ho}^\top do_t + W_h^\top da_{t+1}",
            },
            "preactivation": {
                "pytorch": r"da_t &= dh_t \odot (1 - h_t^2)",
                "ng": r"dz_a^{\langle t \rangle} &= (1 - (a^{\langle t \rangle})^2) * da^{\langle t \rangle}",
                "goodfellow": r"\nabla_{a^{(t)}} L &= \operatorname{diag}\bigl(1 - (h^{(t)})^2\bigr) (\nabla_{h^{(t)}} L)",
                "olah": r"da_t &= dh_t * (1 - h_t^2)",
            },
            "recurrent": {
                "pytorch": r"dW_{hh} &= \sum_t da_t^\top h_{t-1}",
                "ng": r"dW_{aa} &= \sum_t dz_a^{\langle t \rangle} a^{\langle t-1 \rangle \top}",
                "goodfellow": r"\nabla_W L &= \sum_t (\nabla_{a^{(t)}} L)\, h^{(t-1) \top}",
                "olah": r"dW &= \sum_t da_t \cdot [h_{t-1}, x_t]^\top",
            },
            "input": {
                "pytorch": r"dW_{ih} &= \sum_t da_t^\top x_t",
                "ng": r"dW_{ax} &= \sum_t dz_a^{\langle t \rangle} x^{\langle t \rangle \top}",
                "goodfellow": r"\nabla_U L &= \sum_t (\nabla_{a^{(t)}} L)\, x^{(t) \top}",
                "olah": "",
            },
            "bias": {
                "pytorch": r"db_{ih} &= db_{hh} = \sum_t da_t",
                "ng": r"db_a &= \sum_t dz_a^{\langle t \rangle}",
                "goodfellow": r"\nabla_b L &= \sum_t \nabla_{a^{(t)}} L",
                "olah": r"db &= \sum_t da_t",
            },
            "output": {
                "pytorch": r"dW_{ho} &= \sum_t do_t^\top h_t, \quad db_o = \sum_t do_t",
                "ng": r"dW_{ya} &= \sum_t dz_y^{\langle t \rangle} a^{\langle t \rangle \top}, \quad db_y = \sum_t dz_y^{\langle t \rangle}",
                "goodfellow": r"\nabla_V L &= \sum_t (\nabla_{o^{(t)}} L)\, h^{(t) \top}, \quad \nabla_c L = \sum_t \nabla_{o^{(t)}} L",
                "olah": r"dW_{ho} &= \sum_t do_t\, h_t^\top, \quad db_o = \sum_t do_t",
            },
        },
        notes={
            "pytorch": "States and gradients are rows, one for each sample, so that gradients stand to the left of the matrices. "
            "Every $d$ is total: all paths to the loss count. After the last step there is nothing: $da_{T+1} = 0$. `backward()` does this; the "
            "letters are ours.",
            "ng": r"Vectors are columns. Mind the letter: $a$ is the state. $z_a$ and $z_y$ are our names for what enters tanh and softmax. "
            r"Every $d$ is total, and $dz_a^{\langle T_x + 1 \rangle} = 0$.",
            "goodfellow": r"Vectors are columns, $\nabla L$ is total, and $\nabla_{a^{(\tau+1)}} L = 0$. Section 10.2.2 writes $\nabla_{a^{(t)}} L$ out each time.",
            "olah": "Vectors are columns. The essay has no backward pass; these are its letters, and $W_h$ are the columns of $W$ that meet $h$. "
            "$da_{T+1} = 0$.",
        },
    ),
    "jacobian": EquationSet(
        title="The gradient through time",
        letters="rnn",
        lines={
            "step": {
                "pytorch": r"J_t &= \frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2)\, W_{hh}",
            },
            "product": {
                "pytorch": r"\frac{dL_T}{dh_t} &= \frac{\partial L_T}{\partial h_T}\, J_T\, J_{T-1} \cdots J_{t+1}",
                "ng": r"\frac{d\mathcal L^{\langle T \rangle}}{da^{\langle t \rangle}} &= \frac{\partial \mathcal L^{\langle T \rangle}}{\partial a^{\langle T \rangle}}\, J_T\, J_{T-1} \cdots J_{t+1}",
                "goodfellow": r"\frac{dL^{(\tau)}}{dh^{(t)}} &= \frac{\partial L^{(\tau)}}{\partial h^{(\tau)}}\, J_\tau\, J_{\tau-1} \cdots J_{t+1}",
            },
            "weights": {
                "pytorch": r"\frac{dL_T}{dW_{hh}} &= \sum_{t=1}^{T} \frac{dL_T}{dh_t} \frac{\partial h_t}{\partial W_{hh}}",
                "ng": r"\frac{d\mathcal L^{\langle T \rangle}}{dW_{aa}} &= \sum_{t=1}^{T} \frac{d\mathcal L^{\langle T \rangle}}{da^{\langle t \rangle}} \frac{\partial a^{\langle t \rangle}}{\partial W_{aa}}",
                "goodfellow": r"\frac{dL^{(\tau)}}{dW} &= \sum_{t=1}^{\tau} \frac{dL^{(\tau)}}{dh^{(t)}} \frac{\partial h^{(t)}}{\partial W}",
            },
        },
        notes={
            "olah": "$W_h$ are the columns of $W$ that meet $h$: only they are square.",
        },
    ),
    "eigenvalues": EquationSet(
        title="Powers of a matrix",
        letters="rnn",
        lines={
            "linear": {
                "pytorch": r"h_t &= W_{hh}^t\, h_0",
                "ng": r"a^{\langle t \rangle} &= W_{aa}^t\, a^{\langle 0 \rangle}",
                "goodfellow": r"h^{(t)} &= (W^t)^\top h^{(0)}",
                "olah": r"h_t &= W_h^t\, h_0",
            },
            "eigenvalues": {
                "pytorch": r"W_{hh} &= Q \Lambda Q^\top \quad\Rightarrow\quad h_t = Q \Lambda^t Q^\top h_0",
                "olah": r"W_h &= Q \Lambda Q^\top \quad\Rightarrow\quad h_t = Q \Lambda^t Q^\top h_0",
            },
        },
        notes={
            "pytorch": r"For symmetric $W_{hh}$ and one column $h$: parts with $|\lambda| < 1$ vanish, parts with $|\lambda| > 1$ explode.",
            "ng": r"For symmetric $W_{aa}$: parts with $|\lambda| < 1$ vanish, parts with $|\lambda| > 1$ explode.",
            "goodfellow": r"Equations 10.36 to 10.39, written with the transpose: $h^{(t)} = W^\top h^{(t-1)}$. Parts with $|\lambda| < 1$ "
            r"vanish, parts with $|\lambda| > 1$ explode.",
            "olah": r"For symmetric $W_h$, the columns of $W$ that meet $h$: parts with $|\lambda| < 1$ vanish, parts with $|\lambda| > 1$ explode.",
        },
    ),
    "clipping": EquationSet(
        title="Gradient clipping",
        lines={
            "norm": {
                "pytorch": r"g &\leftarrow g \cdot \min\Bigl(1, \frac{c}{\lVert g \rVert}\Bigr)",
                "goodfellow": r"g &\leftarrow \frac{g\, v}{\lVert g \rVert} \quad \text{if } \lVert g \rVert > v",
            },
            "value": {
                "pytorch": r"g_k &\leftarrow \min(\max(g_k, -c), c)",
                "ng": r"dW_k &\leftarrow \min(\max(dW_k, -N), N)",
                "goodfellow": r"g_k &\leftarrow \min(\max(g_k, -v), v)",
            },
        },
        notes={
            "pytorch": "`clip_grad_norm_` keeps the direction, `clip_grad_value_` does not. Below the threshold neither changes anything.",
            "ng": "The course clips each number to $[-N, N]$; the first line, which keeps the direction, is in PyTorch's letters.",
            "goodfellow": "Equations 10.48 and 10.49 for the first line, which keeps the direction; below the threshold $v$ nothing changes.",
        },
    ),
}
