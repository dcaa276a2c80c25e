"""Training on batches, one update each."""

import torch

from lib.data.checks import whole_number
from lib.training.optimizers import Adam
from lib.training.updates import run, update


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
        or `every` is below 1, or there is no batch at all, or a single one in place of many, or a
        batch is no tuple.
    """
    steps, draw = whole_number("steps", steps), _drawer(batches)
    optimizer = optimizer or Adam(model.parameters(), lr=lr)

    def losses():
        for step in range(1, steps + 1):
            batch = draw(step)
            if batch is None and step == 1:
                raise ValueError("there is no batch to train on; was a generator used twice?")
            if batch is None:
                return
            *inputs, targets = _tensors(batch)
            yield update(model, optimizer, loss(model(*inputs), targets), clip, step)

    return run(
        model,
        losses(),
        steps=steps,
        evaluate=evaluate,
        every=every,
        stop=stop,
        progress=progress,
    )


def _drawer(batches):
    single = isinstance(batches, tuple | list) and any(hasattr(part, "shape") for part in batches)
    if single or hasattr(batches, "shape"):
        raise ValueError("expected batches, got a single one; write lambda step: (x, y)")
    if callable(batches):
        return batches
    iterator = iter(batches)
    return lambda step: next(iterator, None)


def _tensors(batch):
    if not isinstance(batch, tuple | list) or len(batch) < 2:
        raise ValueError(
            "a batch is a tuple, inputs first and targets last, got "
            f"{type(batch).__name__}{f' of {len(batch)}' if isinstance(batch, tuple | list) else ''}"
        )
    return [torch.as_tensor(part) for part in batch]
