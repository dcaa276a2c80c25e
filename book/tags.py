"""What the tags of a code cell mean to those who see it, on the page and in JupyterLab.

An author writes one word; `hide-input` and `jupyter.source_hidden`, which the viewers need, follow from it.
"""

# Folded code, and the words under which the page folds it.
LABELS = {
    "claim": "Code of this check",
    "referee": "Code of this check",
    "figure": "Code of this figure",
    "setup": "Imports and settings",
}
DRAWING = "The drawing, to check yours"  # a whole cell that is folded: "Draw it from memory"
# Cells of which JupyterLab shows neither code nor outputs until they are opened.
CLOSED = ("solution", "hide-cell")
# Cells of which only the output is for a reader.
SHOWN = ("card", "equations", "quiz")
_IMPLIED = {**dict.fromkeys(LABELS, "hide-input"), **dict.fromkeys(SHOWN, "remove-input")}


def complete(tags):
    """Tags with those that follow from them.

    Parameters
    ----------
    tags : list of str

    Returns
    -------
    list of str
    """
    return list(dict.fromkeys([*tags, *(_IMPLIED[tag] for tag in tags if tag in _IMPLIED)]))


def hidden(tags):
    """What JupyterLab folds of a code cell: its metadata `jupyter`.

    Parameters
    ----------
    tags : list of str

    Returns
    -------
    dict of bool
    """
    closed = any(tag in CLOSED for tag in tags)
    folded = closed or any(tag in _IMPLIED or tag in _IMPLIED.values() for tag in tags)
    flags = {"outputs_hidden": closed, "source_hidden": folded}
    return {name: True for name, value in flags.items() if value}


def label(tags):
    """Words that name what the page folds of a cell; None if it folds nothing."""
    if "hide-cell" in tags:
        return DRAWING
    return next((LABELS[tag] for tag in tags if tag in LABELS), None)
