"""Bring notebooks into the form in which they are committed: text outputs stay, all else goes.

Counts are kept, numbered from 1, because nbval compares no cell without one.

    python book/clean.py                       strip all notebooks
    python book/clean.py --check               only say which are not stripped
    python book/clean.py --run notebooks/10-lstm.ipynb
                                               execute in a live kernel first: records the outputs
"""

import argparse
import copy
import json
import math
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, from any folder

import nbformat
from nbclient.exceptions import CellExecutionError

from book.citations import bibliography, to_links
from book.files import all_notebooks, is_laboratory, write_atomically
from book.tags import complete, hidden

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
NOISE = 0.2  # share of a measured number that another processor may change
# The sanitiser of the notebook tests, tests/notebooks/sanitize.cfg. `nan` and `inf` are not let pass.
MEASURED = re.compile(r"≈ -?\d[\d.]*(?:e[+-]?\d+)?(?:, -?\d[\d.]*(?:e[+-]?\d+)?)*")


def strip(nb):
    """Return a copy of a notebook as it is committed.

    Streams and errors lose what differs from run to run (progress bars, local paths), other outputs
    all but their text; metadata but tags go, and tags bring what follows from them.

    Parameters
    ----------
    nb : NotebookNode

    Returns
    -------
    NotebookNode
    """
    nb = copy.deepcopy(nb)
    nb.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    nb.nbformat, nb.nbformat_minor = 4, 5
    count = 0
    for number, cell in enumerate(nb.cells):
        cell.setdefault("id", f"cell-{number}")
        cell.metadata = nbformat.from_dict(_kept_metadata(cell))
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            tags = cell.metadata.get("tags", [])
            cell.outputs = [] if "quiz" in tags else _kept_outputs(cell.outputs, count)
    return nb


def _kept_metadata(cell):
    tags = complete(cell.metadata.get("tags", []))
    jupyter = hidden(tags) if cell.cell_type == "code" else {}
    kept = {"tags": tags, "mystnb": cell.metadata.get("mystnb"), "jupyter": jupyter}
    return {key: value for key, value in kept.items() if value}


def _kept_outputs(outputs, count):
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stderr":
                continue
            if kept and kept[-1]["output_type"] == "stream":
                kept[-1]["text"] += output.text  # where the kernel cuts a stream is chance
            else:
                kept.append({"output_type": "stream", "name": output.name, "text": output.text})
        elif output.output_type == "error":
            error = {"ename": output.ename, "evalue": output.evalue, "traceback": []}
            kept.append({"output_type": "error", **error})
        elif "text/plain" in output.data:
            text = {"text/plain": output.data["text/plain"]}
            result = {"execution_count": count} if output.output_type == "execute_result" else {}
            kept.append({"output_type": output.output_type, "data": text, "metadata": {}, **result})
    return [nbformat.from_dict(output) for output in kept]


def cite(nb, path):
    """Make links of a notebook's citations: JupyterLab would warn of what it cannot look up."""
    up = "../../" if is_laboratory(path) else "../"
    for cell in nb.cells:
        if cell.cell_type == "markdown" and "{cite" in cell.source:
            cell.source = to_links(cell.source, up, bibliography())


def keep_measured(new, old):
    """Put back the outputs of cells that differ from the old ones in measured numbers only, and by little.

    Another processor moves such a number a little each time; a change of the code may move it far, and then
    the old one must not survive.

    Parameters
    ----------
    new, old : NotebookNode
        Stripped notebooks; `new` is changed.
    """
    before = {cell.id: cell for cell in old.cells if cell.cell_type == "code"}
    for cell in new.cells:
        known = before.get(cell.id)
        if known and cell.cell_type == "code" and known.source == cell.source:
            outputs = copy.deepcopy(known.outputs)
            for output in outputs:
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count
            if _alike(_text(outputs), _text(cell.outputs)):
                cell.outputs = outputs


def _text(outputs):
    return json.dumps(outputs, ensure_ascii=False, sort_keys=True)


def _alike(old, new):
    if MEASURED.sub("≈ #", old) != MEASURED.sub("≈ #", new):
        return False
    before, after = _numbers(old), _numbers(new)
    return len(before) == len(after) and all(
        math.isclose(a, b, rel_tol=NOISE) for a, b in zip(before, after, strict=True)
    )


def _numbers(text):
    found = (n for match in MEASURED.findall(text) for n in match[2:].split(", "))
    return [float(n.rstrip(".")) for n in found]  # the full stop of a sentence


def write(nb):
    """Text of a stripped notebook: sorted keys, one value a line."""
    return nbformat.writes(nb, indent=1, ensure_ascii=False, sort_keys=True).rstrip("\n") + "\n"


def clean(path, run=False):
    """Stripped text of a notebook file.

    Parameters
    ----------
    path : Path
    run : bool
        Execute it first, in a live kernel.

    Returns
    -------
    str
    """
    old = strip(nbformat.read(path, as_version=4))
    cite(old, path)
    if not run:
        return write(old)
    from book.execute import run_notebook

    new = strip(run_notebook(path, page=False)[0])
    cite(new, path)
    keep_measured(new, old)
    return write(new)


def main():
    """Strip the notebooks named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if one differs")
    parser.add_argument("--run", action="store_true", help="execute first: records the outputs")
    options = parser.parse_args()
    paths = [path.resolve() for path in options.notebooks] or all_notebooks()
    differ = []
    for path in paths:
        try:
            text = clean(path, options.run)
        except CellExecutionError as error:
            sys.exit(f"{path.name} failed and stays as it was\n{error}")
        if text != path.read_text(encoding="utf-8"):
            differ.append(path)
            if not options.check:
                write_atomically(path, text)
                print(f"stripped {path.name}")
    if differ and options.check:
        sys.exit(f"not stripped: {', '.join(p.name for p in differ)}; run `make strip`")


if __name__ == "__main__":
    main()
