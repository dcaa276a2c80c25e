"""Launch buttons and source links, taken from the git remote: a fork links to itself.

Without a remote there is nothing to link to, so nothing is linked.
"""

import os
import re
import subprocess
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"
_REMOTE = re.compile(
    r"^(?:https?://(?:[^@/]+@)?|ssh://git@|git@)(?P<host>github\.com|gitlab\.com)[:/]"
    r"(?P<path>[^/]+/[^/]+?)(?:\.git)?/?$"
)


def parse_remote(url):
    """Return the web address of a remote on GitHub or GitLab, else None."""
    match = _REMOTE.match(url.strip())
    return f"https://{match['host']}/{match['path']}" if match else None


def _git(folder, *arguments):
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def find_repository(folder):
    """Return the repository's web address (None if there is none) and the branch."""
    url = parse_remote(_git(folder, "remote", "get-url", "origin"))
    branch = os.environ.get("GITHUB_REF_NAME") or _git(folder, "symbolic-ref", "--short", "HEAD")
    return url, branch or "main"


def configure(app, config):
    """Give the theme the address, or take away the one that Jupyter Book puts there."""
    url, branch = find_repository(app.srcdir)
    config.unrolled_repository = url or ""
    config.unrolled_branch = branch
    options = config.html_theme_options
    for name in ("repository_url", "repository_branch", "launch_buttons"):
        options.pop(name, None)
    if url is None:
        return
    launch = {"notebook_interface": "jupyterlab", "binderhub_url": BINDER}
    if "github.com" in url:
        launch["colab_url"] = COLAB
    options.update(
        repository_url=url,
        repository_branch=branch,
        use_repository_button=True,
        use_issues_button=True,
        launch_buttons=launch,
    )


class Launch(SphinxDirective):
    """`{launch}`: where to start Binder and what to paste into Colab, for this very repository."""

    option_spec: ClassVar = {"otherwise": directives.unchanged}

    def run(self):
        """Return two sentences with links, or the text of `:otherwise:`."""
        url, branch = self.config.unrolled_repository, self.config.unrolled_branch
        if not url:
            return [nodes.paragraph("", self.options.get("otherwise", ""))]
        kind = "gh" if "github.com" in url else "gl"
        path = url.split("/", 3)[3]
        path = path if kind == "gh" else path.replace("/", "%2F")
        binder = f"{BINDER}/v2/{kind}/{path}/{branch}?urlpath=lab/tree/notebooks"
        link = nodes.reference("", "Start Binder on all notebooks", refuri=binder, internal=False)
        install = (
            f"!git clone -q --depth 1 --branch {branch} {url} unrolled\n"
            "%cd unrolled/notebooks\n"
            "%pip install -q .."
        )
        return [
            nodes.paragraph("", "", link, nodes.Text(".")),
            nodes.paragraph(
                "",
                "In Colab, run this cell first; it brings the package that the notebook imports, and the quizzes:",
            ),
            nodes.literal_block(install, install, language="ipython3"),
        ]


def setup(app):
    """Register the values and the directive; the theme reads its options after `config-inited`."""
    app.add_config_value("unrolled_repository", "", "env")
    app.add_config_value("unrolled_branch", "main", "env")
    app.connect("config-inited", configure)
    app.add_directive("launch", Launch)
