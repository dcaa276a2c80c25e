"""Our stylesheets and scripts, once for the whole site."""

import re
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"
TEMPLATES = ASSETS.with_name("_templates")
STYLES = ("unrolled.css", "figures.css")
SCRIPTS = ("unrolled.js", "page.js", "reader.js", "fit.js")


def add_templates(app, config):
    """Bring our templates; they are needed wherever the extension is."""
    config.templates_path = [*config.templates_path, str(TEMPLATES)]


def add_static_path(app):
    """Publish book/assets; a folder `_static` at the root would load every script on every page."""
    app.config.html_static_path.append(str(ASSETS))


def deferred(scripts):
    """Let the scripts in the head of a page wait until it is read, except the one that the head itself needs."""
    return re.sub(
        r'<script (?![^>]*\bdefer\b)(?=[^>]*\bsrc=")(?![^>]*documentation_options)',
        '<script defer="defer" ',
        scripts,
    )


def add_filter(app):
    """Offer `deferred` to our layout template."""
    if app.builder.format == "html":
        app.builder.templates.environment.filters["deferred"] = deferred


def modern_roles(app, pagename, templatename, context, doctree):
    """Make each entry of the bibliography a list item: docutils writes a role that ARIA withdrew."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def name_toggles(app, pagename, templatename, context, doctree):
    """Name the arrows that fold the contents: the theme leaves them empty for a screen reader."""
    make_contents = context.get("generate_toctree_html")
    if make_contents is None:
        return

    def named(*arguments, **options):
        html = str(make_contents(*arguments, **options))
        return html.replace("<summary>", '<summary aria-label="Pages of this section">')

    context["generate_toctree_html"] = named


def setup(app):
    """Register the files that exist."""
    app.connect("config-inited", add_templates)
    app.connect("builder-inited", add_static_path)
    app.connect("builder-inited", add_filter)
    app.connect("html-page-context", modern_roles)
    # After the theme, which puts the function there at the default priority of 500.
    app.connect("html-page-context", name_toggles, priority=900)
    for name in STYLES:
        if (ASSETS / name).exists():
            app.add_css_file(name, priority=900)
    app.add_css_file("print.css", priority=901, media="print")
    for name in SCRIPTS:
        if (ASSETS / name).exists():
            app.add_js_file(name, loading_method="defer")
