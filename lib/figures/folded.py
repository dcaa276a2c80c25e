"""A figure that stays closed in a kernel, too, until the reader has drawn their own."""

from lib.figures.explorer import Explorer
from lib.figures.picture import WIDGET_CSS, Picture, on_page, view_of


def folded(figure, title="The drawing, to check yours"):
    """Close a figure in a kernel; on a page the tag `hide-cell` folds the cell.

    JupyterLab opens a folded output whenever its cell runs, so that "Run all" would give the drawing away.

    Parameters
    ----------
    figure : Picture or Explorer
    title : str
        What the reader clicks on.

    Returns
    -------
    Folded

    Raises
    ------
    ValueError
        When the figure is neither.

    Examples
    --------
    >>> from lib.figures import picture
    >>> folded(picture('<svg viewBox="0 0 9 9"/>', caption="Nothing.", alt="An empty square."))
    Picture: Nothing.
      An empty square.
    """
    return Folded(figure, title)


class Folded:
    """A closed figure; made by `folded`."""

    def __init__(self, figure, title):
        if not isinstance(figure, (Picture, Explorer)):
            raise ValueError(
                f"expected what `picture` or `explore` returns, got {type(figure).__name__}"
            )
        self.figure, self.title = figure, title

    def __repr__(self):
        return repr(self.figure)

    def widget(self):
        """Return an ipywidget with the figure behind its title."""
        from ipywidgets import HTML, Accordion

        if isinstance(self.figure, Explorer):
            inner = self.figure.widget()
        else:
            inner = HTML(WIDGET_CSS + self.figure.html())
        return Accordion([inner], titles=(self.title,), selected_index=None)

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return self.figure._repr_mimebundle_(include, exclude)
        return {**view_of(self.widget()), "text/plain": repr(self)}
