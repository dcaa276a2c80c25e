"""A page loads the styles and scripts for which it has something, and no others."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import needed

FILES = [
    *(
        "_static/clipboard.min.js",
        "_static/copybutton.js",
        "_static/copybutton.css",
        "_static/design-tabs.js",
    ),
    *(
        "_static/exercise.css",
        "_static/mystnb.11b3.css",
        "_static/proof.css",
        "_static/sphinx-design.min.css",
    ),
    *("_static/togglebutton.js", "_static/togglebutton.css"),
]


@pytest.mark.parametrize("name", FILES)
def test_a_page_of_text_needs_none_of_them(name):
    assert not needed.needed(name, '<p class="lead">A cell, a proof, an exercise: a dropdown.</p>')


@pytest.mark.parametrize(
    ("html", "files"),
    [
        ('<div class="highlight-python"><div class="highlight"><pre>', FILES[:3]),
        ('<div class="sd-tab-set docutils">', [FILES[3], FILES[7]]),
        ('<div class="admonition exercise" id="a">', [FILES[4]]),
        ('<div class="cell docutils container">', [FILES[5]]),
        ('<div class="proof theorem admonition">', [FILES[6]]),
        ('<div class="solution dropdown admonition">', [FILES[4], *FILES[8:]]),
    ],
)
def test_what_a_page_has_brings_its_files(html, files):
    assert {name for name in FILES if needed.needed(name, html)} == set(files)


def test_other_files_and_lines_of_script_stay():
    context = {
        "body": "",
        "css_files": [
            SimpleNamespace(filename="_static/pygments.css"),
            SimpleNamespace(filename="_static/proof.css"),
        ],
        "script_files": [
            SimpleNamespace(filename=None),
            "_static/doctools.js",
            "_static/copybutton.js",
        ],
    }
    before = context["css_files"]
    needed.leave_out(None, "page", "page.html", context, None)
    assert [file.filename for file in context["css_files"]] == ["_static/pygments.css"]
    assert context["script_files"][1:] == ["_static/doctools.js"]
    assert len(before) == 2, "the list of the builder is that of all pages"
