"""The search: titles and concepts first, under all their names; excerpts that can be read; from a file, too."""

import re

import pytest

from tests.site.conftest import SITE, Visit

QUERIES = {
    "LSTM parameters": "10-lstm",
    "vanishing gradient": "06-long-term-dependencies",
    "count parameters": "10-lstm",
    "BPTT": "05-backpropagation-through-time",
    "truncated BPTT": "05-backpropagation-through-time",
    "teacher forcing": "05-backpropagation-through-time",
    "exposure bias": "05-backpropagation-through-time",
    "exploding gradients": "06-long-term-dependencies",
    "unstable gradients": "06-long-term-dependencies",
    "gradient clipping": "06-long-term-dependencies",
    "eigenvalues": "06-long-term-dependencies",
    "Xavier": "08-initialization-and-dropout",
    "Xavier initialization": "08-initialization-and-dropout",
    "ReLU": "08-initialization-and-dropout",
    "dropout": "08-initialization-and-dropout",
    "seq2seq": "01-sequence-types",
    "sequence-to-vector": "01-sequence-types",
    "many to one": "01-sequence-types",
    "ANN": "01-sequence-types",
    "CNN": "01-sequence-types",
    "one-hot": "02-from-raw-data-to-tensors",
    "sliding window": "02-from-raw-data-to-tensors",
    "hidden state": "04-recurrent-networks",
    "unrolling": "04-recurrent-networks",
    "parameter sharing": "04-recurrent-networks",
    "Adam": "07-optimizers",
    "RMSProp": "07-optimizers",
    "layer normalization": "09-normalization",
    "batchnorm": "09-normalization",
    "forget gate": "10-lstm",
    "constant error carousel": "10-lstm",
    "update gate": "11-gru",
    "GRU versus LSTM": "11-gru",
    "bidirectional LSTM": "12-bidirectional-and-deep",
    "stacked RNN": "12-bidirectional-and-deep",
}
# Names of the pages found, the best first.
FOUND = """query => Search._performSearch(...Search._parseQuery(query)).map(result => result[0]).reverse()"""


@pytest.fixture(scope="module")
def search(context, address):
    visit = Visit(context.new_page(), address, "search.html")
    visit.page.wait_for_function("typeof Search !== 'undefined' && Search.hasIndex()")
    yield visit.page
    assert visit.errors == []
    visit.page.close()


@pytest.mark.parametrize("query", QUERIES)
def test_the_right_chapter_is_among_the_first_two(search, query):
    found = search.evaluate(FOUND, query)
    assert f"notebooks/{QUERIES[query]}" in found[:2], found[:5]


def test_a_word_that_no_title_holds_is_found_in_the_text(search):
    assert "notebooks/01-sequence-types" in search.evaluate(FOUND, "sunspots")
    assert search.evaluate(FOUND, "xylophonist") == []


def test_results_and_excerpts_are_for_readers(open_page):
    visit = open_page("search.html?q=LSTM+parameters")
    page = visit.page
    page.wait_for_selector("#search-results li p.context")
    page.wait_for_timeout(500)
    first = page.locator("#search-results li a").first
    assert "10-lstm.html#sec-lstm-parameters" in first.get_attribute("href")
    for excerpt in page.locator("#search-results p.context").all_inner_texts():
        assert not re.search(r"\\[a-z]{2,}|\$|[_^]\{|^\.* *Contents", excerpt), excerpt
    first.click()
    page.wait_for_url("**/notebooks/10-lstm.html*")
    assert visit.errors == []


def test_it_finds_pages_from_a_file(new_tab):
    page = new_tab()
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto((SITE / "search.html").as_uri() + "?q=Xavier")
    page.wait_for_selector("#search-results li a")
    assert "08-init" in page.locator("#search-results li a").first.get_attribute("href")
    page.wait_for_timeout(200)
    assert failures == []
