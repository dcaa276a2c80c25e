"""A folded figure is closed in a kernel and itself on a page."""

import ipywidgets
import pytest

from lib.figures import explore, folded, picture
from lib.figures.picture import WIDGET

SVG = '<svg viewBox="0 0 9 9"><rect width="3" height="3"/></svg>'
PICTURE = picture(SVG, caption="A square.", alt="A square in a corner.")
EXPLORER = explore(lambda side: SVG, side=[1, 2], caption="A square.", alt="A square.")


@pytest.mark.parametrize("figure", [PICTURE, EXPLORER], ids=["picture", "explorer"])
def test_a_kernel_gets_it_closed(figure, monkeypatch):
    monkeypatch.delenv("UNROLLED_PAGE", raising=False)
    shown = folded(figure, title="Open me")
    assert set(shown._repr_mimebundle_()) == {WIDGET, "text/plain"}
    widget = shown.widget()
    assert widget.selected_index is None
    assert widget.titles == ("Open me",)
    (inner,) = widget.children
    html = inner if isinstance(inner, ipywidgets.HTML) else inner.children[-1]
    assert "A square." in html.value


@pytest.mark.parametrize("figure", [PICTURE, EXPLORER], ids=["picture", "explorer"])
def test_a_page_and_a_test_get_the_figure(figure, monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    assert folded(figure)._repr_mimebundle_() == figure._repr_mimebundle_()
    assert repr(folded(figure)) == repr(figure)


def test_only_figures_fold():
    with pytest.raises(ValueError, match="`picture` or `explore` returns, got str"):
        folded(SVG)
