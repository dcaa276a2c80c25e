"""Notebooks are committed in one form: text outputs, nothing that differs from run to run."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from book.clean import MEASURED, clean, keep_measured, main, strip, write
from book.files import all_notebooks
from tests.notebooks.make import notebook, result, stream

NOTEBOOKS = all_notebooks()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebooks_are_stripped(path):
    assert path.read_text(encoding="utf-8") == clean(path), "run `make strip`"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebooks_hold_text_only(path):
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        assert not ("quiz" in tags and cell.outputs)
        for output in cell.get("outputs", []):
            assert set(output.get("data", {})) <= {"text/plain"}
            assert output.get("name") != "stderr"


def _stripped(*outputs, **metadata):
    cell = new_code_cell("x", outputs=list(outputs), metadata=metadata, execution_count=7)
    return strip(new_notebook(cells=[cell], metadata={"widgets": {"state": 1}})).cells[0]


def test_text_stays_and_pictures_go():
    cell = _stripped(result("a curve", **{"image/png": "iVBO", "text/html": "<b>"}))
    assert cell.outputs[0].data == {"text/plain": "a curve"}
    assert cell.outputs[0].execution_count == cell.execution_count == 1


def test_output_without_text_goes():
    assert _stripped(new_output("display_data", data={"text/html": "<b>"})).outputs == []


def test_progress_goes_and_print_stays_in_one_piece():
    cell = _stripped(stream("a\n"), stream("50 %", "stderr"), stream("b\n"))
    assert [output.text for output in cell.outputs] == ["a\nb\n"]


def test_traceback_with_local_paths_goes():
    error = new_output("error", ename="E", evalue="why", traceback=["/home/me/lib.py"])
    assert _stripped(error).outputs[0] == {
        "output_type": "error",
        "ename": "E",
        "evalue": "why",
        "traceback": [],
    }


def test_quiz_keeps_nothing():
    assert _stripped(result("shuffled"), tags=["quiz"]).outputs == []


def test_metadata_goes_but_for_what_shapes_the_page():
    timing = {"execution": {"iopub.status.busy": "2026"}, "collapsed": True}
    shown = {"source_hidden": False, "outputs_hidden": True}
    cell = _stripped(tags=["raises-exception"], jupyter=shown, **timing)
    assert cell.metadata == {"tags": ["raises-exception"]}
    nb = strip(
        new_notebook(metadata={"widgets": {}, "kernelspec": {"name": "mine", "display_name": "My"}})
    )
    assert nb.metadata.kernelspec.name == "python3"
    assert set(nb.metadata) == {"kernelspec", "language_info"}


def test_stripping_twice_changes_nothing():
    nb = new_notebook(cells=[new_code_cell("x", outputs=[result("é ≈ 1"), stream("a")])])
    assert write(strip(strip(nb))) == write(strip(nb))
    assert "é ≈ 1" in write(strip(nb))


def test_new_measured_numbers_do_not_replace_old_ones():
    def nb(text):
        cell = new_code_cell("measured()", outputs=[stream(text)])
        cell.id = "one"
        return strip(new_notebook(cells=[cell]))

    new = nb("loss ≈ 0.124 nats\n")
    keep_measured(new, nb("loss ≈ 0.123 nats\n"))
    assert new.cells[0].outputs[0].text == "loss ≈ 0.123 nats\n"
    new = nb("loss ≈ 0.124 bits\n")
    keep_measured(new, nb("loss ≈ 0.123 nats\n"))
    assert new.cells[0].outputs[0].text == "loss ≈ 0.124 bits\n"
    # Far from the old one: the chapter computes something else now, and its text may speak of it.
    for far in ("loss ≈ 0.16, 2 nats\n", "loss ≈ 0.123, 3 nats\n"):
        new = nb(far)
        keep_measured(new, nb("loss ≈ 0.123, 2 nats\n"))
        assert new.cells[0].outputs[0].text == far
    new = nb("the loss, ≈ 1.01.\n")
    keep_measured(new, nb("the loss, ≈ 1.00.\n"))
    assert new.cells[0].outputs[0].text == "the loss, ≈ 1.00.\n"
    new = nb("loss ≈ 0.123, 2 nats\n")
    keep_measured(new, nb("loss ≈ 0.123 nats\n"))
    assert new.cells[0].outputs[0].text == "loss ≈ 0.123, 2 nats\n"


def test_sanitiser_of_nbval_is_the_same():
    text = Path(__file__).with_name("sanitize.cfg").read_text(encoding="utf-8")
    assert re.findall("^regex: (.*)$", text, re.MULTILINE) == [MEASURED.pattern]


def test_command_line(tmp_path, monkeypatch, capsys):
    path = notebook(tmp_path / "a.ipynb", ("1 + 1", [result("2")]))
    stripped = path.read_text(encoding="utf-8")
    nb = nbformat.read(path, as_version=4)
    nb.cells[1].outputs[0].data["image/png"] = "iVBO"
    nbformat.write(nb, path)
    monkeypatch.setattr("sys.argv", ["clean.py", "--check", str(path)])
    with pytest.raises(SystemExit, match=r"not stripped: a\.ipynb"):
        main()
    monkeypatch.setattr("sys.argv", ["clean.py", str(path)])
    main()
    assert path.read_text(encoding="utf-8") == stripped
    assert "stripped a.ipynb" in capsys.readouterr().out


def test_recording_runs_in_a_live_kernel(tmp_path):
    source = "import os; print(os.environ.get('UNROLLED_PAGE'), 6 * 7)"
    path = notebook(tmp_path / "a.ipynb", (source, [stream("old\n")]))
    assert "None 42" in clean(path, run=True)


def test_failed_recording_changes_nothing(tmp_path, monkeypatch):
    path = notebook(tmp_path / "a.ipynb", ("1 / 0", [result("2")]))
    before = path.read_bytes()
    monkeypatch.setattr("sys.argv", ["clean.py", "--run", str(path)])
    with pytest.raises(SystemExit, match=r"a\.ipynb failed(.|\n)*1 / 0(.|\n)*ZeroDivisionError"):
        main()
    assert path.read_bytes() == before
