"""Run a recipe and write its log, and the weights of the run that it keeps: `python -m lib.trained adding`.

Finished runs are kept: after an interruption the same command goes on where it stopped.
"""

import argparse
import importlib
import json
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from lib.trained import recipe_of

RECIPES = (
    "adding",
    "copying",
    "dates",
    "digits",
    "language-model",
    "order",
    "shifts",
    "temporal_order",
)
LOGS = Path(__file__).parent / "logs"


def train(name, folder=LOGS, fresh=False):
    """Run what a recipe lists and the log does not hold yet.

    Parameters
    ----------
    name : str
        Of a module in `lib.trained` with `settings()` and `run(**setting)`. Arrays that a run returns as
        `weights` are written beside the logs, in `weights`, and not into the log.
    folder : Path
        Where logs are.
    fresh : bool
        Forget the old log.

    Returns
    -------
    list of dict
        The whole log, also if interrupted from the keyboard.
    """
    recipe = importlib.import_module(recipe_of(name))
    file = Path(folder) / f"{name}.json"
    log = [] if fresh or not file.exists() else json.loads(file.read_text(encoding="utf-8"))
    todo = [s for s in recipe.settings() if not any(s.items() <= run.items() for run in log)]
    try:
        for setting in tqdm(todo, unit="run"):
            found = recipe.run(**setting)
            weights = found.pop("weights", None)
            if weights is not None:
                _write_weights(Path(folder).parent / "weights" / f"{name}.npz", weights)
            log.append(setting | found)
            _write(file, log)
    except KeyboardInterrupt:
        print(f"interrupted; {len(log)} runs are kept in {file}", file=sys.stderr)
    return log


def _write(file, log):
    """Write one run a line."""
    text = "[\n" + ",\n".join(json.dumps(run, ensure_ascii=False) for run in log) + "\n]\n"
    with _replacing(file) as new:
        new.write(text.encode())


def _write_weights(file, arrays):
    file.parent.mkdir(exist_ok=True)
    with _replacing(file) as new:
        np.savez_compressed(new, **arrays)


@contextmanager
def _replacing(file):
    """Open a new file that takes the place of `file` when it is written: whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as new:
        yield new
    os.replace(new.name, file)


def main(arguments=None):
    """Run from the command line.

    Parameters
    ----------
    arguments : list of str, optional

    Returns
    -------
    int
        Exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m lib.trained", description=__doc__)
    parser.add_argument("recipe", choices=RECIPES)
    parser.add_argument("--fresh", action="store_true", help="forget the old log")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    train(options.recipe, fresh=options.fresh)
    return 0


if __name__ == "__main__":
    sys.exit(main())
