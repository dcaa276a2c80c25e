"""Where things are, and files that are written whole or not at all."""

import os
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def notebooks(root=ROOT):
    """Paths of the notebooks that `_toc.yml` names, in reading order."""

    def names(node):
        if isinstance(node, dict):
            yield from (str(node[key]) for key in ("root", "file") if key in node)
            node = list(node.values())
        for child in node if isinstance(node, list) else []:
            yield from names(child)

    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    paths = (root / f"{name.removesuffix('.ipynb')}.ipynb" for name in names(toc))
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def all_notebooks(root=ROOT):
    """Paths of all notebooks, whether the contents name them or not: lessons, then laboratories."""
    folder = root / "notebooks"
    return [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("labs/*.ipynb"))]


def is_laboratory(path):
    """Whether a notebook is a laboratory."""
    return path.parent.name == "labs"


def write_atomically(path, content):
    """Write a file, bytes or text in UTF-8, beside its place, then move it there in one step."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, path.stat().st_mode if path.exists() else 0o644)  # mkstemp gives 0600
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
