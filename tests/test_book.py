"""The Sphinx extension of the book, part by part."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from jupyterquiz.dynamic.loader import load_questions_script
from jupyterquiz.dynamic.renderer import build_script, build_styles, render_div

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from unrolled import assets, quizzes, repository  # noqa: E402


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/ada/unrolled.git", "https://github.com/ada/unrolled"),
        ("https://token@github.com/ada/unrolled", "https://github.com/ada/unrolled"),
        ("git@github.com:ada/unrolled.git", "https://github.com/ada/unrolled"),
        ("ssh://git@gitlab.com/ada/unrolled", "https://gitlab.com/ada/unrolled"),
        ("/srv/git/unrolled.git", None),
        ("https://internal.host/ada/unrolled.git", None),
        ("", None),
    ],
)
def test_a_remote_becomes_a_web_address(url, address):
    assert repository.parse_remote(url) == address


def depth(contents):
    """How many levels of pages a part of the table of contents has."""
    return max((1 + depth(page.get("sections", [])) for page in contents), default=0)


def test_the_sidebar_is_as_deep_as_the_table_of_contents():
    contents, config = (
        yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        for name in ("_toc.yml", "_config.yml")
    )
    allowed = config["sphinx"]["config"]["html_theme_options"]["max_navbar_depth"]
    assert allowed == max(depth(part["chapters"]) for part in contents["parts"])


def theme_options(folder):
    config = SimpleNamespace(
        html_theme_options={"repository_url": "https://github.com/some/default"}
    )
    repository.configure(SimpleNamespace(srcdir=str(folder)), config)
    return config.html_theme_options


def test_a_fork_links_to_itself_and_a_copy_without_remote_to_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_REF_NAME", raising=False)
    subprocess.run(["git", "init", "-q", "-b", "trunk", tmp_path], check=True)
    assert theme_options(tmp_path) == {}
    remote = "git@github.com:ada/fork.git"
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True)
    options = theme_options(tmp_path)
    assert options["repository_url"] == "https://github.com/ada/fork"
    assert options["repository_branch"] == "trunk"
    assert options["launch_buttons"]["colab_url"] == repository.COLAB


@pytest.mark.parametrize("remote", ["git@github.com:ada/fork.git", None])
def test_the_settings_may_name_the_repository(tmp_path, remote):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    if remote:
        subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True)
    config = SimpleNamespace(
        html_theme_options={}, unrolled_address="https://gitlab.com/ada/course"
    )
    repository.configure(SimpleNamespace(srcdir=str(tmp_path)), config)
    assert config.html_theme_options["repository_url"] == "https://gitlab.com/ada/course"


@pytest.mark.parametrize("host", ["github.com", "gitlab.com"])
def test_a_report_of_an_error_has_page_and_version_filled_in(host):
    url = f"https://{host}/ada/course"
    context, config = {}, SimpleNamespace(unrolled_repository=url, unrolled_version="0.1.0 (abc)")
    repository.add_report(SimpleNamespace(config=config), "notebooks/10-lstm", "", context, None)
    parts = urlsplit(context["report"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}".startswith(f"{url}/")
    (filled,) = [v for _, v in parse_qsl(parts.query) if "10-lstm" in v]
    assert filled.endswith("notebooks/10-lstm, version 0.1.0 (abc)")
    if host == "github.com":  # the form of this repository, and one of its fields
        query = dict(parse_qsl(parts.query))
        form = ROOT / ".github/ISSUE_TEMPLATE" / query["template"]
        fields = yaml.safe_load(form.read_text(encoding="utf-8"))["body"]
        assert "place" in query and "place" in [field.get("id") for field in fields]


def test_a_copy_without_address_offers_no_reports():
    context, config = {}, SimpleNamespace(unrolled_repository="", unrolled_version="")
    repository.add_report(SimpleNamespace(config=config), "book/index", "", context, None)
    assert not context["report"]


QUESTIONS = [{"question": "Is 1 < 2? </script>", "type": "multiple_choice", "answers": []}]


def test_a_quiz_is_reduced_to_its_container_and_its_questions():
    """On the output of the pinned jupyterquiz itself, so that a new version cannot pass unseen."""
    container = render_div("abc", False, True, False, 10, 600, 10, "left")
    html = quizzes.simplify(container + build_styles("abc", {"--jq-link-color": "#fff"}))
    assert html.startswith('<div class="u-quiz" id="abc"')
    assert html.endswith("></div>")
    assert "<style" not in html
    prefix, static, url = load_questions_script(QUESTIONS, "abc")
    script = f"<script>{build_script(prefix, static, url, 'abc', True)}</script>"
    html = quizzes.simplify(script)
    head, _, rest = html.partition(">")
    assert head == '<script type="application/json" class="u-questions" data-quiz="abc"'
    assert rest.count("</") == 1, "a question must not end the script"
    assert json.loads(rest.removesuffix("</script>")) == QUESTIONS


def test_a_wrong_answer_links_to_the_section_that_explains_it():
    answers = [
        {"answer": "yes", "correct": True, "feedback": "Yes."},
        {"answer": "no", "correct": False, "feedback": "It is less."},
        {"type": "default", "feedback": "No number."},
    ]
    question = {"question": "1 < 2?", "section": "sec-one", "answers": answers}
    script = f"<script>var questionsabc = {json.dumps([question])};</script>"
    html = quizzes.simplify(script, link=lambda label: f"<a href='#{label}'>Read</a>")
    (found,) = json.loads(html.partition(">")[2].removesuffix("</script>"))
    assert "section" not in found
    said = [answer["feedback"] for answer in found["answers"]]
    link = " <a href='#sec-one'>Read</a>"
    assert said == ["Yes.", "It is less." + link, "No number." + link]


def test_other_outputs_are_left_alone():
    assert quizzes.simplify("<p>var x</p>") == "<p>var x</p>"


def test_scripts_wait_except_the_one_that_the_head_needs():
    head = '<script src="a/documentation_options.js"></script>\n<script data-x="1" src="b.js"></script>'
    done = head.replace("<script data-x", '<script defer="defer" data-x')
    assert assets.deferred(head + "<script>let a;</script>") == done + "<script>let a;</script>"
    assert assets.deferred(done) == done
