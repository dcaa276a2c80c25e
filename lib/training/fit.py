"""The training loop: one place for progress, clipping, measuring and stopping."""

from dataclasses import dataclass, field

import torch
from tqdm.auto import tqdm

from lib.training.clipping import clip_grad_norm
from lib.training.optimizers import Adam


@dataclass
class History:
    """What happened while a model was trained.

    Parameters
    ----------
    steps : list of int
        Steps after which something was measured.
    loss : list of float
        Mean training loss since the measurement before.
    metrics : dict of list of float
        What `evaluate` returned, by name.
    interrupted : bool
        Whether the loop was stopped by hand.
    """

    steps: list = field(default_factory=list)
    loss: list = field(default_factory=list)
    metrics: dict = field(default_factory=dict)
    interrupted: bool = False


def fit(
    model,
    batches,
    loss,
    *,
    steps,
    optimizer=None,
    lr=1e-3,
    clip=None,
    evaluate=None,
    every=100,
    stop=None,
    progress=True,
):
    """Train a model for a number of steps.

    Parameters
    ----------
    model : torch.nn.Module
    batches : callable or iterable
        `batches(step)` returns a batch, or an iterable yields batches: a tuple of arrays or tensors,
        inputs first and targets last.
    loss : callable
        `loss(model(*inputs), targets)`, a scalar tensor.
    steps : int
        Updates to make; fewer if `batches` runs out.
    optimizer : optional
        With `step` and `zero_grad`; Adam if not given.
    lr : float
        Step size for the default optimizer.
    clip : float, optional
        Largest joint norm of the gradients.
    evaluate : callable, optional
        `evaluate(model)` returns a dict of numbers; called without gradients, in evaluation mode.
    every : int
        Steps between measurements.
    stop : callable, optional
        `stop(history)` ends the training when it returns true after a measurement.
    progress : bool
        Show a bar.

    Returns
    -------
    History
        Also after an interruption from the keyboard: what was learnt until then is kept.

    Raises
    ------
    ValueError
        If the loss is not finite: the step size is too large, or the data hold NaN. Also if `steps`
        or `every` is below 1, or there is no batch at all, or a single one in place of many.
    """
    if steps < 1 or every < 1:
        raise ValueError(f"steps and every must be at least 1, got steps={steps}, every={every}")
    if isinstance(batches, tuple | list) and any(hasattr(part, "shape") for part in batches):
        raise ValueError("expected batches, got a single one; write lambda step: (x, y)")
    optimizer = optimizer or Adam(model.parameters(), lr=lr)
    draw = batches if callable(batches) else _drawer(batches)
    history, losses = History(), []
    bar = tqdm(range(1, steps + 1), disable=not progress, leave=False)
    model.train()
    try:
        for step in bar:
            batch = draw(step)
            if batch is None and step == 1:
                raise ValueError("there is no batch to train on; was a generator used twice?")
            if batch is None:
                break
            losses.append(_update(model, batch, loss, optimizer, clip, step))
            done = step
            if step % every == 0 or step == steps:
                _measure(history, step, losses, model, evaluate)
                bar.set_postfix(loss=f"{history.loss[-1]:.4f}")
                losses = []
                if stop is not None and stop(history):
                    break
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        bar.close()
    if losses:
        _measure(history, done, losses, model, evaluate)
    return history


def _drawer(batches):
    iterator = iter(batches)
    return lambda step: next(iterator, None)


def _update(model, batch, loss, optimizer, clip, step):
    *inputs, targets = (torch.as_tensor(part) for part in batch)
    optimizer.zero_grad()
    value = loss(model(*inputs), targets)
    if not torch.isfinite(value):
        raise ValueError(
            f"the loss is {value.item()} at step {step}; "
            "lower the step size, clip the gradients, or look for NaN in the data"
        )
    value.backward()
    if clip is not None:
        clip_grad_norm(model.parameters(), clip)
    optimizer.step()
    return value.item()


def _measure(history, step, losses, model, evaluate):
    metrics = {}
    if evaluate is not None:
        model.eval()
        try:
            with torch.no_grad():
                metrics = {name: float(value) for name, value in evaluate(model).items()}
        finally:
            model.train()
    # Only now, all together: an interruption must not leave half a measurement.
    history.steps.append(step)
    history.loss.append(sum(losses) / len(losses))
    for name, value in metrics.items():
        history.metrics.setdefault(name, []).append(value)
