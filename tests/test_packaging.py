"""pyproject.toml, constraints.txt and environment.yml tell one story, and imports agree with it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
EXTRAS = PROJECT["optional-dependencies"]


def pins():
    """Pinned version of every package."""
    lines = [line for line in CONSTRAINTS.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines), "exact versions only"
    return {canonicalize_name(n): v for n, v in (line.split("==") for line in lines)}


def declared(*groups):
    """Names of the packages that pyproject.toml asks for."""
    lists = [PROJECT["dependencies"], *(EXTRAS[group] for group in groups)]
    return {canonicalize_name(Requirement(text).name) for group in lists for text in group}


def imported(*folders):
    """Distributions whose packages the sources in some folders import."""
    providers, found = packages_distributions(), {}
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            for name in (name.split(".")[0] for name in names):
                local = (ROOT / name).is_dir() or (path.parent / name).is_dir()
                if name not in sys.stdlib_module_names and not local and name in providers:
                    found[canonicalize_name(providers[name][0])] = str(path.relative_to(ROOT))
    return found


def test_everything_declared_is_pinned():
    assert declared("book", "cluster", "exam", "pdf", "test") <= set(pins())


def test_nothing_local_in_the_pins():
    assert not re.search(r"://|file:|/|\+", "\n".join(CONSTRAINTS.splitlines()[3:]))


def test_pins_are_what_is_installed():
    wrong = {
        name: (pin, version(name))
        for name, pin in pins().items()
        if name in declared("book", "exam", "pdf", "test")
        and version(name).partition("+")[0] != pin
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("folders", "groups"),
    [
        (["lib"], ["cluster"]),
        (["book"], ["book", "pdf"]),
        (["tests", "benchmarks"], ["book", "pdf", "test"]),
    ],
    ids=["lib", "book", "tests"],
)
def test_imports_are_declared(folders, groups):
    missing = {k: v for k, v in imported(*folders).items() if k not in declared(*groups)}
    assert missing == {}


def test_python_versions():
    python = SpecifierSet(PROJECT["requires-python"])
    versions = [f"3.{minor}" for minor in range(20) if f"3.{minor}" in python]
    assert versions == ["3.11", "3.12", "3.13", "3.14"]
    label = "Programming Language :: Python :: "
    assert [c.removeprefix(label) for c in PROJECT["classifiers"] if label in c] == versions
    (conda,) = [d for d in ENVIRONMENT["dependencies"] if str(d).startswith("python=")]
    assert conda.removeprefix("python=") in versions
    for name in ("Makefile", "README.md", "CONTRIBUTING.md", "book/how-to-use.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert f"Python {versions[0]} to {versions[-1]}" in text, name
    jobs = yaml.safe_load((ROOT / ".github/workflows/book.yml").read_text(encoding="utf-8"))["jobs"]
    (first,) = [
        s["with"]["python-version"]
        for s in jobs["test"]["steps"]
        if "with" in s and "python-version" in s["with"]
    ]
    assert [first, *jobs["other-pythons"]["strategy"]["matrix"]["python"]] == versions


def test_binder_gets_the_same_versions():
    (torch,) = [d for d in ENVIRONMENT["dependencies"] if str(d).startswith("pytorch=")]
    assert torch == f"pytorch={pins()['torch']}=cpu*"
    (pip,) = [d["pip"] for d in ENVIRONMENT["dependencies"] if isinstance(d, dict)]
    assert pip[0] == "-c constraints.txt"
    assert pip[-1] == "-e .[book]"
    assert {canonicalize_name(name) for name in pip[1:-1]} <= set(pins())
    assert "jupyterlab-myst" in pip
    assert ENVIRONMENT["channels"] == ["conda-forge"]


def test_what_is_pinned_by_the_design():
    for name, pin in {
        "jupyter-book": "1.0.4.post1",
        "sphinx-book-theme": "1.1.4",
        "pydata-sphinx-theme": "0.15.4",
    }.items():
        assert pins()[name] == pin


def test_actions_are_pinned_and_permissions_are_small():
    for path in sorted((ROOT / ".github/workflows").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        uses = re.findall(r"uses: (\S+)", text)
        assert uses
        assert [use for use in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", use)] == []
        assert "secrets." not in text  # a fork has none
        assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
