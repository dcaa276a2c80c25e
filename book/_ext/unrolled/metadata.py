"""What each page says of itself to search engines and to those who share it; what robots and lost readers get.

Addresses are whole where the site's own is known: `UNROLLED_ADDRESS=https://… make book`.
"""

import os
import re
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes

from book.files import write_atomically

LONGEST = 300  # characters of a description; search engines show half of it or less
_VIEWPORT = re.compile(r'\s*<meta\b[^>]*name="viewport"[^>]*>')
# Pages that name themselves only in their templates.
_NAMES = {"search": "Search", "genindex": "Index", "py-modindex": "Python Module Index"}
_ROOT = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<link rel="canonical" href="{address}">
<link rel="icon" href="_static/favicon.svg">
<meta http-equiv="refresh" content="0; url={page}">
</head>
<body><main><h1>{title}</h1><p><a href="{page}">Read the book</a></p></main></body>
</html>
"""


def choose_address(app, config):
    """Take the site's address from the environment."""
    address = os.environ.get("UNROLLED_ADDRESS", "").strip()
    if address:
        config.html_baseurl = address.rstrip("/") + "/"


def sentence(text, longest=LONGEST):
    """Return a text on one line, cut behind a sentence, a part of one or a word if it is too long.

    Parameters
    ----------
    text : str
    longest : int

    Returns
    -------
    str
    """
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[:longest]
    for sign in (". ", "; ", ", ", " "):
        head, found, _ = cut.rpartition(sign)
        if found and len(head) >= longest / 3:
            return head + ("." if sign == ". " else " …")
    return cut


def description_of(doctree):
    """Say what a page is about: the objectives in its box, else its first paragraph.

    Parameters
    ----------
    doctree : docutils.nodes.document

    Returns
    -------
    str
    """
    for box in doctree.findall(
        lambda n: isinstance(n, nodes.Admonition) and "chapter" in n["classes"]
    ):
        for item in box.findall(nodes.definition_list_item):
            term, *content = (child.astext() for child in item.children)
            text = " ".join(content)
            # "You will be able to / Draw …" becomes one sentence; a name keeps its capital.
            start = text[:1].lower() if text[1:2].islower() or text[1:2] == " " else text[:1]
            return sentence(f"{term} {start}{text[1:]}")
    for section in doctree.findall(nodes.section):
        for child in section.children:
            if isinstance(child, nodes.paragraph):
                return sentence(child.astext())
    return ""


def page_title(title, project):
    """Return the title of a window: that of the page and of the book, which is not said twice.

    Parameters
    ----------
    title, project : str

    Returns
    -------
    str
    """
    return title if title.startswith(project) else f"{title} — {project}"


def describe(app, pagename, templatename, context, doctree):
    """Give the template title, description and addresses."""
    context["metatags"] = _VIEWPORT.sub("", context.get("metatags", ""))
    title = context.get("title") or _NAMES.get(pagename) or app.config.html_title
    context["window_title"] = page_title(
        re.sub("<[^>]+>", "", title), escape(app.config.html_title)
    )
    context["description"] = description_of(doctree) if doctree is not None else ""


def lost(app):
    """Add the page for an address that does not exist; wherever that is, its links begin at the site's root."""
    base = urlsplit(app.config.html_baseurl or "").path or "/"
    yield "404", {"title": "Page not found", "base": base}, "404.html"


def publish(app, error):
    """Write robots.txt, the page at the root, which leads to the first, and a sitemap if the address is known."""
    if error or app.builder.format != "html":
        return
    out, first, address = Path(app.outdir), app.config.root_doc, app.config.html_baseurl
    page = app.builder.get_target_uri(first)
    if first != "index":
        texts = {
            "title": escape(app.config.html_title),
            "description": escape(description_of(app.env.get_doctree(first))),
            "page": page,
            "address": (address or "") + page,
        }
        write_atomically(out / "index.html", _ROOT.format(**texts))
    robots = "User-agent: *\nAllow: /\n"
    if address:
        robots += f"Sitemap: {address}sitemap.xml\n"
        entries = "".join(
            f"<url><loc>{escape(address + app.builder.get_target_uri(name))}</loc></url>\n"
            for name in sorted(app.env.all_docs)
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        head = '<?xml version="1.0" encoding="utf-8"?>\n'
        write_atomically(
            out / "sitemap.xml", f'{head}<urlset xmlns="{space}">\n{entries}</urlset>\n'
        )
    write_atomically(out / "robots.txt", robots)


def setup(app):
    """Connect all."""
    app.connect("config-inited", choose_address)
    app.connect("html-page-context", describe)
    app.connect("html-collect-pages", lost)
    app.connect("build-finished", publish)
