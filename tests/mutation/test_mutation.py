"""The mutation run itself: what it changes, what it draws, what it calls killed."""

import ast
import subprocess
import sys

import pytest

from book.files import ROOT, write_atomically
from tests.mutation.__main__ import draw, questions_in, report
from tests.mutation.mutants import mutants_of, without_choices

SOURCE = '''"""Text with 1 < 2 in it."""

import math


@decorated(1)
def half(x: "int" = 3, known=None):
    """Half of x, ½ · x."""
    if x < 0 and not known:
        raise ValueError(f"got {x - 1}")
    y = {"ä": 1}
    y["b"] = x
    return x / 2
'''


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", {"(a <= b)"}),
        ("a is not b", {"(a is b)"}),
        ("x = a - b", {"x = (a + b)", "x = (b - a)", "x = (a)"}),
        ("x = a @ b", set()),
        ("x = a and b", {"x = (a or b)"}),
        ("x = not a", {"x = (a)"}),
        ("x = -a", {"x = (a)"}),
        ("x = True", {"x = False"}),
        ("x = 3", {"x = 4", "x = (2)"}),
        ("x = 0.5", {"x = 1.0"}),
        ("x = f(a, b, k=c)", {"x = f(b, a, k=c)", "x = f(a, b)"}),
        ("x = a if b else c", {"x = a if (not (b)) else c"}),
        ("x += a", {"pass", "x -= a"}),
        ("f()", {"pass"}),
        ("x.y = a", {"pass"}),
        ("def f(a=1): return a", {"def f(a=2): return a", "def f(a=(0)): return a", "def f(a=1): return None"}),
        ("'text'", set()),
        ("x: int = 3", set()),
        ("raise ValueError('a' + b)", {"pass"}),
        ("x = 'a' + b", set()),
    ],
)  # fmt: skip
def test_changes(source, expected):
    if source in ("a < b", "a is not b"):
        expected = expected | {"pass"}
    assert {mutant.apply(source) for mutant in mutants_of(source)} == expected


def test_only_the_named_stretch_changes():
    mutants = mutants_of(SOURCE)
    assert len(mutants) > 10
    for mutant in mutants:
        changed = mutant.apply(SOURCE)
        assert changed != SOURCE
        ast.parse(changed)
        for untouched in ('"""Text with 1 < 2 in it."""', "@decorated(1)", '"int"', "½ · x"):
            assert untouched in changed
    now = {(m.describe(SOURCE)["was"], m.describe(SOURCE)["now"]) for m in mutants}
    assert ('y["b"] = x', "pass") in now
    assert ("return x / 2", "return (x * 2)") in now


def test_all_of_lib_can_be_changed():
    for path in [ROOT / "lib/arrays.py", ROOT / "lib/layers/lstm.py"]:
        text = path.read_text(encoding="utf-8")
        for mutant in mutants_of(text)[::5]:
            ast.parse(mutant.apply(text))


def test_the_draw_has_five_a_file_of_several_kinds_and_repeats():
    sources = {"lib/a.py": SOURCE, "lib/b.py": "X = 1\nY = 2\nZ = 3\nA = B < C\n", "lib/c.py": ""}
    drawn = draw(sources, 1, 0)
    assert drawn == draw(sources, 1, 0) != draw(sources, 2, 0)
    assert [name for name, _ in drawn] == ["lib/a.py"] * 5 + ["lib/b.py"] * 5
    assert len({mutant.kind for _, mutant in drawn[:5]}) == 5
    assert len(draw(sources, 1, 12)) == 12
    assert len(draw(sources, 1, 10**6)) == sum(len(mutants_of(text)) for text in sources.values())


def test_the_report_leaves_out_what_is_equivalent(capsys):
    change = {"file": "lib/a.py", "line": 1, "kind": "constant", "seconds": 1.0}
    results = [
        change | {"was": "x = 1", "now": "x = 2", "code": 1},
        change | {"was": "y = 1", "now": "y = 2", "code": 0},
        change | {"was": "z = 1", "now": "z = 2", "code": 0},
    ]
    same = {"file": "lib/a.py", "was": "y = 1", "now": "y = 2", "reason": "y is not used"}
    assert report(results, [same]) == 0.5
    out = capsys.readouterr().out
    assert "+ z = 2" in out
    assert "y = 2" not in out
    assert "1 killed, 1 survived, 1 equivalent" in out


QUESTION = """A = (
    3,
)
B = 4
ONE = Generator(
    tables={
        "a": A,
    },
    minutes=5,
    steps=(Step("a", "b",
        2),),
)
for a in [1,
          2]:
    f(a, 3)
np.random.default_rng(5)
"""


@pytest.mark.parametrize("brackets", ["[]", "()"])
def test_numbers_that_somebody_chose_are_not_drawn(brackets):
    text = QUESTION.replace("[", brackets[0]).replace("]", brackets[1])
    kept = {m.describe(text)["line"] for m in without_choices("lib/exam/generators/a.py", text)}
    assert kept == {4, 5, 10, 15, 16}  # B, what calls are given and do, but for numbers
    everywhere = without_choices("lib/equations/a.py", text)
    assert everywhere == mutants_of(text)
    assert {m.describe(text)["line"] for m in everywhere} > kept


def test_the_questions_of_a_file_are_found_by_their_ids():
    path = ROOT / "lib/exam/generators/gates.py"
    text = path.read_text(encoding="utf-8")
    assert questions_in(text) == "lstm-constant-gates or lstm-backward-step"
    assert questions_in(SOURCE) == ""


TREE = {
    "lib/__init__.py": "",
    "lib/room/__init__.py": "",
    "lib/room/a.py": "def f(x):\n    while x:\n        break\n    return x\n\n\ndef g(x):\n    return x + 1\n",
    "tests/room/test_a.py": "from lib.room.a import f\n\n\ndef test_f():\n    assert f(2) == 2\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--import-mode=importlib'\npythonpath = ['.']\n",
}
RUN = (
    "import sys; from pathlib import Path; import tests.mutation.__main__ as mutation;"
    "mutation.ROOT, mutation.PRELOADED = Path(sys.argv.pop(1)), ('pytest',);"
    "mutation.PATIENCE, mutation.SLACK = 1, 1; mutation.main()"
)


def test_a_run_kills_what_tests_notice_and_goes_on_where_it_was(tmp_path):
    for name, text in TREE.items():
        write_atomically(tmp_path / name, text)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    command = [sys.executable, "-c", RUN, tmp_path, "lib/room/a.py", "--count", "99"]
    outputs = []
    for _ in range(2):
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert run.returncode == 1, run.stderr
        outputs.append(run.stdout)
    first, second = outputs
    assert "lib/room/a.py:8  arithmetic\n  - return x + 1\n  + return (x - 1)" in first
    assert "killed    lib/room/a.py:4" in first  # `return None`
    assert "killed    lib/room/a.py:3" in first  # a loop without end
    assert ", 0 to test" in second
    assert second.split("to test\n")[1].splitlines()[-1] == first.splitlines()[-1]
    text = (tmp_path / "lib/room/a.py").read_text(encoding="utf-8")
    assert text == TREE["lib/room/a.py"]  # the work tree is left alone
