"""Run notebooks and compare their text outputs with the stored ones: `python -m tests.notebooks.run [paths]`.

Each cell is a pytest item; unknown options go to pytest. Figures are drawn as for the page, and what ran without
a fault is kept for the build of the book; with `--live`, as in JupyterLab, and nothing is kept.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from book.execute import environment
from book.files import ROOT, all_notebooks
from book.records import Records
from tests.notebooks.keep import place

CELL_TIMEOUT = 180  # seconds


def command(paths, workers=0, options=()):
    """Command line of the test run."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider"]
    ours = ["-ptests.notebooks.compare", f"--rootdir={ROOT}", f"-c{ROOT / 'pyproject.toml'}"]
    nbval = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={CELL_TIMEOUT}"]
    sanitize = f"--nbval-sanitize-with={Path(__file__).with_name('sanitize.cfg')}"
    parallel = [f"-n{workers}", "--dist=loadfile"] if workers else []
    return [*pytest, *ours, *nbval, sanitize, *parallel, *options, *map(str, paths)]


def run_for_the_book(paths, workers=0, options=(), root=ROOT):
    """Run notebooks of the book as the page shows them, and keep those that passed; return pytest's code."""
    records = Records(root)
    # The key is taken before the run: a file edited meanwhile voids the record.
    keys = {path: records.key(path) for path in paths}
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            command(paths, workers, ["-ptests.notebooks.keep", *options]),
            cwd=ROOT,
            env=environment(page=True) | {"UNROLLED_EXECUTED": folder},
        )
        for path in paths:
            file = place(folder, path)
            if file.exists() and not records.fresh(path):
                records.drop(path)
                cost = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
                records.add(path, keys[path], nbformat.read(file, as_version=4), cost)
    return run.returncode


def main():
    """Run the notebooks named, or all; exit as pytest does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("-n", "--workers", type=int, default=0, help="notebooks at a time")
    parser.add_argument("--live", action="store_true", help="with figures as in JupyterLab")
    options, rest = parser.parse_known_args()
    paths = [path.resolve() for path in options.paths] or all_notebooks()
    if not paths:
        sys.exit("no notebooks in notebooks/")
    if options.live:
        run = subprocess.run(
            command(paths, options.workers, rest), cwd=ROOT, env=environment(page=False)
        )
        sys.exit(run.returncode)
    sys.exit(run_for_the_book(paths, options.workers, rest))


if __name__ == "__main__":
    main()
