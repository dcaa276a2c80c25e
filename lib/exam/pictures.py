"""Diagrams that a question is about: neither the picture nor its alternative names what it shows."""

import html
import re
from importlib import import_module

from lib.figures.notation import chosen, use_notation

# Where each is drawn (module of lib.figures.diagrams, function, its arguments), and what it shows in words.
PICTURES = {
    "gated-one-state": (
        ("small", "small_cell", {"cell": "gru"}),
        "A cell with two sigmoid layers, one tanh layer and a circle with one minus in it. One state runs along a "
        "line: it is multiplied, something is added, and it leaves to the right. No second state leaves.",
    ),
    "gated-two-states": (
        ("small", "small_cell", {"cell": "lstm"}),
        "A cell with three sigmoid layers and two tanhs. One state runs along the top, is multiplied and added "
        "to; a second one leaves below.",
    ),
    "one-layer": (
        ("small", "small_cell", {"cell": "rnn"}),
        "A cell with a single tanh layer. Its state enters from the left, the input from below; what the layer "
        "returns is the state that leaves to the right.",
    ),
    "unrolled-by-outputs": (
        ("unfolded", "unfolded_rnn", {"steps": 3, "design": "output-to-hidden", "loss": False}),
        "A network over three steps. At each step an input feeds a hidden layer, which feeds an output. An arrow "
        "leads from the output of each step to the hidden layer of the next; no arrow leads from hidden layer to "
        "hidden layer.",
    ),
}


# What is to be drawn from memory: shown in a solution, by name.
DRAWINGS = {
    "attention": ("attention", "attention", {}),
    "bidirectional": ("deep", "bidirectional_rnn", {}),
    "encoder-decoder": (
        "encoder_decoder",
        "encoder_decoder",
        {"source": ("one", "two", "three"), "target": ("eins", "zwei")},
    ),
    "gru": ("gru", "gru_cell", {}),
    "lstm": ("lstm", "lstm_cell", {}),
    "stack": ("deep", "stacked_rnn", {"residual": True}),
    "transformer": ("transformer", "transformer", {}),
    "unrolled": ("unfolded", "unfolded_rnn", {"steps": 3, "loss": False}),
}


def _drawn(place, notation, **more):
    module, function, arguments = place
    before = chosen()
    try:
        use_notation(notation)  # what a diagram outside a page is drawn in
        return getattr(import_module(f"lib.figures.diagrams.{module}"), function)(
            **arguments, **more
        )
    finally:
        use_notation(before)


def picture_html(name, notation="pytorch"):
    """Return a diagram as an image with its text alternative, neither of which names it.

    Parameters
    ----------
    name : str
        A key of `PICTURES`.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str

    Examples
    --------
    >>> "GRU" in picture_html("gated-one-state")
    False
    """
    place, alt = PICTURES[name]
    svg = re.sub(r"<(title|desc)>.*?</\1>", "", _drawn(place, notation).svg, flags=re.S)
    return _figure(svg, alt)


def drawing_html(name, notation="pytorch"):
    """Return what was to be drawn as an image with its text alternative.

    Parameters
    ----------
    name : str
        A key of `DRAWINGS`.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str

    Examples
    --------
    >>> "forget gate" in drawing_html("lstm")
    True
    """
    found = drawing(name, notation)
    return _figure(found.svg, found.alt)


def drawing(name, notation="pytorch", **more):
    """Return what was to be drawn; on a page of the book it is in all notations.

    Parameters
    ----------
    name : str
        A key of `DRAWINGS`.
    notation : {"ng", "goodfellow", "olah", "pytorch"}
    **more
        Further arguments of the diagram, such as places to leave empty.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such drawing.

    Examples
    --------
    >>> drawing("gru").alt.startswith("The GRU cell")
    True
    """
    if name not in DRAWINGS:
        raise ValueError(f"got the drawing {name!r}, expected one of {', '.join(DRAWINGS)}")
    return _drawn(DRAWINGS[name], notation, **more)


def _figure(svg, alt):
    return f'<figure role="img" aria-label="{html.escape(alt)}">{svg}</figure>'
