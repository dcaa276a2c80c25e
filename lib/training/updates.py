"""What every training shares: one update, and the loop around it that measures, stops and may be interrupted."""

from dataclasses import dataclass, field

import torch
from tqdm.auto import tqdm

from lib.data.checks import whole_number
from lib.training.clipping import clip_grad_norm


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


def update(model, optimizer, value, clip, step):
    """Make one update: gradient of the loss, clipping, a step of the optimizer.

    Parameters
    ----------
    model : torch.nn.Module
    optimizer : Optimizer
    value : scalar tensor
        The loss.
    clip : float or None
        Largest joint norm of the gradients.
    step : int
        Number of this update, for the message.

    Returns
    -------
    float
        The loss.

    Raises
    ------
    ValueError
        If the loss is no finite number that hangs on the parameters.
    """
    if not isinstance(value, torch.Tensor) or value.numel() != 1 or not value.requires_grad:
        got = f"shape {tuple(value.shape)}" if isinstance(value, torch.Tensor) else repr(value)
        raise ValueError(
            f"the loss must be a single number that hangs on the model's parameters, got {got}; "
            "was it averaged, and is it free of .item() and .detach()?"
        )
    if not torch.isfinite(value):
        raise ValueError(
            f"the loss is {value.item()} at step {step}; "
            "lower the step size, clip the gradients, or look for NaN in the data"
        )
    optimizer.zero_grad()
    value.backward()
    if clip is not None:
        clip_grad_norm(model.parameters(), clip)
    optimizer.step()
    return value.item()


def run(model, losses, *, steps=None, evaluate=None, every=1, stop=None, progress=True):
    """Run a training: draw its losses one by one, measure every so often, stop when told.

    Parameters
    ----------
    model : torch.nn.Module
    losses : iterator of float
        Makes an update each time it is asked for the next loss.
    steps : int, optional
        How many there will be, if that is known: the last is measured, and the bar has an end.
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
        If `every` is below 1 or `evaluate` returns no dict.
    """
    every = whole_number("every", every)
    history, since, step = History(), [], 0
    bar = tqdm(total=steps, disable=not progress, leave=False)
    model.train()
    try:
        for step, loss in enumerate(losses, start=1):
            since.append(loss)
            bar.update()
            if step % every == 0 or step == steps:
                _measure(history, step, since, model, evaluate)
                bar.set_postfix(loss=f"{history.loss[-1]:.4f}")
                since = []
                if stop is not None and stop(history):
                    break
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        bar.close()
    if since:
        _measure(history, step, since, model, evaluate)
    return history


def _measure(history, step, losses, model, evaluate):
    metrics = {}
    if evaluate is not None:
        model.eval()
        try:
            with torch.no_grad():
                metrics = _numbers(evaluate(model))
        finally:
            model.train()
    # Only now, all together: an interruption must not leave half a measurement.
    history.steps.append(step)
    history.loss.append(sum(losses) / len(losses))
    for name, value in metrics.items():
        history.metrics.setdefault(name, []).append(value)


def _numbers(metrics):
    if not isinstance(metrics, dict):
        raise ValueError(f"evaluate must return a dict of numbers by name, got {metrics!r}")
    return {name: float(value) for name, value in metrics.items()}
