"""The bank from the command line: `python -m lib.exam list`, `paper`, `practice` and `export`."""

import argparse
import csv
import json
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path

from lib.exam.export import MOST, drawn, stream
from lib.exam.files import whole, whole_folder
from lib.exam.fixed import PAPERS, fixed
from lib.exam.key import rows as key_rows
from lib.exam.paper import compose, for_class, whole_number
from lib.exam.paper import entries as questions
from lib.exam.printing import to_pdf
from lib.exam.questions import PARTS
from lib.exam.session import Session
from lib.exam.sheet import class_pages, page
from lib.notation import NOTATIONS

COLUMNS = ("id", "kind", "part", "chapter", "topic", "marks")
ENDINGS = {"moodle": ".xml", "qti": ".zip", "gift": ".gift", "anki": ".apkg", "nbgrader": ".ipynb"}


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
    listing.set_defaults(run=_list)
    paper = commands.add_parser(
        "paper", help="a mock paper as HTML or PDF, or one for each student"
    )
    paper.add_argument("--minutes", type=int, default=60)
    paper.add_argument("--solutions", action="store_true", help="with solutions and marking scheme")
    paper.add_argument(
        "--class",
        dest="students",
        type=int,
        help="a variant of equal difficulty for each of so many students, and a key",
    )
    paper.add_argument(
        "--out",
        type=Path,
        required=True,
        help="a file that ends in .html or .pdf; for a class a new folder",
    )
    paper.add_argument(
        "--book", type=int, choices=PAPERS, help="a paper of the book in place of one of a seed"
    )
    paper.set_defaults(run=_paper, seed=0)
    practice = commands.add_parser("practice", help="questions in the terminal, marked at once")
    practice.add_argument("--count", type=int, help="how many; until you stop, if left out")
    practice.set_defaults(run=_practice)
    export = commands.add_parser("export", help="questions for Moodle, Canvas, Anki or nbgrader")
    export.add_argument("format", choices=ENDINGS)
    export.add_argument("--count", type=int, default=40, help="how many questions")
    export.add_argument("--out", type=Path, required=True, help="the file to write")
    export.set_defaults(run=_export)
    for command in (paper, practice, export):
        command.add_argument(
            "--seed", type=int, default=0, help="the same seed, the same questions"
        )
        command.add_argument(
            "--topics", default="", help="topics or parts, with commas: 'LSTM,GRU,optimizers'"
        )
        command.add_argument("--notation", choices=NOTATIONS, default="pytorch")
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (ValueError, OSError) as error:
        commands.choices[options.command].error(str(error))


def _list(options):
    rows = [row for row in entries() if options.part in (None, row["part"])]
    if options.json:
        json.dump(rows, sys.stdout, indent=2)
        print()
    else:
        print(table(rows))


def _topics(options):
    return [topic.strip() for topic in options.topics.split(",") if topic.strip()]


def _paper(options):
    out = options.out
    if options.students is not None:
        _class(options)
        return
    _checked(out, ".html", ".pdf")
    found = _composed(options)
    text = page(found, options.notation, options.solutions)
    content = to_pdf(text) if out.suffix == ".pdf" else text.encode()
    with whole(out) as file:
        file.write_bytes(content)
    print(f"{out}: {_size(found)}")


def _composed(options):
    if options.book:
        return fixed(options.book)
    return compose(options.seed, options.minutes, _topics(options))


def _class(options):
    out = options.out
    if not out.parent.is_dir():
        raise ValueError(f"got --out {out}, expected a new folder in a folder that exists")
    found = _composed(options)
    papers = for_class(found, options.students)
    with whole_folder(out) as folder:
        for number, text in enumerate(class_pages(papers, options.notation, options.solutions), 1):
            (folder / f"{number:03}.html").write_text(text, encoding="utf-8")
        with open(folder / "key.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(key_rows(papers, options.notation))
    print(f"{out}: {len(papers)} papers and key.csv, each {_size(found)}")


def _size(paper):
    return f"{len(paper.tasks)} questions, {paper.minutes} minutes, {paper.marks} marks"


def _practice(options):
    tasks = stream(options.seed, _topics(options))
    if options.count is not None:
        whole_number("count", options.count, 1, MOST)
        tasks = islice(tasks, options.count)
    Session(notation=options.notation).run(tasks)


def _export(options):
    out = options.out
    _checked(out, ENDINGS[options.format])
    tasks = drawn(options.seed, options.count, _topics(options))
    data = import_module(f"lib.exam.export.{options.format}").written(tasks, options.notation)
    with whole(out) as file:
        file.write_bytes(data)
    marks = sum(task.entry.marks for task in tasks)
    print(f"{out}: {len(tasks)} questions, {marks} marks")


def _checked(out, *endings):
    if out.suffix not in endings or not out.parent.is_dir():
        raise ValueError(
            f"got --out {out}, expected a file that ends in {' or '.join(endings)} in a folder that exists"
        )


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
