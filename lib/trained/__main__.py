"""Run a recipe and write its log, and the weights of the run that it keeps: `python -m lib.trained adding`.

Finished runs are kept: after an interruption the same command goes on where it stopped. `--jobs 4` runs four at a
time, `--cluster tcp://host:8786` as many as a Dask cluster has room for.
"""

import argparse
import json
import os
import sys
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import joblib
import numpy as np
import torch
from tqdm import tqdm

from lib.trained import recipe_of

RECIPES = (
    "adding",
    "captions",
    "copying",
    "dates",
    "dates-transformer",
    "digits",
    "dropout",
    "gpt",
    "language-model",
    "memory",
    "order",
    "pixels",
    "shifts",
    "temporal_order",
    "word-vectors",
)
LOGS = Path(__file__).parent / "logs"


def train(name, folder=LOGS, fresh=False, jobs=1, cluster=None):
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
    jobs : int
        Runs at a time on this machine, in processes of their own if more than one; −1: one for each core.
    cluster : distributed.Client, optional
        A Dask cluster that runs them instead, as many at a time as it has workers.

    Returns
    -------
    list of dict
        The whole log, also if interrupted from the keyboard.
    """
    recipe = recipe_of(name)
    file = Path(folder) / f"{name}.json"
    log = [] if fresh or not file.exists() else json.loads(file.read_text(encoding="utf-8"))
    todo = [
        s
        for s in import_module(recipe).settings()
        if not any(s.items() <= run.items() for run in log)
    ]
    try:
        for setting, found in tqdm(_runs(recipe, todo, jobs, cluster), total=len(todo), unit="run"):
            weights = found.pop("weights", None)
            if weights is not None:
                _write_weights(Path(folder).parent / "weights" / f"{name}.npz", weights)
            log.append(setting | found)
            _write(file, log)
    except KeyboardInterrupt:
        print(f"interrupted; {len(log)} runs are kept in {file}", file=sys.stderr)
    return log


def cluster_at(address):
    """Connect to a Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler. `lib` must be installed where it runs.

    Returns
    -------
    distributed.Client

    Raises
    ------
    ValueError
        If Dask is not installed, or nothing answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ValueError(
            f"a cluster needs Dask, which is not installed ({error}): "
            'pip install -c constraints.txt -e ".[cluster]"'
        ) from error
    try:
        return Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"no Dask scheduler answers at {address!r} ({error}); "
            "expected an address such as tcp://host:8786"
        ) from error


def _runs(recipe, todo, jobs, cluster):
    """Yield each setting with what its run found, as they finish."""
    if cluster is None:
        parallel = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")
        yield from parallel(joblib.delayed(_run)(recipe, setting) for setting in todo)
        return
    futures = [cluster.submit(_run, recipe, setting, pure=False) for setting in todo]
    try:
        for future in import_module("distributed").as_completed(futures):
            yield future.result()
    finally:
        cluster.cancel(futures)


def _run(recipe, setting):
    """One run, on one thread, wherever it is."""
    torch.set_num_threads(1)
    return setting, import_module(recipe).run(**setting)


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
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, default=1, help="runs at a time; -1: one for each core")
    where.add_argument("--cluster", metavar="ADDRESS", help="of the scheduler of a Dask cluster")
    options = parser.parse_args(arguments)
    try:
        cluster = options.cluster and cluster_at(options.cluster)
    except ValueError as error:
        parser.error(str(error))
    train(options.recipe, fresh=options.fresh, jobs=options.jobs, cluster=cluster)
    return 0


if __name__ == "__main__":
    sys.exit(main())
