"""Execute the notebooks that need it, on all cores, into the cache that Sphinx reads.

jupyter-cache knows a notebook by its code cells. This script also watches what those import from `lib`, the
data they name, the Python version and the pinned packages, and drops a record when one of them has changed.
"""

import argparse
import ast
import asyncio
import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, from any folder

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from book.files import ROOT, notebooks, write_atomically
from book.imports import files_of

TIMEOUT = 180  # seconds for one cell; the budget of a whole notebook is 45
COST = (  # asked of the kernel itself; Linux counts kilobytes, macOS bytes
    "(__import__('time').process_time(), __import__('resource').getrusage(0).ru_maxrss"
    " / (2**20 if __import__('sys').platform == 'darwin' else 2**10))"
)


def run_notebook(path, page=True, on_cell=None, clients=None, env=None, **options):
    """Execute a notebook in a kernel of its own, in its folder.

    Parameters
    ----------
    path : Path
    page : bool
        Draw figures as HTML for the built page, not as widgets and images for a live kernel.
    on_cell : callable, optional
        Called after every code cell.
    clients : list, optional
        The client is put on it, so that another thread can stop the kernel.
    env : dict, optional
        Further environment variables.
    **options
        Of `nbclient.NotebookClient`.

    Returns
    -------
    nb : NotebookNode
        With its outputs.
    cost : dict
        `seconds`, `cpu_seconds` and `peak_mb` (resident) of the kernel.

    Raises
    ------
    CellExecutionError
        With the cell and the traceback.
    """
    nb = nbformat.read(path, as_version=4)
    hooks = {"on_cell_executed": lambda **_: on_cell()} if on_cell else {}
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as sockets:
        # Sockets in a folder, not ports: no two kernels collide, and no network is needed.
        kernel = AsyncKernelManager(
            kernel_name=nb.metadata.get("kernelspec", {}).get("name", "python3"),
            transport="ipc",
            connection_file=str(Path(sockets) / "kernel.json"),
        )
        place = {"metadata": {"path": str(path.parent)}}
        # No timing in the cells: jupyter-cache would not know the notebook again.
        options |= {"record_timing": False, "resources": place, "timeout": TIMEOUT}
        client = NotebookClient(nb, kernel, **hooks, **options)
        if clients is not None:
            clients.append(client)
        cpu, memory = asyncio.run(_run(client, _environment(page, env or {})))
    seconds = time.perf_counter() - start
    return nb, {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_mb": round(memory),
    }


def _environment(page, extra):
    own = ("UNROLLED_PAGE", "UNROLLED_SEED")
    env = {key: value for key, value in os.environ.items() if key not in own}
    env |= {"OMP_NUM_THREADS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    return env | ({"UNROLLED_PAGE": "1"} if page else {}) | extra


async def _run(client, env):
    try:
        await client.async_execute(cleanup_kc=False, env=env)
        question = client.kc.execute("", silent=True, user_expressions={"cost": COST})
        reply = await client.async_wait_for_reply(question)
        return ast.literal_eval(reply["content"]["user_expressions"]["cost"]["data"]["text/plain"])
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if client.km.has_kernel:
            await client.km.shutdown_kernel(now=True)


def digest(path, root=ROOT):
    """Fingerprint of what a notebook's outputs depend on besides its own cells."""
    parts = [sys.version.split()[0].encode()]
    for file in [root / "constraints.txt", *files_of(path, root)]:
        parts += [file.relative_to(root).as_posix().encode(), file.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


class Records:
    """The cache of executed notebooks under `build`, and the keys under which they hold."""

    def __init__(self, root):
        self.root, self.build = root, root / "_build"
        self.keys_file, self.cost_file = self.build / "keys.json", self.build / "cost.json"
        folder = self.build / ".jupyter_cache"
        try:
            self.cache = get_cache(folder)
            self.cache.list_cache_records()
        except (RuntimeError, SQLAlchemyError):  # killed while it was made
            shutil.rmtree(folder)
            self.cache = get_cache(folder)
        self.keys, self.cost = _load(self.keys_file), _load(self.cost_file)

    def key(self, path):
        """Name of a notebook, and the key of its cells and of what they depend on."""
        _, cells = self.cache.create_hashed_notebook(nbformat.read(path, as_version=4))
        return path.relative_to(self.root).as_posix(), [cells, digest(path, self.root)]

    def fresh(self, path):
        """Whether the record of a notebook is there and still holds."""
        name, key = self.key(path)
        try:
            self.cache.get_cache_bundle(NbCacheRecord.record_from_hashkey(key[0], self.cache.db).pk)
        except (KeyError, nbformat.reader.NotJSONError):
            return False
        return self.keys.get(name) == key

    def drop(self, path):
        """Remove the record of a notebook and, so that Sphinx reads the page anew, its doctree."""
        name, (cells, _) = self.key(path)
        (self.build / ".doctrees" / name).with_suffix(".doctree").unlink(missing_ok=True)
        if self.keys.pop(name, None):
            self.save()
        shutil.rmtree(self.cache.path / "executed" / cells, ignore_errors=True)
        with suppress(KeyError):
            record = NbCacheRecord.record_from_hashkey(cells, self.cache.db)
            NbCacheRecord.remove_record(record.pk, self.cache.db)

    def add(self, path, key, nb, cost):
        """Cache an executed notebook; its key comes last, so that a record without one is void."""
        bundle = CacheBundleIn(nb, str(path), data={"execution_seconds": cost["seconds"]})
        self.cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        name, cells_and_digest = key
        self.keys[name], self.cost[name] = cells_and_digest, cost
        self.save()

    def save(self):
        """Write the keys and the costs."""
        for file, content in ((self.keys_file, self.keys), (self.cost_file, self.cost)):
            write_atomically(file, json.dumps(content, indent=1, sort_keys=True) + "\n")


def _load(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def execute(paths, root=ROOT, fresh=False, jobs=None):
    """Execute those of the notebooks whose record is missing or void; return the names of the failed."""
    records = Records(root)
    todo = [path for path in paths if fresh or not records.fresh(path)]
    for path in todo:
        records.drop(path)
    print(f"{len(todo)} of {len(paths)} notebooks to execute", flush=True)
    jobs = jobs or os.cpu_count()
    cells = sum(c.cell_type == "code" for p in todo for c in nbformat.read(p, 4).cells)
    clients, failed = [], []
    with (
        ThreadPoolExecutor(jobs) as pool,
        tqdm(total=cells, unit="cell", disable=None if todo else True) as bar,
    ):
        # The key is taken before the run: a file edited meanwhile voids the record.
        runs = {
            pool.submit(run_notebook, path, on_cell=bar.update, clients=clients): (
                path,
                records.key(path),
            )
            for path in todo
        }
        try:
            for run in as_completed(runs):
                path, key = runs[run]
                try:
                    nb, cost = run.result()
                except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                    failed.append(key[0])
                    tqdm.write(f"\n{key[0]} failed\n{error}")
                else:
                    records.add(path, key, nb, cost)
                    tqdm.write(f"  {path.stem}: {cost['seconds']} s, {cost['peak_mb']} MB")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for client in clients:
                _kill(client)
            raise
    return failed


def _kill(client):
    process = getattr(getattr(client.km, "provisioner", None), "process", None)
    if process is not None and process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)


def main():
    """Execute the notebooks named, or all of the book."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in _toc.yml")
    parser.add_argument("--fresh", action="store_true", help="execute even what is in the cache")
    parser.add_argument("--jobs", type=int, help="notebooks at a time; default: one for each core")
    options = parser.parse_args()
    paths = [path.resolve() for path in options.notebooks] or notebooks()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop as on Ctrl-C
    try:
        failed = execute(paths, fresh=options.fresh, jobs=options.jobs)
    except KeyboardInterrupt:
        sys.exit("interrupted; what was finished is kept")
    if failed:
        sys.exit(f"{len(failed)} of {len(paths)} notebooks failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
