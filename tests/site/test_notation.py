"""The notation chosen in the header: what it switches, where it is kept, what works without scripts or storage."""

import pytest

from lib.notation import NOTATIONS, TITLES
from tests.site.accessible import findings
from tests.site.conftest import PHONE, SITE, WIDE, Visit
from tests.site.looks import TOO_WIDE

CHAPTER = "notebooks/01-sequence-types.html"  # text that differs, a card
CELL = "notebooks/10-lstm.html"  # drawings and a quiz with letters
KINDS = {
    CHAPTER: [".u-notations", ".formula-card"],
    CELL: [".u-notations", "figure .u-svg", ".u-quiz"],
}
# How much of the notations is visible in some places, and what of another one is visible.
SEEN = """places => {
  const all = [...document.querySelectorAll(['.n-ng', '.n-goodfellow', '.n-olah', '.n-pytorch'].join())];
  const shown = all.filter(e => e.getClientRects().length);
  const names = e => [...e.classList].filter(c => c.startsWith('n-')).map(c => c.slice(2));
  const chosen = document.documentElement.dataset.notation || 'pytorch';
  return {
    counts: places.map(place => shown.filter(e => e.closest(place)).length),
    wrong: shown.filter(e => !names(e).includes(chosen)).map(e => e.outerHTML.slice(0, 100)),
    hidden: all.length - shown.length };
}"""


@pytest.fixture(scope="module", params=KINDS)
def opened(request, context, address):
    with context.new_page() as page:
        visit = Visit(page, address, request.param)
        visit.unfold()
        yield visit


@pytest.fixture
def chapter(opened):
    """The chapter on a wide screen, from its top, in light colours and in the letters that come first."""
    opened.page.emulate_media(media="screen")
    opened.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    opened.show(width=WIDE)
    control(opened.page).select_option("pytorch")
    return opened


def control(page):
    return page.get_by_label("Notation", exact=True)


def chosen(page):
    name = page.evaluate("document.documentElement.dataset.notation")
    assert control(page).input_value() == name
    return name


def assert_only_the_chosen(page, name):
    page.wait_for_function(
        "!document.querySelector('.u-questions') || document.querySelector('.u-quiz .Quiz')"
    )
    seen = page.evaluate(SEEN, KINDS[name])
    assert seen["wrong"] == []
    assert all(seen["counts"]), dict(zip(KINDS[name], seen["counts"], strict=True))
    assert seen["hidden"] > 0


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_control_switches_equations_drawings_cards_and_quizzes(chapter, notation):
    page = chapter.page
    control(page).select_option(TITLES[notation])
    assert chosen(page) == notation
    assert_only_the_chosen(page, chapter.name)
    page.emulate_media(media="print")
    assert_only_the_chosen(page, chapter.name)
    assert chapter.errors == []


@pytest.mark.parametrize("name", KINDS)
def test_pytorch_comes_first_and_nothing_has_tabs(open_page, name):
    visit = open_page(name)
    visit.unfold()
    assert chosen(visit.page) == "pytorch"
    assert_only_the_chosen(visit.page, name)
    assert visit.page.locator("[data-sync-group=notation]").count() == 0


def test_the_keyboard_chooses(chapter):
    page = chapter.page
    control(page).focus()
    page.keyboard.press("ArrowDown")
    assert chosen(page) != "pytorch"
    assert_only_the_chosen(page, chapter.name)


def test_the_choice_is_kept_for_the_site(new_tab, address):
    page = new_tab()
    page.goto(address + CHAPTER)
    control(page).select_option("Goodfellow")
    page.reload()
    assert chosen(page) == "goodfellow"
    page.goto(address + CELL)
    assert chosen(page) == "goodfellow"
    other = new_tab()
    other.goto(address + CELL)
    control(other).select_option("Olah")
    page.wait_for_function("document.documentElement.dataset.notation === 'olah'")
    assert chosen(page) == "olah"


def test_a_link_sets_the_notation_and_it_is_kept(new_tab, address):
    page = new_tab()
    page.goto(address + CELL + "?notation=ng#sec-lstm-equations")
    assert chosen(page) == "ng"
    control(page).select_option("Olah")
    page.reload()
    assert chosen(page) == "olah", "the address must not win over a later choice"
    page.goto(address + CHAPTER)
    assert chosen(page) == "olah"
    page.goto(address + CHAPTER + "?notation=Hochreiter")
    assert chosen(page) == "olah"


def test_the_choice_stands_before_anything_is_drawn(new_tab, address):
    page = new_tab()
    page.goto(address + CELL + "?notation=ng")
    page.add_init_script("""new MutationObserver((_, observer) => {
      if (!document.body) return;
      window.atBody = document.documentElement.dataset.notation;
      observer.disconnect();
    }).observe(document, {childList: true, subtree: true})""")
    page.goto(address + CELL)
    assert page.evaluate("window.atBody") == "ng"


def test_blocked_storage_leaves_the_control_working(new_tab, address):
    page = new_tab()
    page.add_init_script("""Object.defineProperty(window, 'localStorage', {
      get() { throw new DOMException('blocked', 'SecurityError') } })""")
    page.goto(address + CELL + "?notation=olah")
    assert chosen(page) == "olah"
    control(page).select_option("Ng")
    assert chosen(page) == "ng"
    assert_only_the_chosen(page, CELL)


def test_without_scripts_the_default_is_shown(browser, address):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + CHAPTER)
        blocks = page.locator(".u-notations > div")
        visible = [block.get_attribute("class") for block in blocks.all() if block.is_visible()]
        assert visible and all("n-pytorch" in classes for classes in visible)
        assert not page.locator(".u-choose-notation").is_visible()


def test_it_works_from_a_file(new_tab):
    page = new_tab()
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto((SITE / CELL).as_uri() + "?notation=goodfellow")
    assert chosen(page) == "goodfellow"
    control(page).select_option("Ng")
    assert chosen(page) == "ng"
    assert_only_the_chosen(page, CELL)
    assert failures == []


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_phone_has_room_for_the_control_and_every_notation(chapter, notation):
    page = chapter.page
    chapter.show(width=PHONE)
    control(page).select_option(notation)
    box = control(page).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE and box["height"] >= 24
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_accessible_in_another_notation(chapter, mode):
    chapter.show(mode=mode, width=PHONE)
    control(chapter.page).select_option("Ng")
    assert findings(chapter.page, colours_only=mode == "dark") == []
