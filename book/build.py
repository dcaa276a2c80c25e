"""Build the pages with Sphinx, warnings as errors, from the notebooks that `book/execute.py` has cached."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, from any folder

from book import drawings, planner, pyodide
from book.files import ROOT, write_atomically

# What shapes pages and Sphinx does not watch: the pins, our extensions, their data; scripts and styles, of which
# it copies none while no page has changed.
WATCHED = (
    "constraints.txt",
    "book/fpdf2.txt",
    "book/katex.txt",
    "book/in_page/*",
    "book/assets/**/*",
    "book/_templates/*",
    "book/_ext/**/*",
    "book/*.py",
    "book/*.yml",
    "lib/notation/*.py",
)
SETTINGS = ("SOLUTIONS", "UNROLLED_ADDRESS")  # of the environment, that every page depends on

FOLDERS = ("html", ".doctrees")  # under _build


def digest(root):
    """Fingerprint of the files and settings watched here."""
    files = sorted(file for pattern in WATCHED for file in root.glob(pattern))
    contents = [f.read_bytes() for f in files if f.is_file() and f.suffix != ".pyc"]
    settings = [f"{name}={os.environ.get(name, '')}".encode() for name in SETTINGS]
    settings += [f"Run buttons: {pyodide.found(root) is not None}".encode()]
    settings += [f"repetitions: {planner.found(root) is not None}".encode()]
    settings += [f"drawings as PDF: {drawings.found(root) is not None}".encode()]
    return hashlib.sha256(b"\0".join([*contents, *settings])).hexdigest()


def outputs(out):
    """Fingerprint of every page and what belongs to it, and of what Sphinx keeps to write the next ones.

    Parameters
    ----------
    out : Path
        The folder `_build`.

    Returns
    -------
    dict
        From the file's name in `out` to its fingerprint.
    """
    files = (file for folder in FOLDERS for file in (out / folder).rglob("*") if file.is_file())
    return {
        file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def intact(out, stamp):
    """Whether the last build came to its end and its outputs are as it left them.

    A missing doctree is no damage: the executor removes it so that Sphinx reads the page again.
    """
    now = outputs(out)
    return bool(stamp) and all(
        now.get(name, mark if name.endswith(".doctree") else None) == mark
        for name, mark in stamp["outputs"].items()
    )


def load_stamp(path):
    """Content of the stamp; empty if there is none or it is damaged."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # not JSON, not UTF-8
        return {}
    whole = isinstance(stamp, dict) and isinstance(stamp.get("outputs"), dict) and "tools" in stamp
    return stamp if whole else {}


def build(root):
    """Build incrementally if the last build came to its end with the same tools, else from the start.

    A page without changes is not read again, so its warnings would not be seen again either; and a build
    that was killed may have left half a page. The stamp stands only after a clean end. It knows every file
    written, so that one which was changed since is noticed.

    Parameters
    ----------
    root : Path
        Folder of `_config.yml`.

    Returns
    -------
    int
        Exit code of Jupyter Book.
    """
    out, tools = root / "_build", digest(root)
    path = out / "built"
    stamp = load_stamp(path)
    if not (stamp.get("tools") == tools and intact(out, stamp)):
        for folder in FOLDERS:
            shutil.rmtree(out / folder, ignore_errors=True)
    path.unlink(missing_ok=True)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    options = ["-n", "-W", "--keep-going"]
    code = subprocess.run([jupyter_book, "build", root, *options], cwd=root).returncode
    if code == 0:
        write_atomically(path, json.dumps({"tools": tools, "outputs": outputs(out)}, indent=1))
    return code


def provide():
    """Have what the pages need besides packages; the book can do without, and does less."""
    if pyodide.found() is None:
        print("Fetching Pyodide, Python for the browser, once …", flush=True)
        if pyodide.provide() is None:
            print(
                f"Pyodide {pyodide.VERSION} could not be had: the pages have no Run buttons. The next build"
                " tries again."
            )
    if planner.provide() is None:
        print(
            f"ts-fsrs {planner.VERSION} could not be had: no repetitions are planned. The next build tries again."
        )
    if drawings.provide() is None:
        print(
            "fpdf2 could not be had: drawings are offered as SVG only. The next build tries again."
        )


if __name__ == "__main__":
    try:
        provide()
    except pyodide.WrongHash as error:
        sys.exit(str(error))
    code = build(ROOT)
    if code:
        sys.exit(code)
    print("The book stands in _build/html/index.html; `make serve` shows it.")
