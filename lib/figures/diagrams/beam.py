"""The tree of a beam search: what was tried at each step, what was kept, and what ended."""

import math

from lib.figures.diagrams.canvas import Canvas, Pen

_WIDTH, _TOP, _ROW, _HIGH, _SIZE = 560, 30, 48, 42, 17
_ROOT = 7  # x of the point from which all begins
_KEPT, _ENDED = Pen("blue", 1.8), Pen("green", 1.8)
_DROPPED, _BEST = Pen("muted", 1.2, dash="4 4"), Pen("orange", 3)


def beam_tree(trace, tokens, shown=None, best=None, whole=None, end=0):
    """Draw the candidates of a beam search as a tree, from left to right.

    Parameters
    ----------
    trace : list of Step
        From `lib.models.beam.beam_search`.
    tokens : list of str
        The token of each id.
    shown : int, optional
        Steps to draw; by default all.
    best : tuple of int, optional
        Ids of the finished hypothesis whose path is lit.
    whole : list of Step, optional
        A search whose tree gives every candidate its place; by default this one. With the widest search of
        several, candidates stay where they are from drawing to drawing.
    end : int
        Id of the end token.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If `shown` is not a number of steps, or a candidate of `trace` has no place in `whole`.

    References
    ----------
    Chapter 16.

    Examples
    --------
    >>> from lib.models.beam import beam_search, table_scores
    >>> scores, tokens = table_scores({(): {"a": 0.6, "b": 0.4}, ("b",): {"c": 1.0}})
    >>> _, trace = beam_search(scores, 1, 3, end=0)
    >>> print(beam_tree(trace, tokens, shown=1).alt)
    A tree of candidates, read from the left. Step 1: kept: a (0.60); dropped: b (0.40).
    """
    shown = len(trace) if shown is None else shown
    if not 1 <= shown <= len(trace):
        raise ValueError(
            f"got shown={shown!r}, expected 1 to {len(trace)}, the steps of the search"
        )
    rows, depth, height = _layout(trace if whole is None else whole)
    canvas = Canvas(_WIDTH, _TOP + _ROW * height + 2)
    pitch = (_WIDTH - _ROOT - 4) / depth
    starts = {(): (_ROOT, _TOP + _ROW * rows[()])}
    for place in range(1, shown + 1):
        x = _ROOT + pitch * (place - 0.45)
        canvas.text(x, 12, f"step {place}", maths=False, size=_SIZE, tone="muted")
        for candidate, pen in _drawn(trace[place - 1], best, end):
            if candidate.ids not in rows:
                raise ValueError(
                    f"the candidate {candidate.ids} has no place in `whole`: is that search narrower?"
                )
            y = _TOP + _ROW * rows[candidate.ids]
            box = canvas.box(
                x, y, 0.86 * pitch, _HIGH, pen=pen, fill=0.0 if pen is _DROPPED else 0.13
            )
            tone = "muted" if pen is _DROPPED else "ink"
            word = _word(candidate, tokens, end)
            look = {"maths": False, "size": _SIZE, "tone": tone}
            canvas.text(x, y - 9, word, **look)
            canvas.text(x, y + 10, _probability(candidate), **look)
            canvas.wire(starts[candidate.ids[:-1]], box.west, pen=pen, arrow=False)
            starts[candidate.ids] = box.east
    canvas.dot(*starts[()], Pen(width=3))
    return canvas.drawing("Beam search", _alt(trace[:shown], tokens, best, end))


def _layout(trace):
    """Return the row of each candidate, how many tokens the longest has, and the number of rows."""
    children, depth = {}, len(trace)
    for step in trace:
        for candidate in step.candidates:
            children.setdefault(candidate.ids[:-1], []).append(candidate.ids)
    rows, height = {}, 0

    def place(ids):
        nonlocal height
        below = [place(child) for child in sorted(children.get(ids, []))]
        if not below:
            height += 1
        rows[ids] = (below[0] + below[-1]) / 2 if below else height - 0.5
        return rows[ids]

    place(())
    return rows, depth, height


def _drawn(step, best, end):
    """Return candidates and how to draw them, those on the lit path last, on top."""
    pens = []
    for rank, candidate in enumerate(step.candidates):
        pen = _KEPT if candidate.ids[-1] != end else _ENDED
        if rank >= step.kept:
            pen = _DROPPED
        if best is not None and candidate.ids == best[: len(candidate.ids)]:
            pen = _BEST
        pens.append((candidate, pen))
    return sorted(pens, key=lambda item: (item[1] is _BEST, item[1] is not _DROPPED))


def _word(candidate, tokens, end):
    return "end" if candidate.ids[-1] == end else tokens[candidate.ids[-1]]


def _probability(candidate):
    return f"{math.exp(candidate.log_prob):.3f}".rstrip("0").ljust(4, "0")


def _alt(trace, tokens, best, end):
    said = ["A tree of candidates, read from the left."]
    for place, (candidates, kept) in enumerate(trace, 1):
        named = [
            f"{' '.join([*(tokens[i] for i in c.ids[:-1]), _word(c, tokens, end)])} ({_probability(c)})"
            for c in candidates
        ]
        parts = [("kept", named[:kept]), ("dropped", named[kept:])]
        listed = "; ".join(f"{name}: {', '.join(some)}" for name, some in parts if some)
        said.append(f"Step {place}: {listed}.")
    if best is not None:
        said.append(f"Lit: {' '.join(tokens[i] for i in best if i != end)}.")
    return " ".join(said)
