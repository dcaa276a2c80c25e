"""The stylesheets of a page become one, in their order, with what they import and where their fonts lie."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import bundles

HEAD = """<script>1</script>
<link href="../_static/styles/theme.css?digest=1" rel="stylesheet" />
<link rel="preload" as="script" href="../_static/a.js" />
<link rel="stylesheet" type="text/css" href="../_static/katex/katex.css?v=2" />
<link media="print" rel="stylesheet" href="../_static/print.css" /><script>2</script>
<link rel="stylesheet" href="../_static/late.css" />"""


def test_links_become_one_where_the_first_stood():
    head = bundles.in_one(HEAD)
    assert head.count('rel="stylesheet"') == 1
    link = bundles._BUNDLE.search(head)
    assert link["files"] == "styles/theme.css katex/katex.css print:print.css late.css"
    assert f'href="../_static/styles/{link["name"]}"' in head
    order = ["<script>1", link["name"], 'rel="preload"', "<script>2"]
    assert sorted(order, key=head.index) == order


def test_the_name_depends_on_the_files_and_their_order_alone():
    def name(head):
        return bundles._BUNDLE.search(bundles.in_one(head))["name"]

    assert name(HEAD) == name(HEAD.replace("v=2", "v=3").replace("../", ""))
    assert name(HEAD) != name(HEAD.replace("katex.css", "other.css"))


def test_a_head_without_stylesheets_stays():
    assert bundles.in_one("<title>x</title>") == "<title>x</title>"


def test_imports_come_first_and_addresses_are_seen_from_the_new_place(tmp_path):
    sheets = {
        "basic.css": "a{background:url(file.png)}",
        "styles/theme.css": '@import "../basic.css";\nb{x:1}',
        "print.css": "@page{y:1}p{x:1}",
        "katex/katex.css": '@charset "UTF-8";c{src:url("fonts/K.woff2")}d{src:url(data:,x)}',
    }
    for name, style in sheets.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(style, encoding="utf-8")
    style = bundles.together(tmp_path, ["styles/theme.css", "print:print.css", "katex/katex.css"])
    assert "".join(style.split()) == (
        'a{background:url("../file.png")}b{x:1}@mediaprint{@page{y:1}p{x:1}}'
        'c{src:url("../katex/fonts/K.woff2")}d{src:url(data:,x)}'
    )


def test_a_stylesheet_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"lost\.css"):
        bundles.together(tmp_path, ["lost.css"])
