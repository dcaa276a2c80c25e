"""Python for the browser: the files of Pyodide and of its NumPy, by their hashes, kept in `_build/pyodide`.

Three sources are asked in turn for what is missing: npm, where it is installed (it has all but NumPy), Pyodide's
own distribution, and the wheel that `book/pyodide.txt` names. Without them the pages have no Run buttons.
"""

import json
import shutil
import tarfile
import tempfile
import urllib.request
import zipfile
from pathlib import Path

from book.fetch import WrongHash, by_npm, by_pip, intact, sha256, write_bytes
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
SECONDS = 600  # for a source


def folder(root=ROOT):
    """Where the files are kept."""
    return Path(root) / "_build" / "pyodide" / VERSION


def found(root=ROOT):
    """Return the folder with all files, or None; nothing is fetched."""
    place = folder(root)
    return place if all(intact(place / name, digest) for name, digest in HASHES.items()) else None


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
        missing = [name for name, digest in HASHES.items() if not intact(place / name, digest)]
        if not missing:
            break
        for name, content in source(missing).items():
            if sha256(content) != HASHES[name]:
                raise WrongHash(
                    f"{name} of Pyodide {VERSION} has the SHA-256 {sha256(content)}, expected {HASHES[name]}: it "
                    f"is not the file that was tested. It came {source.__name__.replace('_', ' ')}"
                )
            write_bytes(place / name, content)
    return found(root)


def from_npm(names):
    """Files of the package on npm, by the client that is installed."""
    if not set(names) - {NUMPY}:
        return {}
    with tempfile.TemporaryDirectory() as place:
        archive = by_npm(f"pyodide@{VERSION}", place, SECONDS)
        if archive is None:
            return {}
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
        if not by_pip(REQUIREMENT, place, SECONDS):
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
