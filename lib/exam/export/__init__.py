"""Questions for other systems: which are taken, and one file for each form in which they are written."""

from itertools import cycle

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
    whole_number("seed", seed, 0, 10**6)
    whole_number("count", count, 1, MOST)
    queues = [_endless(seed, part, found) for part, found in chosen(topics).items()]
    tasks, open_parts = [], set(range(len(queues)))
    for place in cycle(range(len(queues))):
        if not open_parts:
            raise ValueError(
                f"got count {count}, but these topics hold only {len(tasks)} questions, none of them a calculation"
            )
        if place not in open_parts:
            continue
        task = next(queues[place], None)
        if task is None:
            open_parts.discard(place)
            continue
        tasks.append(task)
        if len(tasks) == count:
            return tasks
    raise AssertionError("a cycle does not end")


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
            mixed += [*[next(opened, None)]]
    mixed = [entry for entry in [*mixed, *opened] if entry]
    turns = {entry.id: rng.permutation(VARIANTS).tolist() for entry in mixed}
    yield from (Task(entry, turns[entry.id].pop()) for entry in mixed)
    while again := [entry for entry in mixed if entry.kind == "generator" and turns[entry.id]]:
        yield from (Task(entry, turns[entry.id].pop()) for entry in again)
