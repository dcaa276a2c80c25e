"""`python -m lib.exam` from a shell: what it lists, and what it refuses."""

import json
import subprocess
import sys

import pytest

from lib.exam.__main__ import COLUMNS
from lib.exam.generators import bank
from lib.exam.ideas import ideas
from lib.exam.open_ended import open_questions
from tests.test_house import ROOT


def run(*arguments):
    command = [sys.executable, "-m", "lib.exam", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_list_names_every_question():
    done = run("list", "--json")
    assert done.returncode == 0 and done.stderr == ""
    rows = {row["id"]: row for row in json.loads(done.stdout)}
    assert list(rows) == [*bank(), *ideas(), *open_questions()]
    assert all(set(COLUMNS) <= set(row) for row in rows.values())
    kinds = {"generator": bank(), "conceptual": ideas(), "open": open_questions()}
    assert all(name in kinds[row["kind"]] for name, row in rows.items())
    assert rows["lstm-step"]["marks"] == bank()["lstm-step"].marks


def test_list_of_one_part_is_a_table():
    lines = run("list", "--part", "optimizers").stdout.splitlines()
    assert lines[0].split() == list(COLUMNS)
    listed = {line.split()[0] for line in lines[1:]}
    questions = [*bank().values(), *ideas().values(), *open_questions().values()]
    assert listed == {question.id for question in questions if question.part == "optimizers"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "command"), (("lst",), "invalid choice: 'lst'"), (("list", "--part", "RNNs"), "--part")],
)
def test_bad_arguments_get_a_message_and_code_2(arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr
