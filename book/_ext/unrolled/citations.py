"""Citations of a notebook, which are links there, become what the bibliography knows."""

from book.citations import to_roles


def read_roles(app, docname, source):
    """Change the text of a notebook before it is read."""
    if docname.startswith("notebooks/"):
        source[0] = to_roles(source[0])


def setup(app):
    """Connect it."""
    app.connect("source-read", read_roles)
