"""The notebook test must turn red when a notebook is wrong: here it runs on notebooks that are."""

import subprocess
from xml.etree import ElementTree

import pytest
from nbformat.v4 import new_output

from book.execute import environment
from tests.notebooks.make import notebook, result, stream
from tests.notebooks.run import ROOT, command

EXPERIMENT = "from lib.experiment import claim, measured\n"
PICTURE = """
class Picture:
    def _repr_mimebundle_(self, **_):
        return {"image/svg+xml": "<svg/>", "text/html": "<b>now</b>", "text/plain": "a curve"}
Picture()"""

GOOD = {
    "right output": ("print(1 + 1)", [stream("2\n")]),
    "another measured number": (
        EXPERIMENT + "measured('accuracy', [0.912, 1e-9], '%')",
        [stream("accuracy ≈ 0.9, 1.2e+03 %\n")],
    ),
    "claim that holds": (
        EXPERIMENT + "claim('it works', True)",
        [stream("✓ it works\n")],
    ),
    "picture stored as text": (PICTURE, [result("a curve")]),
    "quiz": ("print('shuffled')", [], "quiz"),
    "progress on stderr": ("import sys; print('50 %', file=sys.stderr)", []),
    "silent semicolon": ("1 + 1;", []),
    "error that is the lesson": (
        "1/0",
        [new_output("error", ename="ZeroDivisionError", evalue="division by zero")],
        "raises-exception",
    ),
}
BAD = {
    "failing claim": (EXPERIMENT + "claim('it works', False)", [stream("✓ it works\n")]),
    "changed output": ("print(1 + 1)", [stream("3\n")]),
    "changed result": ("1 + 1", [result("3")]),
    "missing output": ("1 + 1", []),
    "output no longer made": ("pass", [result("2")]),
    "1/0": ("1/0", []),
    "1/0 in a quiz": ("1/0", [], "quiz"),
    "another number without ≈": ("print('loss = 0.25')", [stream("loss = 0.26\n")]),
    "another label of a measured number": (
        EXPERIMENT + "measured('loss', 0.25)",
        [stream("accuracy ≈ 0.25\n")],
    ),
    "another unit": (EXPERIMENT + "measured('t', 2, 's')", [stream("t ≈ 2 ms\n")]),
    "measured nan": (EXPERIMENT + "measured('loss', float('nan'))", [stream("loss ≈ 0.25\n")]),
    "another alternative text": (PICTURE, [result("two curves")]),
    "another error": (
        "int('x')",
        [new_output("error", ename="ZeroDivisionError", evalue="division by zero")],
        "raises-exception",
    ),
    "error that no longer comes": (
        "pass",
        [new_output("error", ename="ZeroDivisionError", evalue="division by zero")],
        "raises-exception",
    ),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Whether each case passed, by name, and the reports: one run for the good, one for the bad."""
    passed, reports, codes = {}, "", []
    for cases in (GOOD, BAD):
        folder = tmp_path_factory.mktemp("canary")
        path = notebook(folder / "canary.ipynb", *cases.values())
        run = subprocess.run(
            command([path], options=[f"--junitxml={folder / 'report.xml'}", "--color=no"]),
            cwd=ROOT,
            env=environment(page=False),
            capture_output=True,
            text=True,
            timeout=300,
        )
        reports += run.stdout + run.stderr
        codes.append(run.returncode)
        cells = ElementTree.parse(folder / "report.xml").findall(".//testcase")
        for case, cell in zip(cases, cells, strict=True):
            passed[case] = not len(cell)
    return passed, reports, codes


@pytest.mark.parametrize("case", GOOD)
def test_stays_green(case, outcomes):
    passed, reports, _ = outcomes
    assert passed[case], reports


@pytest.mark.parametrize("case", BAD)
def test_turns_red(case, outcomes):
    passed, reports, _ = outcomes
    assert not passed[case], reports


def test_exit_code_tells(outcomes):
    assert outcomes[2] == [0, 1]
