"""Files and folders that are written whole or not at all."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(out):
    """Give a file to write to, which takes its place under its name once all has been written.

    Parameters
    ----------
    out : Path
        In a folder that exists.

    Yields
    ------
    Path
    """
    handle, name = tempfile.mkstemp(dir=out.parent, suffix=".part")
    os.close(handle)
    try:
        yield Path(name)
        os.chmod(name, 0o644)
        os.replace(name, out)
    except BaseException:
        os.unlink(name)
        raise


@contextmanager
def whole_folder(out):
    """Give a folder to write to, which takes its name once all has been written.

    Parameters
    ----------
    out : Path
        In a folder that exists; must not exist itself.

    Yields
    ------
    Path

    Raises
    ------
    ValueError
        If there is a file or folder of that name.
    """
    if out.exists():
        raise ValueError(f"got {out}, expected a folder that does not exist yet")
    folder = tempfile.mkdtemp(dir=out.parent, suffix=".part")
    try:
        yield Path(folder)
        os.chmod(folder, 0o755)
        os.replace(folder, out)
    except BaseException:
        shutil.rmtree(folder)
        raise
