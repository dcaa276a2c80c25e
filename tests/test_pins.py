"""The pins are resolved, compared and written as told; pip, the installer and the kernel are stand-ins."""

import json
import subprocess
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from book import pins
from book.install import Failure

OLD = "# a comment\n# another\na-b==1.0\ngone==3\nTorch==2.0\n"
PACKAGES = [
    {"name": "torch", "version": "2.1.0+cpu"},
    {"name": "new", "version": "1"},
    {"name": "A_b", "version": "1.0"},
    {"name": "nvidia-cublas", "version": "13"},
    {"name": "triton", "version": "3"},
]


def package(name, version, *needs):
    return {"name": name, "version": version, "requires_dist": list(needs)}


def test_pins_keep_the_comments_and_lose_the_build():
    text = pins.renewed(OLD, PACKAGES)
    assert text == "# a comment\n# another\nA_b==1.0\nnew==1\ntorch==2.1.0\n"


def test_what_has_moved():
    changes = pins.moved(OLD, pins.renewed(OLD, PACKAGES))
    assert changes == ["gone: 3 → absent", "new: absent → 1", "torch: 2.0 → 2.1.0"]
    assert pins.moved(OLD, OLD) == []


def test_markers_are_judged_by_the_version_asked_for():
    packages = [package("a", "1", 'old; python_version < "3.13"', "b>=2"), package("b", "2.5")]
    assert pins.gaps(packages, "3.12") == ["a needs old, which is not pinned"]
    assert pins.gaps(packages, "3.13") == []


def test_a_pin_must_suit():
    packages = [package("a", "1", "B_c<2"), package("b.c", "2+cpu", "setuptools", "triton==3")]
    assert pins.gaps(packages, "3.11") == ["a needs B_c<2, not 2+cpu"]


def test_extras_count_only_if_someone_asks_for_them():
    b = package("b", "1", 'more; extra == "x"', 'other; extra == "y"')
    assert pins.gaps([package("a", "1", "b[x]"), b], "3.11") == [
        "b needs more, which is not pinned"
    ]
    assert pins.gaps([package("a", "1", 'b[x]; extra == "z"'), b], "3.11") == []


def fake_pip(monkeypatch, returncode=0, stderr="", packages=()):
    """Replace the call of pip; return the list of its command lines."""
    calls = []

    def run(command, **_):
        calls.append(command)
        report = {"install": [{"metadata": metadata} for metadata in packages]}
        Path(command[command.index("--report") + 1]).write_text(json.dumps(report))
        return subprocess.CompletedProcess(command, returncode, "", stderr)

    monkeypatch.setattr(pins.subprocess, "run", run)
    return calls


def test_pip_is_asked_for_wheels_of_a_version(monkeypatch):
    calls = fake_pip(monkeypatch, packages=PACKAGES)
    assert pins.resolve("3.13", "a-b") == PACKAGES
    (command,) = calls
    assert {"--dry-run", "--only-binary=:all:", "--ignore-installed"} <= set(command)
    assert command[command.index("--python-version") + 1] == "3.13"
    assert command[-1] == "a-b"


def test_what_pip_refuses_is_passed_on(monkeypatch):
    fake_pip(monkeypatch, 1, "WARNING: noise\nERROR: No matching distribution found for x==1\n")
    with pytest.raises(
        Failure, match=r"Python 3\.14:\nERROR: No matching distribution found for x==1"
    ):
        pins.resolve("3.14", "x==1")


def test_every_version_is_asked_for(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(pins, "resolve", lambda python, *_: asked.append(python) or PACKAGES)
    pins.wheels()
    assert asked == pins.supported()
    assert capsys.readouterr().out.count("wheels of all 5 pinned packages") == len(asked)
    open_ = [package("a", "1", 'b; python_version == "3.14"')]
    monkeypatch.setattr(pins, "resolve", lambda *_: open_)
    with pytest.raises(Failure, match=r"Python 3\.14:\na needs b, which is not pinned"):
        pins.wheels()


def test_all_that_the_project_asks_for_is_resolved():
    asked = pins.requirements()
    assert {"torch", "jupyter-book<2", "pytest", "jupyterlab-myst"} <= set(asked)
    assert not any(text.startswith("-") for text in asked)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with pins and an environment for conda, in which `upgrade` finds PACKAGES."""
    constraints = tmp_path / "constraints.txt"
    constraints.write_text(OLD)
    (tmp_path / "environment.yml").write_text("- pytorch=2.0=cpu*\n")
    monkeypatch.setattr(pins, "ROOT", tmp_path)
    monkeypatch.setattr(pins, "CONSTRAINTS", constraints)
    monkeypatch.setattr(pins, "requirements", lambda: ["torch"])
    monkeypatch.setattr(pins, "resolve", lambda *_: PACKAGES)
    monkeypatch.setattr(pins, "install", lambda place, constraints: None)
    done = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(pins.subprocess, "run", lambda *_, **__: done)
    return tmp_path


def test_an_upgrade_writes_both_files(project, capsys):
    assert pins.upgrade() == []
    assert "torch==2.1.0\n" in (project / "constraints.txt").read_text()
    assert (project / "environment.yml").read_text() == "- pytorch=2.1.0=cpu*\n"
    assert "torch: 2.0 → 2.1.0" in capsys.readouterr().out


@pytest.mark.parametrize("step", ["wheels", "install"])
def test_an_upgrade_that_fails_writes_nothing(project, monkeypatch, step):
    def fail(*_, **__):
        raise Failure("no")

    monkeypatch.setattr(pins, step, fail)
    with pytest.raises(Failure):
        pins.upgrade()
    assert (project / "constraints.txt").read_text() == OLD
    assert (project / "environment.yml").read_text() == "- pytorch=2.0=cpu*\n"


def test_an_upgrade_without_news_installs_nothing(project, monkeypatch, capsys):
    (project / "constraints.txt").write_text(pins.renewed(OLD, PACKAGES))
    monkeypatch.setattr(pins, "install", None)
    assert pins.upgrade() == []
    assert "Every pin is the newest" in capsys.readouterr().out


def notebook(*texts):
    """A notebook of one prose cell, and one code cell for each printed text."""
    new = nbformat.v4
    cells = [new.new_markdown_cell("prose", id="prose")]
    for number, text in enumerate(texts):
        outputs = [new.new_output("stream", name="stdout", text=text)] if text else []
        cells.append(new.new_code_cell("f()", id=f"c{number}", outputs=outputs))
    return new.new_notebook(cells=cells)


def test_each_kind_of_output_is_compared():
    new = nbformat.v4
    cell = new.new_code_cell("f()")
    cell.outputs = [
        new.new_output("stream", name="stdout", text="a\nb"),
        new.new_output("execute_result", data={"text/plain": "3"}),
        new.new_output("display_data", data={"image/png": "…"}),
        new.new_output("error", ename="ValueError", evalue="no", traceback=[]),
    ]
    assert pins.outputs_of(cell) == ["a", "b", "3", "", "ValueError: no"]


def test_changed_outputs_are_shown_cell_by_cell(tmp_path, capsys):
    paths = [tmp_path / "same.ipynb", tmp_path / "other.ipynb"]
    for path in paths:
        nbformat.write(notebook("1", "2", ""), path)
    renewed_ones = {paths[0]: notebook("1", "2", ""), paths[1]: notebook("1", "5", "new")}
    failed = pins.outputs(paths, lambda path, run: nbformat.writes(renewed_ones[path]))
    assert failed == []
    said = capsys.readouterr().out
    assert "same.ipynb: 0 outputs changed" in said
    assert "other.ipynb: 2 outputs changed\n--- other.ipynb, cell 3" in said
    assert "-2\n+5" in said
    assert "cell 4" in said
    assert said.endswith("2 outputs changed in 2 notebooks, 0 notebooks fail\n")


def test_a_notebook_that_fails_is_named_and_the_others_run(tmp_path, capsys):
    paths = [tmp_path / "bad.ipynb", tmp_path / "good.ipynb"]
    nbformat.write(notebook("1"), paths[1])

    def renew(path, run):
        assert run
        if path.stem == "bad":
            raise CellExecutionError("Traceback", "ValueError", "no")
        return nbformat.writes(notebook("1"))

    assert pins.outputs(paths, renew) == ["bad.ipynb"]
    said = capsys.readouterr().out
    assert "bad.ipynb fails" in said
    assert "good.ipynb: 0 outputs changed" in said
