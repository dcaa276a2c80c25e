"""Citations of a notebook, which are links there, become what the bibliography knows."""

import json

from book.citations import to_roles


def read_roles(app, docname, source):
    """Change the prose of a notebook before it is read."""
    if not docname.startswith("notebooks/"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = to_roles("".join(cell["source"]))
    source[0] = json.dumps(notebook, ensure_ascii=False)


def setup(app):
    """Connect it."""
    app.connect("source-read", read_roles)
