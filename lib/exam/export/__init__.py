"""Questions for other systems: which are taken, and one file for each form in which they are written."""

from itertools import islice

import numpy as np

from lib.exam.paper import VARIANTS, Task, alternating, chosen, whole_number
from lib.exam.questions import PARTS

MOST = 2000


def drawn(seed, count, topics=()):
    """Choose questions, as many of each part as of the others, calculations and ideas in turns.

    One question in eight is open. When a part has been asked through, its calculations come again with other
    numbers.

    Parameters
    ----------
    seed : int
        From 0 on.
    count : int
        From 1 to 2000.
    topics : sequence of str
        Topics or parts to choose from; all, if empty.

    Returns
    -------
    list of Task

    Raises
    ------
    ValueError
        If a number is out of range, a topic is unknown, or the topics hold too few questions.

    Examples
    --------
    >>> tasks = drawn(seed=1, count=10)
    >>> [sum(task.entry.part == part for task in tasks) for part in ("CNN", "XAI")]
    [2, 2]
    """
    whole_number("count", count, 1, MOST)
    tasks = list(islice(stream(seed, topics), count))
    if len(tasks) < count:
        raise ValueError(
            f"got count {count}, expected at most the {len(tasks)} questions on these topics; ask for fewer or "
            "for more topics"
        )
    return tasks


def stream(seed, topics=()):
    """Give one question after the other, the parts in turns, until all numbers have been used.

    Parameters
    ----------
    seed : int
        From 0 on.
    topics : sequence of str
        Topics or parts to choose from; all, if empty.

    Yields
    ------
    Task

    Raises
    ------
    ValueError
        If the seed is out of range or a topic is unknown.
    """
    whole_number("seed", seed, 0, 10**6)
    queues = [_endless(seed, part, found) for part, found in chosen(topics).items()]
    while queues:
        for queue in tuple(queues):
            task = next(queue, None)
            if task is None:
                queues.remove(queue)
            else:
                yield task


def _endless(seed, part, found):
    """Give every question once, an open one at each eighth place; then calculations without end."""
    rng = np.random.default_rng([seed, PARTS.index(part)])
    order = alternating(found, rng, False)
    closed = [entry for entry in order if entry.kind != "open"]
    opened = iter([entry for entry in order if entry.kind == "open"])
    mixed = []
    for place, entry in enumerate(closed):
        mixed.append(entry)
        if place % 7 == 4:
            mixed += islice(opened, 1)
    mixed += opened
    turns = {entry.id: rng.permutation(VARIANTS).tolist() for entry in mixed}
    yield from (Task(entry, turns[entry.id].pop()) for entry in mixed)
    while again := [entry for entry in mixed if entry.kind == "generator" and turns[entry.id]]:
        yield from (Task(entry, turns[entry.id].pop()) for entry in again)
