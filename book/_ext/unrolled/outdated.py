"""Read a notebook again when its outputs have changed, though its text has not.

The executor keys each notebook by everything that it imports and writes the keys to `_build/keys.json`.
Sphinx itself looks at the notebook's file alone.
"""

import json
from pathlib import Path


def current_keys(app):
    """Return the executor's key of each notebook; none before its first run."""
    path = Path(app.srcdir) / "_build" / "keys.json"
    return json.loads(path.read_text(encoding="utf8")) if path.exists() else {}


def changed_notebooks(app, env, added, changed, removed):
    """Name the notebooks whose key is not the one they were read with."""
    keys = current_keys(app)
    return [
        name
        for name in env.found_docs
        if name in keys and env.metadata.get(name, {}).get("unrolled_key") != keys[name]
    ]


def remember_key(app, doctree):
    """Keep the key in the page's metadata, which Sphinx stores and merges."""
    key = current_keys(app).get(app.env.docname)
    if key is not None:
        app.env.metadata[app.env.docname]["unrolled_key"] = key


def setup(app):
    """Connect both ends."""
    app.connect("env-get-outdated", changed_notebooks)
    app.connect("doctree-read", remember_key)
