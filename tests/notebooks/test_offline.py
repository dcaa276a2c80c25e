"""Notebooks need no network: one is run where there is none, not even to this machine."""

import subprocess
import sys

import pytest

from book.execute import environment
from book.files import all_notebooks
from tests.notebooks.make import notebook
from tests.notebooks.run import ROOT

NOTEBOOKS = all_notebooks()
RUN = (
    "import sys; from pathlib import Path; from book.execute import run_notebook;"
    "run_notebook(Path(sys.argv[1]))"
)
CONNECT = "import socket; socket.create_connection(('127.0.0.1', {port}), timeout=5)"


def unshared(*command):
    """Run a command in a network namespace of its own, without any interface that is up."""
    return subprocess.run(
        ["unshare", "--map-root-user", "--net", "--", *map(str, command)],
        cwd=ROOT,
        env=environment(page=False),
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module", autouse=True)
def _namespaces():
    try:
        run = unshared("true")
    except FileNotFoundError:
        pytest.skip("no `unshare` on this machine")
    if run.returncode:
        pytest.skip(f"network namespaces are not permitted here: {run.stderr.strip()}")


@pytest.mark.skipif(not NOTEBOOKS, reason="no notebooks yet")
def test_a_notebook_runs_without_network():
    path = next((path for path in NOTEBOOKS if "data" in path.stem), *NOTEBOOKS[:1])
    run = unshared(sys.executable, "-c", RUN, path)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_network_is_off(tmp_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        path = notebook(tmp_path / "a.ipynb", CONNECT.format(port=server.getsockname()[1]))
        with_network = subprocess.run([sys.executable, "-c", RUN, path], cwd=ROOT, timeout=120)
        run = unshared(sys.executable, "-c", RUN, path)
    assert with_network.returncode == 0
    assert run.returncode != 0
    assert "Network is unreachable" in run.stderr
