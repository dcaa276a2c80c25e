"""Experiments that need more than a notebook's budget: a recipe each, its log, and the weights of one run.

`python -m lib.trained adding` runs a recipe anew; `log("adding")` reads what it found, `load("language-model")`
returns the model that it kept. A page that prints a number from a log says so.
"""

import importlib
import json
from importlib import resources


def recipe_of(name):
    """Return the module of a recipe, which Python spells with an underscore.

    Parameters
    ----------
    name : str
        Such as "language-model".

    Returns
    -------
    str

    Examples
    --------
    >>> recipe_of("language-model")
    'lib.trained.language_model'
    """
    return f"{__name__}.{name.replace('-', '_')}"


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


def load(name):
    """Build the model that a recipe has kept, from plain arrays: nothing in the file is executed.

    Parameters
    ----------
    name : str
        Of the recipe, such as "language-model".

    Returns
    -------
    tuple
        What `restore` of the recipe returns: the model, and what is needed to use it.

    Raises
    ------
    ValueError
        If no weights are kept under this name.

    Examples
    --------
    >>> model, vocabulary = load("language-model")
    >>> len(vocabulary) == model.vocabulary_size
    True
    """
    import numpy as np

    folder = resources.files(__name__) / "weights"
    file = folder / f"{name}.npz"
    if not file.is_file():
        known = sorted(f.name.removesuffix(".npz") for f in folder.iterdir())
        raise ValueError(f"no weights are called {name!r}; there are: {', '.join(known)}")
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        found = dict(arrays)
    return importlib.import_module(recipe_of(name)).restore(found)
