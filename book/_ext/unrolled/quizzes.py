"""Quizzes in the page: jupyterquiz's own code, loaded once, with formulas that are set already.

The library writes its styles, all its code and an unclosed `<div>` into every output, and fetches MathJax from
another host when it cannot find it. So the page keeps the two parts that differ from quiz to quiz, the
container and the questions, and `quiz.js` (the library's scripts with a few lines of ours) shows them. Behind
what is said to a wrong answer stands a link to the section that explains the question, its `section`.
"""

import html
import json
import re
from importlib import resources
from pathlib import Path

from docutils import nodes

from unrolled.mathematics import set_spans
from unrolled.notation import formula_html
from unrolled.practice import place_of

ASSETS = Path(__file__).resolve().parents[2] / "assets"
_CONTAINER = re.compile(
    r'(<div id="[A-Za-z]+" data-shufflequestions=[^>]*>)<style>.*</style>', re.S
)
_FORMULA = re.compile(r"\$([^$]+)\$")
_QUESTIONS = re.compile(r"<script[^>]*>\s*var questions(?P<id>[A-Za-z]+)\s*=\s*(?P<rest>.*)", re.S)


def simplify(html, place="a quiz", link=lambda label: ""):
    """Reduce one output of `display_quiz` to what the page needs; other HTML is returned as it is.

    `link` returns the HTML of the link to a section.
    """
    container = _CONTAINER.search(html)
    if container:
        return container[1].replace("<div ", '<div class="u-quiz" ', 1) + "</div>"
    script = _QUESTIONS.search(html)
    if script:
        questions, _ = json.JSONDecoder().raw_decode(script["rest"].lstrip())
        questions = [_linked(_with_formulas(question, place), link) for question in questions]
        text = json.dumps(questions, ensure_ascii=False).replace("</", "<\\/")
        return f'<script type="application/json" class="u-questions" data-quiz="{script["id"]}">{text}</script>'
    return html


def _linked(question, link):
    """Put a link to the section of a question behind what is said to each wrong answer."""
    label = question.pop("section", "")
    for answer in question["answers"] if label else ():
        if not answer.get("correct"):
            answer["feedback"] += f" {link(label)}"
    return question


def _with_formulas(question, place):
    """Set what stands between dollar signs, once for each notation."""
    letters = question.pop("letters", None)

    def change(value):
        if isinstance(value, dict):
            return {key: change(item) for key, item in value.items()}
        if isinstance(value, list):
            return [change(item) for item in value]
        if not isinstance(value, str) or value.count("$") < 2:
            return value
        marked = _FORMULA.sub(lambda match: formula_html(match[1], letters), value)
        return set_spans(marked, place)

    return change(question)


def simplify_outputs(app, doctree, docname):
    """Rewrite the quizzes of a page and note that it has some."""

    def link(label):
        found = place_of(app, docname, label)
        return f'<a href="{found[0]}">Read: {html.escape(found[1])}</a>' if found else ""

    for node in list(doctree.findall(nodes.raw)):
        text = node.astext()
        if "html" in node.get("format", "") and (
            "data-shufflequestions" in text or "var questions" in text
        ):
            node.replace_self(nodes.raw("", simplify(text, docname, link), format="html"))


def add_script(app, pagename, templatename, context, doctree):
    """Load the quiz code on the pages that have a quiz, and nowhere else."""
    if doctree is not None and any("u-questions" in n.astext() for n in doctree.findall(nodes.raw)):
        app.add_js_file("quiz.js", loading_method="defer")


def write_script(app):
    """Join the library's scripts and ours into one file, whole or not at all."""
    if app.builder.format != "html":
        return
    folder = resources.files("jupyterquiz") / "js"
    parts = sorted((f for f in folder.iterdir() if f.name.endswith(".js")), key=lambda f: f.name)
    text = "\n".join(f.read_text(encoding="utf8") for f in parts)
    text += "\n" + (ASSETS / "quiz-start.js").read_text(encoding="utf8")
    target = Path(app.outdir) / "_static" / "quiz.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf8")
    temporary.replace(target)


def setup(app):
    """Connect; the outputs are chosen by a post-transform, so they are rewritten after it."""
    app.connect("doctree-resolved", simplify_outputs)
    app.connect("html-page-context", add_script)
    app.connect("builder-inited", write_script)
