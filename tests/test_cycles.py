"""No circle between files of lib: of any two, one can be read without the other."""

import graphlib

import pytest

from tests.test_house import MODULES, ROOT, imports

NAMES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in MODULES
}


def needs(name, source, names=NAMES):
    """Modules of lib that a module imports, itself left out."""
    parts = name.split(".")
    package = parts if NAMES.get(name, ROOT).name == "__init__.py" else parts[:-1]
    found = set()
    for target in imports(source, tuple(package)):
        while target and target not in names:  # a name in a module stands for the module
            target = target.rpartition(".")[0]
        found.add(target)
    return found - {"", name}


def test_no_circle_between_files():
    graph = {name: needs(name, path.read_text(encoding="utf-8")) for name, path in NAMES.items()}
    assert sum(map(len, graph.values())) > 100
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" needs ".join(reversed(error.args[1])))


def test_imports_inside_functions_count():
    names = {"lib.a", "lib.b"}
    graph = {
        "lib.a": needs("lib.a", "from lib.b import f", names),
        "lib.b": needs("lib.b", "def f():\n    from lib import a", names),
    }
    assert graph == {"lib.a": {"lib.b"}, "lib.b": {"lib.a"}}
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter(graph).prepare()
