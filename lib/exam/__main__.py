"""The bank from the command line: `python -m lib.exam list`."""

import argparse
import json
import sys

from lib.exam.generators import bank
from lib.exam.questions import PARTS

COLUMNS = ("id", "kind", "part", "chapter", "topic", "marks")


def main(arguments=None):
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        What stands after `python -m lib.exam`; by default what was typed.
    """
    parser = argparse.ArgumentParser(
        prog="python -m lib.exam", description="Questions for the exam."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    listing = commands.add_parser("list", help="what the bank asks")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.add_argument("--part", choices=PARTS, help="only this part of the exam")
    options = parser.parse_args(arguments)
    rows = [row for row in entries() if options.part in (None, row["part"])]
    if options.json:
        json.dump(rows, sys.stdout, indent=2)
        print()
    else:
        print(table(rows))


def entries():
    """Describe every question of the bank.

    Returns
    -------
    list of dict
        With the keys of `COLUMNS`, and `title`, `section` and `minutes`.
    """
    names = (*COLUMNS, "title", "section", "minutes")
    return [{name: getattr(generator, name) for name in names} for generator in bank().values()]


def table(rows):
    """Lay the entries out in columns.

    Parameters
    ----------
    rows : list of dict

    Returns
    -------
    str
    """
    lines = [COLUMNS, *([str(row[name]) for name in COLUMNS] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


if __name__ == "__main__":
    main()
