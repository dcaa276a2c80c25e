"""What a notebook shows of a question, and what a page gets."""

import json
import re

import pytest

from lib.exam.expressions import parse
from lib.exam.generators import bank
from lib.exam.practice import VARIANTS, practise
from lib.figures import use_notation


def test_a_notebook_gets_text_that_never_changes(monkeypatch):
    monkeypatch.delenv("UNROLLED_PAGE", raising=False)
    shown = practise("lstm-step")._repr_mimebundle_()
    assert shown == {"text/plain": repr(practise("lstm-step", seed=0))}
    assert 'practise("lstm-step", seed=1)' in shown["text/plain"]
    assert repr(practise("lstm-step", seed=1)) != shown["text/plain"]


def test_the_notation_of_the_kernel_holds():
    try:
        use_notation("ng")
        assert "Γ_f" in practise("lstm-step").solution()
    finally:
        use_notation("pytorch")
    assert "f_t" in practise("lstm-step").solution()


def test_a_page_gets_the_form_and_the_variants(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    text = practise("gru-step")._repr_mimebundle_()["text/html"]
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text)[1])
    assert len(data["variants"]) == VARIANTS
    marks = {int(mark) for mark in re.findall(r"@(\d+)@", text)}
    assert marks == set(range(len(data["variants"][0]["texts"]))), (
        "a mark without text, or a text without mark"
    )
    for seed, variant in enumerate(data["variants"]):
        values = bank()["gru-step"].question(seed).values
        assert variant["names"]["h_next"] == pytest.approx(list(values["h_next"]))


def test_an_unknown_question_is_refused():
    with pytest.raises(ValueError, match="lstm-step"):
        practise("lstm")


@pytest.mark.parametrize("source", [r"f \odot c", "import os", "f(c)", "c.T", "'c'", "a < b"])
def test_what_the_page_could_not_compute_is_refused(source):
    with pytest.raises(ValueError, match="formula"):
        parse(source)
