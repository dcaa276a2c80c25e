"""The files that a host of repositories reads: citation, forms for reports, changelog; and what make says."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FORMS = sorted(p for p in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if p.stem != "config")

TEXT = {"type": "string", "minLength": 1}
ENTITY = {"type": "object", "required": ["name"], "properties": {"name": TEXT}}
# The fields of the Citation File Format 1.2.0 that we use.
CITATION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["cff-version", "message", "title", "authors"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "type": {"enum": ["software", "dataset"]},
        "license": {"pattern": r"^[A-Za-z0-9.-]+$"},
        "authors": {"type": "array", "minItems": 1, "items": ENTITY},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
        **dict.fromkeys(["message", "title", "abstract", "version"], TEXT),
    },
}
FORM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "description", "body"],
    "properties": {
        "name": TEXT,
        "description": TEXT,
        "labels": {"type": "array", "items": TEXT},
        "body": {
            "type": "array",
            "contains": {"properties": {"type": {"not": {"const": "markdown"}}}},
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["type", "attributes"],
                "properties": {
                    "type": {"enum": ["markdown", "input", "textarea", "dropdown", "checkboxes"]},
                    "id": {"pattern": r"^[\w-]+$"},
                    "attributes": {"type": "object"},
                    "validations": {
                        "additionalProperties": False,
                        "properties": {"required": {"type": "boolean"}},
                    },
                },
            },
        },
    },
}


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_citation_is_valid_and_of_this_version():
    citation = load(ROOT / "CITATION.cff")
    jsonschema.validate(citation, CITATION)
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]


def test_there_are_three_forms():
    assert [form.stem for form in FORMS] == ["broken-install", "error-on-a-page", "idea"]
    assert load(ROOT / ".github/ISSUE_TEMPLATE/config.yml") == {"blank_issues_enabled": True}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_valid(path):
    form = load(path)
    jsonschema.validate(form, FORM)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert all(field["attributes"]["label"] for field in fields)
    ids = [field["id"] for field in fields]
    assert len(set(ids)) == len(ids)
    for field in fields:
        options = field["attributes"].get("options")
        assert bool(options) == (field["type"] in ("dropdown", "checkboxes"))


def test_the_changelog_knows_this_version_or_says_that_there_is_none():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.M)
    assert headings[0] == ("Unreleased", "")
    assert all(date for _, date in headings[1:])
    assert (headings[1:] == []) == ("No version has been released yet" in text)
    if headings[1:]:
        assert headings[1][0] == PROJECT["version"]
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.M)) <= kinds


def make(*options):
    """What `make` would run."""
    command = ["make", "--dry-run", "--no-print-directory", "--old-file=.venv/installed", *options]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    run = subprocess.run(command, cwd=ROOT, env=outside, capture_output=True, text=True, check=True)
    return run.stdout


def test_the_tests_of_the_pages_run_where_chromium_is_found():
    with_browser, without = make("test", "CHROMIUM=/a/browser"), make("test", "CHROMIUM=")
    assert with_browser.index("book/build.py") < with_browser.index(" tests/site\n")
    assert "Chromium was not found" not in with_browser
    assert "tests/site" not in without.replace("--ignore tests/site", "")
    last = without.splitlines()[-1]
    assert "Chromium was not found" in last


def test_the_plain_commands_of_the_readme_are_those_of_make():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    plain = [line for line in text.splitlines() if line.startswith((".venv/", "python3 "))]
    assert plain[0] == "python3 book/install.py"
    assert plain[1:3] == make("book").splitlines()
    for command in re.findall(r"`(\.venv/bin/python .+?)`", text):
        assert command.split()[2] in ("pytest", "tests.notebooks.run")
