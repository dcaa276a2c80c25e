"""What a page makes of four notations: blocks in place of tabs, a version of each formula for each notation."""

import re
import sys
from pathlib import Path

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import notation, quizzes

from lib.notation import NOTATIONS, TITLES


def page(*children):
    document = new_document("page", get_default_settings(Parser))
    document += children
    return document


def tabs(*names, group="notation"):
    """What sphinx-design makes of a tab-set, before it makes HTML of it."""
    whole = nodes.container(design_component="tab-set", classes=["sd-tab-set"])
    for name in names:
        label = nodes.rubric("", name, sync_id=name, sync_group=group)
        content = nodes.container("", nodes.paragraph("", f"text of {name}"))
        whole += nodes.container("", label, content, design_component="tab-item")
    return whole


def seen(document, name):
    """The text that a reader of one notation sees."""

    def text(node):
        classes = node.get("classes", []) if isinstance(node, nodes.Element) else []
        ours = [c for c in classes if c.startswith("n-")]
        if ours and f"n-{name}" not in ours:
            return ""
        if isinstance(node, nodes.Text):
            return str(node)
        return "".join(map(text, node.children))

    return text(document)


def transformed(document):
    for transform in (notation.TabSets, notation.Letters):
        transform(document).apply()
    return document


def test_tabs_become_blocks():
    document = transformed(page(tabs(*NOTATIONS)))
    assert not [
        n
        for n in document.findall()
        if "sd-tab-set" in getattr(n, "attributes", {}).get("classes", [])
    ]
    for name in NOTATIONS:
        assert seen(document, name) == f"{TITLES[name]}’s letterstext of {name}"


@pytest.mark.parametrize(
    ("given", "spare"),
    [(("ng", "pytorch"), "pytorch"), (("olah", "ng"), "olah"), (("pytorch",), "pytorch")],
)
def test_a_notation_without_an_item_gets_the_default_or_the_first(given, spare):
    document = transformed(page(tabs(*given)))
    for name in NOTATIONS:
        assert f"text of {name if name in given else spare}" in seen(document, name)


def test_tabs_of_another_group_stay():
    document = page(tabs("linux", "windows", group="system"))
    before = document.pformat()
    assert transformed(document).pformat() == before


def test_a_wrong_tab_is_reported(monkeypatch):
    said = []
    monkeypatch.setattr(notation._LOG, "warning", lambda text, *rest, **_: said.append(text % rest))
    transformed(page(tabs("pytorch", "Ng")))
    assert said == ["a tab with `:sync: Ng`, expected one of ng, goodfellow, olah, pytorch"]


def formula(tex="h_t", **attributes):
    return nodes.paragraph("", "", nodes.math(tex, tex, **attributes))


def mark(name):
    return nodes.raw("", f"<!-- letters: {name} -->", format="html")


def test_letters_follow_from_a_mark_to_the_next():
    document = transformed(
        page(
            formula(),
            mark("lstm"),
            formula("c_t"),
            mark("none"),
            formula("c_t"),
            mark("rnn"),
            formula("o_t"),
        )
    )
    assert seen(document, "pytorch") == "h_tc_tc_to_t"
    assert seen(document, "goodfellow") == "h_ts^{(t)}c_to^{(t)}"
    assert seen(document, "ng") == r"h_tc^{\langle t \rangle}c_tz_y^{\langle t \rangle}"
    assert not list(document.findall(nodes.raw)), "the marks are gone"


def test_a_box_has_letters_of_its_own():
    box = nodes.admonition("", formula("o_t"), classes=["letters-rnn"])
    document = transformed(page(mark("lstm"), box, formula("o_t")))
    assert seen(document, "goodfellow") == "o^{(t)}q^{(t)}"


def test_titles_and_blocks_of_one_notation_keep_their_letters():
    title = nodes.section("", nodes.title("", "", nodes.math("h_t", "h_t")))
    block = nodes.container("", formula(), classes=["n-ng"])
    document = transformed(page(mark("rnn"), title, block))
    assert seen(document, "ng") == "h_th_t"


def test_a_display_is_translated_and_one_with_a_label_is_not():
    labelled = nodes.math_block("h_t", "h_t", label="eq", number=1)
    document = transformed(page(mark("rnn"), nodes.math_block("h_t", "h_t"), labelled))
    assert seen(document, "goodfellow") == "h^{(t)}h_t"
    assert len(list(document.findall(nodes.math_block))) == 4


def test_captions_are_translated():
    span = '<span class="math notranslate nohighlight">\\({}\\)</span>'
    caption = nodes.raw("", f"<p>See {span.format('h_t &lt; 1')}.</p>", format="html")
    document = transformed(page(mark("lstm"), caption))
    text = next(iter(document.findall(nodes.raw))).astext()
    assert re.findall(r'nohighlight ([^"]+)">\\\((.*?)\\\)', text) == [
        ("n-pytorch n-olah", "h_t &lt; 1"),
        ("n-ng", r"a^{\langle t \rangle} &lt; 1"),
        ("n-goodfellow", "h^{(t)} &lt; 1"),
    ]


def test_an_unknown_mark_is_reported(monkeypatch):
    said = []
    monkeypatch.setattr(notation._LOG, "warning", lambda text, *rest, **_: said.append(text % rest))
    document = transformed(page(mark("LSTM"), formula()))
    assert said == ["`letters: LSTM`, expected one of rnn, lstm, gru, attention, none"]
    assert seen(document, "ng") == "h_t"


def test_the_questions_of_a_page_have_all_notations():
    one, other = '{"question": "$f_t$?", "letters": "lstm", "n": 3}', '{"question": "$5"}'
    html = f"<script>var questionsabc = [{one}, {other}];</script>"
    text = quizzes.simplify(html)
    assert "letters" not in text
    for tex in ("f_t", r"\\Gamma_f", "f^{(t)}"):
        assert f">{tex}<\\/annotation>" in text
    assert '"n": 3' in text and '"$5"' in text
    assert "n-pytorch n-olah" in text
