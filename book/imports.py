"""Which files a notebook's outputs depend on: the modules it imports, what those import, the data they name.

Of a package whose modules are found at run time, such as the questions, those count that hold one of the labels in
the notebook, as in `practise("lstm-step")` and `equations("loss")`, or have it as their name: `card("lstm")`.
"""

import ast
from functools import cache
from typing import NamedTuple

import nbformat
from IPython.core.inputtransformer2 import TransformerManager


def files_of(notebook, root, known=None):
    """Files under `root` that the code cells of a notebook reach, sorted.

    Parameters
    ----------
    notebook : Path
    root : Path
        The folder that holds the packages, above all `lib`.
    known : dict, optional
        What earlier calls found out about files that have not changed since; this call adds to it.

    Returns
    -------
    list of Path
    """
    known = {} if known is None else known
    nb = nbformat.read(notebook, as_version=4)
    to_python = TransformerManager().transform_cell  # turns %magic and !shell lines into Python
    cells = [_read(to_python(c.source), ()) for c in nb.cells if c.cell_type == "code"]
    quiz = notebook.parent / "quizzes" / f"{notebook.stem}.json"
    found = {quiz} if quiz.exists() else set()
    labels = {label for cell in cells for label in cell.asks}
    for folder in (notebook.parent, root):
        found |= {file for cell in cells for file in _named_files(cell, folder)}
    queue = [file for cell in cells for file in _modules(cell, root)]
    queue += [file for cell in cells for file in _labelled(cell, root, labels)]
    while queue:
        file = queue.pop()
        if file in found:
            continue
        found.add(file)
        if file not in known:
            package = file.parent.relative_to(root).parts
            source = _read(file.read_text(encoding="utf-8"), package)
            known[file] = source, _named_files(source, file.parent), [*_modules(source, root)]
        source, named, modules = known[file]
        found |= named
        queue += modules
        queue += _labelled(source, root, labels)
    return sorted(found)


class Source(NamedTuple):
    """What a piece of source names: modules and packages, packages looked into at run time, strings.

    Strings with a hyphen are labels. A source asks for them, and for what comes first in a call of a plain name.
    It holds them, and the keys of its dictionaries.
    """

    modules: frozenset = frozenset()
    looked_into: frozenset = frozenset()
    strings: frozenset = frozenset()
    asks: frozenset = frozenset()
    holds: frozenset = frozenset()


@cache  # most notebooks import the same modules
def _read(source, package):
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # running it will say so, with the line
        return Source()
    modules, looked_into, asks, holds = set(), set(), set(), set()
    for node in nodes:
        if isinstance(node, ast.Import):
            modules |= {tuple(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = (*above, *(node.module.split(".") if node.module else ()))
            modules |= {base} | {(*base, alias.name) for alias in node.names}
        elif isinstance(node, ast.JoinedStr):  # import_module(f"lib.exam.chapters.{chapter}")
            start = str(getattr(node.values[0], "value", "")) if node.values else ""
            looked_into |= {start} if start.endswith(".") else set()
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = getattr(node.args[0], "value", None)
            asks |= {first} if isinstance(first, str) else set()
        elif isinstance(node, ast.Dict):
            holds |= {k.value for k in node.keys if isinstance(k, ast.Constant)}
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    strings = frozenset(s for s in constants if isinstance(s, str))
    ids = {s for s in strings if "-" in s}
    return Source(
        frozenset(modules),
        frozenset(looked_into),
        strings,
        frozenset(asks | ids),
        frozenset(holds | ids),
    )


def _labelled(source, root, labels):
    """Files of the packages that a piece of source looks into, as far as they know a label."""
    for name in source.looked_into:
        folder = root.joinpath(*name.split("."))
        if (folder / "__init__.py").is_file():
            yield folder / "__init__.py"
            for file in folder.glob("*.py"):
                if labels & {file.stem, *_read(file.read_text(encoding="utf-8"), ()).holds}:
                    yield file


def _modules(source, root):
    """Files of the modules that a piece of source imports, with the packages they lie in."""
    for name in source.modules:
        for depth in range(1, len(name) + 1):
            path = root.joinpath(*name[:depth])
            for file in (path / "__init__.py", path.with_suffix(".py")):
                if file.is_file():
                    yield file


def _named_files(source, folder):
    """Data files beside the source whose names stand in it as strings."""
    short = (s for s in source.strings if 0 < len(s) < 200 and s.isprintable())
    return {file for s in short if (file := folder / s).is_file()}
