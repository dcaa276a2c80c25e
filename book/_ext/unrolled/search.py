"""A search index that does not depend on what was built before.

Sphinx continues the index of the last build, but reads back neither its index entries nor which words a
page has lost. Here every build begins an empty one; pages that are not written again are read for it.
"""

from sphinx.builders.html import StandaloneHTMLBuilder


class Builder(StandaloneHTMLBuilder):
    """Sphinx's builder of HTML, with a whole search index."""

    def load_indexer(self, docnames):
        """Leave the index empty."""
        self.written = set(docnames)

    def dump_search_index(self):
        """Add the pages that were not written, bring all into order, write the index."""
        for docname in sorted(self.env.all_docs.keys() - self.written):
            doctree = self.env.get_and_resolve_doctree(docname, self)
            title = self.render_partial(self.env.longtitles[docname])["title"]
            self.index_page(docname, doctree, title)
        entries = self.indexer._index_entries
        self.indexer._index_entries = dict(sorted(entries.items()))
        super().dump_search_index()


def setup(app):
    """Put it in the place of Sphinx's own."""
    app.add_builder(Builder, override=True)
