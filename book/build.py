"""Build the pages with Sphinx, warnings as errors, from the notebooks that `book/execute.py` has cached."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, from any folder

from book.files import ROOT, write_atomically

# What shapes pages and Sphinx does not watch: the pins, our extensions, their data.
WATCHED = (
    "constraints.txt",
    "book/_ext/**/*",
    "book/*.py",
    "book/*.yml",
    "lib/notation/symbols.py",
)


def digest(root):
    """Fingerprint of the files watched here."""
    files = sorted(file for pattern in WATCHED for file in root.glob(pattern))
    contents = [f.read_bytes() for f in files if f.is_file() and f.suffix != ".pyc"]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def build(root):
    """Build incrementally if the last build came to its end with the same tools, else from the start.

    A page without changes is not read again, so its warnings would not be seen again either; and a build
    that was killed may have left half a page. The stamp stands only after a clean end.

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
    stamp = out / "built"
    if not (stamp.exists() and stamp.read_text(encoding="utf-8") == tools):
        for folder in (out / "html", out / ".doctrees"):
            shutil.rmtree(folder, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    options = ["-n", "-W", "--keep-going"]
    code = subprocess.run([jupyter_book, "build", root, *options], cwd=root).returncode
    if code == 0:
        write_atomically(stamp, tools)
    return code


if __name__ == "__main__":
    code = build(ROOT)
    if code:
        sys.exit(code)
    print("The book stands in _build/html/index.html; `make serve` shows it.")
