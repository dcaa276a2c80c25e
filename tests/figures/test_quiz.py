"""A quiz in a kernel follows the chosen notation; what is for the page stays as it is written."""

import json

import pytest

from lib.figures import chosen, quiz, use_notation
from lib.figures.quiz import in_notation

QUESTION = {
    "question": "What multiplies $c_{t-1}$?",
    "type": "multiple_choice",
    "letters": "lstm",
    "answers": [
        {"answer": "$f_t$", "correct": True, "feedback": "Yes."},
        {"answer": "5 $", "correct": False, "feedback": "$c_t$ is money?"},
    ],
}


@pytest.fixture
def displayed(monkeypatch, tmp_path):
    """What jupyterquiz is given for a file with one question."""
    before = chosen()
    path = tmp_path / "quiz.json"
    path.write_text(json.dumps([QUESTION]), encoding="utf-8")

    def run(notation):
        given = []
        monkeypatch.setattr("jupyterquiz.display_quiz", given.append)
        use_notation(notation)
        quiz(str(path))
        return given[0][0]

    yield run
    use_notation(before)


def test_a_question_changes_its_letters():
    question = in_notation(QUESTION, "ng")
    assert question["question"] == r"What multiplies $c^{\langle t-1 \rangle}$?"
    assert question["answers"][0]["answer"] == r"$\Gamma_f$"
    assert question["answers"][0]["correct"] is True
    assert "letters" not in question
    assert QUESTION["answers"][0]["answer"] == "$f_t$"


def test_a_question_without_letters_stays():
    plain = {"question": "Is $h_t$ a number?", "answers": []}
    assert in_notation(plain, "ng") == plain


def test_a_kernel_shows_the_chosen_notation(displayed):
    assert displayed("goodfellow")["question"] == "What multiplies $s^{(t-1)}$?"
    assert displayed("pytorch")["question"] == "What multiplies $c_{t-1}$?"


def test_a_page_gets_all_of_it(displayed, monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    assert displayed("ng") == QUESTION
