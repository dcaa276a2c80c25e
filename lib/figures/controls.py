"""What moves an explorer: a slider for numbers, buttons for named choices, Back and Next for stages.

Each control is plain HTML on a page, where `book/assets/unrolled.js` reads it, and an ipywidget in a kernel.
"""

import html
import json
import numbers


class Control:
    """Values in order, how each reads, and the position to start from.

    Parameters
    ----------
    name : str
    values : list
    plain : list of str
        How each value reads.
    texts : list of str, optional
        How it reads on the control, if otherwise.
    """

    linked = True  # whether its widget has an `index`, which the browser can link without a kernel

    def __init__(self, name, values, plain, texts=None):
        self.name, self.values, self.plain, self.texts = name, values, plain, texts or plain
        self.at = 0

    @property
    def words(self):
        """Return the name as a reader sees it."""
        return self.name.replace("_", " ")

    @property
    def data(self):
        """Return the texts as an attribute."""
        return html.escape(json.dumps(self.texts, ensure_ascii=False))


class Slider(Control):
    """Numbers: a range input that says its value."""

    def html(self, identity):
        """Return a labelled range input."""
        now = html.escape(self.texts[self.at])
        return (
            f'<div class="u-control u-slider"><label for="{identity}">{html.escape(self.words)}</label>'
            f'<input id="{identity}" type="range" min="0" max="{len(self.values) - 1}" step="1" '
            f'value="{self.at}" autocomplete="off" aria-valuetext="{now}" '
            f'data-values="{self.data}"/>'
            f'<output for="{identity}" aria-live="off">{now}</output></div>'
        )

    def widget(self, moved):
        """Return an ipywidget that calls `moved(position)`."""
        from ipywidgets import SelectionSlider

        slider = SelectionSlider(
            options=[(text, place) for place, text in enumerate(self.texts)],
            index=self.at,
            description=self.words,
            style={"description_width": "initial"},
            layout={"width": "100%", "max_width": "34em"},
        )
        slider.observe(lambda change: moved(change["new"]), "index")
        return slider


class Choice(Control):
    """Names: one button for each, of which one is pressed."""

    def html(self, identity):
        """Return a group of radio buttons, which the stylesheet draws as buttons."""
        options = "".join(
            f'<label><input type="radio" name="{identity}" value="{place}" autocomplete="off"'
            f"{' checked' if place == self.at else ''}/><span>{html.escape(text)}</span></label>"
            for place, text in enumerate(self.texts)
        )
        return (
            f'<fieldset class="u-control u-choice"><legend>{html.escape(self.words)}</legend>'
            f'<div class="u-options">{options}</div></fieldset>'
        )

    def widget(self, moved):
        """Return an ipywidget that calls `moved(position)`."""
        from ipywidgets import ToggleButtons

        buttons = ToggleButtons(
            options=[(text, place) for place, text in enumerate(self.texts)],
            index=self.at,
            description=self.words,
            style={"description_width": "initial", "button_width": "auto"},
        )
        buttons.observe(lambda change: moved(change["new"]), "index")
        return buttons


class Stages(Control):
    """Steps in order: Back and Next, with the number of the stage between them."""

    linked = False

    def html(self, identity):
        """Return a group of two buttons around the stage that is shown."""
        last = len(self.values) - 1
        back, forward = (
            f'<button type="button" data-step="{step:+d}" aria-disabled="{str(self.at == end).lower()}">'
            f"{word}</button>"
            for step, word, end in ((-1, "Back", 0), (1, "Next", last))
        )
        return (
            f'<div class="u-control u-stages" role="group" aria-label="{html.escape(self.words)}" '
            f'data-at="{self.at}" data-start="{self.at}" data-values="{self.data}">{back}'
            f'<output id="{identity}" aria-live="off">{html.escape(self.texts[self.at])}</output>'
            f"{forward}</div>"
        )

    def widget(self, moved):
        """Return an ipywidget that calls `moved(position)`."""
        from ipywidgets import Button, HBox, Label

        at, last = self.at, len(self.values) - 1
        back, shown, forward = Button(description="Back"), Label(), Button(description="Next")

        def go(step):
            nonlocal at
            at = min(max(at + step, 0), last)
            shown.value = self.texts[at]
            back.disabled, forward.disabled = at == 0, at == last
            if step:
                moved(at)

        back.on_click(lambda _: go(-1))
        forward.on_click(lambda _: go(1))
        go(0)
        return HBox([back, shown, forward])


class _Ordered:
    """Values for `Stages`, made by `stages`."""

    def __init__(self, values):
        self.values = values


def stages(values):
    """Mark the values of a control of an explorer as steps in order, with buttons Back and Next.

    Parameters
    ----------
    values : list, range or dict
        A dict gives each value a name: `{"the loss of step 3": 1, …}`.

    Returns
    -------
    object
        For `explore`: `explore(draw, stage=stages(range(8)), …)`.

    Examples
    --------
    >>> from lib.figures import explore, stages
    >>> def square(side):
    ...     return f'<svg viewBox="0 0 9 9"><rect width="{side}" height="{side}"/></svg>'
    >>> explore(square, caption="Grow it.", alt="A square.", side=stages({"small": 1, "large": 4}))
    Explorer: Grow it.
      A square.
      side: small, large
    """
    return _Ordered(values)


def control(name, values):
    """Return the control that suits some values.

    Parameters
    ----------
    name : str
    values : list, dict or what `stages` returns
        Numbers get a slider; other values, and those named by the keys of a dict, get buttons.

    Returns
    -------
    Control

    Raises
    ------
    ValueError
        When there are fewer than two values, or two read alike.
    """
    ordered = isinstance(values, _Ordered)
    values = values.values if ordered else values
    named = isinstance(values, dict)
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        values = [values]
    listed = list(values.values()) if named else list(values)
    if len(listed) < 2:
        raise ValueError(
            f"got {name}={listed!r}, expected a list of at least two values: with one value there is "
            "nothing to move"
        )
    texts = list(map(str, values)) if named else [_text(value) for value in listed]
    if len(set(texts)) < len(texts):
        raise ValueError(f"got {name}={texts}, expected values that read differently")
    if ordered:
        return Stages(name, listed, texts, _counted(name.replace("_", " "), texts, named))
    if named or not all(map(_is_number, listed)):
        return Choice(name, listed, texts)
    return Slider(name, listed, texts)


def _counted(words, texts, named):
    """Return how each stage reads: its number, and its name if it has one."""
    places = (f"{place} of {len(texts)}" for place in range(1, len(texts) + 1))
    if named:
        return [f"{place}: {text}" for place, text in zip(places, texts, strict=True)]
    return [f"{words} {place}" for place in places]


def _is_number(value):
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _text(value):
    """Return a value as the page shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}".replace("-", "\u2212")
    return "none" if value is None else str(value)
