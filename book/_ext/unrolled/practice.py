"""Questions to practise: style and scripts where there are some, links to sections, the page with the whole bank.

`{practice-room}` stands for the page on which one practises. Its catalogue is in the page; every question is a
script of its own in `_static/questions`, written anew only when something in `lib` has changed. Flashcards are
`unrolled.flashcards`; what plans their days, and those of what went wrong, is in `_static/fsrs`.
"""

import hashlib
import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from book import planner
from book.files import write_atomically
from unrolled.flashcards import cards_of, index, nodes_of
from unrolled.mathematics import set_spans
from unrolled.revise import HARDER
from unrolled.revision import RevisionDirective

ROOT = Path(__file__).resolve().parents[3]
CLASS = 'class="u-practice"'
ROOM = 'id="u-room"'
MARK = "practice-room"  # in the metadata of the page
STATIC, FOLDER = "_static", "_static/questions"
_LINK = re.compile(r'<a href="#" data-section="(?P<label>[^"]+)">[^<]*</a>')
_DATA = re.compile(r'(?<=<script type="application/json">).*?(?=</script>)', re.DOTALL)
# In the order in which they need each other: of a form, and of the page with the bank.
FORM = ("formulas", "answers", "elements", "fields", "calculation")
BANK = (
    "random",
    "store",
    "plan",
    "ideas",
    "open",
    "load",
    "select",
    "fade",
    "ask",
    "practise",
    "cards",
    "today",
    "paper",
    "sitting",
    "exam",
    "progress",
    "room",
)
logger = logging.getLogger(__name__)


class PracticeRoom(RevisionDirective):
    """The page with the whole bank; `book/assets/practice/room.js` brings it to life."""

    def run(self):
        """Return the place, with the catalogue in it, and the cards, which leave the page before it is written."""
        from lib.exam.online import catalogue
        from lib.exam.practice import compact

        env = self.env
        env.metadata[env.docname][MARK] = "yes"
        for file in sorted((ROOT / "lib" / "exam").rglob("*.py")):
            env.note_dependency(str(file))
        for name in sorted(env.found_docs):
            if name.startswith("notebooks/"):  # whose headings are in the links
                env.note_dependency(env.doc2path(name))
        chapters = cards_of(self)
        more = {"cards": index(chapters), "difficulties": list(HARDER.items())}
        data = compact({**catalogue(), **more})
        text = (
            f'<div {ROOM} data-static=""><noscript><p>To practise here, your browser must run JavaScript.</p>'
            f'</noscript><script type="application/json">{data}</script></div>'
        )
        return [nodes.raw("", text, format="html"), *nodes_of(self, chapters)]


def practices(doctree, sign=CLASS):
    """List the raw nodes of a page that hold a question, or the bank."""
    return [node for node in doctree.findall(nodes.raw) if sign in node.astext()]


def place_of(app, docname, label):
    """Return address and title of a section as seen from a page; warn when no section has that label."""
    domain = app.env.get_domain("std")
    name, identity = domain.anonlabels.get(label, ("", ""))  # all labels, those of a paragraph, too
    if not name:
        logger.warning(
            "a question links to the section %r, which does not exist", label, location=docname
        )
        return None
    _, _, title = domain.labels.get(label, ("", "", app.env.titles[name].astext()))
    return f"{app.builder.get_relative_uri(docname, name)}#{identity}", title


def link_sections(app, doctree, docname):
    """Point each question's link at its section."""

    def linked(match):
        place = place_of(app, docname, match["label"])
        return f'<a href="{place[0]}">Read: {place[1]}</a>' if place else ""

    for node in practices(doctree):
        node.replace_self(nodes.raw("", _LINK.sub(linked, node.astext()), format="html"))
    for node in practices(doctree, ROOM):
        node.replace_self(nodes.raw("", _room(app, docname, node.astext()), format="html"))


def _room(app, docname, text):
    """Fill in where the sections of the bank stand, what the chapters are called, where the questions lie."""
    from lib.exam.practice import compact

    labels, titles = app.env.get_domain("std").anonlabels, app.env.titles
    data = json.loads(_DATA.search(text)[0])
    found = {label: place_of(app, docname, label) for label in data["sections"]}
    data["sections"] = {label: place for label, place in found.items() if place}
    chapters = {
        question[3]: labels[question[5]][0]
        for question in data["questions"]
        if question[5] in data["sections"]
    }
    data["chapters"] = {
        number: re.sub(r"^\d+\W+", "", titles[name].astext())
        for number, name in sorted(chapters.items())
    }
    here = app.builder.get_target_uri(docname)
    text = text.replace('data-static=""', f'data-static="{relative_uri(here, STATIC)}/"')
    return _DATA.sub(lambda _: compact(data), text)


def add_files(app, pagename, templatename, context, doctree):
    """Load style and scripts where there is a question or the bank, and nowhere else."""
    if doctree is None:
        return
    room, forms = practices(doctree, ROOM), practices(doctree)
    if not (room or forms):
        return
    app.add_css_file("practice.css", priority=900)
    if room:
        app.add_css_file("practice-room.css", priority=901)
        app.add_css_file("katex/katex.css", priority=300)
        if planner.found():
            app.add_js_file("fsrs/fsrs.js", loading_method="defer")
    for name in (*FORM, *(BANK if room else ("chapter",))):
        app.add_js_file(f"practice/{name}.js", loading_method="defer")


def fingerprint():
    """Return what changes when a question may have changed: all of `lib`, and how formulas are set."""
    files = [*(ROOT / "lib").rglob("*.py"), *Path(__file__).parent.glob("*.py")]
    files += [ROOT / "book" / "katex.txt"]
    contents = (
        file.relative_to(ROOT).as_posix().encode() + file.read_bytes() for file in sorted(files)
    )
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def publish_planner(app):
    """Write ts-fsrs and its licence into the site, where they could be had."""
    archive = planner.found()
    if archive and app.builder.format == "html":
        planner.publish(archive, Path(app.outdir) / STATIC / "fsrs")


def publish(app, error):
    """Write the scripts of the questions, where a page has the bank and they are not there yet."""
    rooms = [name for name, data in app.env.metadata.items() if MARK in data]
    if error or app.builder.format != "html" or not rooms:
        return
    folder, key = Path(app.outdir) / FOLDER, fingerprint()
    stamp = folder / "made-from.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == key:
        return
    from lib.exam.online import script
    from lib.exam.paper import entries

    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    wanted = {f"{entry.id}.js": entry for entry in entries()}
    for file in folder.glob("*.js"):
        if file.name not in wanted:
            file.unlink()
    for name, entry in wanted.items():
        write_atomically(folder / name, script(entry, lambda text: set_spans(text, rooms[0])))
    write_atomically(stamp, key)


def setup(app):
    """Connect; the outputs are chosen by a post-transform, so they are rewritten after it."""
    app.add_directive("practice-room", PracticeRoom)
    app.connect("doctree-resolved", link_sections)
    app.connect("html-page-context", add_files)
    app.connect("builder-inited", publish_planner)
    app.connect("build-finished", publish)
