"""The pinned packages: are there wheels for every Python, and what do the newest change?

python book/pins.py wheels     ask pip for a wheel of every pin, for every Python version
python book/pins.py upgrade    renew constraints.txt, and report which outputs of notebooks change
python book/pins.py outputs    only report
"""

import argparse
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, from any folder

import nbformat
import yaml
from nbclient.exceptions import CellExecutionError
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from book.clean import clean
from book.files import ROOT, notebooks, write_atomically
from book.install import CONSTRAINTS, Failure, install, supported

# Not pinned: what only builds packages, and what only the build of PyTorch for CUDA needs.
UNPINNED = re.compile(r"setuptools|wheel|pip|triton|(cuda|nvidia)-.*")


def resolve(python, *arguments):
    """What pip would install for a Python version from wheels alone; nothing is downloaded.

    Parameters
    ----------
    python : str
        As "3.13", by which pip understands 3.13.0.
    *arguments : str
        Requirements and options of pip.

    Returns
    -------
    list of dict
        The packages' metadata.

    Raises
    ------
    Failure
        With what pip says, if a package has no wheel or two exclude each other.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--dry-run", "--ignore-installed", "--only-binary=:all:", "--target", folder]
        command += ["--python-version", python, "--report", str(report), *arguments]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if run.returncode:
            errors = [line for line in run.stderr.splitlines() if line.startswith("ERROR")]
            raise Failure("\n".join([f"Python {python}:", *(errors or [run.stderr])]))
        items = json.loads(report.read_text(encoding="utf-8"))["install"]
    return [item["metadata"] for item in items]


def gaps(packages, python):
    """Requirements that the pinned packages leave open on a Python version.

    pip judges `python_version < "3.12"` by the Python that it runs on, so we judge it ourselves.

    Parameters
    ----------
    packages : list of dict
        From `resolve`.
    python : str

    Returns
    -------
    list of str
    """
    pinned = {canonicalize_name(package["name"]): package["version"] for package in packages}
    version = {"python_version": python, "python_full_version": f"{python}.0"}

    def holds(need, extra=""):
        return not need.marker or need.marker.evaluate(version | {"extra": extra})

    needs = [
        (p["name"], Requirement(text)) for p in packages for text in p.get("requires_dist", [])
    ]
    plain = [need for _, need in needs if holds(need)]
    extras = {(canonicalize_name(need.name), extra) for need in plain for extra in need.extras}
    found = set()
    for package, need in needs:
        name = canonicalize_name(need.name)
        asked = ["", *(extra for of, extra in extras if of == canonicalize_name(package))]
        if UNPINNED.fullmatch(name) or not any(holds(need, extra) for extra in asked):
            continue
        if name not in pinned:
            found.add(f"{package} needs {need.name}, which is not pinned")
        elif not need.specifier.contains(pinned[name].partition("+")[0], prereleases=True):
            found.add(f"{package} needs {need.name}{need.specifier}, not {pinned[name]}")
    return sorted(found)


def wheels(constraints=CONSTRAINTS):
    """Print, for every Python version, that all pins have wheels and suit each other.

    Raises
    ------
    Failure
        If one has none, or does not suit.
    """
    for python in supported():
        packages = resolve(python, "--no-deps", "--requirement", str(constraints))
        if found := gaps(packages, python):
            raise Failure("\n".join([f"Python {python}:", *found]))
        print(f"Python {python}: wheels of all {len(packages)} pinned packages", flush=True)


def requirements():
    """What the project asks for: everything in pyproject.toml, and what Binder gets besides."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    binder = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (more,) = [entry["pip"] for entry in binder["dependencies"] if isinstance(entry, dict)]
    extras = project["optional-dependencies"]
    wanted = [text for extra in ("book", "exam", "pdf", "test") for text in extras[extra]]
    listed = [*project["dependencies"], *wanted, *more]
    return [text for text in listed if not text.startswith("-")]


def renewed(text, packages):
    """Text of constraints.txt with other pins under the same comments.

    Parameters
    ----------
    text : str
    packages : list of dict
        From `resolve`.

    Returns
    -------
    str
    """
    comments = [line for line in text.splitlines() if line.startswith("#")]
    pins = [
        f"{package['name']}=={package['version'].partition('+')[0]}"
        for package in packages
        if not UNPINNED.fullmatch(canonicalize_name(package["name"]))
    ]
    return "\n".join([*comments, *sorted(pins, key=str.lower)]) + "\n"


def moved(old, new):
    """What differs between two texts of constraints.txt, a line each."""

    def pins(text):
        lines = (line for line in text.splitlines() if not line.startswith("#"))
        return {canonicalize_name(name): pin for name, pin in (line.split("==") for line in lines)}

    old, new = pins(old), pins(new)
    names = sorted(name for name in old | new if old.get(name) != new.get(name))
    return [f"{name}: {old.get(name, 'absent')} → {new.get(name, 'absent')}" for name in names]


def outputs_of(cell):
    """Text of a cell's outputs, line by line."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type == "error":
            parts.append(f"{output.ename}: {output.evalue}")
        else:
            parts.append(output.data.get("text/plain", ""))
    return "\n".join(parts).splitlines()


def differences(old, new, name):
    """Changed text outputs of a notebook.

    Parameters
    ----------
    old, new : NotebookNode
    name : str

    Returns
    -------
    list of str
        A unified diff for every code cell whose outputs differ.
    """
    found = []
    for number, (before, after) in enumerate(zip(old.cells, new.cells, strict=True), start=1):
        if before.cell_type == "code" and outputs_of(before) != outputs_of(after):
            texts = outputs_of(before), outputs_of(after)
            title = f"{name}, cell {number}"
            found.append("\n".join(difflib.unified_diff(*texts, title, title, lineterm="")))
    return found


def outputs(paths, renew=clean):
    """Execute notebooks and print which of their text outputs are no longer the stored ones.

    Parameters
    ----------
    paths : list of Path
    renew : callable
        From a path to the notebook's text with new outputs; `book.clean.clean`.

    Returns
    -------
    list of str
        Names of the notebooks that fail.
    """
    failed, changed = [], 0
    for path in paths:
        try:
            new = nbformat.reads(renew(path, True), as_version=4)
        except CellExecutionError as error:
            failed.append(path.name)
            print(f"{path.name} fails\n{error}", flush=True)
            continue
        found = differences(nbformat.read(path, as_version=4), new, path.name)
        changed += len(found)
        print("\n".join([f"{path.name}: {len(found)} outputs changed", *found]), flush=True)
    print(f"{changed} outputs changed in {len(paths)} notebooks, {len(failed)} notebooks fail")
    return failed


def upgrade():
    """Renew the pins: resolve, look for wheels, install in a fresh environment, execute the notebooks there.

    The files are written once the new pins have been installed, whatever outputs they change.
    """
    old = CONSTRAINTS.read_text(encoding="utf-8")
    new = renewed(old, resolve(supported()[0], *requirements()))
    changes = moved(old, new)
    print("\n".join(changes) or "Every pin is the newest that pyproject.toml allows.", flush=True)
    if not changes:
        return []
    folder = ROOT / "_build" / "upgrade"
    shutil.rmtree(folder, ignore_errors=True)
    write_atomically(folder / "constraints.txt", new)
    wheels(folder / "constraints.txt")
    install(folder / "venv", constraints=folder / "constraints.txt")
    binder = (ROOT / "environment.yml").read_text(encoding="utf-8")
    torch = re.search(r"^torch==(\S+)$", new, re.M)[1]
    write_atomically(
        ROOT / "environment.yml", re.sub(r"pytorch=[^=]+=", f"pytorch={torch}=", binder)
    )
    write_atomically(CONSTRAINTS, new)
    print("constraints.txt and environment.yml are written; now the notebooks.", flush=True)
    command = [folder / "venv" / "bin" / "python", "book/pins.py", "outputs"]
    run = subprocess.run([*map(str, command)], cwd=ROOT)
    print("Read the changes. Then `make record NB=…` what is right, and `make test`.")
    return ["outputs"] if run.returncode else []


def main():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=["wheels", "upgrade", "outputs"])
    parser.add_argument("notebooks", nargs="*", type=Path, help="of outputs; default: all")
    options = parser.parse_args()
    try:
        if options.task == "outputs":
            failed = outputs([path.resolve() for path in options.notebooks] or notebooks())
        else:
            failed = {"wheels": wheels, "upgrade": upgrade}[options.task]()
    except Failure as failure:
        sys.exit(str(failure))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
