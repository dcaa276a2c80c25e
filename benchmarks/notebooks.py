"""Time and memory of every notebook against its budget.

The figures are those that `book/execute.py` wrote down as it made the pages; nothing runs twice. A CPU second here
is one of the machine on which benchmarks/notebook-costs.json was recorded: each kernel timed a fixed piece of work
beside its notebook (book/calibration.py), and on a slower core the notebook's seconds shrink with the piece's. A
notebook fails when it costs more than its limit, or half as much again as recorded; then it runs once more, alone.

    python -m benchmarks.notebooks [notebooks]            check
    python -m benchmarks.notebooks --record [notebooks]   write down what they cost now
"""

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

from book.execute import run_notebook
from book.files import ROOT, is_laboratory, notebooks, write_atomically
from book.records import Records

LESSON, LABORATORY, ALL = 20, 45, 15 * 60  # CPU seconds
MEGABYTES = 1000
GROWTH = 1.5
SCATTER = 1.1  # two measurements of one notebook, on a quiet and on a busy machine
SLACK = 1.0  # CPU seconds: what an import may take longer
RECORDED = ROOT / "benchmarks" / "notebook-costs.json"


class Cost(NamedTuple):
    """What a notebook takes: CPU seconds of the machine of the record, and resident megabytes."""

    seconds: float
    megabytes: float


def normalized(cost, piece):
    """Cost of a run in seconds of the machine on which the piece of fixed work took `piece` seconds.

    Those of a faster core count as they are: its vector units may make short work of the piece and of little else.
    """
    share = min(1.0, piece / cost["calibration"])
    return Cost(round(cost["cpu_seconds"] * share, 1), cost["peak_mb"])


def limit(name):
    """CPU seconds that a notebook may take."""
    return LABORATORY if is_laboratory(Path(name)) else LESSON


def faults(name, cost, recorded):
    """What is wrong with the cost of a notebook, in words.

    Parameters
    ----------
    name : str
    cost : Cost
    recorded : Cost or None
        What it took when costs were last recorded.

    Returns
    -------
    list of str
    """
    found = []
    if cost.seconds > SCATTER * limit(name):
        found.append(f"{cost.seconds} CPU seconds, over its limit of {limit(name)}")
    if cost.megabytes > MEGABYTES:
        found.append(f"{cost.megabytes} MB, over the limit of {MEGABYTES}")
    if recorded is None:
        found.append("no cost is recorded: make notebook-costs")
        return found
    if cost.seconds > GROWTH * recorded.seconds + SLACK:
        found.append(f"{cost.seconds} CPU seconds, recorded {recorded.seconds}")
    if cost.megabytes > GROWTH * recorded.megabytes:
        found.append(f"{cost.megabytes} MB, recorded {recorded.megabytes}")
    return found


def check(costs, record, again):
    """Compare costs with their limits and with the record; a notebook at fault has one more try.

    Parameters
    ----------
    costs : dict
        From a notebook's name to what `run_notebook` returned.
    record : dict
        `calibration`, seconds of the piece of fixed work, and `notebooks`, a pair of numbers by name.
    again : callable
        Runs a notebook, given its name, and returns its cost.

    Returns
    -------
    list of str
        The faults; none if all is well.
    """
    found, total = [], 0.0
    print(f"{'notebook':40} {'CPU s':>8} {'recorded':>9} {'limit':>6} {'MB':>6}")
    for name, raw in costs.items():
        cost = normalized(raw, record["calibration"])
        recorded = record["notebooks"].get(name)
        recorded = Cost(*recorded) if recorded else None
        if recorded and faults(name, cost, recorded):
            alone = normalized(again(name), record["calibration"])
            cost = Cost(*map(min, cost, alone))
        total += cost.seconds
        found += [f"{name}: {fault}" for fault in faults(name, cost, recorded)]
        before = recorded.seconds if recorded else "–"
        print(f"{name:40} {cost.seconds:8} {before:>9} {limit(name):6} {cost.megabytes:6}")
    print(f"{'together':40} {total:8.1f} {'':9} {ALL:6}")
    if total > ALL:
        found.append(f"together {total:.0f} CPU seconds, over the limit of {ALL}")
    return found


def renewed(record, costs, paths):
    """Return the record with these costs, without notebooks that are gone.

    Parameters
    ----------
    record : dict
        The old one, or an empty one: then the fastest piece of fixed work becomes the measure.
    costs : dict
    paths : list of Path
        All notebooks of the book.

    Returns
    -------
    dict
    """
    piece = record.get("calibration") or min(cost["calibration"] for cost in costs.values())
    known = record.get("notebooks", {}) | {n: normalized(c, piece) for n, c in costs.items()}
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    return {"calibration": piece, "notebooks": {n: known[n] for n in names if n in known}}


def main():
    """Print a table; fail if a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in _toc.yml")
    parser.add_argument("--record", action="store_true", help="write the costs down")
    options = parser.parse_args()
    paths = [path.resolve() for path in options.notebooks] or notebooks()
    records, names = Records(ROOT), [path.relative_to(ROOT).as_posix() for path in paths]
    missing = [name for name in names if name not in records.cost]
    if missing:
        sys.exit(f"not executed yet: {', '.join(missing)}. Run book/execute.py first")
    costs = {name: records.cost[name] for name in names}
    record = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    if options.record:
        write_atomically(RECORDED, json.dumps(renewed(record, costs, notebooks()), indent=1) + "\n")
        return
    if not record:
        sys.exit(f"{RECORDED.relative_to(ROOT)} is missing: make notebook-costs")

    def again(name):
        records.cost[name] = run_notebook(ROOT / name)[1]
        records.save()
        return records.cost[name]

    found = check(costs, record, again)
    if found:
        sys.exit("\n".join(["over budget:", *found]))


if __name__ == "__main__":
    main()
