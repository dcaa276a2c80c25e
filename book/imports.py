"""Which files a notebook's outputs depend on: the modules it imports, what those import, the data they name.

Of a package whose modules are found at run time, such as the questions, those count that name one of the labels in
the notebook, as in `practise("lstm-step")`.
"""

import ast

import nbformat
from IPython.core.inputtransformer2 import TransformerManager


def files_of(notebook, root):
    """Files under `root` that the code cells of a notebook reach, sorted.

    Parameters
    ----------
    notebook : Path
    root : Path
        The folder that holds the packages, above all `lib`.

    Returns
    -------
    list of Path
    """
    nb = nbformat.read(notebook, as_version=4)
    to_python = TransformerManager().transform_cell  # turns %magic and !shell lines into Python
    cells = [to_python(cell.source) for cell in nb.cells if cell.cell_type == "code"]
    trees = [tree for tree in map(_parse, cells) if tree]
    quiz = notebook.parent / "quizzes" / f"{notebook.stem}.json"
    found = {quiz} if quiz.exists() else set()
    labels = {s for tree in trees for s in _strings(tree) if "-" in s}
    for folder in (notebook.parent, root):
        found |= {file for tree in trees for file in _named_files(tree, folder)}
    queue = [file for tree in trees for file in _imported(tree, root, (), labels)]
    while queue:
        file = queue.pop()
        if file in found:
            continue
        found.add(file)
        tree = _parse(file.read_text(encoding="utf-8"))
        if tree:
            found |= _named_files(tree, file.parent)
            queue += _imported(tree, root, file.parent.relative_to(root).parts, labels)
    return sorted(found)


def _parse(source):
    try:
        return ast.parse(source)
    except SyntaxError:  # running it will say so, with the line
        return None


def _imported(tree, root, package, labels):
    """Files of the modules that a piece of source imports, with the packages they lie in."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {tuple(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = (*above, *(node.module.split(".") if node.module else ()))
            names |= {base} | {(*base, alias.name) for alias in node.names}
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            # import_module(f"lib.exam.chapters.{chapter}"): the modules of that package that know a label
            folder = root.joinpath(*str(node.values[0].value).split("."))
            if str(node.values[0].value).endswith(".") and (folder / "__init__.py").is_file():
                yield folder / "__init__.py"
                for file in folder.glob("*.py"):
                    if labels & _strings(_parse(file.read_text(encoding="utf-8")) or ast.Module()):
                        yield file
    for name in names:
        for depth in range(1, len(name) + 1):
            path = root.joinpath(*name[:depth])
            for file in (path / "__init__.py", path.with_suffix(".py")):
                if file.is_file():
                    yield file


def _named_files(tree, folder):
    """Data files beside the source whose names stand in it as strings."""
    short = (s for s in _strings(tree) if 0 < len(s) < 200 and s.isprintable())
    return {file for s in short if (file := folder / s).is_file()}


def _strings(tree):
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
