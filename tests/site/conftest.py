"""The built site on a loopback port, and one browser for all its tests.

`make book` first. `UNROLLED_SITE` names another folder, `CHROMIUM` another browser.
"""

import functools
import http.server
import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

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


def page_names():
    """Return the pages of the site; without a site, one name on which every test fails."""
    files = [path.relative_to(SITE) for path in SITE.rglob("*.html")]
    names = sorted(f.as_posix() for f in files if f.parts[0] not in ("_static", "_sources"))
    return [name for name in names if name != REDIRECT] or ["(no site: run make book)"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served():
    """Address of the site on a port of this machine."""
    assert SITE.is_dir(), f"no site at {SITE}: run `make book` first"
    handler = functools.partial(_Quiet, directory=str(SITE))
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


class Visit:
    """One page in a fresh window, with what it asked for and what it complained about."""

    def __init__(self, browser, address, name):
        self.address, self.name = address, name
        self.errors, self.requests = [], []
        self.page = browser.new_page(reduced_motion="reduce", color_scheme="light")
        self.page.set_default_timeout(120_000)  # milliseconds; the machine may be busy
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("response", self._response)
        self.page.goto(address + name, wait_until="load")
        self.page.evaluate(
            "async () => { await document.fonts.ready; await new Promise(r => setTimeout(r, 50)) }"
        )

    def _console(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def _response(self, response):
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def unfold(self):
        """Bring to light what stands behind a click."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")

    def show(self, mode="light", width=1280):
        """Switch the colours as the theme's button does, set the width, and open what opens."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.unfold()
        self.page.evaluate(
            "mode => { Object.assign(document.documentElement.dataset, {mode, theme: mode});"
            " document.querySelectorAll('.bd-article .toggle-button-hidden').forEach(b => b.click());"
            " document.querySelectorAll('.u-quiz').forEach(q => q.querySelector('.MCButton')?.click())}",
            mode,
        )


@pytest.fixture(scope="module", params=page_names())
def visit(request, browser, address):
    """Each page once for the tests of a module."""
    visit = Visit(browser, address, request.param)
    yield visit
    visit.page.close()
