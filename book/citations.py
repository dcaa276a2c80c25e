"""Citations in notebooks: links, which JupyterLab shows as they are, and roles, which the page needs.

An author writes ``{cite:t}`elman1990finding` `` or ``{cite}`a,b` ``; `book/clean.py` makes links of them, for
JupyterLab knows no bibliography and would warn; the build reads the links as the roles that they were.
"""

import re

from pybtex.database import parse_file
from pybtex.richtext import Text

from book.files import ROOT

PAGE = "book/bibliography.md"
_ROLE = re.compile(r"\{cite(?P<kind>:[tp])?\}`(?P<keys>[^`]+)`")
_LINK = rf"\[[^\[\]]*?%s\]\((?:\.\./)+{re.escape(PAGE)}#(?P<key>\w+)\)"
_TEXTUAL = re.compile(_LINK % r" \(\d{4}\)")
_ONE = re.compile(_LINK % r", \d{4}")
_GROUP = re.compile(rf"\((?:{_ONE.pattern.replace('?P<key>', '?:')}(?:; )?)+\)")


def names(entry):
    """Surnames of the authors of an entry, as a text cites them."""
    people = [" ".join([*p.prelast_names, *p.last_names]) for p in entry.persons["author"]]
    people = [str(Text.from_latex(name)) for name in people]
    if len(people) > 2:
        return f"{people[0]} et al."
    return " and ".join(people)


def bibliography(root=ROOT):
    """Entries of the book's bibliography, by key."""
    return parse_file(str(root / "book" / "references.bib")).entries


def to_links(text, up, entries):
    """Turn the roles in a text into links.

    Parameters
    ----------
    text : str
        Markdown.
    up : str
        Way from the notebook's folder to the root, such as `"../"`.
    entries : dict
        Of the bibliography. A role with an unknown key stays.

    Returns
    -------
    str
    """

    def link(key, form):
        entry = entries[key]
        return f"[{form.format(names(entry), entry.fields['year'])}]({up}{PAGE}#{key})"

    def replace(match):
        keys = [key.strip() for key in match["keys"].split(",")]
        if not all(key in entries for key in keys):
            return match[0]
        if match["kind"] == ":t":
            return " and ".join(link(key, "{} ({})") for key in keys)
        return f"({'; '.join(link(key, '{}, {}') for key in keys)})"

    return _ROLE.sub(replace, text)


def to_roles(text):
    """Turn the links of `to_links` back into roles."""
    text = _GROUP.sub(lambda m: "{cite}`" + ",".join(_ONE.findall(m[0])) + "`", text)
    return _TEXTUAL.sub(lambda m: "{cite:t}`" + m["key"] + "`", text)
