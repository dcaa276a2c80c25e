"""Where the planner of repetitions comes from: two sources in turn, one archive by its hash."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from book import fetch, planner


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A small archive in place of the real one."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as package:
        for name in ("package/dist/index.umd.js", "package/dist/other.js", "package/LICENSE"):
            member = tarfile.TarInfo(name)
            member.size = len(name)
            package.addfile(member, io.BytesIO(name.encode()))
    content = made.getvalue()
    monkeypatch.setattr(planner, "HASH", hashlib.sha256(content).hexdigest())
    return content


def test_the_second_source_is_asked_when_the_first_has_nothing(tmp_path, small):
    path = planner.provide(tmp_path, [lambda: None, lambda: small])
    assert path == planner.found(tmp_path)
    assert path.read_bytes() == small
    assert [file.name for file in path.parent.iterdir()] == [planner.NAME]


def test_what_is_there_is_not_fetched_again_and_what_is_damaged_is(tmp_path, small):
    path = planner.provide(tmp_path, [lambda: small])
    assert planner.provide(tmp_path, [lambda: pytest.fail("asked again")]) == path
    path.write_bytes(small[:-1])
    assert planner.found(tmp_path) is None
    assert planner.provide(tmp_path, [lambda: small]) == path


def test_without_a_source_there_is_none(tmp_path):
    assert planner.provide(tmp_path, [lambda: None]) is None


def test_another_archive_stops_the_build_and_is_not_kept(tmp_path):
    def from_elsewhere():
        return b"something else"

    with pytest.raises(planner.WrongHash, match=r"ts-fsrs-5\.4\.2.*tested. It came from elsewhere"):
        planner.provide(tmp_path, [from_elsewhere])
    assert not planner.archive(tmp_path).exists()


def test_npm_and_the_registry_are_asked_for_one_version_and_may_fail(tmp_path, small, monkeypatch):
    commands = []

    def run(command, cwd, **_):
        commands.append(command)
        (Path(cwd) / planner.NAME).write_bytes(small)
        return fetch.subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(fetch.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(fetch.subprocess, "run", run)
    assert planner.from_npm() == small
    assert f"ts-fsrs@{planner.VERSION}" in commands[0]
    monkeypatch.setattr(fetch.shutil, "which", lambda name: None)
    assert planner.from_npm() is None

    def broken(address, timeout):
        assert address.endswith(planner.NAME)
        raise OSError("no network")

    monkeypatch.setattr(planner.urllib.request, "urlopen", broken)
    assert planner.provide(tmp_path) is None


def test_the_site_gets_script_and_licence_and_nothing_else(tmp_path, small):
    path = planner.provide(tmp_path, [lambda: small])
    planner.publish(path, tmp_path / "site")
    found = {file.name: file.read_text() for file in (tmp_path / "site").iterdir()}
    assert found == {name: member for member, name in planner.PUBLISHED.items()}
