"""Execute the notebooks that need it, on all cores, into the cache that Sphinx reads."""

import argparse
import ast
import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, from any folder

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

from book import calibration
from book.files import ROOT, notebooks
from book.records import Records

TIMEOUT = 180  # seconds for one cell; the budget of a whole notebook is 45
# Asked of the kernel itself. Linux counts its memory in kilobytes, macOS in bytes.
COST = (
    "(__import__('time').process_time(), __import__('resource').getrusage(0).ru_maxrss"
    " / (2**20 if __import__('sys').platform == 'darwin' else 2**10))"
)
# In a name space of its own, and in one expression: the notebook's names stay as they are.
CALIBRATION = "(lambda names: (exec({source!r}, names), names['measure']())[1])({{}})".format(
    source=Path(calibration.__file__).read_text(encoding="utf-8")
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
        `seconds`, `cpu_seconds` and `peak_mb` (resident) of the kernel; `calibration`, the CPU seconds that
        one piece of fixed work took there, before the first cell and after the last (the median).

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
        cpu, memory, pieces = asyncio.run(_run(client, environment(page) | (env or {})))
    return nb, cost_of(time.perf_counter() - start, cpu, memory, pieces)


def cost_of(seconds, cpu, memory, pieces):
    """What a run cost, as it is kept: `pieces` are the times of the fixed work."""
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 2),
        "peak_mb": round(memory),
        "calibration": round(statistics.median(pieces), 5),
    }


def environment(page):
    """Surroundings of a kernel: live or drawing for the page, no other seed, one thread."""
    own = ("UNROLLED_PAGE", "UNROLLED_SEED")
    env = {key: value for key, value in os.environ.items() if key not in own}
    env |= {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    return env | ({"UNROLLED_PAGE": "1"} if page else {})


async def _run(client, env):
    pieces, before = [], 0.0

    async def begin(**_):
        nonlocal before
        start, _ = await _ask(client, COST)
        pieces.extend(await _ask(client, CALIBRATION))
        before = (await _ask(client, COST))[0] - start

    client.on_notebook_start = begin
    try:
        await client.async_execute(cleanup_kc=False, env=env)
        cpu, memory = await _ask(client, COST)
        return cpu - before, memory, pieces + await _ask(client, CALIBRATION)
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if client.km.has_kernel:
            await client.km.shutdown_kernel(now=True)


async def _ask(client, expression):
    """Value of an expression in the kernel, which keeps no trace of it."""
    question = client.kc.execute("", silent=True, user_expressions={"answer": expression})
    return answer(await client.async_wait_for_reply(question))


def answer(reply):
    """Value of the expression `answer` in what a kernel replied."""
    return ast.literal_eval(reply["content"]["user_expressions"]["answer"]["data"]["text/plain"])


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
