"""Time and memory of every notebook against its budget: `python -m benchmarks.notebooks [notebooks]`.

Each runs alone, as for the page (which draws every frame), in a fresh kernel on one thread.
"""

import argparse
import sys
from pathlib import Path

from book.execute import run_notebook
from book.files import notebooks

SECONDS, MEGABYTES, ALL_CPU_SECONDS = 45, 1000, 8 * 60


def main():
    """Print a table; fail if a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    paths = [path.resolve() for path in parser.parse_args().notebooks] or notebooks()
    print(f"{'notebook':32} {'seconds':>8} {'CPU s':>8} {'peak MB':>8}")
    over, total = [], 0.0
    for path in paths:
        _, cost = run_notebook(path)
        total += cost["cpu_seconds"]
        too_much = cost["seconds"] > SECONDS or cost["peak_mb"] > MEGABYTES
        over += [path.stem] if too_much else []
        numbers = f"{cost['seconds']:8} {cost['cpu_seconds']:8} {cost['peak_mb']:8}"
        print(f"{path.stem:32} {numbers}{'  over budget' if too_much else ''}", flush=True)
    print(f"{'budget of each':32} {SECONDS:8} {'':8} {MEGABYTES:8}")
    print(f"{'together':32} {'':8} {total:8.1f}   of {ALL_CPU_SECONDS}")
    if over or total > ALL_CPU_SECONDS:
        sys.exit(f"over budget: {', '.join(over) or 'all together'}")


if __name__ == "__main__":
    main()
