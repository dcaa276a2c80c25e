"""Which cells before it a cell needs: those that bind the names it uses, or change what they stand for."""

import ast
import builtins
import symtable
from functools import lru_cache
from typing import NamedTuple

BUILTINS = frozenset(dir(builtins)) | {"__name__"}


class Names(NamedTuple):
    """Names of one cell, at its outermost level."""

    used: frozenset = frozenset()  # must be there before
    perhaps: frozenset = (
        frozenset()
    )  # used by a statement that binds them, too: taken if they are there
    bound: frozenset = frozenset()  # are there afterwards
    changed: frozenset = frozenset()  # what they stand for is changed in place


@lru_cache(maxsize=1000)
def names_of(source):
    """Return what a cell uses, binds and changes; nothing of one that is no Python.

    Parameters
    ----------
    source : str

    Returns
    -------
    Names

    Examples
    --------
    >>> names = names_of("y = f(x); y.sort()")
    >>> sorted(names.used), sorted(names.bound), sorted(names.changed)
    (['f', 'x'], ['y'], ['y'])
    """
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return Names()
    used, perhaps, bound, changed, later = set(), set(), set(), set(), set()
    for statement in statements:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        here = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
        binds = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            here, binds = here | {statement.target.id}, binds | {statement.target.id}
            used |= {statement.target.id} - bound
        later |= _in_functions(table)
        perhaps |= (here & binds) - bound
        used |= here - binds - bound
        bound |= binds
        changed |= _changed(statement)
    used |= later - bound
    return Names(*map(frozenset, (used - BUILTINS, perhaps - used - BUILTINS, bound, changed)))


def _in_functions(table):
    """Names of the outermost level that functions and the like use: they are looked up when these run."""
    found = set()
    for child in table.get_children():
        found |= {s.get_name() for s in child.get_symbols() if s.is_global() and s.is_referenced()}
        found |= _in_functions(child)
    return found


def _changed(statement):
    """Names of objects that a statement writes into, or of which it calls a method for its effect."""
    found = set()
    for node in _outside_functions(statement):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            places = [node.value.func]
        elif isinstance(node, ast.Assign | ast.Delete):
            places = node.targets
        elif isinstance(node, ast.AugAssign):
            places = [node.target]
        else:
            continue
        for place in places:
            inner = place
            while isinstance(inner, ast.Attribute | ast.Subscript):
                inner = inner.value
            if inner is not place and isinstance(inner, ast.Name):
                found.add(inner.id)
    return found


def _outside_functions(node):
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _outside_functions(child)


def is_import(source):
    """Whether a cell is nothing but imports."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    return bool(body) and all(isinstance(node, ast.Import | ast.ImportFrom) for node in body)


def direct(sources, place):
    """Return the places of the cells that one needs itself.

    Parameters
    ----------
    sources : list of str
        Cells of a page, from above.
    place : int

    Returns
    -------
    needed : set of int
    missing : set of str
        Names that no cell binds.
    """
    names = names_of(sources[place])
    needed, missing = set(), set()
    for name in names.used | names.perhaps:
        changers = set()
        for earlier in range(place - 1, -1, -1):
            if name in names_of(sources[earlier]).bound:
                needed.add(earlier)
                if not is_import(sources[earlier]):  # np.random.seed(0) changes no one's np
                    needed |= changers
                break
            if name in names_of(sources[earlier]).changed:
                changers.add(earlier)
        else:
            missing |= {name} & names.used
    return needed, missing


def needed(sources, place):
    """Return the places of all cells that must have run before one, from above.

    Parameters
    ----------
    sources : list of str
    place : int

    Returns
    -------
    list of int

    Examples
    --------
    >>> needed(["a = 1", "b = 2", "c = a", "print(c)"], 3)
    [0, 2]
    """
    found, queue = set(), [place]
    while queue:
        more, _ = direct(sources, queue.pop())
        queue += more - found
        found |= more
    return sorted(found)
