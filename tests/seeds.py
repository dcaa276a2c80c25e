"""Do the claims of a notebook hold on other seeds? `python -m tests.seeds [notebooks]`.

Run it when a claim is written: `reproducible` adds UNROLLED_SEED to every seed. A claim that fails on one of five
holds without margin. Cells after a failing one still run.
"""

import argparse
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tqdm import tqdm

from book.execute import run_notebook
from book.files import all_notebooks

SEEDS = range(1, 6)


def failures(path, seed):
    """What fails in a notebook on a seed, and how many claims hold.

    Parameters
    ----------
    path : Path
    seed : int
        Added to the notebook's own.

    Returns
    -------
    failed : list of str
    held : int
    """
    env = {"UNROLLED_SEED": str(seed)}
    nb, _ = run_notebook(path, page=False, env=env, allow_errors=True)
    failed, held = [], 0
    for cell in (cell for cell in nb.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            held += len(re.findall("^✓ ", output.get("text", ""), re.MULTILINE))
            expected = "raises-exception" in cell.metadata.get("tags", [])
            if output.output_type == "error" and not expected:
                failed.append(f"{output.ename}: {output.evalue}")
    return failed, held


def main():
    """Run notebooks on five more seeds; fail if a claim does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    options = parser.parse_args()
    paths = [p.resolve() for p in options.notebooks] or all_notebooks()
    runs = [(path, seed) for path in paths for seed in options.seeds]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(
            tqdm(
                pool.map(lambda run: failures(*run), runs),
                total=len(runs),
                unit="run",
                disable=None,
            )
        )
    bad = 0
    for (path, seed), (failed, held) in zip(runs, results, strict=True):
        bad += len(failed)
        print(f"{path.stem}, seed +{seed}: {held} claims hold, {len(failed)} failures")
        for text in failed:
            print(f"    {text}")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
