"""The house stays in order: rooms, sizes, what an import costs, words."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from book.files import all_notebooks

ROOT = Path(__file__).resolve().parents[1]
# A room imports from itself and from those above it.
ROOMS = (
    "arrays",
    "notation",
    "equations",
    "data",
    "metrics",
    "layers",
    "training",
    "inspection",
    "models",
    "experiment",
    "trained",
    "xai",
    "figures",
    "exam",
)
ONLY_FIGURES = {"matplotlib", "ipywidgets", "schemdraw", "IPython"}
MODULES = sorted((ROOT / "lib").rglob("*.py"))
SOURCES = sorted(
    path
    for folder in ("lib", "book", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
LONGEST = 400  # lines


def imports(source, package=()):
    """Dotted names of all that a source imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def room_of(path):
    """Name of the room in which a module of lib stands; None for the front door."""
    name = path.relative_to(ROOT / "lib").parts[0].removesuffix(".py")
    return None if name == "__init__" else name


def breaches(path, source):
    """What a module imports though its room may not."""
    room, found = room_of(path), []
    for name in sorted(imports(source, path.parent.relative_to(ROOT).parts)):
        top, *rest = name.split(".")
        if top == "lib" and (room is None or not rest or ROOMS.index(rest[0]) > ROOMS.index(room)):
            found.append(name)
        if top in ONLY_FIGURES and room != "figures":
            found.append(name)
        if top in ("tests", "book", "benchmarks"):
            found.append(name)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_room_order(path):
    assert room_of(path) in (None, *ROOMS), "a room that the design does not know"
    assert breaches(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("place", "source", "wrong"),
    [
        ("layers/lstm.py", "from lib.arrays import sigmoid", False),
        ("layers/lstm.py", "from . import recurrence", False),
        ("layers/lstm.py", "from lib.training import losses", True),
        ("layers/lstm.py", "from ..training import losses", True),
        ("layers/lstm.py", "def f():\n    import lib.models.gpt", True),
        ("layers/lstm.py", "from lib import training", True),
        ("layers/lstm.py", "import matplotlib.pyplot as plt", True),
        ("figures/plots.py", "import matplotlib.pyplot as plt", False),
        ("figures/plots.py", "from lib.exam import checks", True),
        ("__init__.py", "from lib import arrays", True),
        ("data/text.py", "import tests.seeds", True),
    ],
)
def test_the_room_test(place, source, wrong):
    assert bool(breaches(ROOT / "lib" / place, source)) is wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_tables_of_modules_are_whole():
    """The front door names each room, and modules that are there; the room of data names each of its own."""
    front = ast.get_docstring(ast.parse((ROOT / "lib/__init__.py").read_text(encoding="utf-8")))
    named = set(re.findall(r"`lib\.([\w.]+)`", front))
    assert {name.split(".")[0] for name in named} == set(ROOMS)
    for name in named:
        place = ROOT / "lib" / name.replace(".", "/")
        assert place.is_dir() or place.with_suffix(".py").is_file(), name
    data = ROOT / "lib/data"
    table = ast.get_docstring(ast.parse((data / "__init__.py").read_text(encoding="utf-8")))
    listed = re.findall(r"^``([\w.]+)``", table, re.MULTILINE)
    there = [path.relative_to(data).with_suffix("") for path in data.rglob("*.py")]
    assert sorted(listed) == sorted(".".join(p.parts) for p in there if p.name != "__init__")


def loaded_by(statement):
    """Top-level packages that are loaded after a statement in a fresh interpreter, and its seconds."""
    code = (
        f"import sys, time; start = time.perf_counter(); {statement}; seconds = time.perf_counter() - start;"
        "print(seconds, *{name.split('.')[0] for name in sys.modules})"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, *names = run.stdout.split()
    return set(names), float(seconds)


def test_import_lib_is_cheap():
    names, seconds = loaded_by("import lib")
    assert "lib" in names
    assert not names & {"torch", "numpy", *ONLY_FIGURES}
    if seconds >= 0.1:  # a busy machine may be slow once
        assert min(loaded_by("import lib")[1] for _ in range(3)) < 0.1


@pytest.mark.parametrize("module", ["lib.layers.lstm", "lib.layers.rnn", "lib.training.fit"])
def test_layers_do_not_load_pictures(module):
    names, _ = loaded_by(f"import {module}")
    assert not names & {*ONLY_FIGURES, "sklearn", "statsmodels", "pandas"}


@pytest.mark.parametrize("module", ["lib.arrays", "lib.equations", "lib.data"])
def test_arrays_and_data_do_not_load_torch(module):
    names, _ = loaded_by(f"import {module}")
    assert not names & {"torch", *ONLY_FIGURES}


# Words that say nothing; "less powerful" compares and may stay.
EMPTY_WORDS = re.compile(
    r"important to note|worth noting|\bsimply\b|\bof course\b|in this section,? we|needless to say"
    r"|(?<!less )(?<!more )(?<!as )\bpowerful\b|\bleverag(?:e|es|ed|ing)\b|\bdelv(?:e|es|ed|ing)\b"
    r"|\bTODO\b|\bFIXME\b|\bXXX\b|lorem ipsum",
    re.IGNORECASE,
)
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2728\u2705\u274c]")


def prose():
    """Text of every page and of every Markdown cell, by place."""
    for path in sorted(
        [*ROOT.glob("*.md"), *ROOT.glob("book/**/*.md"), *ROOT.glob("book/**/*.rst")]
    ):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in all_notebooks():
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        yield str(path.relative_to(ROOT)), text


PROSE = dict(prose())


@pytest.mark.parametrize("place", PROSE)
def test_no_empty_words(place):
    text = re.sub(r"https?://\S+", "", PROSE[place])
    found = [m.group() for pattern in (EMPTY_WORDS, EMOJI) for m in pattern.finditer(text)]
    assert found == []


def test_the_word_test():
    assert EMPTY_WORDS.search("This simply works.")
    assert EMPTY_WORDS.search("A powerful idea.")
    assert not EMPTY_WORDS.search("Less powerful, but parallel; it simplifies.")
    assert EMOJI.search("Done \u2705")
    assert not EMOJI.search("a → b, x ∈ ℝ, ≈ 0.5, ✓")
