"""The equations need NumPy and nothing else: a page, a phone, a machine without torch can run them."""

import subprocess
import sys

CODE = """
import importlib
import pkgutil
import sys

BLOCKED = ("torch", "matplotlib")


class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ImportError(f"{name} is blocked here")


sys.meta_path.insert(0, Blocker())
for name in BLOCKED:
    try:
        importlib.import_module(name)
    except ImportError:
        print(name, "blocked")

import numpy as np

import lib.equations

for module in pkgutil.walk_packages(lib.equations.__path__, "lib.equations."):
    importlib.import_module(module.name)
    print(module.name)

from lib.equations.lstm import lstm_step, lstm_step_backward

one, zero = np.ones((1, 1)), np.zeros((4, 1))
h, c, cache = lstm_step(one, one, 2 * one, zero, zero, zero[:, 0], zero[:, 0])
dx, dh, dc, *_, db_hh = lstm_step_backward(0 * one, one, cache)
print(c.item(), dc.item(), *db_hh)  # three gates half open, and nothing to write
"""


def test_whole_room_runs_with_torch_and_matplotlib_blocked(root):
    run = subprocess.run(
        [sys.executable, "-c", CODE], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    *found, numbers = run.stdout.splitlines()
    files = {path.stem for path in (root / "lib" / "equations").glob("*.py")} - {"__init__"}
    assert found[:2] == ["torch blocked", "matplotlib blocked"]
    assert {name.rpartition(".")[2] for name in found[2:]} == files
    assert numbers.split() == ["1.0", "0.5", "0.0", "0.5", "0.5", "0.0"]
