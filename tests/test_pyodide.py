"""Where Python for the browser comes from: three sources in turn, each file by its hash, kept once it is there."""

import hashlib
import io
import json
import re
import tarfile
import zipfile
from pathlib import Path

import pytest

from book import fetch, pyodide

FILES = {"pyodide.js": b"core", pyodide.NUMPY: b"arrays"}


@pytest.fixture(autouse=True)
def two_small_files(monkeypatch):
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    monkeypatch.setattr(pyodide, "HASHES", hashes)


def some(*kept):
    """A source that has some of the files, and a list of what it was asked for."""
    asked = []

    def source(names):
        asked.append(names)
        return {name: FILES[name] for name in names if name in kept}

    return source, asked


def test_what_one_source_lacks_the_next_one_brings(tmp_path):
    (first, _), (second, asked) = some("pyodide.js"), some(*FILES)
    place = pyodide.provide(tmp_path, [first, second])
    assert {path.name: path.read_bytes() for path in place.iterdir()} == FILES
    assert asked == [[pyodide.NUMPY]]


def test_what_is_there_is_not_fetched_again_and_what_is_damaged_is(tmp_path):
    source, asked = some(*FILES)
    place = pyodide.provide(tmp_path, [source])
    assert pyodide.provide(tmp_path, [source]) == pyodide.found(tmp_path) == place
    assert len(asked) == 1
    (place / "pyodide.js").write_bytes(b"half")
    assert pyodide.found(tmp_path) is None
    assert pyodide.provide(tmp_path, [source]) == place
    assert asked[1:] == [["pyodide.js"]]


def test_without_a_source_there_is_none(tmp_path):
    assert pyodide.provide(tmp_path, [some()[0], some("pyodide.js")[0]]) is None


def test_a_wrong_file_stops_the_build_and_is_not_kept(tmp_path):
    def from_elsewhere(names):
        return {pyodide.NUMPY: b"something else"}

    with pytest.raises(pyodide.WrongHash, match=r"numpy-2.*tested. It came from elsewhere"):
        pyodide.provide(tmp_path, [from_elsewhere])
    assert not (pyodide.folder(tmp_path) / pyodide.NUMPY).exists()


def test_npm_and_pip_are_asked_by_pinned_names_and_may_fail(tmp_path, monkeypatch):
    commands = []

    def runs(command, place, seconds):
        commands.append(command)
        if "npm" in command[0]:
            with tarfile.open(Path(place) / "pyodide.tgz", "w:gz") as archive:
                member = tarfile.TarInfo("package/pyodide.js")
                member.size = len(FILES["pyodide.js"])
                archive.addfile(member, io.BytesIO(FILES["pyodide.js"]))
        else:
            with zipfile.ZipFile(Path(place) / "a.whl", "w") as archive:
                archive.writestr(f"some/place/{pyodide.NUMPY}", FILES[pyodide.NUMPY])
        return True

    monkeypatch.setattr(fetch.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(fetch, "runs", runs)
    monkeypatch.setattr(pyodide, "answers", lambda url: False)
    assert pyodide.provide(tmp_path) is not None
    npm, pip = commands
    assert f"pyodide@{pyodide.VERSION}" in npm
    assert {"--require-hashes", "--no-deps", str(pyodide.REQUIREMENT)} <= set(pip)
    monkeypatch.setattr(fetch, "runs", lambda command, place, seconds: False)
    assert pyodide.provide(tmp_path / "other") is None
    monkeypatch.setattr(fetch.shutil, "which", lambda name: None)
    assert pyodide.from_npm(list(FILES)) == {}


def test_the_requirement_is_one_wheel_by_its_hash():
    lines = pyodide.REQUIREMENT.read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if not line.startswith("#")]
    assert re.fullmatch(r"[\w-]+==\S+ --hash=sha256:[0-9a-f]{64}", line)


def test_the_site_gets_files_a_short_lock_and_the_licence(tmp_path, monkeypatch):
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("numpy-2.0.2.dist-info/LICENSE.txt", "may be used")
        archive.writestr("numpy/random/LICENSE.txt", "another")
    monkeypatch.setitem(FILES, pyodide.NUMPY, wheel.getvalue())
    monkeypatch.setitem(pyodide.HASHES, pyodide.NUMPY, hashlib.sha256(wheel.getvalue()).hexdigest())
    place = pyodide.provide(tmp_path, [some(*FILES)[0]])
    count = pyodide.publish(place, tmp_path / "site")
    assert count == 4 + len(wheel.getvalue())
    lock = json.loads((tmp_path / "site/pyodide-lock.json").read_text())
    assert [*lock["packages"]] == ["numpy"]
    assert (tmp_path / "site/LICENSE-numpy.txt").read_text() == "may be used"


def test_the_lock_names_the_wheel_that_is_fetched():
    entry = pyodide.LOCK["packages"]["numpy"]
    assert entry["file_name"] == pyodide.NUMPY
    assert entry["version"] in pyodide.NUMPY
    python = pyodide.LOCK["info"]["python"].split(".")[:2]
    assert f"-cp{''.join(python)}-" in pyodide.NUMPY
