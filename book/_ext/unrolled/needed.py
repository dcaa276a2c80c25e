"""Styles and scripts of Sphinx's extensions, on the pages that have something for them to do, and on no others."""

import re

# A part of a file's name, and what stands in the body of a page that needs it.
NEEDS = {
    "clipboard.min.js": 'class="highlight',
    "copybutton.": 'class="highlight',
    "design-tabs.js": "sd-tab-set",
    "exercise.css": r'class="[^"]*\b(exercise|solution)\b',
    "mystnb.": r'class="[^"]*\bcell\b',
    "proof.css": r'class="proof ',
    "sphinx-design.min.css": r'class="[^"]*\bsd-',
    "togglebutton.": r'class="[^"]*\b(dropdown|toggle)\b',
}


def needed(name, body):
    """Whether a page needs a file; one that is not in the list, or is no file, is always needed.

    Parameters
    ----------
    name : str or None
    body : str
        HTML of the page's own content.

    Returns
    -------
    bool
    """
    signs = [sign for part, sign in NEEDS.items() if part in str(name or "")]
    return not signs or re.search(signs[0], body) is not None


def leave_out(app, pagename, templatename, context, doctree):
    """Take from the lists of a page what it does not need."""
    body = context.get("body", "")
    for kind in ("css_files", "script_files"):
        context[kind] = [
            file for file in context[kind] if needed(getattr(file, "filename", file), body)
        ]


def setup(app):
    """Connect, after all that add files to a page."""
    app.connect("html-page-context", leave_out, priority=900)
