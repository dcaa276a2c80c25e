"""Figures that move: one frame for each position of the sliders, all drawn ahead.

In the book an explorer is plain HTML that needs no kernel, only the few lines of
`book/assets/unrolled.js`. In a live kernel the same object is an ipywidget.
"""

import html
import itertools
import json
import math
from contextlib import contextmanager
from functools import cached_property

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


def explore(draw, *, caption, alt=None, start=None, **sliders):
    """Draw one frame for every combination of slider values, to be moved through by hand.

    Parameters
    ----------
    draw : callable
        `draw(**values)` returns a `Picture`, a matplotlib figure, SVG text or a `Drawing`.
    caption : str
        What to try and what to look at.
    alt : str or callable, optional
        What the frame shows; `alt(**values)` when that depends on the sliders, as it should. It may
        be left out when `draw` returns pictures, which have alternatives of their own.
    start : dict, optional
        Values shown first, by slider; the first of each list where none is given.
    **sliders : list
        The values of each slider, at least two, in the order of the slider.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        When a slider has fewer than two values, when the frames are more than 60, when `start` is
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
    explorer = Explorer(draw, caption=caption, alt=alt, start=start, sliders=sliders)
    explorer.frames  # noqa: B018  an error raised later, at display, would not stop a notebook
    return explorer


class Explorer:
    """Frames, sliders, a caption and text alternatives; made by `explore`."""

    def __init__(self, draw, *, caption, alt, start, sliders):
        self.draw = draw
        self.caption = required("caption", caption)
        self.alt = alt if alt is None or callable(alt) else required("alt", alt)
        self.sliders = {name: _values(name, values) for name, values in sliders.items()}
        if not sliders:
            raise ValueError("got no slider, expected one as in explore(draw, …, steps=[1, 2, 3])")
        count = math.prod(len(values) for values in self.sliders.values())
        if count > MOST_FRAMES:
            raise ValueError(
                f"got {count} frames ({' × '.join(str(len(v)) for v in self.sliders.values())}), "
                f"expected at most {MOST_FRAMES}: every one is drawn ahead and sent with the page"
            )
        self.start = _positions(self.sliders, start or {})

    def __repr__(self):
        lines = [f"Explorer: {plain(self.caption)}"]
        if isinstance(self.alt, str):  # one that is computed may name measured numbers
            lines.append(f"  {plain(self.alt)}")
        for name, values in self.sliders.items():
            lines.append(f"  {_words(name)}: {', '.join(map(_text, values))}")
        return "\n".join(lines)

    @property
    def settings(self):
        """Return the slider values of each frame; the last slider moves fastest."""
        combinations = itertools.product(*self.sliders.values())
        return [dict(zip(self.sliders, values, strict=True)) for values in combinations]

    @cached_property
    def frames(self):
        """Return the frames as HTML, drawn once."""
        with _progress(2 * len(self.settings)) as progress:
            drawn, alts = [], []
            for values in self.settings:
                with _naming(values):
                    image, alt = self._drawn(values)
                    drawn.append(image)
                    alts.append(alt)
                progress.update()
            box = _common_box(drawn)
            frames = []
            for number, (image, alt) in enumerate(zip(drawn, alts, strict=True)):
                token, hidden = token_of(self.caption, number), number != self._first
                with _naming(self.settings[number]):
                    frames.append(frame_html(image, alt, token, hidden=hidden, box=box))
                progress.update()
        return frames

    def _drawn(self, values):
        with style():
            image = self.draw(**values)
        alt = self.alt or getattr(image, "alt", None)
        if isinstance(image, Picture):
            image = image.drawn
        close(image)
        return image, required("alt", alt(**values) if callable(alt) else alt)

    @property
    def _first(self):
        return self._index(self.start)

    def _index(self, positions):
        index = 0
        for position, values in zip(positions, self.sliders.values(), strict=True):
            index = index * len(values) + position
        return index

    def html(self):
        """Return the `<figure>` for a page: labelled range inputs, frames, caption."""
        rows = [
            self._slider_html(name, values, position)
            for (name, values), position in zip(self.sliders.items(), self.start, strict=True)
        ]
        return (
            f'<figure class="u-explorer"><div class="u-sliders">{"".join(rows)}</div>'
            f'<div class="u-frames">{"".join(self.frames)}</div>'
            '<p class="u-spoken" aria-live="polite"></p>'
            f"{caption_html(self.caption)}</figure>"
        )

    def _slider_html(self, name, values, position):
        identity = token_of(self.caption, name, *self.sliders) + "slider"
        texts = [_text(value) for value in values]
        now = html.escape(texts[position])
        options = html.escape(json.dumps(texts, ensure_ascii=False))
        return (
            f'<div class="u-slider"><label for="{identity}">{html.escape(_words(name))}</label>'
            f'<input id="{identity}" type="range" min="0" max="{len(values) - 1}" step="1" '
            f'value="{position}" autocomplete="off" aria-valuetext="{now}" '
            f'data-values="{options}"/>'
            f'<output for="{identity}" aria-live="off">{now}</output></div>'
        )

    def widget(self):
        """Return the explorer as an ipywidget: sliders above a `Stack` of frames."""
        import ipywidgets

        stack = ipywidgets.Stack(
            [ipywidgets.HTML(frame.replace(" hidden>", ">", 1)) for frame in self.frames],
            selected_index=self._first,
        )
        sliders = [
            ipywidgets.SelectionSlider(
                options=[(_text(value), place) for place, value in enumerate(values)],
                index=position,
                description=_words(name),
                style={"description_width": "initial"},
                layout={"width": "100%", "max_width": "34em"},
            )
            for (name, values), position in zip(self.sliders.items(), self.start, strict=True)
        ]
        if len(sliders) == 1:  # linked in the browser: moves while the kernel is busy, too
            ipywidgets.jslink((sliders[0], "index"), (stack, "selected_index"))
        else:

            def turn(_):
                stack.selected_index = self._index([slider.index for slider in sliders])

            for slider in sliders:
                slider.observe(turn, "index")
        caption = f'<div class="u-caption">{inline_html(self.caption)}</div>'
        return ipywidgets.VBox([*sliders, stack, ipywidgets.HTMLMath(WIDGET_CSS + caption)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return {"text/html": self.html(), "text/plain": repr(self)}
        return {**view_of(self.widget()), "text/plain": repr(self)}


def _values(name, values):
    values = (
        [values] if isinstance(values, str) or not hasattr(values, "__iter__") else list(values)
    )
    if len(values) < 2:
        raise ValueError(
            f"got {name}={values!r}, expected a list of at least two values: a slider with one "
            "value cannot move"
        )
    texts = [_text(value) for value in values]
    if len(set(texts)) < len(texts):
        raise ValueError(f"got {name}={texts}, expected values that read differently")
    return values


def _positions(sliders, start):
    for name, value in start.items():
        if name not in sliders or value not in sliders[name]:
            raise ValueError(
                f"got start={{{name!r}: {value!r}}}, expected a slider and one of its values: "
                f"{ ({n: list(v) for n, v in sliders.items()}) }"
            )
    return [values.index(start[name]) if name in start else 0 for name, values in sliders.items()]


def _text(value):
    """Return a slider value as the page shows it."""
    if isinstance(value, float):
        return f"{value:g}".replace("-", "\u2212")
    return "none" if value is None else str(value)


def _words(name):
    return name.replace("_", " ")


def _common_box(drawn):
    """Return the box that holds the ink of every figure, so that no frame jumps."""
    if not all(is_figure(figure) for figure in drawn):
        return None
    from matplotlib.transforms import Bbox

    with style():
        return Bbox.union([figure.get_tightbbox() for figure in drawn]).padded(0.04)


def _progress(total):
    from tqdm import tqdm

    # silent on a page and for the first two seconds
    return tqdm(total=total, desc="drawing", delay=2, leave=False, disable=on_page())


@contextmanager
def _naming(values):
    """Add the slider values to any error raised while one frame is drawn."""
    try:
        yield
    except Exception as error:
        setting = ", ".join(f"{name}={value!r}" for name, value in values.items())
        error.add_note(f"while drawing the frame {setting}")
        raise
