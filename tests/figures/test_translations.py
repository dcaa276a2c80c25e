"""Translations carry their language and their direction, on a page and in a kernel."""

import pytest
from bs4 import BeautifulSoup

from lib.figures import translations
from lib.figures.picture import WIDGET

SOURCES = [["Monday", ",", "22", "April", "2013"], ["a", "<", "b"]]
URDU = [["پیر", "،", "22", "اپریل", "،", "2013"], ["x"]]


def cells(language, targets):
    shown = translations(SOURCES, targets, language, caption="Two lines.")
    return BeautifulSoup(shown.html(), "html.parser").find_all("td")


def test_urdu_runs_from_right_to_left_and_english_does_not():
    english, urdu, escaped, _ = cells("ur", URDU)
    assert (urdu["lang"], urdu["dir"]) == ("ur", "rtl")
    assert (english["lang"], english["dir"]) == ("en", "ltr")
    assert english.text == "Monday, 22 April 2013"
    assert urdu.text == "پیر، 22 اپریل، 2013"
    assert escaped.text == "a < b"


def test_french_runs_from_left_to_right():
    _, french, *_ = cells("fr", URDU)
    assert (french["lang"], french["dir"]) == ("fr", "ltr")


def test_a_page_gets_html_and_a_kernel_a_widget(monkeypatch):
    shown = translations(SOURCES, URDU, "ur", caption="Two lines.")
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    assert set(shown._repr_mimebundle_()) == {"text/html", "text/plain"}
    monkeypatch.delenv("UNROLLED_PAGE")
    assert set(shown._repr_mimebundle_()) == {WIDGET, "text/plain"}
    assert repr(shown) == "Translations: Two lines.\n  2 lines, English and Urdu."


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": "de"}, "got the language 'de'"),
        ({"targets": URDU[:1]}, "got 2 sources and 1 targets"),
        ({"sources": [], "targets": []}, "got 0 sources"),
        ({"caption": " "}, "caption"),
    ],
)
def test_misuse(options, said):
    given = {"sources": SOURCES, "targets": URDU, "language": "ur", "caption": "Two lines."}
    with pytest.raises(ValueError, match=said):
        translations(**given | options)
