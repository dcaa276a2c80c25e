"""Launch buttons, source links, reports of errors, taken from the git remote: a fork links to itself.

`unrolled_address` in `_config.yml` names another repository. Without either, nothing is linked.
"""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlencode

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

PROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"
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
    url = parse_remote(getattr(config, "unrolled_address", "")) or url
    config.unrolled_repository = url or ""
    config.unrolled_branch = branch
    config.unrolled_version = version_of(app.srcdir) if url else ""
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


def version_of(folder):
    """Return the version of the book and the commit that a page is built from; without git, the version alone."""
    version = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    commit = _git(folder, "rev-parse", "--short", "HEAD")
    return f"{version} ({commit})" if commit else version


def report_address(url, page, version):
    """Return the address of a form to report an error, with page and version filled in.

    Parameters
    ----------
    url : str
        Of the repository.
    page, version : str

    Returns
    -------
    str

    Examples
    --------
    >>> report_address("https://github.com/a/b", "book/notation", "1.0")
    'https://github.com/a/b/issues/new?template=error-on-a-page.yml&place=book%2Fnotation%2C+version+1.0'
    """
    place = f"{page}, version {version}"
    if "github.com" in url:
        return f"{url}/issues/new?{urlencode({'template': 'error-on-a-page.yml', 'place': place})}"
    return f"{url}/-/issues/new?{urlencode({'issue[title]': f'Error on {place}'})}"


def add_report(app, pagename, templatename, context, doctree):
    """Tell the template at the end of a page where to report an error on it."""
    url = app.config.unrolled_repository
    context["report"] = url and report_address(url, pagename, app.config.unrolled_version)


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
    app.add_config_value("unrolled_address", "", "html")
    app.add_config_value("unrolled_version", "", "")  # a new commit alone makes no page a new one
    app.connect("html-page-context", add_report)
    app.connect("config-inited", configure)
    app.add_directive("launch", Launch)
