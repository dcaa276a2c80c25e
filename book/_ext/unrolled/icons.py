"""Icons: of the theme's fonts the site gets the glyphs that its pages show, and nothing of the rest.

The theme lets every page load three fonts and a stylesheet of Font Awesome, 320 KB. Which icons the pages show is
known once all are written: then the fonts are cut, and `icons.css` names what is left.
"""

import io
import re
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from book.files import write_atomically
from unrolled.written import THEME, read_pages

STYLE = "icons.css"
_LINKS = re.compile(
    r'\s*<link\b[^>]*vendor/fontawesome[^>]*>|\s*<script src="[^"]*fontawesome[^"]*"></script>'
)
_CLASSES = re.compile(r'class="([^"]*\bfa-[^"]*)"')
_RULE = re.compile(r'([^{}]+)\{content:"\\([0-9a-f]+)"\}')
_CODES = re.compile(r"\\(f[0-9a-f]{3})\b|([\ue000-\uf8ff])")
# The family in a stylesheet, the names by which a page asks for it, its weight, the file of the theme.
FAMILIES = {
    "solid": ("Font Awesome 6 Free", {"fas", "fa-solid"}, 900, "fa-solid-900.ttf"),
    "regular": ("Font Awesome 6 Free", {"far", "fa-regular"}, 400, "fa-regular-400.ttf"),
    "brands": ("Font Awesome 6 Brands", {"fab", "fa-brands"}, 400, "fa-brands-400.ttf"),
}
_BASE = """:root{{{variables}}}
{selectors}{{display:inline-block;font-style:normal;font-variant:normal;line-height:1;text-rendering:auto}}
.fa-lg{{font-size:1.25em;line-height:.05em;vertical-align:-.075em}}
"""


def without_theme_icons(head):
    """Take out of the head of a page what the theme loads for its icons."""
    return _LINKS.sub("", head)


def codes_of_names(style):
    """Return the code of each icon's name, as the stylesheet of Font Awesome has them.

    Parameters
    ----------
    style : str

    Returns
    -------
    dict of int
    """
    return {
        name: int(match[2], 16)
        for match in _RULE.finditer(style)
        for name in re.findall(r"\.(fa-[a-z0-9-]+):(?::)?before", match[1])
    }


def wanted(pages, styles, codes):
    """Return the icons that a site shows.

    Parameters
    ----------
    pages, styles : iterable of str
        HTML; stylesheets, which write an icon as its character.
    codes : dict of int

    Returns
    -------
    names : dict of set
        Names of icons by family.
    loose : set of int
        Codes in stylesheets; they are glyphs of the solid font.
    """
    names = {family: set() for family in FAMILIES}
    for page in pages:
        for classes in map(str.split, _CLASSES.findall(page)):
            for family, (_, callers, _, _) in FAMILIES.items():
                if callers & set(classes):
                    names[family] |= codes.keys() & set(classes)
    loose = {
        int(code, 16) if code else ord(sign) for s in styles for code, sign in _CODES.findall(s)
    }
    return names, loose


def cut(font, codes):
    """Return a font, as WOFF, that has the glyphs of some codes; those it lacks are left out."""
    font = TTFont(font, recalcTimestamp=False)
    options = Options()
    options.flavor, options.layout_features, options.notdef_outline = "woff", [], False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff"
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()


def publish(app, error):
    """Write the cut fonts and their stylesheet, once all pages are written."""
    if error or app.builder.format != "html":
        return
    (folder,) = THEME.glob("vendor/fontawesome/*")
    codes = codes_of_names((folder / "css/all.min.css").read_text(encoding="utf-8"))
    static = Path(app.outdir) / "_static"
    styles = [
        p.read_text(encoding="utf-8")
        for p in static.rglob("*.css")
        if "vendor" not in p.parts and p.name != STYLE
    ]
    names, loose = wanted(read_pages(Path(app.outdir)), styles, codes)
    faces, variables, selectors, rules = [], [], [], []
    for family, (title, callers, weight, file) in FAMILIES.items():
        glyphs = {codes[name] for name in names[family]} | (loose if family == "solid" else set())
        if not glyphs:
            continue
        name = f"icons-{family}.woff"
        (static / name).write_bytes(cut(folder / "webfonts" / file, glyphs))
        source = f'font-weight:{weight};font-display:swap;src:url({name}) format("woff")'
        faces += [f'@font-face{{font-family:"{title}";{source}}}']
        if family == "solid":  # by the name of an older version, too
            faces += [f'@font-face{{font-family:"Font Awesome 5 Free";{source}}}']
        variables += [f'--fa-font-{family}:normal {weight} 1em/1 "{title}"']
        callers = ",".join(f".{caller}" for caller in sorted(callers))
        selectors += [callers]
        rules += [f'{callers}{{font-family:"{title}";font-weight:{weight}}}']
    rules += [
        f'.{name}::before{{content:"\\{codes[name]:x}"}}'
        for name in sorted(set().union(*names.values()))
    ]
    base = _BASE.format(variables=";".join(variables), selectors=",".join(selectors) or ".fa")
    write_atomically(static / STYLE, "\n".join([*faces, base, *rules]) + "\n")


def add_filter(app):
    """Offer `without_theme_icons` to our layout template."""
    if app.builder.format == "html":
        app.builder.templates.environment.filters["without_theme_icons"] = without_theme_icons


def setup(app):
    """Connect both."""
    app.connect("builder-inited", add_filter)
    app.connect("build-finished", publish)
