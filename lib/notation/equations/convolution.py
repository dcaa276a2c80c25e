"""Convolution: what it computes, its gradient, and the three numbers that exams ask for."""

from lib.notation.equations import EquationSet

_SIZE = r"\left\lfloor \frac{{n + 2p - {}}}{{s}} \right\rfloor + 1"

SETS = {
    "convolution": EquationSet(
        title="Convolution",
        lines={
            "series": {
                "pytorch": r"y_{f,t} &= b_f + \sum_{c=1}^{C} \sum_{j=0}^{k-1} W_{f,c,j}\; x_{c,\,st+dj-p}",
            },
            "image": {
                "pytorch": r"y_{f,i,j} &= b_f + \sum_{c=1}^{C} \sum_{u=0}^{k-1} \sum_{v=0}^{k-1} W_{f,c,u,v}\; x_{c,\,i+u,\,j+v}",
                "goodfellow": r"S(i, j) &= (I * K)(i, j) = \sum_m \sum_n I(i + m, j + n)\, K(m, n)",
            },
        },
        notes={
            "pytorch": "Filter $f$, channel $c$, stride $s$, padding $p$, dilation $d$; what lies outside $x$ counts as 0. The image has "
            "stride 1 and no padding.",
            "goodfellow": "The book's image has one channel, its kernel $K$ no bias.",
            "ng": "The course draws the filter and writes no sum; the letters are PyTorch's.",
            "olah": "The essay has no convolution; the letters are PyTorch's.",
        },
    ),
    "convolution-sizes": EquationSet(
        title="Sizes",
        lines={
            "size": {
                "pytorch": r"\text{outputs} &= " + _SIZE.format("d(k - 1) - 1"),
                "ng": r"\text{outputs} &= " + _SIZE.format("f"),
            },
            "parameters": {
                "pytorch": r"\text{parameters} &= F\,(C k^2 + 1)",
                "ng": r"\text{parameters} &= n_C^{[l]}\,\bigl(f^2\, n_C^{[l-1]} + 1\bigr)",
            },
            "field": {
                "pytorch": r"\text{receptive field} &= 1 + \sum_{l} d_l\,(k_l - 1) \prod_{m<l} s_m",
            },
        },
        notes={
            "pytorch": "$n$ places along an axis. $k$ is the kernel's size, $f$ in Ng's course, where the dilation is 1.",
            "ng": "$f$ is the filter's size, $n_C$ a number of channels. The receptive field has no formula in the course.",
        },
    ),
    "convolution-backward": EquationSet(
        title="Gradient of a convolution",
        lines={
            "kernel": {"pytorch": r"dW_{f,c,j} &= \sum_t dy_{f,t}\; x_{c,\,st+dj-p}"},
            "bias": {"pytorch": r"db_f &= \sum_t dy_{f,t}"},
            "input": {
                "pytorch": r"dx_{c,m} &= \sum_{f} \sum_{t,j \,:\, st+dj-p=m} dy_{f,t}\; W_{f,c,j}"
            },
        },
        notes={"pytorch": "For one sample; the gradients of a batch's samples add up."},
    ),
}
