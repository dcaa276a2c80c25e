"""Small changes of a source file, each of which a test should notice.

A mutant replaces one stretch of the text, so that all else, comments and doctests too, stays as it was.
"""

import ast
from typing import NamedTuple

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
DELETED = (ast.Expr, ast.AugAssign, ast.Raise, ast.Delete, ast.Assert)
CONDITIONS = (ast.If, ast.While, ast.IfExp)
NUMBERS = ("constant", "sign or negation")  # kinds that make another number of a number
QUESTIONS = ("lib/exam/generators/", "lib/exam/chapters/")


class Mutant(NamedTuple):
    """One change: `text[start:end]`, in bytes, becomes `new`."""

    start: int
    end: int
    new: str
    kind: str

    def apply(self, text):
        """Return the source with the change made."""
        data = text.encode()
        return (data[: self.start] + self.new.encode() + data[self.end :]).decode()

    def line(self, text):
        """The line where it begins, counted from 0."""
        return text.encode()[: self.start].count(b"\n")

    def describe(self, text):
        """The line, before and after."""
        line = self.line(text)
        before, after = text.splitlines(), self.apply(text).splitlines()
        was, now = before[line].strip(), after[line].strip() if line < len(after) else ""
        return {"line": line + 1, "kind": self.kind, "was": was, "now": now}


def mutants_of(text):
    """Every mutant of a source, in its order.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Mutant
    """
    data, starts, found = text.encode(), [0], []
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _mutable(ast.parse(text)):
        for target, new, kind in _changes(node):
            start = starts[target.lineno - 1] + target.col_offset
            end = starts[target.end_lineno - 1] + target.end_col_offset
            found.append(Mutant(start, end, new, kind))
    return sorted({m for m in found if m.new.encode() != data[m.start : m.end]})


def without_choices(name, text):
    """Every mutant but those of numbers that somebody chose and for which any other choice would do.

    In exam questions and exercises: numbers to calculate with, which a gate judges; sizes on which an exercise is
    tried; seeds, minutes and marks.

    Parameters
    ----------
    name, text : str
        Of the file.

    Returns
    -------
    list of Mutant
    """
    mutants = mutants_of(text)
    if not name.startswith(QUESTIONS):
        return mutants
    chosen = _chosen_lines(text)
    return [m for m in mutants if m.kind not in NUMBERS or m.line(text) + 1 not in chosen]


def _chosen_lines(text):
    tree = ast.parse(text)
    constants = {s.targets[0].id: s for s in tree.body if _names_one(s)}
    spans = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("tables", "minutes"):
            used = (n.id for n in ast.walk(node.value) if isinstance(n, ast.Name))
            spans += [node.value, *(constants[name] for name in used if name in constants)]
        elif isinstance(node, ast.Call) and _called(node) in ("Step", "default_rng"):
            spans += [a for a in node.args if isinstance(a, ast.Constant) and not _is_text(a)]
        elif isinstance(node, ast.For) and isinstance(node.iter, ast.List | ast.Tuple):
            spans.append(node.iter)
    return {line for s in spans for line in range(s.lineno, s.end_lineno + 1)}


def _called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _names_one(statement):
    return isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)


def _mutable(node):
    """Nodes that a test may be asked to notice: no types, decorators, messages, imports, docstrings."""
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom | ast.AnnAssign):
        return
    yield node
    if isinstance(node, ast.Raise | ast.arg):
        return
    for name, value in ast.iter_fields(node):
        if name not in ("decorator_list", "returns", "annotation"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _mutable(child)


def _changes(node):
    """Triples of the node to replace, its new text, and the kind of change."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        ops = [COMPARISONS[type(node.ops[0])](), *node.ops[1:]]
        yield node, _text(ast.Compare(node.left, ops, node.comparators)), "comparison"
    elif isinstance(node, ast.BinOp):
        yield from _arithmetic(node)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield node, _text(ast.BoolOp(other, node.values)), "and, or"
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
        yield node, _text(node.operand), "sign or negation"
    elif isinstance(node, ast.Constant):
        yield from ((node, new, "constant") for new in _other_constants(node.value))
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield node, "return None", "return"
    elif isinstance(node, ast.Break | ast.Continue):
        yield node, "pass", "loop"
    if isinstance(node, CONDITIONS):
        yield node.test, f"(not {_text(node.test)})", "condition"
    elif isinstance(node, DELETED) and not _is_text(node):
        yield node, "pass", "deleted statement"
    elif isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple):
        yield node, "pass", "deleted statement"  # without a name's assignment nothing runs
    if isinstance(node, ast.AugAssign) and type(node.op) in ARITHMETIC:
        changed = ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
        yield node, ast.unparse(changed), "arithmetic"


def _arithmetic(node):
    if type(node.op) in ARITHMETIC and not _is_text(node.left) and not _is_text(node.right):
        changed = ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
        yield node, _text(changed), "arithmetic"
    if isinstance(node.op, ast.Sub | ast.Div | ast.Pow):
        yield node, _text(ast.BinOp(node.right, node.op, node.left)), "swapped operands"
    if isinstance(node.op, ast.Add | ast.Sub) and not _is_text(node.left):
        yield node, _text(node.left), "dropped term"


def _calls(node):
    swappable = len(node.args) >= 2 and not any(isinstance(a, ast.Starred) for a in node.args[:2])
    if swappable:
        first, second, *rest = node.args
        changed = ast.Call(node.func, [second, first, *rest], node.keywords)
        yield node, ast.unparse(changed), "swapped arguments"
    for keyword in node.keywords:
        rest = [other for other in node.keywords if other is not keyword]
        yield node, ast.unparse(ast.Call(node.func, node.args, rest)), "dropped argument"


def _other_constants(value):
    if isinstance(value, bool):
        return [repr(not value)]
    if isinstance(value, int):
        return [repr(value + 1), f"({value - 1})"]
    if isinstance(value, float):
        return [repr(value * 2 if value else 1.0)]
    return []


def _text(node):
    return f"({ast.unparse(node)})"


def _is_text(node):
    value = node.value if isinstance(node, ast.Expr) else node
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str | type(...))
    )


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None
