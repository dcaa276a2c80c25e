"""The bank from the command line: `python -m lib.exam list`, `python -m lib.exam paper --out paper.html`."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from lib.exam.paper import compose
from lib.exam.paper import entries as questions
from lib.exam.questions import PARTS
from lib.exam.sheet import page
from lib.notation import NOTATIONS

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
    paper = commands.add_parser("paper", help="a mock paper as an HTML file")
    paper.add_argument("--seed", type=int, default=0, help="number of the paper")
    paper.add_argument("--minutes", type=int, default=60)
    paper.add_argument(
        "--topics", default="", help="topics or parts, with commas: 'LSTM,GRU,optimizers'"
    )
    paper.add_argument("--notation", choices=NOTATIONS, default="pytorch")
    paper.add_argument("--solutions", action="store_true", help="with solutions and marking scheme")
    paper.add_argument("--out", type=Path, required=True, help="a file that ends in .html")
    options = parser.parse_args(arguments)
    if options.command == "list":
        _list(options)
        return
    try:
        _paper(options)
    except (ValueError, OSError) as error:
        paper.error(str(error))


def _list(options):
    rows = [row for row in entries() if options.part in (None, row["part"])]
    if options.json:
        json.dump(rows, sys.stdout, indent=2)
        print()
    else:
        print(table(rows))


def _paper(options):
    out = options.out
    if out.suffix != ".html" or not out.parent.is_dir():
        raise ValueError(
            f"got --out {out}, expected a file that ends in .html in a folder that exists"
        )
    topics = [topic.strip() for topic in options.topics.split(",") if topic.strip()]
    found = compose(options.seed, options.minutes, topics)
    _write(out, page(found, options.notation, options.solutions))
    print(f"{out}: {len(found.tasks)} questions, {found.minutes} minutes, {found.marks} marks")


def _write(out, text):
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile(
        "w", dir=out.parent, suffix=".part", delete=False, encoding="utf-8"
    ) as new:
        try:
            new.write(text)
            new.close()
            os.chmod(new.name, 0o644)
            os.replace(new.name, out)
        except BaseException:
            os.unlink(new.name)
            raise


def entries():
    """Describe every question of the bank.

    Returns
    -------
    list of dict
        With the keys of `COLUMNS`, and `title`, `section` and `minutes`.
    """
    names = (*COLUMNS, "title", "section", "minutes")
    return [{name: getattr(question, name) for name in names} for question in questions()]


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
