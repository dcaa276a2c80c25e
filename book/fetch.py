"""What the build asks other places for, by its hash: through npm's client, through pip."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path


class WrongHash(Exception):
    """A file is not the one that was asked for: the build stops."""


def sha256(content):
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def intact(path, digest):
    """Whether a file is there and is the right one."""
    return path.is_file() and sha256(path.read_bytes()) == digest


def write_bytes(path, content):
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(content)
    beside.replace(path)


def by_npm(package, place, seconds):
    """Fetch the archive of a package from npm, if its client is installed.

    Parameters
    ----------
    package : str
        As in "ts-fsrs@5.4.2".
    place : Path
        An empty folder.
    seconds : float
        At most.

    Returns
    -------
    Path or None
        The archive.
    """
    npm = shutil.which("npm")
    if npm is None:
        return None
    options = ["--silent", "--fetch-retries=0", "--pack-destination", place]
    if not runs([npm, "pack", package, *options], place, seconds):
        return None
    return next(Path(place).glob("*.tgz"), None)


def by_pip(requirement, place, seconds):
    """Fetch the wheel that a file names by its hash; pip refuses one with another hash.

    Parameters
    ----------
    requirement : Path
    place : Path
        Folder for the wheel.
    seconds : float
        At most.

    Returns
    -------
    bool
        Whether pip came to a good end.
    """
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--retries", "1"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", place]
    return runs([*command, "--require-hashes", "--requirement", str(requirement)], place, seconds)


def runs(command, place, seconds):
    """Whether a command comes to a good end in a number of seconds."""
    try:
        run = subprocess.run(command, cwd=place, capture_output=True, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0
