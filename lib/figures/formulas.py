"""Equations and cards as things to show: in all four notations on a page, in the chosen one in a kernel."""

from lib.figures.notation import chosen
from lib.figures.picture import frame_html, on_page
from lib.figures.svg import token_of
from lib.notation.cards import card_of
from lib.notation.equations import check_lines, equation_set, same_lines
from lib.notation.letters import grouped, in_text
from lib.notation.symbols import NOTATIONS, TITLES


def equations(name, *lines):
    """Show a set of equations of `lib.notation.equations`.

    Parameters
    ----------
    name : str
        Such as `"lstm"`.
    *lines : str
        Names of lines, to show only these, without the notes of the whole set.

    Returns
    -------
    Equations

    Raises
    ------
    ValueError
        When there is no such set or no such line.

    Examples
    --------
    >>> equations("lstm", "forget", "cell")
    Equations: The LSTM (forget, cell)
    """
    return Equations(name, lines)


def card(name):
    """Show the "In one minute" card of a chapter.

    Parameters
    ----------
    name : str
        Such as `"lstm"`; `lib.notation.cards.NAMES` has all.

    Returns
    -------
    CardView

    Raises
    ------
    ValueError
        When there is no such card.

    Examples
    --------
    >>> card("lstm")
    In one minute: The LSTM
    """
    return CardView(name)


class _Shown:
    """Markdown for a page, with four notations, or for a kernel, with one; its text never depends on either."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        text = self.page() if on_page() else self.kernel(chosen())
        return {"text/markdown": text, "text/plain": repr(self)}


class Equations(_Shown):
    """Equations to show; made by `equations`."""

    def __init__(self, name, lines=()):
        check_lines(name, lines)
        self.name, self.lines = name, tuple(lines)
        self.set = equation_set(name)

    def __repr__(self):
        names = ", ".join(self.lines or self.set.lines)
        return f"Equations: {self.set.title} ({names})"

    def page(self):
        """Return MyST with a block for each notation."""
        if self.lines:
            return _blocks(_displays(self.name, self.lines))
        display = _displays(self.name)
        return _blocks(
            {n: "\n\n".join(filter(None, [display[n], self._note(n)])) for n in NOTATIONS},
            name=True,
        )

    def kernel(self, notation):
        """Return Markdown in one notation."""
        display = _displays(self.name, self.lines)[notation]
        note = "" if self.lines else self._note(notation)
        return "\n\n".join(filter(None, [display, note]))

    def _note(self, notation):
        return self.set.notes.get(notation, "")


class CardView(_Shown):
    """A card to show; made by `card`."""

    def __init__(self, name):
        self.name, self.card = name, card_of(name)

    def __repr__(self):
        return f"In one minute: {self.card.title}"

    def page(self):
        """Return MyST: a box with the picture, the equations in each notation and the text."""
        letters = f" letters-{self.card.letters}" if self.card.letters else ""
        text = f":::{{div}} u-card-text{letters}\n{self.card.text.strip()}\n:::"
        parts = [_blocks(self._displays("::::{{div}} u-card-set\n{}\n::::"), fence=":::::"), text]
        if self.card.picture:
            parts.insert(0, f"```{{raw}} html\n{_picture(self.card.picture)}\n```")
        body = "\n\n".join(parts)
        return f":::::::{{admonition}} In one minute\n:class: formula-card\n\n{body}\n:::::::"

    def kernel(self, notation):
        """Return Markdown in one notation, without the picture."""
        text = self.card.text.strip()
        if self.card.letters:
            text = in_text(text, self.card.letters, notation)
        return f"**In one minute**\n\n{self._displays('{}')[notation]}\n\n{text}"

    def _displays(self, frame):
        """Return the equations in each notation, each set in a frame and, if they are several, with its title."""
        parts = {notation: [] for notation in NOTATIONS}
        for item in self.card.equations:
            name, lines = (item, ()) if isinstance(item, str) else (item[0], item[1:])
            title = f"{equation_set(name).title}\n\n" if len(self.card.equations) > 1 else ""
            for notation, display in _displays(name, lines).items():
                parts[notation].append(frame.format(title + display))
        return {notation: "\n\n".join(found) for notation, found in parts.items()}


def _displays(name, lines=()):
    return {n: f"$$\n{tex}\n$$" for n, tex in same_lines(name, lines).items()}


def _blocks(texts, fence="::::", name=False):
    """Return MyST with one block for each different text; `name` says above each whose letters they are."""
    parts = []
    for text, names in grouped(texts):
        classes = " ".join(f"n-{n}" for n in names)
        label = (
            f"{{.u-notation-name}}\n{TITLES[names[0]]}’s letters\n\n"
            if name and len(names) == 1
            else ""
        )
        parts.append(f"{fence}{{div}} {classes}\n{label}{text}\n{fence}")
    body = "\n".join(parts)
    return f"{fence}:{{div}} u-notations u-equations\n{body}\n{fence}:"


def _picture(name):
    from lib.figures import diagrams

    drawn = diagrams.attention() if name == "attention" else diagrams.small_cell(name)
    return frame_html(drawn, drawn.alt, token_of("card", name))
