"""Cells that run in a page: which ones, what they need, and that they print what the page shows, without torch."""

import json
import re
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from book import runnable
from book.files import ROOT, notebooks
from book.in_page.kernel import MOST, Kernel
from book.in_page.needs import direct, names_of, needed

# Blocks all that is not in a page, then runs every cell with a button of the notebooks as a page does.
RUN = """
import contextlib, io, json, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        known = sys.stdlib_module_names | {"lib", "in_page", "numpy"}
        if top == "pydoc_data" or not (top in known or top.startswith("_")):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.path[:] = [sys.argv[1], *sys.path]
sys.meta_path.insert(0, Blocker())
from in_page.kernel import Kernel
assert sys.argv[1] in sys.modules["in_page"].__file__
for name in json.loads(sys.argv[2]):
    __import__(name)
found = {}
for page, (sources, places) in json.load(sys.stdin).items():
    printed = []
    kernel = Kernel(printed.append)
    for place in places:
        printed.clear()
        result = json.loads(kernel.run(json.dumps(sources), place))
        found[f"{page} {place}"] = ["".join(printed) + (result.get("value") or ""), result]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def pages():
    """The units of each notebook that has any, by its path, with what its cells print there."""
    found = {}
    for path in notebooks():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        units = runnable.units(cells)
        if units:
            found[path.relative_to(ROOT / "notebooks").with_suffix("").as_posix()] = units, cells
    return found


@pytest.fixture(scope="module")
def ran(pages, tmp_path_factory):
    """What each cell with a button printed, run from the wheel where there is nothing else but NumPy."""
    place = tmp_path_factory.mktemp("page")
    zipfile.ZipFile(BytesIO(runnable.wheel())).extractall(place)
    question = {
        name: [[u.source for u in units], [p for p, u in enumerate(units) if u.cell is not None]]
        for name, (units, _) in pages.items()
    }
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(place), json.dumps(runnable.modules())],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        cwd=place,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def without_measured(text):
    """Text without the numbers that may differ from run to run, those after a `≈`."""
    return re.sub(r"≈.*", "≈", text).strip()


def printed_in_the_book(cell):
    """What a cell prints in its notebook."""
    text = ""
    for output in cell["outputs"]:
        shown = output.get("text") or output.get("data", {}).get("text/plain", [])
        text += "".join(shown)
    return text


def test_every_cell_prints_in_the_page_what_it_prints_in_the_book(pages, ran):
    wrong = {}
    for name, (units, cells) in pages.items():
        for place, unit in enumerate(units):
            if unit.cell is None:
                continue
            printed, result = ran[f"{name} {place}"]
            expected = printed_in_the_book(cells[unit.cell])
            if "error" in result or without_measured(printed) != without_measured(expected):
                wrong[f"{name}, cell {unit.cell}"] = printed, expected, result.get("error")
    assert wrong == {}


def test_the_stub_of_an_exercise_is_not_solved(pages, ran):
    verdicts = {
        unit.label: ran[f"{name} {place}"][1]["solved"]
        for name, (units, _) in pages.items()
        for place, unit in enumerate(units)
        if unit.label
    }
    assert len(verdicts) >= 25
    assert verdicts == {label: {label: False} for label in verdicts}


def test_what_the_pages_offer(pages):
    counts = {name: sum(u.cell is not None for u in units) for name, (units, _) in pages.items()}
    assert counts["04-recurrent-networks"] >= 3
    assert counts["10-lstm"] >= 2
    assert sum(counts.values()) >= 50


def cells(*pairs):
    return [
        {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}}
        for source, *tags in pairs
    ]


def test_a_cell_runs_if_what_it_needs_is_there():
    page = cells(
        ("import numpy as np\nimport torch\nfrom lib.arrays import sigmoid", "setup"),
        ("y = sigmoid(np.zeros(2))",),
        ("z = torch.zeros(2)",),
        ("print(z)",),
        ("z = 1",),
        ("print(z, y)",),
        ("print(y)", "claim"),
        ("%matplotlib inline",),
    )
    found = runnable.units(page)
    assert [unit.cell for unit in found] == [None, None, 1, 4, 5]
    assert found[0].source == "import numpy as np"


def test_only_the_statements_that_a_cell_needs_come_from_a_folded_one():
    page = cells(
        ("rows = [1, 2]\nimage = draw(rows)\nother = 3", "figure"),
        ("print(rows)",),
    )
    assert [unit.source for unit in runnable.units(page)] == ["rows = [1, 2]", "print(rows)"]


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("from lib.equations.lstm import lstm_step", True),
        ("from lib.layers.lstm import LSTM", False),
        ("from lib.data.corpora.audio import tone", True),
        (
            "from lib.data.corpora.climate import sunspots_yearly",
            False,
        ),  # reads statsmodels when called
        ("from lib.data.corpora.text import help_split", False),  # so does a helper of its module
        ("from lib.experiment import measured", True),
        ("from lib.figures import plots", False),
        ("def f():\n    import torch", False),
        ('check("ex-gru-1", ng)', True),
        ('check("ex-no-such-chapter-1", f)', False),
    ],
)
def test_imports_decide(source, runs):
    before = ("from lib.exam.checks import check\nng = f = 0", "setup")
    found = runnable.units(cells(before, (source,)))
    assert [unit.cell for unit in found if unit.cell is not None] == [1] * runs


def test_the_wheel_has_no_torch_and_is_the_same_again():
    content = runnable.wheel()
    assert content == runnable.wheel()
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    assert {"lib/equations/lstm.py", "in_page/kernel.py"} <= set(names)
    assert not [name for name in names if "layers/lstm" in name or "figures" in name]
    assert len(content) < 200_000


# --- What a cell needs ---


def test_needs_follow_names():
    page = ["a = 1", "a = 2", "b = []", "b.append(a)", "c = 5", "print(a, b)"]
    assert needed(page, 5) == [1, 2, 3]
    assert needed(page, 3) == [1, 2]
    assert direct(["print(q)"], 0) == (set(), {"q"})


@pytest.mark.parametrize(
    ("source", "used", "perhaps"),
    [
        ("for x in range(3):\n    print(x)", set(), {"x"}),
        ("def f(a):\n    return a + g(b)", {"g", "b"}, set()),
        ("def f():\n    return later\nlater = 1", set(), set()),
        ("x += 1", {"x"}, set()),
        ("y = [w * k for w in ws]", {"k", "ws"}, set()),
        ("class A(Base):\n    def m(self):\n        return self.x + t", {"Base", "t"}, set()),
        ("f = lambda q, s=d: q + s", {"d"}, set()),
        ("this is no Python", set(), set()),
    ],
)
def test_names_of_a_cell(source, used, perhaps):
    found = names_of(source)
    assert found.used == used
    assert found.perhaps - {"k"} == perhaps


def test_a_method_of_a_module_changes_no_module():
    assert needed(["import numpy as np", "np.seterr(all='raise')", "np.ones(2)"], 2) == [0]


# --- The kernel ---


def page_of(*sources):
    printed = []
    kernel = Kernel(printed.append)

    def run(place, **changed):
        printed.clear()
        now = [changed.get(f"c{k}", source) for k, source in enumerate(sources)]
        return json.loads(kernel.run(json.dumps(now), place)), "".join(printed)

    return run


def test_cells_before_run_once_and_silently_and_again_when_they_change():
    run = page_of("log = []", "log.append('x'); n = len(log); print('above')", "print(n)")
    assert run(2) == ({"value": None, "solved": {}}, "1\n")
    assert run(2)[1] == "1\n"
    assert run(2, c1="n = 7; log.append(0)")[1] == "7\n"


def test_what_depends_on_a_changed_cell_runs_again():
    run = page_of("a = 1", "b = a + 1", "print(b)")
    assert run(2)[1] == "2\n"
    assert run(2, c0="a = 5")[1] == "6\n"


def test_a_name_that_is_given_away_further_down_is_no_trap():
    run = page_of("x = 1", "print(x)", "x = 2", "print(x)")
    assert run(3)[1] == "2\n"
    assert run(1)[1] == "1\n"


def test_the_last_expression_is_shown_unless_a_semicolon_ends_it():
    run = page_of("1 + 1", "1 + 1;", "a = 'é'\na", "None")
    assert [run(place)[0]["value"] for place in range(4)] == ["2", None, "'é'", None]


def test_an_error_has_its_line_in_the_cell():
    run = page_of(
        "def f(x):\n    return 1 / x", "a = 0\nf(a)", "x = (\n", "raise SystemExit('end')"
    )
    found, _ = run(1)
    assert (found["error"], found["line"], found["place"]) == (
        "ZeroDivisionError: division by zero",
        2,
        1,
    )
    found, _ = run(1, c0="def f(x):\n    y = (")
    assert found["place"] == 1 or found["place"] == 0
    found, _ = run(2)
    assert found["error"].startswith("SyntaxError: '(' was never closed") and found["line"] == 1
    assert run(3)[0]["error"] == "SystemExit: end"


def test_an_error_in_a_cell_above_names_that_cell():
    run = page_of("a = 1\nb = 1 / 0", "print(b)")
    found, printed = run(1)
    assert (found["place"], found["line"], printed) == (0, 2, "")


def test_endless_printing_is_cut():
    run = page_of("for k in range(100_000):\n    print(k)")
    _, printed = run(0)
    assert MOST <= len(printed) < MOST + 100
    assert printed.endswith("… more was printed than is shown here\n")


def test_a_function_that_raises_when_it_is_checked_has_its_line():
    stub = 'def f(T, S, kind):\n    a = 1\n    return b\ncheck("ex-sequence-types-3", f)'
    found, _ = page_of("from lib.exam.checks import check", stub)(1)
    assert found == {"value": "False", "solved": {"ex-sequence-types-3": False}, "line": 3}


def test_a_check_is_noted_whoever_imported_it():
    stub = 'def f(T, S, kind):\n    return None\ncheck("ex-sequence-types-3", f);'
    run = page_of("from lib.exam.checks import check", stub)
    found, printed = run(1)
    assert found["solved"] == {"ex-sequence-types-3": False}
    assert printed == "f: not solved yet\n"
    from lib.exam.checks import check

    assert not hasattr(check, "__wrapped__")
