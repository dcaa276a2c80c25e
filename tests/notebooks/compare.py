"""What nbval compares in this book: text, and nothing else. A pytest plugin; `run.py` loads it.

nbval compares every kind of output but PNG, JPEG and widgets. Pictures and HTML are neither stored in
our notebooks nor the same in a live kernel and on a page, and progress bars go to stderr: so we name
what is compared.
"""

from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell

COMPARED = {"data", "text/plain", "stdout", "ename", "evalue"}


class AllBut:
    """A collection that holds everything except the given keys."""

    def __init__(self, keys):
        self.keys = keys

    def __contains__(self, key):
        return key not in self.keys


def execute_with_history(kernel, source, allow_stdin=None):
    """Send a cell as JupyterLab does: without history, IPython overlooks a `;` at the end."""
    return kernel.kc.execute(source, allow_stdin=allow_stdin, stop_on_error=False)


def pytest_configure():
    """Give nbval's kernel a history."""
    RunningKernel.execute_cell_input = execute_with_history


def pytest_itemcollected(item):
    """Compare text only; of a quiz, nothing; and let no cell go unchecked for want of a count."""
    if isinstance(item, IPyNbCell):
        item.parent.skip_compare = AllBut(COMPARED)
        if "quiz" in item.cell.metadata.get("tags", []):
            item.options["check"] = False
        elif item.cell.execution_count is None:
            item.cell.execution_count = 0  # else nbval would run the cell and compare nothing
