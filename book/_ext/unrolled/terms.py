"""What a term means, shown where it is pointed at or reached by keyboard.

The first mention of a concept of another chapter, by one of its `terms`, becomes a link to the glossary; a link to
the section of a concept and a letter of the table of notation are explained, too. What all of them mean is one
script, which `book/assets/terms-start.js` loads when the first of them is asked.
"""

import json
import re
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.util.osutil import relative_uri

from book.files import write_atomically
from lib.notation import SYMBOLS
from unrolled.concepts import load_concepts

GLOSSARY = "book/glossary"
MEANINGS = Path(__file__).resolve().parents[2] / "symbols.yml"
DATA = "terms-data.js"
# Where a mention is no place to stop: in boxes, in what is printed in one notation, where one is tested.
CLOSED = {
    "admonition",
    "chapter",
    "formula-card",
    "u-equations",
    "exercise",
    "solution",
    "dropdown",
}
ASKED = re.compile(r'class="[^"]*\bu-(?:term|symbol)\b|href="[^"]*#sec-')


def concepts_of(env):
    """Return the concepts with a definition, by name, each with the chapter in whose contents it is."""
    return {
        name: (chapter["file"], concept)
        for chapter in load_concepts()
        if chapter["file"] in env.found_docs
        for name, concept in chapter["concepts"].items()
        if concept.get("definition") and concept["section"]
    }


def pattern(terms):
    """Return what finds terms in a text, the longer ones first; a plural counts as its singular.

    Parameters
    ----------
    terms : iterable of str

    Returns
    -------
    re.Pattern

    Examples
    --------
    >>> pattern(["LSTM", "hidden state"]).findall("Hidden states of LSTMs, not of a BiLSTM or an lstm")
    ['Hidden states', 'LSTMs']
    """
    words = sorted(terms, key=len, reverse=True)
    forms = [
        re.escape(word) if word[0].isupper() else f"(?i:{word[0]}){re.escape(word[1:])}"
        for word in words
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})s?(?![\w-])")


def is_open(paragraph):
    """Whether a paragraph is running text before the exam corner."""
    node = paragraph
    while node.parent is not None:
        node = node.parent
        classes = {*node.get("classes", ()), node.tagname}
        if classes & CLOSED or any(name.startswith("n-") for name in classes):
            return False
        if "exam-corner" in node.get("ids", ()) or isinstance(node, (nodes.table, nodes.footnote)):
            return False
    return True


def mark(doctree, known, own, address):
    """Make links of the first mentions of concepts.

    Parameters
    ----------
    doctree : docutils.nodes.document
    known : dict
        From each term to the name of its concept.
    own : set of str
        Names of concepts that the page itself explains.
    address : str
        Of the glossary, as seen from the page.

    Returns
    -------
    int
        How many links there are now.
    """
    names = {term.lower(): name for term, name in known.items()}
    find, done = pattern(known), set(own)
    for paragraph in list(doctree.findall(nodes.paragraph)):
        texts = [child for child in paragraph.children if isinstance(child, nodes.Text)]
        if not (texts and is_open(paragraph)):
            continue
        for text in texts:
            pieces, at = [], 0
            for match in find.finditer(text):
                word = match[0].lower()
                name = names.get(word) or names[word.removesuffix("s")]
                if name in done:
                    continue
                done.add(name)
                link = nodes.reference("", match[0], internal=True, classes=["u-term"])
                link["refuri"] = f"{address}#term-{name}"
                pieces += [nodes.Text(text[at : match.start()]), link]
                at = match.end()
            if pieces:
                paragraph.replace(text, [*pieces, nodes.Text(text[at:])])
    return len(done) - len(own)


def add_links(app, doctree, docname):
    """Mark the terms of a lesson or a laboratory."""
    if app.builder.format != "html" or not docname.startswith("notebooks/"):
        return
    found = concepts_of(app.env)
    if GLOSSARY not in app.env.found_docs or not found:
        return
    chapter = docname.replace("/labs/", "/")
    known = {
        term: name for name, (_, concept) in found.items() for term in concept.get("terms", ())
    }
    own = {name for name, (file, _) in found.items() if file == chapter}
    get = app.builder.get_target_uri
    mark(doctree, known, own, relative_uri(get(docname), get(GLOSSARY)))


def write_again(app, env):
    """Write lessons and laboratories again when the list of terms has changed."""
    now = [(name, concept.get("terms")) for name, (_, concept) in concepts_of(env).items()]
    before, env.unrolled_terms = getattr(env, "unrolled_terms", now), now
    return (
        [] if before == now else [name for name in env.found_docs if name.startswith("notebooks/")]
    )


def meaning_of(symbol, sentences):
    """Return what a letter of the table of notation means.

    Parameters
    ----------
    symbol : lib.notation.Symbol
    sentences : dict
        As in `book/symbols.yml`: of each kind of cell, by meaning, and `parameters` of a gate.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If there is no sentence for it.
    """
    layer, found, part = symbol.meaning.partition(": ")
    if found and part in sentences["parameters"]:
        return sentences["parameters"][part].format(layer=layer)
    own = sentences[symbol.cell]
    return own[symbol.meaning] if symbol.meaning in own else sentences["both"][symbol.meaning]


def publish(app, error):
    """Write what is known of terms and letters."""
    if error or app.builder.format != "html" or GLOSSARY not in app.env.found_docs:
        return
    sentences = yaml.safe_load(MEANINGS.read_text(encoding="utf-8"))
    get = app.builder.get_target_uri
    data = {
        "concepts": {
            name: [
                *(concept[part].strip().replace("'", "’") for part in ("title", "definition")),
                f"{get(file)}#{concept['section']}",
            ]
            for name, (file, concept) in concepts_of(app.env).items()
        },
        "symbols": [
            [", ".join(filter(None, (symbol.meaning, symbol.shape))), meaning_of(symbol, sentences)]
            for symbol in SYMBOLS
        ],
    }
    text = f"self.UNROLLED_TERMS = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"
    write_atomically(Path(app.outdir) / "_static" / DATA, text)


def add_script(app, pagename, templatename, context, doctree):
    """Load the script that waits where there is something to explain."""
    if doctree is not None and ASKED.search(context.get("body", "")):
        app.add_js_file("terms-start.js", loading_method="defer")


def setup(app):
    """Connect all."""
    app.connect("env-get-updated", write_again)
    app.connect("doctree-resolved", add_links)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", publish)
