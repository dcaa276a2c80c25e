"""Experiments that need more than a notebook's budget: a recipe each, and the log that it left.

`python -m lib.trained adding` runs a recipe anew; `log("adding")` reads what it found. A page that prints a number
from a log says so.
"""

import json
from importlib import resources


def log(name):
    """Read the log of a recipe.

    Parameters
    ----------
    name : str
        Of the recipe, such as "adding".

    Returns
    -------
    list of dict
        One for each run: its settings, and what came out.

    Raises
    ------
    ValueError
        If there is no such log.

    Examples
    --------
    >>> sorted(log("adding")[0])
    ['cell', 'hidden_size', 'length', 'lr', 'mse', 'seed', 'steps']
    """
    folder = resources.files(__name__) / "logs"
    file = folder / f"{name}.json"
    if not file.is_file():
        known = sorted(f.name.removesuffix(".json") for f in folder.iterdir())
        raise ValueError(f"no log is called {name!r}; there are: {', '.join(known)}")
    return json.loads(file.read_text(encoding="utf-8"))
