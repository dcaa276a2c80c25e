"""Small builders of docutils nodes that the directives share."""

from docutils import nodes
from sphinx import addnodes


def table(head, rows, classes=()):
    """Return a table node; each cell is a docutils node."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += nodes.thead("", _row([nodes.Text(text) for text in head]))
    body = nodes.tbody()
    body += [_row(row) for row in rows]
    group += body
    return nodes.table("", group, classes=["colwidths-auto", *classes])


def reference(docname, domain, kind, target, text, literal=False):
    """Return a cross-reference that warns when its target does not exist."""
    inner = nodes.literal("", text) if literal else nodes.inline("", text)
    return addnodes.pending_xref(
        "",
        inner,
        refdomain=domain,
        reftype=kind,
        reftarget=target,
        refexplicit=True,
        refdoc=docname,
        refwarn=True,
    )


def math(source):
    """Return inline mathematics."""
    return nodes.math(source, source)


def _row(cells):
    row = nodes.row()
    for cell in cells:
        row += nodes.entry("", nodes.paragraph("", "", cell))
    return row
