"""The page for lecturers: each of its commands is one that exists, and writes the kind of file it names."""

import re
import shlex

import pytest

from lib.exam import __main__ as commands
from tests.test_house import ROOT

PAGE = (ROOT / "book/teaching.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\$ \.venv/bin/python -m lib\.exam (.+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_page_is_accepted(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "page", lambda *_: "a paper")
    monkeypatch.setattr(commands, "to_pdf", str.encode)
    monkeypatch.setattr(commands, "class_pages", lambda papers, *_: (str(p.seed) for p in papers))
    monkeypatch.setattr(commands, "key_rows", lambda *_: [["student"]])

    class Module:
        written = staticmethod(lambda tasks, notation: b"questions")

    monkeypatch.setattr(commands, "import_module", lambda name: Module)
    arguments = shlex.split(line)
    commands.main(arguments)
    (made,) = tmp_path.iterdir()
    assert made.name == arguments[arguments.index("--out") + 1]


def test_the_page_has_a_command_for_every_export():
    exported = {line.split()[1] for line in LINES if line.startswith("export")}
    assert exported == set(commands.ENDINGS)
    assert any("--class" in line for line in LINES) and "make book SOLUTIONS=0" in PAGE
