"""A search index that does not depend on what was built before.

Sphinx continues the index of the last build, but reads back neither its index entries nor which words a
page has lost. Here every build begins an empty one. What a page gives to it is kept beside the doctrees, for
the builds that do not write the page again; where that is lost, the page is read for it.
"""

import pickle
from functools import cache
from pathlib import Path

from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder

from book.files import write_atomically


class Page:
    """What the index takes from a page: its words and its entries, each once.

    Parameters
    ----------
    words : sphinx.search.WordStore
    doctree : docutils.nodes.document
    """

    def __init__(self, words, doctree):
        self.words = words
        words.title_words, words.words = sorted(set(words.title_words)), sorted(set(words.words))
        self.entries = [
            addnodes.index(entries=n["entries"]) for n in doctree.findall(addnodes.index)
        ]

    def findall(self, _):
        """Return the nodes with entries, as a doctree would."""
        return self.entries


class Builder(StandaloneHTMLBuilder):
    """Sphinx's builder of HTML, with a whole search index."""

    @property
    def kept(self):
        """File of the pages as the index takes them."""
        return Path(self.doctreedir) / "search.pickle"

    def load_indexer(self, docnames):
        """Leave the index empty."""
        self.collect, self.indexer._word_collector = self.indexer._word_collector, self._words
        # Sphinx looks for the stem of a word once on every page.
        self.indexer.lang.stem = cache(self.indexer.lang.stem)
        # `book/build.py` begins anew where this file is damaged.
        self.pages = pickle.loads(self.kept.read_bytes()) if self.kept.exists() else {}

    def _words(self, page):
        return page.words if isinstance(page, Page) else self.collect(page)

    def index_page(self, pagename, doctree, title):
        """Note what the index takes from a page that is written."""
        self.pages[pagename] = title, Page(self.collect(doctree), doctree)

    def dump_search_index(self):
        """Fill the index, in the order of the pages' names, and write it."""
        for docname in self.env.all_docs.keys() - self.pages.keys():
            doctree = self.env.get_and_resolve_doctree(docname, self)
            title = self.render_partial(self.env.longtitles[docname])["title"]
            self.index_page(docname, doctree, title)
        self.pages = {name: self.pages[name] for name in sorted(self.env.all_docs)}
        for docname, (title, page) in self.pages.items():
            super().index_page(docname, page, title)
        write_atomically(self.kept, pickle.dumps(self.pages))
        super().dump_search_index()


def setup(app):
    """Put it in the place of Sphinx's own."""
    app.add_builder(Builder, override=True)
