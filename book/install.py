"""Make the environment of the book: find a Python, create `.venv`, install the pinned packages.

    python3 book/install.py

`make` calls it. It needs no packages and runs on Python 3.8 and later; for the environment it looks for one
that the book supports. When something fails it says what to type and removes what it had begun.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit(f"book/install.py runs on Python 3.8 and later, this is {sys.version.split()[0]}")

import argparse
import errno
import os
import platform
import re
import shlex
import shutil
import subprocess
import tempfile
import threading
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
KATEX = ROOT / "book" / "katex.txt"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
NEEDED = 2.0  # gigabytes of an environment with the build of PyTorch for the CPU
NAMES = ["python3", "python", sys.executable]
# Printed by an interpreter: its version, and whether it can make environments.
ABOUT = """
import sys
try:
    import ensurepip, venv
except ImportError:
    ensurepip = None
print("%d.%d %d" % (sys.version_info[0], sys.version_info[1], ensurepip is not None))
"""


class Failure(Exception):
    """What went wrong, and what to type."""


class DiskFull(Failure):
    """There is no room for the environment."""

    def __init__(self, place):
        parent = _existing(place)
        temporary = tempfile.gettempdir()
        super().__init__(
            f"The disk is full: {_free(parent):.1f} GB are free in {parent} and {_free(temporary):.1f} GB in\n"
            f"{temporary}, which pip uses while it works. The environment takes {NEEDED:.0f} GB, or 6 GB with\n"
            "PyTorch for CUDA. Make room and repeat the command, or use other folders:\n"
            "    TMPDIR=/large/disk make VENV=/large/disk/unrolled book"
        )


def supported(root=ROOT):
    """Python versions that `pyproject.toml` allows, as in ["3.11", "3.12"]."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    low, high = re.search(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"$', text, re.M).groups()
    return [f"3.{minor}" for minor in range(int(low), int(high))]


def about(python):
    """Version of an interpreter, and whether it can make environments; None if it does not run."""
    try:
        command = [str(python), "-c", ABOUT]
        run = subprocess.run(command, capture_output=True, text=True, timeout=60)
        version, able = run.stdout.split()
        return version, able == "1"
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def find_python(wanted, versions):
    """Name of the first interpreter that the book supports and that can make environments.

    Parameters
    ----------
    wanted : str
        The only one to consider; empty: those on the search path.
    versions : list of str

    Returns
    -------
    str

    Raises
    ------
    Failure
        If there is none.
    """
    names = [wanted] if wanted else ["python" + version for version in versions] + NAMES
    found = {name: about(name) for name in names}
    fitting = [name for name in names if found[name] and found[name][0] in versions]
    for name in fitting:
        if found[name][1]:
            return name
    if fitting:
        version = found[fitting[0]][0]
        raise Failure(
            f"{fitting[0]} is Python {version} without the module venv. On Debian or Ubuntu, type\n"
            f"    sudo apt install python{version}-venv\n"
            "and repeat the command."
        )
    others = {found[name][0]: name for name in reversed(names) if found[name]}
    others = [f"{name} is {version}" for version, name in others.items()]
    low, high = versions[0], versions[-1]
    raise Failure(
        f"Python {low} to {high} is needed; {', '.join(others) or names[0] + ' does not run'}. Install one:\n"
        "    sudo apt install python3 python3-venv    (Debian, Ubuntu)\n"
        "    sudo dnf install python3                 (Fedora)\n"
        f"    brew install python@{high}                 (macOS)\n"
        "If you have one that is not on the search path, name it:\n"
        "    make PYTHON=/path/to/python book"
    )


def answers(url, seconds=5):
    """Whether a server answers in time. The time-out of `urlopen` does not cover the name server."""
    answer = []

    def ask():
        try:
            request = urllib.request.Request(url, method="HEAD")
            with urllib.request.urlopen(request, timeout=seconds):
                answer.append(True)
        except Exception:  # whatever it is, pip cannot be expected to do better
            pass

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(answer)


def torch_options(given, system):
    """Options of pip that bring the build of PyTorch for the CPU.

    Parameters
    ----------
    given : str
        The user's own options, which are taken as they are; empty: choose.
    system : str
        As `platform.system()` says it. Only on Linux does PyPI have the build for CUDA.

    Returns
    -------
    list of str
    """
    if given or system != "Linux":
        return shlex.split(given)
    if answers(CPU_INDEX + "/torch/"):
        return ["--extra-index-url", CPU_INDEX]
    print(
        f"{CPU_INDEX} does not answer: taking PyTorch from pip's own index, where the build for Linux may"
        " be the one for CUDA (several GB).",
        flush=True,
    )
    return []


def explain(text, place):
    """What the error messages of pip or venv mean, and what to type.

    Parameters
    ----------
    text : str
        What it wrote on stderr.
    place : Path
        Folder of the environment.

    Returns
    -------
    Failure
    """
    # `venv` does not pass on what its own pip says: look at the disk, too.
    full = min(_free(_existing(place)), _free(tempfile.gettempdir())) < 0.02
    if full or re.search(r"No space left on device|Errno (28|122)\b|Disk quota exceeded", text):
        return DiskFull(place)
    if re.search(
        r"(NewConnection|NameResolution|Proxy|SSL)Error|(connection|[Rr]ead) timed out", text
    ):
        return Failure(
            "pip could not reach its package index. Check the connection and repeat the command; behind a proxy:\n"
            "    export https_proxy=http://host:port"
        )
    if re.search(r"No matching distribution found for torch\b", text):
        return Failure(
            f"There is no PyTorch for this machine ({platform.system()} {platform.machine()}). It needs a 64-bit\n"
            "Linux with glibc 2.28 or later, macOS 14 on Apple silicon, or Windows with WSL. Without it, you can\n"
            "still use the book online."
        )
    return Failure("The message above says what failed. Remove the cause and repeat the command.")


def _existing(place):
    """The folder itself or the nearest one above it that exists."""
    return next(folder for folder in (place, *place.parents) if folder.is_dir())


def _free(folder):
    """Free space of a folder's disk, in gigabytes."""
    return shutil.disk_usage(str(folder)).free / 1e9


def run(command, place):
    """Run a command in the root folder, show what it says on stderr, and explain it if it fails."""
    lines = []
    options = {"cwd": str(ROOT), "stderr": subprocess.PIPE, "text": True, "errors": "replace"}
    with subprocess.Popen([str(word) for word in command], **options) as process:
        for line in process.stderr:
            sys.stderr.write(line)
            lines.append(line)
    if process.returncode:
        raise explain("".join(lines), place)


def create(place, wanted, versions):
    """Make an empty environment."""
    python = find_python(wanted, versions)
    if _free(_existing(place)) < NEEDED:
        raise DiskFull(place)
    place.mkdir(parents=True)
    (place / "installing").touch()
    print(f"Installing packages into {place}, with {python}; this takes some minutes.", flush=True)
    run([python, "-m", "venv", place], place)


def outdated(place, wanted, versions):
    """Whether an environment was left half-made, or has another Python than is asked for."""
    inside = about(place / "bin" / "python")
    asked = about(wanted) if wanted else inside
    fits = inside and inside[0] in versions and asked and inside[0] == asked[0]
    return (place / "installing").exists() or not fits


def install(place, wanted="", torch="", constraints=CONSTRAINTS):
    """Make or update the environment; whatever fails or interrupts it, nothing half-made stays.

    Parameters
    ----------
    place : Path
        Folder of the environment. One that this script did not make is left alone.
    wanted : str
        Interpreter to use; empty: find one.
    torch : str
        Options of pip for PyTorch; empty: choose them.
    constraints : Path
        The pins.

    Raises
    ------
    Failure
        With what to type.
    """
    versions = supported()
    mark, stamp = place / "installing", place / "installed"
    if place.exists() and not mark.exists() and not stamp.exists():
        raise Failure(
            f"{place} was not made by `make`, so it is left alone. Remove it, or name another folder:\n"
            "    make VENV=.venv-unrolled book"
        )
    if place.exists() and outdated(place, wanted, versions):
        shutil.rmtree(str(place))
    update = place.exists()
    try:
        if update:
            mark.touch()
            print(f"Updating the packages in {place}.", flush=True)
        else:
            create(place, wanted, versions)
        packages(place, torch, constraints)
        stamp.touch()
        mark.unlink()
    except BaseException as error:
        if update and isinstance(error, Failure) and not isinstance(error, DiskFull):
            mark.unlink()  # pip has changed nothing: the next try is another update
        else:
            shutil.rmtree(str(place), ignore_errors=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(place) from error
        raise


def packages(place, torch, constraints):
    """Install the pinned packages, PyTorch first, and KaTeX beside them."""
    python = place / "bin" / "python"
    bare = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip = [*bare, "--constraint", constraints]
    if not _has_torch(python, constraints):
        run([*pip, *torch_options(torch, platform.system()), "torch"], place)
    run([*pip, "-e", ".[book,exam,pdf,test]"], place)
    target = place / "share" / "katex"
    run([*bare, "--no-deps", "--upgrade", "--target", target, "--requirement", KATEX], place)


def _has_torch(python, constraints):
    """Whether the environment has the pinned PyTorch, of whatever build."""
    pin = re.search(r"^torch==(\S+)$", constraints.read_text(encoding="utf-8"), re.M).group(1)
    code = "from importlib.metadata import version; print(version('torch').split('+')[0])"
    answer = subprocess.run([str(python), "-c", code], capture_output=True, text=True)
    return answer.stdout.strip() == pin


def main():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--venv", default=os.path.join(str(ROOT), ".venv"), help="its folder")
    parser.add_argument("--python", default="", help="interpreter to use")
    parser.add_argument("--torch-options", default="", help="options of pip for PyTorch")
    options = parser.parse_args()
    place = Path(os.path.abspath(options.venv))
    try:
        install(place, options.python, options.torch_options)
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; nothing was installed.")


if __name__ == "__main__":
    main()
