"""What the models cost that are alive in a page: bytes, time to open, milliseconds a character.

python -m tests.site.live_report     part of `make run-report`, which builds the book before
"""

import time

from tests.site.conftest import chromium, served
from tests.site.test_live import PAGES
from tests.site.weight import compressed

# Reads a text twice, and takes the second time: a browser makes a script fast once it has run for a while.
SPEED = """name => {
  const text = 'The value of the option is returned by the function that has been called with it. '.repeat(2);
  let found;
  for (let turn = 0; turn < 2; turn += 1) {
    const start = performance.now(), reader = unrolledLive.reader(name);
    reader.read(text.slice(0, 120));
    found = (performance.now() - start) / 121;
  }
  return found;
}"""


def main():
    """Print the figures."""
    with served() as address, chromium() as browser:
        print(f"script of the inference: {compressed('_static/live-models.js') / 1000:.1f} KB")
        for name, notebook in PAGES.items():
            page = browser.new_page()
            page.goto(f"{address}notebooks/{notebook}.html", wait_until="load")
            start = time.perf_counter()
            page.get_by_role("button", name="Open the model").click()
            page.locator(".u-live textarea").wait_for()
            seconds = time.perf_counter() - start
            size = compressed(f"_static/live/{name}.js") / 1000
            speed = page.evaluate(SPEED, name)
            print(
                f"{name}: {size:.0f} KB compressed, opened in {seconds:.2f} s, {speed:.2f} ms a character"
            )
            page.close()


if __name__ == "__main__":
    main()
