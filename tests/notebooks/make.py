"""Small notebooks for the tests of the tools."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book.clean import strip


def stream(text, name="stdout"):
    """Output of a `print`."""
    return new_output("stream", name=name, text=text)


def result(text, **data):
    """Output of a cell's last expression."""
    return new_output("execute_result", data={"text/plain": text, **data}, execution_count=1)


def notebook(path, *cells):
    """Write a stripped notebook and return its path.

    Parameters
    ----------
    path : Path
    *cells : str or tuple
        Source, or source, outputs and (if any) tags.
    """
    nb = new_notebook(cells=[new_markdown_cell("# A notebook")])
    for cell in cells:
        source, outputs, *tags = (cell, []) if isinstance(cell, str) else cell
        metadata = {"tags": list(tags)} if tags else {}
        nb.cells.append(new_code_cell(source, outputs=outputs, metadata=metadata))
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(strip(nb), path)
    return path
