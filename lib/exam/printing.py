"""A paper as PDF: printed by Chromium, without a window and without this machine's profile."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 180  # after which a browser that does not answer is given up


def browser():
    """Return the browser to print with: the one that `CHROMIUM` names, or the first that is installed.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is none.
    """
    named = os.environ.get("CHROMIUM", "")
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    if found is None:
        raise ValueError(
            f"Chromium, which prints the PDF, was not found{f' at CHROMIUM={named}' if named else ''}; "
            "install it, name one in CHROMIUM, or write --out paper.html and print that from any browser"
        )
    return found


def to_pdf(text):
    """Print an HTML file that needs nothing else.

    Parameters
    ----------
    text : str

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If there is no browser, or it prints nothing.
    """
    command = [browser(), "--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # which root, as in a container, cannot have
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder, "paper.html"), Path(folder, "paper.pdf")
        page.write_text(text, encoding="utf-8")
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ValueError(f"{command[0]} did not print within {SECONDS} seconds") from error
        if not out.exists():
            said = done.stderr.strip().splitlines()[-1:] or ["nothing"]
            raise ValueError(f"{command[0]} printed no PDF; it said: {said[0]}")
        return out.read_bytes()
