"""Answers of the part on optimizers, found by torch's own optimizers and schedules, and by loops."""

import math
from itertools import pairwise

import torch

from tests.exam.referees import tensor


def stepped(make, p, gradients, state=None):
    """Where a torch optimizer arrives after each gradient, and the optimizer's memory of the parameter."""
    parameter = torch.nn.Parameter(tensor([p]))
    optimizer = make([parameter])
    if state:
        optimizer.state[parameter].update(state)
    places = [p]
    for g in gradients:
        parameter.grad = tensor([g])
        optimizer.step()
        places.append(parameter.item())
    return places, optimizer.state[parameter]


def nesterov_step(p, g, v, mu, lr):
    def make(parameters):
        return torch.optim.SGD(parameters, lr=lr, momentum=mu, nesterov=True)

    places, state = stepped(make, p, [g], {"momentum_buffer": tensor([v])})
    return {"v_next": state["momentum_buffer"].item(), "p_next": places[1]}


def momentum_two_forms(p, g_1, g_2, beta, alpha):
    # torch's dampening gives the gradient the share that is left, from a buffer of zeros on.
    def path(lr, dampening):
        def make(parameters):
            return torch.optim.SGD(parameters, lr=lr, momentum=beta, dampening=dampening)

        return stepped(make, p, [g_1, g_2], {"momentum_buffer": tensor([0.0])})

    places, averaged = path(alpha, beta)
    lr = (p - places[1]) / g_1
    summed_places, summed = path(lr, 0.0)
    assert math.isclose(summed_places[2], places[2])
    velocities = (memory["momentum_buffer"].item() for memory in (averaged, summed))
    return dict(zip(("average", "total"), velocities, strict=True)) | {"lr": lr, "p_2": places[2]}


def adagrad_steps(p, s, g_1, g_2, lr):
    memory = {"sum": tensor([s]), "step": torch.tensor(5.0)}
    places, _ = stepped(
        lambda parameters: torch.optim.Adagrad(parameters, lr=lr, eps=0.0), p, [g_1, g_2], memory
    )
    return {"step_1": p - places[1], "step_2": places[1] - places[2], "p_2": places[2]}


def rmsprop_step(p, g, s, alpha, lr):
    memory = {"square_avg": tensor([s]), "step": torch.tensor(5.0)}
    places, state = stepped(
        lambda parameters: torch.optim.RMSprop(parameters, lr=lr, alpha=alpha, eps=0.0),
        p,
        [g],
        memory,
    )
    found = {"s_next": state["square_avg"].item(), "step": p - places[1]}
    return found | {"p_next": places[1]}


def adamw_first_step(p, g, lr, wd):
    settings = {"lr": lr, "eps": 0.0, "weight_decay": wd}
    arrived = stepped(lambda q: torch.optim.AdamW(q, **settings), p, [g])[0][1]
    coupled = stepped(lambda q: torch.optim.Adam(q, **settings), p, [g])[0][1]
    step = p - stepped(lambda q: torch.optim.Adam(q, lr=lr, eps=0.0), p, [g])[0][1]
    return {"shrunk": arrived + step, "step": step, "p_next": arrived, "coupled": coupled}


def bias_correction(g, n, beta1, beta2):
    _, state = stepped(lambda q: torch.optim.Adam(q, betas=(beta1, beta2)), 0.0, [g] * n)
    m, v = state["exp_avg"].item(), state["exp_avg_sq"].item()
    ratio = math.sqrt((1 - beta1**n) ** 2 / (1 - beta2**n))
    return {"m": m, "v": v, "ratio": ratio}


def effective_step(g, mu, lr):
    places, _ = stepped(lambda q: torch.optim.SGD(q, lr=lr, momentum=mu), 0.0, [g] * 3)
    return {
        "v_3": (places[2] - places[3]) / lr,
        "limit": g / (1 - mu),
        "effective": lr / (1 - mu),
    }


def warm_up_cosine(lr, warm, early, late, T):
    optimizer = torch.optim.SGD([torch.nn.Parameter(tensor([0.0]))], lr=lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T - warm)
    for _ in range(late - warm):
        optimizer.step()
        schedule.step()
    risen = sum(lr / warm for _ in range(early))
    return {"first": risen, "second": schedule.get_last_lr()[0]}


def largest_step(b, lr):
    def factor(rate, curvature, w=3.0):
        return (w - rate * curvature * w) / w

    def edge(holds):
        low, high = 0.0, 10.0
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if holds(middle) else (low, middle)
        return low

    best = edge(lambda rate: factor(rate, b[0]) + factor(rate, b[1]) > 0)
    return {
        "factors": [factor(lr, curvature) for curvature in b],
        "limit": edge(lambda rate: factor(rate, b[1]) > -1),
        "best": best,
        "rate": factor(best, b[0]),
    }


def step_and_exponential_decay(lr, gamma, every, t, rate):
    optimizer = [torch.optim.SGD([torch.nn.Parameter(tensor([0.0]))], lr=lr) for _ in range(2)]
    schedules = [
        torch.optim.lr_scheduler.StepLR(optimizer[0], every, gamma),
        torch.optim.lr_scheduler.ExponentialLR(optimizer[1], rate),
    ]
    rates = [lr]
    for _ in range(t):
        for one, schedule in zip(optimizer, schedules, strict=True):
            one.step()
            schedule.step()
        rates.append(schedules[0].get_last_lr()[0])
    cuts = sum(later < earlier for earlier, later in pairwise(rates))
    return {"n": cuts, "stepped": rates[-1], "smooth": schedules[1].get_last_lr()[0]}


def glorot_and_he(n, m):
    # A uniform draw within +-b has variance b**2 / 3; torch keeps the bound, as in xavier_uniform_.
    gain = torch.nn.init.calculate_gain("relu")
    bound = math.sqrt(6 / (n + m))
    return {"glorot": bound / math.sqrt(3), "bound": bound, "he": gain / math.sqrt(n)}


def signal_through_depth(n, s, L):
    square = 1.0
    for _ in range(L):
        square = sum(s * s * square for _ in range(n)) / 2
    one = sum(s * s for _ in range(n)) / 2
    return {"factor": one, "left": square, "right": s / math.sqrt(one)}


def dropout_forward(x, w, keep, p):
    training = sum(b * a / (1 - p) for a, b, k in zip(x, w, keep, strict=True) if k)
    values, chances = (0.0, 1 / (1 - p)), (p, 1 - p)  # of a unit that holds 1
    mean = sum(v * c for v, c in zip(values, chances, strict=True))
    variance = sum(c * (v - mean) ** 2 for v, c in zip(values, chances, strict=True))
    layer = torch.nn.Dropout(p).eval()
    return {
        "training": training,
        "evaluation": (tensor(w) @ layer(tensor(x))).item(),
        "spread": math.sqrt(variance),
    }


def activation_slopes(k, n, alpha):
    a = torch.tensor(math.log(k), dtype=torch.float64, requires_grad=True)
    slopes = [torch.autograd.grad(f(a), a)[0].item() for f in (torch.sigmoid, torch.tanh)]
    return {
        "slope": slopes[0],
        "steep": slopes[1],
        "factor": math.prod(slopes[1] / slopes[0] for _ in range(n)),
        "elu": torch.nn.functional.elu(-a, alpha=alpha).item(),
    }
