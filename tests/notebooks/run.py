"""Run notebooks and compare their text outputs with the stored ones: `python -m tests.notebooks.run [paths]`.

Each cell is a pytest item; unknown options go to pytest.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from book.files import all_notebooks

ROOT = Path(__file__).parents[2]
CELL_TIMEOUT = 180  # seconds


def command(paths, workers=0, options=()):
    """Command line of the test run."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider"]
    ours = ["-ptests.notebooks.compare", f"--rootdir={ROOT}", f"-c{ROOT / 'pyproject.toml'}"]
    nbval = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={CELL_TIMEOUT}"]
    sanitize = f"--nbval-sanitize-with={Path(__file__).with_name('sanitize.cfg')}"
    parallel = [f"-n{workers}", "--dist=loadfile"] if workers else []
    return [*pytest, *ours, *nbval, sanitize, *parallel, *options, *map(str, paths)]


def environment():
    """Surroundings of a live kernel: not a page, no other seed, one thread."""
    own = ("UNROLLED_PAGE", "UNROLLED_SEED")
    env = {key: value for key, value in os.environ.items() if key not in own}
    return env | {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def main():
    """Run the notebooks named, or all; exit as pytest does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("-n", "--workers", type=int, default=0, help="notebooks at a time")
    options, rest = parser.parse_known_args()
    paths = [path.resolve() for path in options.paths] or all_notebooks()
    if not paths:
        sys.exit("no notebooks in notebooks/")
    run = subprocess.run(command(paths, options.workers, rest), cwd=ROOT, env=environment())
    sys.exit(run.returncode)


if __name__ == "__main__":
    main()
