"""What finds the faults of a page must find them: here are some."""

import pytest

from tests.site.accessible import findings

FORMULA = '<span class="katex"><math><mi>x</mi></math><span class="katex-html">x</span></span>'
PAGE = """<!doctype html><html lang="en"><head><title>t</title></head><body style="background: #fff; color: #000">
<main><h1>Title</h1>{formulas}
<p>Black.</p><p>Black too.</p>{fault}<p>Black again.</p></main></body></html>"""
FAULTS = {
    "grey text": ('<p style="color: #aaa">Grey</p>', "color-contrast", True),
    "grey token of code": (
        '<div class="highlight"><pre>a <span style="color: #bbb">print</span></pre></div>',
        "color-contrast",
        True,
    ),
    "grey on grey, one of many": (
        '<p>Black</p><p style="background: #666">On grey</p>',
        "color-contrast",
        True,
    ),
    "link only by colour": (
        '<p>See <a href="#" style="color: #111; text-decoration: none">there</a> for more.</p>',
        "link-in-text-block",
        True,
    ),
    "field without a name": ("<input>", "label", False),
    "picture without a text": ('<img src="data:,">', "image-alt", False),
    "button that is one empty formula": (
        '<button><span class="katex"><span class="katex-html"></span></span></button>',
        "button-name",
        False,
    ),
    "drawing without a text": (
        '<svg role="img"><g><path d="M0 0h9" /><text y="9">a</text></g></svg>',
        "svg-img-alt",
        False,
    ),
    "link without a name in a drawing": (
        '<svg width="90" height="90"><g><a href="#"><rect width="50" height="50" /></a></g></svg>',
        "link-name",
        False,
    ),
    "buttons too small to hit": (
        '<button style="padding: 0; border: 0; font-size: 8px">a</button>' * 2,
        "target-size",
        False,
    ),
}
SILENT = {
    "name that is not displayed": '<div hidden><b id="a">A</b></div><input aria-labelledby="a">',
    "what is not displayed": '<div hidden><input><img src="data:,"></div>',
    "lines of a drawing": '<svg role="img" aria-label="A line"><g><path d="M0 0h9" /></g></svg>',
}


@pytest.fixture(scope="module")
def page(context):
    page = context.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_found_and_the_page_is_as_before(page, name):
    fault, rule, of_colour = FAULTS[name]
    page.set_content(PAGE.format(fault=fault, formulas=FORMULA * 5))
    before = page.evaluate("document.body.innerHTML")
    assert {found.split(":")[0] for found in findings(page)} == {rule}
    assert bool(findings(page, colours_only=True)) == of_colour
    assert page.evaluate("document.body.innerHTML") == before


@pytest.mark.parametrize("name", ["nothing", *SILENT])
def test_without_a_fault_nothing_is_found(page, name):
    page.set_content(PAGE.format(fault=SILENT.get(name, ""), formulas=FORMULA * 5))
    before = page.evaluate("document.body.innerHTML")
    assert findings(page) == []
    assert page.evaluate("document.body.innerHTML") == before
