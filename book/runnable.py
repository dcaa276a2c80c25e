"""Which cells of a notebook can run in a page, where there is NumPy and no torch, and what of lib goes there.

A cell can run if all that it imports, and all that the cells before it which it needs import, is there.
"""

import ast
import io
import re
import sys
import zipfile
from functools import cache
from typing import NamedTuple

from book.files import ROOT
from book.in_page.needs import direct, is_import

# Parts of the standard library that Pyodide leaves out, or that need threads and processes.
NOT_THERE = {
    "pydoc_data",
    "multiprocessing",
    "threading",
    "subprocess",
    "ssl",
    "sqlite3",
    "tkinter",
}
THERE = (set(sys.stdlib_module_names) - NOT_THERE) | {"numpy"}
# Whatever they import: questions are for the page's own scripts, notation is set by the build.
LEFT_OUT = ("lib.figures", "lib.notation", "lib.trained")
EXAM = ("lib.exam.checks", "lib.exam.chapters")
# Cells that a reader edits; those with any other tag are folded, or belong to something else.
EDITABLE = {"exercise", "raises-exception"}
LABEL = re.compile(r'\bcheck\(\s*"(ex-[\w-]+)"')


class Unit(NamedTuple):
    """A piece of a page: a cell with a Run button, or a statement of another cell which such cells need."""

    source: str
    cell: int | None = None  # number of the notebook's cell, if it has a Run button
    label: str = ""  # of an exercise


def units(cells):
    """Return what a page can run, in order.

    Parameters
    ----------
    cells : list of dict
        Of a notebook.

    Returns
    -------
    list of Unit
        Statements stand there only where a cell needs them, and imports wherever they can be run, for what a
        reader may add.
    """
    pieces, good = [], []
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        tags = set(cell["metadata"].get("tags", []))
        label = LABEL.search(source) if "exercise" in tags else None
        whole = Unit(source, number, label[1] if label else "")
        if tags <= EDITABLE and _runs(whole.source, pieces, good):
            pieces.append(whole)
            good.append(True)
            continue
        for statement in _statements(source):
            runs = _runs(statement, pieces, good)
            pieces.append(Unit(statement))
            good.append(runs)
    kept = [place for place, ok in enumerate(good) if ok]
    return _needed_only([pieces[place] for place in kept])


def _runs(source, pieces, good):
    """Whether a piece of source is Python that can run behind the pieces before it."""
    try:
        ast.parse(source)
    except SyntaxError:  # a line for IPython
        return False
    if not all(_import_runs(*names) for names in _imports(source)) or not _checks_run(source):
        return False
    needed, missing = direct([*(unit.source for unit in pieces), source], len(pieces))
    return not missing and all(good[place] for place in needed)


def _needed_only(found):
    sources = [unit.source for unit in found]
    wanted, queue = set(), [p for p, unit in enumerate(found) if unit.cell is not None]
    if not queue:
        return []
    while queue:
        place = queue.pop()
        if place not in wanted:
            wanted.add(place)
            queue += direct(sources, place)[0]
    last = max(p for p, unit in enumerate(found) if unit.cell is not None)
    wanted |= {p for p in range(last) if is_import(sources[p])}
    return [found[place] for place in sorted(wanted)]


def _statements(source):
    """Statements of a cell, imports name by name; none of a cell that is no plain Python."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                one = type(node)(**{**vars(node), "names": [alias]})
                yield ast.unparse(one)
        else:
            yield ast.unparse(node)


def _imports(source):
    """Pairs of module and name (None: the module itself) that a piece of source imports, wherever it does."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def _import_runs(module, name):
    """Whether a name can be imported, and if it is a function of lib, whether what it imports itself is there."""
    if name and is_module(f"{module}.{name}"):
        module, name = f"{module}.{name}", None
    if not without_torch(module):
        return False
    if name is None or not module.startswith("lib."):
        return True
    for node in _tree(module).body:
        if isinstance(node, ast.ImportFrom) and name in {a.asname or a.name for a in node.names}:
            return _import_runs(node.module, name)
    return _function_runs(module, name)


def _function_runs(module, name):
    """Whether all is there that a function, or one of its module that it calls, imports when it is called."""
    functions = {n.name: n for n in _tree(module).body if isinstance(n, ast.FunctionDef)}
    seen, queue = set(), [name]
    while queue:
        function = queue.pop()
        if function in seen or function not in functions:
            continue
        seen.add(function)
        body = functions[function].body
        if not all(without_torch(found) for found in _modules(_always(body))):
            return False
        queue += [n.id for n in ast.walk(functions[function]) if isinstance(n, ast.Name)]
    return True


def _checks_run(source):
    """Whether the cases of the exercises that a cell checks can be made."""
    for label in LABEL.findall(source):
        module = f"lib.exam.chapters.{label[3:].rpartition('-')[0].replace('-', '_')}"
        if not is_module(module) or not without_torch(module):
            return False
        if not _function_runs(module, _cases(module).get(label)):
            return False
    return True


def _cases(module):
    """Names of the functions that make the cases, by label."""
    for node in _tree(module).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "CASES":
            pairs = zip(node.value.keys, node.value.values, strict=True)
            return {key.value: value.id for key, value in pairs}
    return {}


# --- Modules ---


def _path(module):
    place = ROOT.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def is_module(module):
    """Whether lib has such a module."""
    return module.startswith("lib") and _path(module).is_file()


@cache
def _tree(module):
    return ast.parse(_path(module).read_text(encoding="utf-8"))


def _always(body):
    """Statements that run when a body does: not those of functions, nor an import that may fail."""
    for node in body:
        if isinstance(node, ast.Try) and any(_forgives(handler) for handler in node.handlers):
            continue
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            yield from _always(inner)


def _forgives(handler):
    return getattr(handler.type, "id", "") in ("ImportError", "ModuleNotFoundError")


def _modules(statements):
    """Modules that statements import."""
    for node in statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from filter(is_module, (f"{node.module}.{alias.name}" for alias in node.names))


@cache
def without_torch(module):
    """Whether a module can be imported where there are the standard library, NumPy and what goes to the page.

    Parameters
    ----------
    module : str
        Dotted name.

    Returns
    -------
    bool
    """
    seen, queue = set(), [module]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        if not name.startswith("lib.") and name != "lib":
            if name.partition(".")[0] not in THERE:
                return False
            continue
        if not _may_go(name):
            return False
        above = name.rpartition(".")[0]
        queue += [*_modules(_always(_tree(name).body)), *([above] if above else [])]
    return True


def _may_go(module):
    """Whether a module of lib is there and is not left out."""
    out = module.startswith("lib.exam.") and not module.startswith(EXAM)
    return is_module(module) and not out and not module.startswith(LEFT_OUT)


# --- The wheel ---


def modules():
    """Return the modules of lib that go to the page, sorted."""
    files = (ROOT / "lib").rglob("*.py")
    names = (file.relative_to(ROOT).with_suffix("").parts for file in files)
    dotted = {".".join(parts).removesuffix(".__init__") for parts in names}
    return sorted(filter(without_torch, dotted))


def wheel():
    """Return the bytes of a wheel with what goes to the page: the part of lib that needs no torch, and `in_page`.

    Returns
    -------
    bytes
        The same for the same sources.
    """
    files = {
        _path(name).relative_to(ROOT).as_posix(): _path(name).read_bytes() for name in modules()
    }
    for file in sorted((ROOT / "book" / "in_page").glob("*.py")):
        files[f"in_page/{file.name}"] = file.read_bytes()
    about = "unrolled_in_page-1.dist-info"
    files[f"{about}/METADATA"] = b"Metadata-Version: 2.1\nName: unrolled-in-page\nVersion: 1\n"
    files[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{about}/licenses/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    files[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in files).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return content.getvalue()
