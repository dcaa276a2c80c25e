"""What Lighthouse says of some pages: medians of five visits as by a phone, the site served compressed.

python -m tests.site.lighthouse [PAGE …] [--visits 5]     `make lighthouse` builds the book before

Lighthouse is fetched by npm's `npx`, in the version named here. Its score for speed depends on the machine: run
it where nothing else runs.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from tqdm.auto import tqdm

from tests.site.conftest import CHROMIUM, SITE, Quiet, served

PACKAGE = "lighthouse@12.8.2"
LIMITS = {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = ["book/index.html", "book/notation.html"]
PAGES += [
    f"notebooks/{name}.html"
    for name in ("04-recurrent-networks", "05-backpropagation-through-time", "10-lstm", "11-gru")
]
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".txt", ".xml"}


class Compressing(Quiet):
    """Sends text compressed, as every host of static pages does."""

    def do_GET(self):
        """Send a file of the site, compressed where it is text."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in COMPRESSED or not path.is_file():
            return super().do_GET()
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        with suppress(BrokenPipeError):  # the browser had enough
            self.wfile.write(content)
        return None


def scores(address, page):
    """One visit of a page.

    Parameters
    ----------
    address : str
    page : str
        As "notebooks/10-lstm.html".

    Returns
    -------
    scores : dict from str to int
        Of each category of `LIMITS`, out of 100.
    failed : set of str
        Names of the audits that cost points, in the categories that must be perfect.
    """
    command = ["npx", "--yes", PACKAGE, address + page, "--quiet", "--output=json"]
    command += [
        f"--only-categories={','.join(LIMITS)}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    if run.returncode:
        sys.exit(f"Lighthouse failed on {page}:\n{run.stderr.strip()[-2000:]}")
    report = json.loads(run.stdout)
    found, failed = {}, set()
    for name, limit in LIMITS.items():
        category = report["categories"][name]
        found[name] = round(100 * category["score"])
        if limit == 100:
            audits = (report["audits"][ref["id"]] for ref in category["auditRefs"] if ref["weight"])
            failed |= {audit["id"] for audit in audits if audit["score"] not in (None, 1)}
    return found, failed


def main(arguments=None):
    """Print the medians; end with an error where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "pages", nargs="*", default=PAGES, metavar="PAGE", help="as notebooks/10-lstm.html"
    )
    parser.add_argument("--visits", type=int, default=5)
    options = parser.parse_args(arguments)
    if options.visits < 1:
        parser.error(f"--visits must be at least 1, got {options.visits}")
    if unknown := [page for page in options.pages if not (SITE / page).is_file()]:
        parser.error(f"no such page in {SITE}: {', '.join(unknown)}")
    if not shutil.which("npx") or not CHROMIUM:
        sys.exit("Lighthouse needs Node.js with npx, and Chromium: install both")
    missed = False
    with served(Compressing) as address:
        for page in options.pages:
            visits = tqdm(range(options.visits), desc=page, leave=False)
            found, failed = zip(*(scores(address, page) for _ in visits), strict=True)
            medians = {name: statistics.median(one[name] for one in found) for name in LIMITS}
            missed |= any(medians[name] < limit for name, limit in LIMITS.items())
            row = " / ".join(f"{value:.0f}" for value in medians.values())
            print(
                f"{row:21}  {page}  {', '.join(sorted(set().union(*failed)))}".rstrip(), flush=True
            )
    print(f"{', '.join(LIMITS)}; wanted: {' / '.join(map(str, LIMITS.values()))}")
    sys.exit(missed)


if __name__ == "__main__":
    main()
