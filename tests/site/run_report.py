"""What Python in a page costs: seconds and bytes until the first cell has run, speed against this machine's own.

python -m tests.site.run_report     `make run-report` builds the book before
"""

import json
import subprocess
import sys
import time
from urllib.parse import unquote, urlsplit

import psutil

from tests.site.conftest import SITE, chromium, served
from tests.site.weight import compressed

NAME = "notebooks/10-lstm.html"
CODE = """
import json, time
import numpy as np
from lib.equations.lstm import lstm_step, lstm_step_backward
found = {}
for N, D, H in [(1, 2, 4), (32, 32, 64), (32, 64, 128)]:
    rng = np.random.default_rng(0)
    x, h, c = (rng.standard_normal((N, size)) for size in (D, H, H))
    W_ih, W_hh = rng.standard_normal((4 * H, D)), rng.standard_normal((4 * H, H))
    b = rng.standard_normal(4 * H)
    steps, start = 0, time.perf_counter()
    while steps < 20 or time.perf_counter() - start < 0.5:
        h_next, c_next, cache = lstm_step(x, h, c, W_ih, W_hh, b, b)
        lstm_step_backward(h_next, c_next, cache)
        steps += 1
    seconds = (time.perf_counter() - start) / steps
    found[f"N={N}, D={D}, H={H}"] = [1e6 * seconds, h_next.sum()]
print(json.dumps(found))
"""


def cpu_seconds(process):
    """CPU seconds of a process and of all that it has started and that still runs."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            total += sum(one.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return total


def ran(page, place, code):
    """Run some code in a cell of the page; return what it printed."""
    if place.get_by_role("button", name="Edit").is_visible():
        place.get_by_role("button", name="Edit").click()
    place.locator("textarea").fill(code)
    place.get_by_role("button", name="Run").click()
    page.wait_for_function(
        "place => place.getAttribute('aria-busy') === 'false'",
        arg=place.element_handle(),
        timeout=600_000,
    )
    return place.locator("pre").inner_text()


def main():
    """Print the figures."""
    if not (SITE / "_static/pyodide/pyodide.js").is_file():
        sys.exit("Pyodide could not be had when the site was built: its pages have no Run buttons")
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    native = json.loads(run.stdout)
    with served() as address, chromium() as browser:
        page = browser.new_page()
        page.goto(address + NAME, wait_until="load")
        asked = set()
        page.context.on("request", lambda request: asked.add(request.url))
        place, this = page.locator(".u-run").first, psutil.Process()
        cpu, start = cpu_seconds(this), time.perf_counter()
        print("first cell printed", ran(page, place, "print('ready')").strip())
        seconds, cpu = time.perf_counter() - start, cpu_seconds(this) - cpu
        in_page = json.loads(ran(page, place, CODE))
    names = {unquote(urlsplit(url).path).lstrip("/") for url in asked if "_static/" in url}
    print(f"from the click until the first cell has run: {seconds:.1f} s, {cpu:.1f} CPU seconds")
    raw = sum((SITE / name).stat().st_size for name in names)
    print(
        f"loaded: {sum(map(compressed, names)) / 1e6:.2f} MB compressed, {raw / 1e6:.1f} MB unpacked"
    )
    for name in sorted(names, key=compressed, reverse=True):
        print(f"  {compressed(name) / 1000:7.0f} KB  {name.rpartition('/')[2]}")
    print("a step of the LSTM and its gradient, in microseconds: in the page, natively, ratio")
    for sizes, (own, total) in native.items():
        there, same = in_page[sizes]
        apart = abs(same / total - 1)
        print(
            f"  {sizes}: {there:.0f}, {own:.0f}, {there / own:.1f}; sums of the state differ by {apart:.0e}"
        )


if __name__ == "__main__":
    main()
