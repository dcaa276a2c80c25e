"""The Sphinx extension of the book: assets, generated tables, quizzes, launch links."""

import os

from unrolled import assets, concepts, notation, outdated, quizzes, repository, tables


def setup(app):
    """Connect each part to Sphinx; kernels that the build starts learn that they draw for a page."""
    os.environ["UNROLLED_PAGE"] = "1"
    for part in (assets, concepts, notation, outdated, quizzes, repository, tables):
        part.setup(app)
    # Jupyter Book always sets this value of an extension that we leave out.
    app.add_config_value("comments_config", {}, "html")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
