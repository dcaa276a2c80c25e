"""A student on the page with the whole bank, in a browser whose storage outlives the page."""

import json

from tests.site.practice_page import site

CHANCE = 0.42  # what stands for chance, so that the variant is known
SEED = int(CHANCE * 30)  # of a calculation that was not practised before


class Room:
    """The page in a browser of its own, whose storage outlives the page."""

    def __init__(self, browser, path=None):
        self.path = path or site() / "practice.html"
        self.context = browser.new_context(reduced_motion="reduce", color_scheme="light")
        self.context.set_default_timeout(120_000)
        self.context.add_init_script(f"Math.random = () => {CHANCE}")
        self.errors, self.requests = [], []
        self.page = None

    def open(self, query="", width=1000):
        """Close the page that is open and open it anew, as someone does who comes back."""
        if self.page:
            self.page.close()
        self.page = self.context.new_page()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.path.as_uri() + query, wait_until="load")
        self.page.wait_for_selector(".u-room-views")
        return self.page

    def skip_to_content(self):
        """Jump over the contents of the book, as the keyboard does on a page that opens."""
        self.page.keyboard.press("Tab")
        assert "Skip to main" in self.page.evaluate("document.activeElement.textContent")
        self.page.keyboard.press("Enter")

    def said(self):
        return self.page.locator(".u-room-says").inner_text()

    def kept(self, key="unrolled-practice"):
        return json.loads(self.page.evaluate("key => localStorage.getItem(key)", key) or "null")

    def tab_to(self, selector):
        """Press the tabulator until something has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    def asked(self):
        """The question on the page, and its id."""
        self.page.wait_for_selector("section.u-practice")
        root = self.page.locator("section.u-practice")
        return root, root.get_attribute("id").removeprefix("question-")
