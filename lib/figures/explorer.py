"""Figures that move: one frame for each position of the controls, all drawn ahead.

In the book an explorer is plain HTML that needs no kernel, only the few lines of
`book/assets/unrolled.js`. In a live kernel the same object is an ipywidget.
"""

import itertools
import math
from contextlib import contextmanager
from functools import cached_property

from lib.figures.controls import control
from lib.figures.picture import (
    WIDGET_CSS,
    Picture,
    caption_html,
    frame_html,
    inline_html,
    on_page,
    plain,
    required,
    view_of,
)
from lib.figures.style import style
from lib.figures.svg import close, is_figure, token_of

MOST_FRAMES = 60


def explore(draw, *, caption, alt=None, says=None, start=None, **controls):
    """Draw one frame for every combination of values, to be moved through by hand.

    Parameters
    ----------
    draw : callable
        `draw(**values)` returns a `Picture`, a matplotlib figure, SVG text or a `Drawing`.
    caption : str
        What to try and what to look at.
    alt : str or callable, optional
        What the frame shows; `alt(**values)` when that depends on the controls, as it should. It may
        be left out when `draw` returns pictures, which have alternatives of their own.
    says : callable, optional
        `says(**values)` returns a sentence to be read beneath the frame, marked up as a caption.
    start : dict, optional
        Values shown first, by control; the first of each list where none is given.
    **controls : list, dict or stages
        The values of each, at least two, in their order. Numbers get a slider; names, and values named by
        the keys of a dict, get a button each; `stages(…)` gets the buttons Back and Next.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        When a control has fewer than two values, when the frames are more than 60, when `start` is
        not among the values, or when caption or alt is missing.

    Examples
    --------
    >>> def square(side):
    ...     return f'<svg viewBox="0 0 9 9"><rect width="{side}" height="{side}"/></svg>'
    >>> explore(square, caption="Grow it.", alt="A square.", side=[1, 2, 4])
    Explorer: Grow it.
      A square.
      side: 1, 2, 4
    """
    explorer = Explorer(draw, caption=caption, alt=alt, says=says, start=start, controls=controls)
    explorer.frames  # noqa: B018  an error raised later, at display, would not stop a notebook
    return explorer


class Explorer:
    """Frames, controls, a caption and text alternatives; made by `explore`."""

    def __init__(self, draw, *, caption, alt, says, start, controls):
        self.draw, self.says = draw, says
        self.caption = required("caption", caption)
        self.alt = alt if alt is None or callable(alt) else required("alt", alt)
        self.controls = [control(name, values) for name, values in controls.items()]
        if not controls:
            raise ValueError("got no control, expected one as in explore(draw, …, steps=[1, 2, 3])")
        counts = [len(one.values) for one in self.controls]
        if math.prod(counts) > MOST_FRAMES:
            raise ValueError(
                f"got {math.prod(counts)} frames ({' × '.join(map(str, counts))}), "
                f"expected at most {MOST_FRAMES}: every one is drawn ahead and sent with the page"
            )
        self._begin(start or {})

    def _begin(self, start):
        by_name = {one.name: one for one in self.controls}
        for name, value in start.items():
            if name not in by_name or value not in by_name[name].values:
                raise ValueError(
                    f"got start={{{name!r}: {value!r}}}, expected a control and one of its values: "
                    f"{ ({one.name: one.values for one in self.controls}) }"
                )
            by_name[name].at = by_name[name].values.index(value)

    def __repr__(self):
        lines = [f"Explorer: {plain(self.caption)}"]
        if isinstance(self.alt, str):  # one that is computed may name measured numbers
            lines.append(f"  {plain(self.alt)}")
        lines += [f"  {one.words}: {', '.join(one.plain)}" for one in self.controls]
        return "\n".join(lines)

    @property
    def settings(self):
        """Return the values of each frame; the last control moves fastest."""
        combinations = itertools.product(*(one.values for one in self.controls))
        names = [one.name for one in self.controls]
        return [dict(zip(names, values, strict=True)) for values in combinations]

    @cached_property
    def frames(self):
        """Return the frames as HTML, drawn once."""
        drawn = []
        for values in self.settings:
            with _naming(values):
                drawn.append(self._drawn(values))
        box = _common_box([image for image, _ in drawn])
        frames = []
        for number, (image, alt) in enumerate(drawn):
            token, hidden = token_of(self.caption, number), number != self._first
            with _naming(self.settings[number]):
                frames.append(frame_html(image, alt, token, hidden=hidden, box=box))
        return frames

    def _drawn(self, values):
        with style():
            image = self.draw(**values)
        alt = self.alt or getattr(image, "alt", None)
        if isinstance(image, Picture):
            image = image.drawn
        close(image)
        return image, required("alt", alt(**values) if callable(alt) else alt)

    @cached_property
    def sentences(self):
        """Return what is said beneath each frame, as HTML; nothing if nothing is."""
        if self.says is None:
            return []
        return [inline_html(required("says", self.says(**values))) for values in self.settings]

    @property
    def _first(self):
        return self._index([one.at for one in self.controls])

    def _index(self, positions):
        index = 0
        for position, one in zip(positions, self.controls, strict=True):
            index = index * len(one.values) + position
        return index

    def html(self):
        """Return the `<figure>` for a page: controls, frames, sentences, caption."""
        names = [one.name for one in self.controls]
        rows = [
            one.html(token_of(self.caption, one.name, *names) + "control") for one in self.controls
        ]
        says = "".join(
            f"<p{'' if number == self._first else ' hidden'}>{sentence}</p>"
            for number, sentence in enumerate(self.sentences)
        )
        says = says and f'<div class="u-says">{says}</div>'
        return (
            f'<figure class="u-explorer"><div class="u-controls">{"".join(rows)}</div>'
            f'<div class="u-frames">{"".join(self.frames)}</div>{says}'
            '<p class="u-spoken" aria-live="polite"></p>'
            f"{caption_html(self.caption)}</figure>"
        )

    def widget(self):
        """Return the explorer as an ipywidget: controls above a `Stack` of frames."""
        import ipywidgets

        stacks = [
            ipywidgets.Stack(
                [ipywidgets.HTML(frame.replace(" hidden>", ">", 1)) for frame in self.frames],
                selected_index=self._first,
            )
        ]
        if self.sentences:
            lines = [ipywidgets.HTMLMath(sentence) for sentence in self.sentences]
            stacks.append(ipywidgets.Stack(lines, selected_index=self._first))
        positions = [one.at for one in self.controls]

        def mover(number):
            def moved(position):
                positions[number] = position
                for stack in stacks:
                    stack.selected_index = self._index(positions)

            return moved

        rows = [one.widget(mover(number)) for number, one in enumerate(self.controls)]
        if len(rows) == 1 and self.controls[0].linked:  # moves while the kernel is busy, too
            for stack in stacks:
                ipywidgets.jslink((rows[0], "index"), (stack, "selected_index"))
        caption = f'<div class="u-caption">{inline_html(self.caption)}</div>'
        return ipywidgets.VBox([*rows, *stacks, ipywidgets.HTMLMath(WIDGET_CSS + caption)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return {"text/html": self.html(), "text/plain": repr(self)}
        return {**view_of(self.widget()), "text/plain": repr(self)}


def _common_box(drawn):
    """Return the box that holds the ink of every figure, so that no frame jumps."""
    if not all(is_figure(figure) for figure in drawn):
        return None
    from matplotlib.transforms import Bbox

    with style():
        return Bbox.union([figure.get_tightbbox() for figure in drawn]).padded(0.04)


@contextmanager
def _naming(values):
    """Add the values to any error raised while one frame is drawn."""
    try:
        yield
    except Exception as error:
        setting = ", ".join(f"{name}={value!r}" for name, value in values.items())
        error.add_note(f"while drawing the frame {setting}")
        raise
