"""Practice in a terminal, with typed input: it marks, diagnoses, helps for a price, and sums up."""

import subprocess
import sys

import pytest

from lib.exam import __main__ as commands
from lib.exam.generators import bank
from lib.exam.ideas import ideas
from lib.exam.open_ended import open_questions
from lib.exam.paper import Task
from lib.exam.questions import written
from lib.exam.session import Session
from tests.test_house import ROOT


def sitting(tasks, *lines, notation="pytorch"):
    """What a session says to what is typed, and the session."""
    typed, said = iter(lines), []

    def ask(prompt):
        said.append(prompt)
        line = next(typed, None)
        if line is None:
            raise EOFError
        return line

    session = Session(ask, said.append, notation)
    session.run(tasks)
    return "\n".join(said), session


MOMENTUM = Task(bank()["momentum-steps"], 0)
TRUTH = [
    written(MOMENTUM.entry.question(0).values[a.name], 6).replace("−", "-")
    for a in MOMENTUM.entry.answers
]


def test_right_answers_earn_all_marks():
    said, session = sitting([MOMENTUM], *TRUTH)
    assert session.earned == session.possible == MOMENTUM.entry.marks
    assert said.count("right") == len(TRUTH) and not session.weak


def test_a_retry_costs_a_tenth_and_gets_the_diagnosis_of_its_mistake():
    question = MOMENTUM.entry.question(0)
    answer = MOMENTUM.entry.answers[0]
    mistake = question.mistakes_of(answer)[0]
    typed = written(question.mistaken(mistake), 6).replace("−", "-")
    said, session = sitting([MOMENTUM], typed, *TRUTH)
    first = sum(step.marks for step in MOMENTUM.entry.steps_of(answer))
    assert session.earned == pytest.approx(MOMENTUM.entry.marks - 0.1 * first)
    assert "not right yet" in said and mistake.diagnosis.split("$")[0][:30] in said


def test_a_hint_costs_and_shows_the_next_one_each_time():
    said, session = sitting([MOMENTUM], "h", "h", "h", "h", *TRUTH)
    assert session.earned == pytest.approx(0.7 * MOMENTUM.entry.marks)
    assert "There are no more hints." in said
    assert "First v = " in said


def test_the_next_step_is_shown_alone_and_its_marks_are_gone():
    said, session = sitting([MOMENTUM], "n", *TRUTH)
    steps = MOMENTUM.entry.steps
    assert session.earned == MOMENTUM.entry.marks - steps[0].marks
    assert steps[0].rule in said


def test_the_solution_is_shown_to_whoever_gives_up():
    said, session = sitting([MOMENTUM], *["s"] * len(TRUTH))
    assert session.earned == 0
    assert all(step.rule.split(":")[0] in said.replace("\n", " ") for step in MOMENTUM.entry.steps)
    assert "To read again: chapter 07, momentum" in said


def test_what_is_no_number_is_returned_and_not_counted():
    said, session = sitting([MOMENTUM], "five", *TRUTH)
    assert "'five'" in said and "Nothing was counted" in said
    assert session.earned == MOMENTUM.entry.marks


def test_an_error_costs_once_here_too():
    wrong = float(TRUTH[0]) + 3
    said, session = sitting([MOMENTUM], str(wrong), "s", *["s"] * (len(TRUTH) - 1))
    assert session.earned == 0 and "not right" in said


def test_the_letters_are_the_reader_s():
    said, _ = sitting([Task(bank()["lstm-step"], 0)], "h", "h", notation="ng")
    assert "Γ" in said


@pytest.mark.parametrize("name", ideas())
def test_every_question_about_ideas_can_be_answered(name):
    entry = ideas()[name]
    kind = type(entry).__name__
    if kind == "Order":
        shown = entry.shuffled(1)
        lines = ["".join("ABCDEFG"[shown.index(step)] for step in entry.steps)]
    elif kind == "Match":
        shown = entry.shuffled(1)
        lines = ["ABCDEFG"[shown.index(right)] for _, right in entry.pairs]
    elif kind == "FindMistake":
        lines = ["ABCDEFG"[entry.wrong], "yes"]
    else:
        letter = "ABCDEFG"[entry.replies(1).index(entry.right)]
        lines = [letter] if kind == "Choice" else ["true" if entry.holds else "false", letter]
    _, session = sitting([Task(entry, 1)], "?" if kind != "TrueOrFalse" else "what", *lines)
    assert session.earned == session.possible == entry.marks


@pytest.mark.parametrize(
    ("name", "place", "section"),
    [
        ("saturation", 0, "sec-integrated-gradients"),
        ("one-by-one-kernel", 1, "sec-convolution-field"),
    ],
)
def test_a_wrong_choice_is_explained_and_leads_to_its_section(name, place, section):
    entry = ideas()[name]
    wrong = entry.wrong[place]
    letter = "ABCD"[entry.replies(0).index(wrong)]
    said, session = sitting([Task(entry, 0)], letter)
    assert session.earned == 0
    assert wrong.feedback in said.replace("\n", " ")
    assert f"Right is: {entry.right.text}" in said.replace("\n", " ")
    assert f"#{section}" in said


def test_a_wrong_line_that_is_not_found_is_shown():
    entry = ideas()["attention-derivation"]
    said, session = sitting([Task(entry, 0)], "A")
    assert session.earned == 0 and "Wrong is line D." in said
    assert f"#{entry.section}" in said


def test_an_open_question_is_ticked_off():
    entry = open_questions()["draw-lstm"]
    said, session = sitting([Task(entry, 0)], "", "y", *["n"] * (len(entry.scheme) - 1))
    assert session.earned == entry.scheme[0].marks
    assert "common mistake" in said


def test_q_and_the_end_of_input_stop_and_sum_up():
    for lines in (["q"], []):
        said, session = sitting([MOMENTUM, MOMENTUM], *lines)
        assert session.asked == 0 and "0 questions, 0 of 0 marks." in said


def test_the_command_reads_from_a_pipe():
    command = [sys.executable, "-m", "lib.exam", "practice", "--topics", "momentum", "--count", "1"]
    done = subprocess.run(command, cwd=ROOT, input="h\nq\n", capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
    assert "momentum" in done.stdout and "0 questions" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--count", "0"], "count 0"),
        (["--topics", "LSTMs"], "LSTMs"),
        (["--seed", "-1"], "seed -1"),
        (["--notation", "mine"], "--notation"),
    ],
)
def test_bad_arguments_get_a_message_and_code_2(arguments, said, capsys):
    with pytest.raises(SystemExit) as done:
        commands.main(["practice", *arguments])
    assert done.value.code == 2
    assert said in capsys.readouterr().err
