"""JupyterLab on a copy of the notebooks, and one browser window per notebook: `make test-lab`."""

import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from book.files import ROOT
from tests.site.conftest import chromium

# All cells are in the page, whether or not they are in sight; nobody asks whether to send news.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
SECONDS = 240  # for a notebook to run, on a busy machine


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The notebooks with all that they read, to be changed at will."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("book", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def lab(folder):
    """Address of JupyterLab."""
    for name, setting in SETTINGS.items():
        file = folder / f".settings/@jupyterlab/{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(setting), encoding="utf-8")
    options = ["--no-browser", "--port=0", "--allow-root", "--expose-app-in-browser"]
    options += ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"]
    env = os.environ | {
        "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
        "OMP_NUM_THREADS": "1",
    }
    env.pop("UNROLLED_PAGE", None)
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        cwd=folder,
    )
    for line in server.stderr:
        found = re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/", line)
        if found:
            break
    else:
        pytest.fail("JupyterLab did not start: is it installed? `make test-lab` does so")
    # What it says later would fill the pipe.
    drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
    yield found[0]
    server.terminate()
    server.wait(20)
    drain.wait(20)


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser


class Opened:
    """A notebook in JupyterLab, its cells run."""

    def __init__(self, browser, address, folder, name):
        self.cells = nbformat.read(folder / name, as_version=4).cells
        self.page = browser.new_page(viewport={"width": 1500, "height": 1000})
        self.page.set_default_timeout(60_000)
        self.page.goto(f"{address}lab/tree/{name}?reset")
        self.book = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")
        self.book.locator(".jp-Cell").nth(len(self.cells) - 1).wait_for(state="attached")
        self.run("notebook:run-all-cells")

    def run(self, command):
        """Run a command of the notebook, and wait until the kernel has nothing left to do."""
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'"
        )
        self.page.evaluate(
            "command => { window.done = false; jupyterapp.commands.execute(command)"
            ".then(() => { window.done = true }) }",
            command,
        )
        self.page.wait_for_function("window.done", timeout=SECONDS * 1000)

    def cell(self, number):
        """The cell of that number, from 0."""
        return self.book.locator("> .jp-WindowedPanel-outer .jp-Cell").nth(number)


@pytest.fixture(scope="module")
def opened(request, browser, lab, folder):
    opened = Opened(browser, lab, folder, request.param)
    yield opened
    opened.page.close()
