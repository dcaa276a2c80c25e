"""The executor runs what changed, and what was cut short leaves nothing that breaks the next run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from jupyter_cache import get_cache

from book.execute import execute, run_notebook
from book.files import notebooks, write_atomically
from book.imports import files_of
from book.records import Records
from tests.notebooks.make import notebook, stream
from tests.notebooks.run import ROOT, run_for_the_book

# Waits without computing: its CPU seconds are fewer than its seconds, however busy the machine is.
PAUSED = "import time; from pack import outer\ntime.sleep(0.3); print(outer.VALUE)"
SLOW = "open('running', 'w').close(); import time; time.sleep(60)"
INTERRUPTIBLE = (
    "import signal, sys; from pathlib import Path; from book.execute import execute;"
    "signal.signal(signal.SIGINT, signal.default_int_handler);"
    "root = Path(sys.argv[1]); execute(sorted(root.glob('notebooks/*.ipynb')), root, jobs=2)"
)


def write_book(folder):
    """Write a book of two notebooks: `a` uses pack.inner through pack.outer, `b` a data file."""
    files = {
        "constraints.txt": "numpy==1\n",
        "pack/__init__.py": "",
        "pack/outer.py": "from .inner import VALUE\n",
        "pack/inner.py": "VALUE = 1\n",
        "pack/unused.py": "",
        "notebooks/data.json": "[1]",
        "_toc.yml": "root: index\nparts:\n- chapters:\n  - file: notebooks/a\n  - file: notebooks/b\n",
    }
    for name, text in files.items():
        write_atomically(folder / name, text)
    notebook(folder / "notebooks/a.ipynb", "from pack import outer\nprint(outer.VALUE)")
    notebook(folder / "notebooks/b.ipynb", "import json\nprint(json.load(open('data.json')))")
    return folder


@pytest.fixture
def book(tmp_path, monkeypatch):
    """That book, whose kernels find its package."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return write_book(tmp_path)


@pytest.fixture(scope="module")
def executed_once(tmp_path_factory):
    """A book that was executed, and what its runs returned."""
    book, runs = write_book(tmp_path_factory.mktemp("executed") / "book"), {}

    def run(path, **options):
        runs[path.stem] = run_notebook(path, **options)
        return runs[path.stem]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(book))
        patch.setattr("book.execute.run_notebook", run)
        assert execute(notebooks(book), book) == []
    return book, runs


@pytest.fixture
def executed(executed_once, tmp_path):
    """A copy of it to be damaged."""
    book, runs = executed_once
    return shutil.copytree(book, tmp_path / "book"), runs


def stale(book):
    """Stems of the notebooks that need to be executed."""
    records = Records(book)
    return [path.stem for path in notebooks(book) if not records.fresh(path)]


def output(book, name):
    """Text that Sphinx finds in the cache for a notebook."""
    nb = nbformat.read(book / f"notebooks/{name}.ipynb", as_version=4)
    _, merged = get_cache(book / "_build/.jupyter_cache").merge_match_into_notebook(nb)
    return merged.cells[1].outputs[0].text


def test_everything_that_matters_voids_a_record(book):
    assert stale(book) == ["a", "b"]
    assert execute(notebooks(book), book) == []
    assert stale(book) == []
    assert (output(book, "a"), output(book, "b")) == ("1\n", "[1]\n")
    cost = json.loads((book / "_build/cost.json").read_text())["notebooks/a.ipynb"]
    assert 0 < cost["seconds"] < 60
    assert 10 < cost["peak_mb"] < 1000
    assert 0 < cost["cpu_seconds"] < 60
    assert 1e-3 < cost["calibration"] < 1

    doctree = book / "_build/.doctrees/notebooks/a.doctree"
    write_atomically(doctree, "")
    write_atomically(book / "pack/inner.py", "VALUE = 2\n")
    assert stale(book) == ["a"]
    execute(notebooks(book), book)
    assert output(book, "a") == "2\n"
    assert not doctree.exists()  # so that Sphinx writes the page anew

    write_atomically(book / "notebooks/data.json", "[2]")
    assert stale(book) == ["b"]
    execute(notebooks(book), book)
    assert output(book, "b") == "[2]\n"

    write_atomically(book / "pack/unused.py", "VALUE = 3\n")
    prose = nbformat.read(book / "notebooks/a.ipynb", as_version=4)
    prose.cells[0].source = "# Another title"
    nbformat.write(prose, book / "notebooks/a.ipynb")
    assert stale(book) == []
    notebook(book / "notebooks/a.ipynb", "print('another cell')")
    assert stale(book) == ["a"]
    write_atomically(book / "constraints.txt", "numpy==2\n")
    assert stale(book) == ["a", "b"]


def test_what_was_compared_is_kept_for_the_book(book):
    right = notebook(
        book / "notebooks/a.ipynb",
        (PAUSED, [stream("1\n")]),
        ("import os; print(os.environ.get('UNROLLED_PAGE'))", [stream("1\n")]),
    )
    wrong = notebook(book / "notebooks/b.ipynb", ("print(2)", [stream("2\n")]), ("print(3)", []))
    assert run_for_the_book([right, wrong], root=book) == 1
    assert stale(book) == ["b"] and output(book, "a") == "1\n"
    cost = Records(book).cost["notebooks/a.ipynb"]
    assert 0 < cost["cpu_seconds"] < cost["seconds"] < 60 < cost["peak_mb"]
    cache = get_cache(book / "_build/.jupyter_cache")
    kept = cache.get_cache_bundle(cache.match_cache_notebook(nbformat.read(right, 4)).pk).nb
    assert _code(kept) == _code(run_notebook(right)[0])


def _code(nb):
    """What the build takes from an executed notebook."""
    cells = [c for c in nb.cells if c.cell_type == "code"]
    return nb.metadata, [(c.source, c.outputs) for c in cells]


def test_failure_names_the_notebook_the_cell_and_the_traceback(book, capsys):
    notebook(book / "notebooks/a.ipynb", "def f():\n    return 1 / 0\nf()")
    assert execute(notebooks(book), book) == ["notebooks/a.ipynb"]
    report = capsys.readouterr().out
    for part in ("notebooks/a.ipynb failed", "return 1 / 0\nf()", "ZeroDivisionError", "Traceback"):
        assert part in report
    assert stale(book) == ["a"]  # what worked is kept


def _interrupt(book, number):
    """Start a run in which `b` never ends, send a signal once `a` is cached; return kernels left over."""
    notebook(book / "notebooks/b.ipynb", SLOW)
    run = subprocess.Popen([sys.executable, "-c", INTERRUPTIBLE, book], cwd=ROOT, env=_paths(book))
    deadline = time.monotonic() + 90
    while not ((book / "notebooks/running").exists() and "a" not in stale(book)):
        assert run.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.2)
    kernels = psutil.Process(run.pid).children(recursive=True)
    assert kernels
    run.send_signal(number)
    run.wait(timeout=30)
    _, alive = psutil.wait_procs(kernels, timeout=15)
    return alive


def _paths(book):
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(book), str(ROOT)])}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_interruption_leaves_no_kernel_and_keeps_what_was_finished(book, number):
    assert _interrupt(book, number) == []
    assert stale(book) == ["b"]
    notebook(book / "notebooks/b.ipynb", "print('quick')")
    assert execute(notebooks(book), book) == []
    assert output(book, "b") == "quick\n"


DAMAGES = {
    "nothing": lambda whole: b"",
    "an object": lambda whole: b"{}",
    "a list": lambda whole: b"[]",
    "a number": lambda whole: b"1",
    "text": lambda whole: b"not JSON, not a database",
    "not UTF-8": lambda whole: b"\xff\xfe\x00",
    "other shape": lambda whole: (
        b'{"notebooks/a.ipynb": [1], "notebooks/b.ipynb": {"seconds": ""}}'
    ),
    "half": lambda whole: whole[: len(whole) // 2],
    "other content": lambda whole: whole.replace(b"1", b"2").replace(b"a", b"b"),
    "no file": None,
}
FILES = {
    "record": ".jupyter_cache/executed/*/base.ipynb",
    "database": ".jupyter_cache/global.db",
    "keys": "keys.json",
    "costs": "cost.json",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_damaged_files_are_noticed_and_made_anew(executed, monkeypatch, file, damage):
    book, runs = executed
    path = next((book / "_build").glob(FILES[file]))
    if DAMAGES[damage]:
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    else:
        path.unlink()
    assert stale(book)
    monkeypatch.setattr("book.execute.run_notebook", lambda path, **_: runs[path.stem])
    assert execute(notebooks(book), book) == []
    assert stale(book) == []
    assert (output(book, "a"), output(book, "b")) == ("1\n", "[1]\n")


@pytest.mark.parametrize("copy", [0, 1], ids=["first", "second"])
def test_a_database_that_contradicts_itself_is_made_anew(executed, monkeypatch, copy):
    book, runs = executed
    database = book / "_build/.jupyter_cache/global.db"
    cells = Records(book).keys["notebooks/a.ipynb"][0].encode()
    parts = database.read_bytes().split(cells)
    assert len(parts) == 3  # the key stands in the table and in its index
    parts[copy] += bytes([cells[0] ^ 1]) + cells[1:]
    parts[1 - copy] += cells
    database.write_bytes(b"".join(parts))
    monkeypatch.setattr("book.execute.run_notebook", lambda path, **_: runs[path.stem])
    assert execute(notebooks(book), book) == []
    assert stale(book) == []
    assert (output(book, "a"), output(book, "b")) == ("1\n", "[1]\n")


def test_write_is_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    write_atomically(path, "old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_import_graph_follows_what_is_imported_by_name(tmp_path):
    files = {
        "lib/__init__.py": "",
        "lib/checks.py": "from importlib import import_module\n"
        "def check(label):\n    return import_module(f'lib.chapters.{label[3:]}').CASES\n",
        "lib/chapters/__init__.py": "",
        "lib/chapters/lstm.py": "from lib import helper\nCASES = {'ex-lstm': f'{helper}'}\n",
        "lib/chapters/gru.py": "CASES = {'ex-gru': 1}\n",
        "lib/helper.py": "",
        "lib/other.py": "",
    }
    for name, text in files.items():
        write_atomically(tmp_path / name, text)
    cell = "from lib.checks import check\ncheck('ex-lstm')"
    found = files_of(notebook(tmp_path / "notebooks/a.ipynb", cell), tmp_path)
    names = {file.relative_to(tmp_path).as_posix() for file in found}
    assert names == set(files) - {"lib/other.py", "lib/chapters/gru.py"}


def test_a_page_depends_on_its_own_questions_and_checks():
    found = {
        file.relative_to(ROOT).as_posix()
        for file in files_of(ROOT / "notebooks/10-lstm.ipynb", ROOT)
        if file.parent.name in ("generators", "chapters") and file.name != "__init__.py"
    }
    assert found == {"lib/exam/generators/lstm.py", "lib/exam/chapters/lstm.py"}


@pytest.mark.parametrize(
    ("cell", "module"),
    [
        ('card("lstm")', "lib/notation/cards/lstm.py"),
        ('equations("loss")', "lib/notation/equations/losses.py"),
        ('equations("gru")', "lib/notation/equations/gru.py"),
    ],
)
def test_a_page_depends_on_the_equations_and_the_card_that_it_shows(cell, module, tmp_path):
    cell = f"from lib.figures import card, equations\n{cell}"
    found = files_of(notebook(tmp_path / "a.ipynb", cell), ROOT)
    assert module in {file.relative_to(ROOT).as_posix() for file in found}


def test_what_one_page_found_out_leads_the_next_to_its_own_files(tmp_path):
    cells = [
        f"from lib.exam.practice import practise\npractise('{x}-step')" for x in ("lstm", "gru")
    ]
    paths = [notebook(tmp_path / f"{k}.ipynb", cell) for k, cell in enumerate(cells)]
    known = {}
    found = [files_of(path, ROOT, known) for path in paths]
    assert found == [files_of(path, ROOT) for path in paths]
    assert found[0] != found[1]


@pytest.mark.parametrize("module", ["lib.layers.lstm", "lib.training", "lib.figures"])
def test_import_graph_holds_all_that_python_imports(module, tmp_path):
    cell = f"%matplotlib inline\nimport {module}"
    found = files_of(notebook(tmp_path / "a.ipynb", cell), ROOT)
    modules = "(m for n, m in sys.modules.items() if n.split('.')[0] == 'lib')"
    code = f"import sys, {module}; print(*(m.__file__ for m in {modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = {name for name in run.stdout.split() if name != "None"}
    assert len(imported) > 1
    assert imported <= {str(path) for path in found}
