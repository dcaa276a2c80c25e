"""Sentences and their translations side by side, each marked with its language and its direction of writing."""

import html

from lib.figures.picture import caption_html, html_widget, on_page, required

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
_NAMES = {"en": "English", "fr": "French", "ur": "Urdu"}


def translations(sources, targets, language, *, caption):
    """Show English sentences beside their translations, as text that can be read aloud, copied and printed.

    Parameters
    ----------
    sources, targets : list of list of str
        Tokens of each sentence and of its translation.
    language : {"fr", "ur"}
        Of the translations; Urdu is written from right to left.
    caption : str

    Returns
    -------
    Translations

    Raises
    ------
    ValueError
        If there is no caption, no such language, or the numbers of sentences differ.

    Examples
    --------
    >>> translations([["8", "May"]], [["8", "مئی"]], "ur", caption="One day.")
    Translations: One day.
      1 line, English and Urdu.
    """
    if language not in _NAMES:
        raise ValueError(f"got the language {language!r}, expected one of {', '.join(_NAMES)}")
    if len(sources) != len(targets) or not sources:
        raise ValueError(f"got {len(sources)} sources and {len(targets)} targets: pairs are needed")
    return Translations(list(zip(sources, targets, strict=True)), language, caption)


class Translations:
    """A table of two columns; made by `translations`."""

    def __init__(self, pairs, language, caption):
        self.pairs, self.language, self.caption = pairs, language, required("caption", caption)

    def __repr__(self):
        lines = "1 line" if len(self.pairs) == 1 else f"{len(self.pairs)} lines"
        return f"Translations: {self.caption}\n  {lines}, English and {_NAMES[self.language]}."

    def html(self):
        """Return the table for a page."""
        direction = "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"
        mark = f'lang="{self.language}" dir="{direction}" style="text-align: start"'
        rows = "".join(
            f'<tr><td lang="en" dir="ltr">{_text(source)}</td><td {mark}>{_text(target)}</td></tr>'
            for source, target in self.pairs
        )
        head = f'<tr><th scope="col">English</th><th scope="col">{_NAMES[self.language]}</th></tr>'
        table = f'<table class="table"><thead>{head}</thead><tbody>{rows}</tbody></table>'
        return f'<figure class="u-picture">{table}{caption_html(self.caption)}</figure>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return {"text/html": self.html(), "text/plain": repr(self)}
        return {**html_widget(self.html()), "text/plain": repr(self)}


def _text(tokens):
    """Join tokens; a comma follows its word at once."""
    text = " ".join(tokens)
    for comma in (",", "،"):
        text = text.replace(f" {comma}", comma)
    return html.escape(text)
