"""The installer on machines where something is missing; interpreters, pip and the network are stand-ins."""

import ast
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from book import install

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ["3.11", "3.12", "3.13", "3.14"]
# Stands in for Python VERSION. The environment that it makes holds a copy of it, whose pip does as the
# file `pip` beside the shim says.
SHIM = """#!/bin/sh
case "$1 $2 $3" in
  "-c "*version_info*) echo {version} {able} ;;
  "-c "*torch*) cat {folder}/torch 2>/dev/null ;;
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip install") shift 3; echo "$*" >> {folder}/log; . {folder}/pip ;;
  book/install.py*) exec {real} -c '{pretend}' "$0" "$@" ;;
  *) exec {real} "$@" ;;
esac
"""
PRETEND = (
    "import runpy, sys; sys.executable = sys.argv[1]; del sys.argv[:2];"
    'runpy.run_path(sys.argv[0], run_name="__main__")'
)


class Machine:
    """A folder that is the whole search path, and what was called there."""

    def __init__(self, folder):
        self.bin, self.venv, self.log = folder / "bin", folder / "env", folder / "log"
        self.folder = folder
        self.bin.mkdir()
        self.pip("exit 0")
        for tool in ("sh", "bash", "make", "mkdir", "cp", "cat", "head", "rm", "touch"):
            (self.bin / tool).symlink_to(shutil.which(tool))

    def python(self, name, version, able=1):
        """Put an interpreter on the search path."""
        text = SHIM.format(
            version=version, able=able, folder=self.folder, real=sys.executable, pretend=PRETEND
        )
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)
        return str(path)

    def pip(self, script):
        """Set what pip does, in words of the shell."""
        (self.folder / "pip").write_text(script + "\n")

    def calls(self):
        """Arguments of every call of `pip install`."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def make(self, *options):
        """Run `make venv` with nothing else on the search path."""
        command = ["make", "venv", f"VENV={self.venv}", *options]
        env = {"PATH": str(self.bin), "HOME": str(self.folder)}
        return subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
        )


@pytest.fixture
def machine(tmp_path, monkeypatch):
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(machine.bin))
    monkeypatch.setattr(install, "NAMES", ["python3", "python"])
    monkeypatch.setattr(install, "answers", lambda url: False)
    monkeypatch.setattr(install, "NEEDED", 0)
    return machine


def failure(machine, **options):
    with pytest.raises(install.Failure) as caught:
        install.install(machine.venv, **options)
    return str(caught.value)


def test_the_versions_are_those_of_the_project():
    assert install.supported() == VERSIONS


def test_it_is_written_for_an_old_python():
    ast.parse(Path(install.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_first_that_fits_is_taken(machine):
    machine.python("python3", "3.14")
    machine.python("python3.12", "3.12")
    assert install.find_python("", VERSIONS) == "python3.12"
    assert install.find_python("python3", VERSIONS) == "python3"


def test_one_that_can_make_environments_is_preferred(machine):
    machine.python("python3.11", "3.11", able=0)
    machine.python("python3", "3.13")
    assert install.find_python("", VERSIONS) == "python3"


def test_no_venv_module(machine):
    machine.python("python3", "3.13", able=0)
    assert "sudo apt install python3.13-venv" in failure(machine)
    assert not machine.venv.exists()


@pytest.mark.parametrize("version", ["3.10", "3.15", "2.7"])
def test_wrong_python(machine, version):
    machine.python("python3", version)
    text = failure(machine)
    assert f"Python 3.11 to 3.14 is needed; python3 is {version}." in text
    assert "sudo apt install python3 python3-venv" in text
    assert "make PYTHON=" in text


def test_only_the_wanted_python_is_considered(machine):
    machine.python("python3", "3.13")
    assert "old is 3.9" in failure(machine, wanted=machine.python("old", "3.9"))
    assert "/nowhere does not run" in failure(machine, wanted="/nowhere")


def test_make_without_any_python(machine):
    run = machine.make()
    assert run.returncode
    assert "No Python was found" in run.stderr
    assert "sudo apt install" in run.stderr


def test_make_passes_over_what_does_not_run(machine):
    (machine.bin / "python3.12").write_text(
        "#!/bin/sh\necho 'python3.12: command not found'; exit 127\n"
    )
    (machine.bin / "python3.12").chmod(0o755)
    machine.python("python3", "3.10")
    run = machine.make()
    assert run.returncode
    assert "python3 is 3.10" in run.stderr


def test_make_installs_once(machine, monkeypatch):
    machine.python("python3", "3.13")
    options = ["TORCH_OPTIONS=--index-url https://a.example/simple"]
    for _ in range(2):
        run = machine.make(*options)
        if "The disk is full" in run.stderr:
            pytest.skip("too little room for an environment")
        assert run.returncode == 0, run.stderr
    torch, project, katex = machine.calls()
    assert torch.endswith("/constraints.txt --index-url https://a.example/simple torch")
    assert project.endswith("/constraints.txt -e .[book,exam,pdf,test]")
    assert "--no-deps" in katex and katex.endswith(
        "/share/katex --requirement " + str(install.KATEX)
    )
    assert (machine.venv / "installed").exists()
    assert not (machine.venv / "installing").exists()


def test_another_command_starts_cleanly_after_a_failure(machine, capfd):
    machine.python("python3", "3.13")
    machine.pip("echo 'ERROR: something else' >&2; exit 1")
    assert "The message above says what failed" in failure(machine)
    assert "ERROR: something else" in capfd.readouterr().err
    assert not machine.venv.exists()
    machine.pip("exit 0")
    install.install(machine.venv)
    assert (machine.venv / "installed").exists()


@pytest.mark.parametrize("when", ["torch", "project"])
def test_full_disk(machine, when):
    machine.python("python3", "3.13")
    condition = {"torch": '"$*" != "${*%torch}"', "project": '"$*" = "${*%torch}"'}[when]
    error = "ERROR: Could not install packages: [Errno 28] No space left on device: 'a'"
    machine.pip(f'if [ {condition} ]; then echo "{error}" >&2; exit 1; fi')
    text = failure(machine)
    assert "The disk is full" in text
    assert "make VENV=" in text
    assert len(machine.calls()) == (1 if when == "torch" else 2)
    assert not machine.venv.exists()


def test_too_little_room_is_said_before_anything_is_fetched(machine, monkeypatch):
    machine.python("python3", "3.13")
    monkeypatch.setattr(install, "NEEDED", 1e9)
    assert "The disk is full" in failure(machine)
    assert machine.calls() == []
    assert not machine.venv.exists()


def test_a_disk_that_is_really_full(tmp_path):
    """`python -m venv` on a file system of two megabytes, in a name space of our own."""
    code = (
        "import pathlib, sys, book.install as i; i.NEEDED = 0; place = pathlib.Path(sys.argv[1]) / 'env'\n"
        "try: i.install(place, sys.executable)\n"
        "except i.Failure as failure: print(failure)\n"
        "print(place.exists())"
    )
    script = 'mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" -c "$3" "$1"'
    unshare = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "-"]
    if not shutil.which("unshare") or subprocess.run([*unshare[:3], "true"]).returncode:
        pytest.skip("name spaces are not permitted here")
    run = subprocess.run(
        [*unshare, tmp_path, sys.executable, code], cwd=ROOT, capture_output=True, text=True
    )
    assert "The disk is full" in run.stdout, run.stderr
    assert run.stdout.endswith("False\n")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("WARNING: Retrying after connection broken by 'NewConnectionError('", "https_proxy"),
        ("HTTPSConnectionPool(host='pypi.org', port=443): Read timed out.", "https_proxy"),
        ("ERROR: No matching distribution found for torch==2.13.0", "There is no PyTorch"),
        ("ERROR: No matching distribution found for torchvision", "The message above says"),
        ("OSError: [Errno 122] Disk quota exceeded", "The disk is full"),
    ],
)
def test_what_pip_says_is_explained(tmp_path, text, advice):
    assert advice in str(install.explain(text, tmp_path / "env"))


def test_a_folder_of_someone_else_is_left_alone(machine):
    machine.python("python3", "3.13")
    machine.venv.mkdir()
    (machine.venv / "mine").touch()
    assert "was not made by `make`" in failure(machine)
    assert [path.name for path in machine.venv.iterdir()] == ["mine"]


def test_what_was_killed_is_made_anew(machine):
    machine.python("python3", "3.13")
    machine.venv.mkdir()
    (machine.venv / "installing").touch()
    (machine.venv / "half").touch()
    install.install(machine.venv)
    assert not (machine.venv / "half").exists()
    assert (machine.venv / "installed").exists()


@pytest.fixture
def installed(machine):
    machine.python("python3", "3.13")
    install.install(machine.venv)
    (machine.venv / "kept").touch()
    return machine


def test_an_update_keeps_the_environment(installed):
    install.install(installed.venv)
    assert (installed.venv / "kept").exists()


def test_an_update_that_fails_can_be_repeated(installed):
    before = os.stat(installed.venv / "installed").st_mtime_ns
    installed.pip("echo 'NewConnectionError' >&2; exit 1")
    assert "https_proxy" in failure(installed)
    assert (installed.venv / "kept").exists()
    assert not (installed.venv / "installing").exists()
    assert os.stat(installed.venv / "installed").st_mtime_ns == before


def test_an_update_on_a_full_disk_leaves_nothing(installed):
    installed.pip("echo 'No space left on device' >&2; exit 1")
    assert "The disk is full" in failure(installed)
    assert not installed.venv.exists()


@pytest.mark.parametrize("inside", ["3.10", "gone", "3.14"])
def test_an_environment_of_another_python_is_made_anew(installed, inside):
    python = installed.venv / "bin" / "python"
    python.unlink()
    wanted = "python3" if inside == "3.14" else ""
    if inside != "gone":
        shutil.copy(installed.python("other", inside), python)
    install.install(installed.venv, wanted)
    assert not (installed.venv / "kept").exists()
    assert (installed.venv / "installed").exists()


def test_torch_is_not_asked_for_twice(installed):
    pin = re.search(r"^torch==(.+)$", (ROOT / "constraints.txt").read_text(), re.M)[1]
    (installed.folder / "torch").write_text(pin + "\n")
    install.install(installed.venv)
    assert sum(call.endswith(" torch") for call in installed.calls()) == 1


@contextmanager
def server(delay=0):
    """Address of a server that answers HEAD after some seconds."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            time.sleep(delay)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_server_answers_or_not():
    with server() as url:
        assert install.answers(url)
    assert not install.answers(url)
    assert not install.answers("http://nowhere.invalid")
    with server(delay=2) as url:
        start = time.perf_counter()
        assert not install.answers(url, seconds=0.2)
        assert time.perf_counter() - start < 1.5


@pytest.mark.parametrize(
    ("given", "system", "answer", "options"),
    [
        ("", "Linux", True, ["--extra-index-url", install.CPU_INDEX]),
        ("", "Linux", False, []),
        ("", "Darwin", True, []),
        ("--index-url 'a b'", "Linux", True, ["--index-url", "a b"]),
    ],
)
def test_which_build_of_torch(monkeypatch, capsys, given, system, answer, options):
    monkeypatch.setattr(install, "answers", lambda url: answer)
    assert install.torch_options(given, system) == options
    said = capsys.readouterr().out
    assert ("does not answer" in said) == (system == "Linux" and not given and not answer)
    assert said.count("\n") <= 1
