"""Stylesheets of the theme lose the rules of classes that no page has, and nothing else."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import styles


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        (".a{x:1}", ".a{x:1}"),
        (".b{x:1}", ""),
        (".a.b{x:1}.a .b{x:2}.a>.a{x:3}", ".a>.a{x:3}"),
        (".b,.a:hover,p{x:1}", ".a:hover,p{x:1}"),
        ("p:not(.b){x:1}:is(.b,.a) p{x:2}", "p:not(.b){x:1}:is(.b,.a) p{x:2}"),
        (".a:not(.c,.d),.b{x:1}", ".a:not(.c,.d){x:1}"),
        ("@media print{.b{x:1}}", ""),
        ("@media print{.b{x:1}.a{x:2}}", "@media print{.a{x:2}}"),
        ("@media print{@supports (x:1){.a{x:2}.b{x:3}}}", "@media print{@supports (x:1){.a{x:2}}}"),
        ("@keyframes b{0%{x:1}to{x:2}}.b{x:1}", "@keyframes b{0%{x:1}to{x:2}}"),
        ('@charset "UTF-8";:root{--b:1}', '@charset "UTF-8";:root{--b:1}'),
        ('.a::after{content:"}.b{"}.b{x:1}', '.a::after{content:"}.b{"}'),
        ("/* .b{ */.a{x:1}/*! kept */.a{x:2}", ".a{x:1}/*! kept */.a{x:2}"),
        ("[class*=b]{x:1}*{x:2}", "[class*=b]{x:1}*{x:2}"),
    ],
)
def test_what_is_cut(style, kept):
    assert styles.cut(style, {"a"}) == kept


def test_names_come_from_attributes_and_from_scripts():
    page = "<p class=\"one two-b\"></p><script>e.className = 'three'</script><p>four</p>"
    names = styles.names_in([page], ["el.classList.add('five-x'); `<i class=\"six\">`"])
    assert {"one", "two-b", "three", "five-x", "six"} <= names
    assert "four" not in names
