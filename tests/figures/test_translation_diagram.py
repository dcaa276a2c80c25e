"""Google's system as a drawing: its parts, drawn as every diagram is."""

import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

DRAWING = diagrams.google_translation()


@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check):
    check(DRAWING)


def test_all_parts_are_there():
    found = [text for *_, text in general._texts(DRAWING)]
    for part in ("attention", "softmax", "query", "context", "encoder", "decoder"):
        assert found.count(part) == 1, part
    assert found.count("layer 8") == 2
    signs = [e.get("data-sign") for e in general._elements(DRAWING, "path")]
    assert signs.count("+") == 2  # a residual connection on each side
