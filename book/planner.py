"""The planner of repetitions: ts-fsrs from npm, one archive by its hash, kept in `_build/ts-fsrs`.

Two sources are asked in turn: npm's own client, where it is installed, and npm's public registry. Without the
archive the page on which one practises works, but plans nothing.
"""

import tarfile
import tempfile
import urllib.request
from pathlib import Path

from book.fetch import WrongHash, by_npm, intact, sha256, write_bytes
from book.files import ROOT

VERSION = "5.4.2"
HASH = "f91a53b58c7269db5528ad420208217384be610a4146a137b85dcaa07e3301cb"
NAME = f"ts-fsrs-{VERSION}.tgz"
REGISTRY = f"https://registry.npmjs.org/ts-fsrs/-/{NAME}"
# What the site gets of the archive, and under which name.
PUBLISHED = {"package/dist/index.umd.js": "fsrs.js", "package/LICENSE": "LICENSE.txt"}


def archive(root=ROOT):
    """Where the archive is kept."""
    return Path(root) / "_build" / "ts-fsrs" / NAME


def found(root=ROOT):
    """Return the archive if it is there and the right one, or None; nothing is fetched."""
    path = archive(root)
    return path if intact(path, HASH) else None


def provide(root=ROOT, sources=None):
    """Fetch the archive if it is missing.

    Parameters
    ----------
    root : Path
        Folder of the book.
    sources : list of callable, optional
        Each returns the archive's bytes, or None. Default: the two of this module.

    Returns
    -------
    Path or None
        The archive; None if it could not be had.

    Raises
    ------
    WrongHash
        If a source has another archive of this name.
    """
    for source in sources or (from_npm, from_registry):
        if found(root):
            break
        content = source()
        if content is None:
            continue
        if sha256(content) != HASH:
            raise WrongHash(
                f"{NAME} has the SHA-256 {sha256(content)}, expected {HASH}: it is not the archive that was "
                f"tested. It came {source.__name__.replace('_', ' ')}"
            )
        write_bytes(archive(root), content)
    return found(root)


def from_npm():
    """Fetch the archive by npm's client, if there is one."""
    with tempfile.TemporaryDirectory() as place:
        path = by_npm(f"ts-fsrs@{VERSION}", place, 120)
        return path and path.read_bytes()


def from_registry():
    """Fetch the archive from npm's public registry."""
    try:
        with urllib.request.urlopen(REGISTRY, timeout=10) as answer:
            return answer.read()
    except OSError:
        return None


def publish(source, target):
    """Copy script and licence into the site.

    Parameters
    ----------
    source : Path
        The archive.
    target : Path
        Folder.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source) as package:
        for member, name in PUBLISHED.items():
            (target / name).write_bytes(package.extractfile(member).read())
