"""The cache of executed notebooks that Sphinx reads, and what a record depends on.

jupyter-cache knows a notebook by its code cells. Here a record holds only as long as what those cells import
from `lib`, the data they name, the Python version, the pinned packages and the stored outputs are the same.
"""

import hashlib
import json
import shutil
import sqlite3
import sys
from contextlib import closing, suppress

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.db import DB_NAME, NbCacheRecord
from sqlalchemy.exc import SQLAlchemyError

from book.files import ROOT, write_atomically
from book.imports import files_of

COST = ("seconds", "cpu_seconds", "peak_mb", "calibration")


def digest(path, root=ROOT, known=None):
    """Fingerprint of what a notebook's outputs depend on besides its own cells; `known` as in `files_of`."""
    parts = [sys.version.split()[0].encode()]
    for file in [root / "constraints.txt", *files_of(path, root, known)]:
        parts += [file.relative_to(root).as_posix().encode(), file.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


class Records:
    """The records under `_build`, the keys under which they hold, and what each notebook cost.

    Parameters
    ----------
    root : Path
        Folder of the book.
    """

    def __init__(self, root):
        self.root, self.build = root, root / "_build"
        self.known = {}  # about the files of `lib`, which stay as they are while the records are in use
        self.keys_file, self.cost_file = self.build / "keys.json", self.build / "cost.json"
        self.cache = _open(self.build / ".jupyter_cache")
        self.keys = _load(self.keys_file)
        costs = _load(self.cost_file)
        self.cost = {name: cost for name, cost in costs.items() if _is_cost(cost)}

    def key(self, path):
        """Name of a notebook, and the key of its cells and of what they depend on."""
        _, cells = self.cache.create_hashed_notebook(nbformat.read(path, as_version=4))
        return path.relative_to(self.root).as_posix(), [cells, digest(path, self.root, self.known)]

    def fresh(self, path):
        """Whether the record of a notebook is there, unharmed, and still holds."""
        name, key = self.key(path)
        stored = self._stored(key[0])
        return stored is not None and name in self.cost and self.keys.get(name) == [*key, stored]

    def _stored(self, cells):
        """Fingerprint of the stored outputs; None if there are none."""
        try:
            NbCacheRecord.record_from_hashkey(cells, self.cache.db)
            stored = (self.cache.path / "executed" / cells / "base.ipynb").read_bytes()
        except (KeyError, OSError):
            return None
        return hashlib.sha256(stored).hexdigest()

    def drop(self, path):
        """Remove the record of a notebook and, so that Sphinx reads the page anew, its doctree."""
        name, (cells, _) = self.key(path)
        (self.build / ".doctrees" / name).with_suffix(".doctree").unlink(missing_ok=True)
        if name in self.keys:
            del self.keys[name]
            self.save()
        shutil.rmtree(self.cache.path / "executed" / cells, ignore_errors=True)
        with suppress(KeyError):
            record = NbCacheRecord.record_from_hashkey(cells, self.cache.db)
            NbCacheRecord.remove_record(record.pk, self.cache.db)

    def add(self, path, key, nb, cost):
        """Cache an executed notebook; its key comes last, so that a record without one is void."""
        bundle = CacheBundleIn(nb, str(path), data={"execution_seconds": cost["seconds"]})
        self.cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        name, (cells, inputs) = key
        self.keys[name], self.cost[name] = [cells, inputs, self._stored(cells)], cost
        self.save()

    def save(self):
        """Write the keys and the costs."""
        for file, content in ((self.keys_file, self.keys), (self.cost_file, self.cost)):
            write_atomically(file, json.dumps(content, indent=1, sort_keys=True) + "\n")


def _open(folder):
    """Open jupyter-cache's folder; begin a new one where its database is damaged."""
    try:
        if (folder / DB_NAME).exists():
            with closing(sqlite3.connect(folder / DB_NAME)) as database:
                if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    raise RuntimeError("the database is damaged")
        cache = get_cache(folder)
        cache.list_cache_records()
        cache.get_cache_limit()  # the other table
    except (RuntimeError, TypeError, ValueError, SQLAlchemyError, sqlite3.Error):
        shutil.rmtree(folder)
        cache = get_cache(folder)
    return cache


def _load(path):
    """Content of a JSON file that holds an object; empty where it does not."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # not JSON, not UTF-8
        content = {}
    return content if isinstance(content, dict) else {}


def _is_cost(cost):
    """Whether an entry of the cost file has the numbers of one notebook."""
    return isinstance(cost, dict) and all(isinstance(cost.get(x), int | float) for x in COST)
