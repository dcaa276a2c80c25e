"""The built site on a loopback port, and one browser for all its tests.

`make book` first. `UNROLLED_SITE` names another folder, `CHROMIUM` another browser.
"""

import functools
import http.server
import os
import re
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.site import looks

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("UNROLLED_SITE", ROOT / "_build" / "html"))
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]
REDIRECT = "index.html"
WIDE, PHONE = 1280, 360
# Files with tests of every page, in the order in which they come to a page: those that change it last.
EVERY_PAGE = ["test_pages", "test_lesson", "test_weight", "test_sound", "test_interaction"]


def page_names():
    """Return the pages of the site; without a site, one name on which every test fails."""
    files = [path.relative_to(SITE) for path in SITE.rglob("*.html")]
    names = sorted(f.as_posix() for f in files if f.parts[0] not in ("_static", "_sources"))
    return [name for name in names if name != REDIRECT] or ["(no site: run make book)"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Says nothing of requests."""

    def log_message(self, *_):
        pass


@contextmanager
def served(kind=Quiet):
    """Address of the site on a port of this machine; `kind` of handler says how files are sent."""
    assert SITE.is_dir(), f"no site at {SITE}: run `make book` first"
    handler = functools.partial(kind, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@contextmanager
def chromium():
    """A browser."""
    assert CHROMIUM, "no browser found: install chromium, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        with playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            ignore_default_args=["--hide-scrollbars"],  # a reader may have those that take room
        ) as browser:
            yield browser


@pytest.fixture(scope="session")
def address():
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def context(browser):
    """One reader's browser for all tests: what pages share is fetched and read once."""
    with browser.new_context(reduced_motion="reduce", color_scheme="light") as context:
        context.set_default_timeout(120_000)  # milliseconds; the machine may be busy
        yield context


@pytest.fixture(scope="session")
def tab(context):
    """The tab in which pages are visited one after another, each as by a reader who was never here."""
    tab = context.new_page()
    tab.add_init_script("try { localStorage.clear(); sessionStorage.clear() } catch {}")
    yield tab
    tab.close()


@pytest.fixture
def new_tab(context, address):
    """A function that opens tabs of one reader, who has not been here before."""
    tabs = []

    def open_tab(**media):
        tabs.append(context.new_page())
        tabs[-1].emulate_media(**media)
        return tabs[-1]

    forget(context, address)
    yield open_tab
    for tab in tabs:
        tab.close()


def forget(context, address):
    """Empty what pages have stored in the browser."""
    with context.new_page() as page:
        store = {"origin": address.rstrip("/"), "storageTypes": "local_storage"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", store)


class Visit:
    """One page in a tab, with what it asked for and what it complained about."""

    def __init__(self, tab, address, name):
        self.page, self.address, self.name = tab, address, name
        self.errors, self.requests = [], []
        self._listeners = {
            "console": self._console,
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self.requests.append(request.url),
            "response": self._response,
        }
        for event, listener in self._listeners.items():
            tab.on(event, listener)
        tab.set_viewport_size({"width": 1280, "height": 720})
        tab.goto(address + name, wait_until="load")
        tab.evaluate(looks.SETTLED)
        self.asked = list(self.requests)  # while it opened

    def leave(self):
        """Listen no longer; the tab may go elsewhere."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def look(self):
        """Look at the page as it opens, then on a phone and in a wide window with all that opens opened."""
        self.opened = Seen(self.page, looks.OPENED)
        self.sized = {}
        for width in (PHONE, WIDE):
            self.show(width=width)
            self.sized[width] = Seen(self.page, looks.SIZED)
        self.errors_at_first = list(self.errors)

    def _console(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def _response(self, response):
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def unfold(self):
        """Bring to light what stands behind a click."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")

    def show(self, mode="light", width=WIDE):
        """Switch the colours as the theme's button does, set the width, and open what opens."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.unfold()
        self.page.evaluate(
            "mode => { Object.assign(document.documentElement.dataset, {mode, theme: mode});"
            " document.querySelectorAll('.bd-article .toggle-button-hidden').forEach(b => b.click());"
            " document.querySelectorAll('.u-quiz').forEach(q => q.querySelector('.MCButton')?.click())}",
            mode,
        )


class Seen:
    """What some looks at a page have found, by their names; a look that failed fails who asks for it."""

    def __init__(self, page, functions):
        every = ", ".join(f"{name}: {code}" for name, code in functions.items())
        self._found = page.evaluate(looks.EVERY, f"({{{every}}})")

    def __getitem__(self, name):
        found = self._found[name]
        assert "error" not in found, f"the look {name!r} failed: {found['error']}"
        return found["value"]


@pytest.fixture(scope="session", params=page_names())
def visit(request, tab, address):
    """Each page once for all tests that look at every page."""
    visit = Visit(tab, address, request.param)
    visit.look()
    yield visit
    visit.leave()


@pytest.fixture
def open_page(tab, address):
    """A function that visits a page in the tab; the next visit ends it."""
    visits = []

    def visit(name):
        for before in visits:
            before.leave()
        visits.append(Visit(tab, address, name))
        return visits[-1]

    yield visit
    for last in visits:
        last.leave()


class PagesTogether(LoadScopeScheduling):
    """Keeps the tests of a page on one worker, and all other tests with those of their file.

    Not by xdist's own groups: they write into a name of the test that pytest has closed since 9.2.
    """

    def _split_scope(self, nodeid):
        place, _, rest = nodeid.partition("::")
        page = re.search(r"\[(\S+?\.html)\b", rest)
        return page[1] if page and Path(place).stem in EVERY_PAGE else place


def pytest_xdist_make_scheduler(config, log):
    """Tests of one page share one visit, and tests of one file a panel or a room."""
    return PagesTogether(config, log)


def pytest_collection_modifyitems(items):
    """Bring the tests of a page together: first those that look, then those that touch."""
    places = {item: place for place, item in enumerate(items)}

    def order(item):
        callspec = getattr(item, "callspec", None)
        page = callspec.params.get("visit") if callspec else None
        if item.path.parent != Path(__file__).parent:
            return (0, "", 0, places[item])
        if page:
            return (1, page, EVERY_PAGE.index(item.path.stem), places[item])
        return (2, item.path.stem, 0, places[item])

    items.sort(key=order)
