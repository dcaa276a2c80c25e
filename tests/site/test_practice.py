"""Questions to practise, in the browser, from disk: marks, diagnoses, hints, steps, keyboard, sizes, print."""

import gzip
import io
import math
import re

import pytest

from lib.exam.generators import bank
from lib.exam.questions import written
from tests.site.accessible import findings
from tests.site.practice_page import Form, build, site

IDS = list(bank())


@pytest.fixture(scope="module")
def pages():
    return site()


@pytest.fixture
def form(tab, pages):
    """A function that opens the page of a question."""
    made = []

    def open_form(label, width=1280):
        tab.emulate_media(media="screen")
        tab.set_viewport_size({"width": width, "height": 800})
        made.append(Form(tab, pages, label))
        return made[-1]

    yield open_form
    for one in made:
        one.leave()
        assert one.errors == []
    tab.emulate_media(media="screen")


# --- Right answers, all variants ---


@pytest.mark.parametrize("label", IDS)
def test_right_answers_earn_all_marks_on_each_of_several_variants(form, label):
    form = form(label)
    names = [answer.name for answer in form.generator.answers]
    variants = [form.question(seed).values for seed in range(2)]
    for found in form.attempt([{name: values[name] for name in names} for values in variants]):
        assert (
            f"{form.generator.marks} of {form.generator.marks} marks: all right." in found["said"]
        )
        assert found["renewed"] == "New numbers."


@pytest.mark.parametrize("label", IDS)
def test_rule_13_each_mistake_is_diagnosed_at_once(form, label):
    form = form(label)
    mistakes = form.generator.mistakes
    attempts = [{m.answer: form.question(seed).mistaken(m)} for seed, m in enumerate(mistakes)]
    for mistake, found in zip(mistakes, form.attempt(attempts), strict=True):
        assert len(found["diagnoses"]) == 1, mistake.name
        expected = re.split(r"[$`*]|{@", mistake.diagnosis)[0].strip()  # up to what is set
        assert found["diagnoses"][0].startswith(expected), mistake.name


def test_a_right_answer_and_a_mistake_by_hand(form):
    """What the tests before do by script, with the mouse and the keys that Chromium has."""
    form = form("lstm-step")
    for answer in form.generator.answers:
        form.type(answer.name, form.question().values[answer.name])
    assert f"{form.generator.marks} of {form.generator.marks} marks: all right." in form.check()
    form.press("Same, new numbers")
    assert form.said() == "New numbers."
    mistake = form.generator.mistakes[0]
    form.type(mistake.answer, form.question(1).mistaken(mistake))
    form.check()
    assert form.root.locator(".u-practice-status .u-practice-diagnosis").count() == 1


# --- Rule 7: numbers ---


@pytest.mark.parametrize("text", ["abc", "1,2,3", "3/0", "0.5.", "--1"])
def test_rule_7_malformed_input_is_returned_and_not_counted(form, text):
    form = form("lstm-step")
    form.type("c_next", text)
    assert "is not a number. Nothing was counted" in form.check()
    cell = form.answer("c_next").locator("input")
    assert cell.get_attribute("aria-invalid") == "true"
    form.type("c_next", form.question().values["c_next"])
    form.check()
    assert form.score() == 2  # as at the first try
    assert cell.get_attribute("aria-invalid") is None


def test_rule_7_an_empty_entry_and_an_empty_form_are_returned(form):
    form = form("gru-step")
    assert "Type at least one answer" in form.check()
    form.answer("r").locator("input").first.fill("0.5")
    assert "An entry is still empty" in form.check()


@pytest.mark.parametrize("text", ["-1,283", "−1.28", "-77/60", "-1.283e0", " -1.2833 "])
def test_rule_7_numbers_may_be_written_in_several_ways(form, text):
    form = form("lstm-step")
    assert written(form.question().values["c_next"]) == "−1.283"
    form.type("c_next", text)
    form.check()
    assert form.score() == 2


def test_rule_7_one_per_cent_is_right_and_two_are_not(form):
    form = form("lstm-step")
    truth = form.question().values["c_next"]
    form.type("c_next", f"{truth * 1.02:.6f}")
    assert "not right" in form.check()
    form.type("c_next", f"{truth * 1.009:.6f}")
    assert "right; 1.8 of 2 marks" in form.check()


def test_rule_7_a_count_is_exact_and_may_have_separators(form):
    form = form("recurrent-parameters")
    truth = form.question().values["total"]
    form.type("total", str(truth + 1))
    assert "not right" in form.check()
    form.type("total", f"{truth:,}")
    assert "right; " in form.check()


# --- Rule 8: matrices ---


def test_rule_8_the_shape_is_part_of_the_answer_and_entries_are_marked_singly(form):
    form = form("rnn-weight-gradient")
    truth = form.question().values["dW"]
    assert form.answer("dW").locator(".u-practice-cell").count() == 0, (
        "a ready grid gives the shape away"
    )
    form.type("dW", truth.T)
    assert "the shape is not right; 0 of 4 marks" in form.check()
    assert "You have the transpose" in form.said()
    wrong = truth.copy()
    wrong[1, 2] += 1
    form.type("dW", wrong)
    assert "Not right: row 2, column 3." in form.check()
    signs = form.answer("dW").locator(".u-practice-sign")
    assert signs.all_inner_texts() == ["✓\nright"] * 5 + ["✗\nwrong"]
    assert form.score() == pytest.approx(round(4 * 5 / 6 * 0.9, 1))


# --- Rule 9: follow-through ---


def test_rule_9_an_error_costs_once(form):
    form = form("lstm-step")
    values = form.question().values
    gates = values["gates"].copy()
    gates[2] = 0.3
    form.type("gates", gates)
    c_next = gates[1] * form.question().given["c"] + gates[0] * gates[2]
    form.type("c_next", c_next)
    form.type("h_next", gates[3] * math.tanh(c_next))
    said = form.check()
    assert said.count("right, going on from your earlier answer; 2 of 2 marks") == 2
    assert form.score() == 4 * 3 / 4 + 2 + 2


def test_rule_9_the_truth_is_right_after_an_error_too(form):
    form = form("lstm-step")
    values = form.question().values
    form.type("gates", values["gates"] * 0.5)
    form.type("c_next", values["c_next"])
    assert "right; 2 of 2 marks" in form.check()


def test_rule_9_a_mistake_is_recognized_in_what_follows_from_an_error(form):
    form = form("lstm-step")
    values = form.question().values
    form.type("c_next", 2 * values["c_next"])
    form.type("h_next", values["gates"][3] * 2 * values["c_next"])
    assert "The tanh is missing" in form.check()


def test_rule_9_later_parts_are_never_locked(form):
    form = form("bptt-two-steps")
    form.type("larger", form.question().values["larger"])
    form.check()
    assert form.score() == 1


# --- Rules 10 and 11: what marks cost ---


def test_rule_10_a_retry_costs_a_tenth_and_the_best_attempt_stands(form):
    form = form("momentum-steps")
    truth = form.question().values["p_2"]
    form.type("p_2", truth + 5)
    form.check()
    form.type("p_2", truth)
    form.check()
    assert form.score() == 0.9
    form.check()
    assert form.score() == 0.9, "the same answer again is no further try"
    form.type("p_2", truth + 5)
    form.check()
    assert form.score() == 0.9


def test_rule_11_hints_cost_and_come_one_by_one(form):
    form = form("lstm-step")
    hints = form.root.locator(".u-practice-hints > li")
    for count, words in enumerate(["Hint 1", "Hint 2", "Hint 3"], 1):
        form.press(words)
        assert hints.count() == count
    assert form.root.get_by_role("button", name="No more hints").is_disabled()
    form.type("h_next", form.question().values["h_next"])
    form.check()
    assert form.score() == pytest.approx(1.4)


def test_rules_10_and_11_steps_are_shown_one_by_one_and_give_up_their_marks(form):
    form = form("lstm-step")
    steps = form.root.locator(".u-practice-steps > li")
    for count, step in enumerate(form.generator.steps, 1):
        form.press("Show the")
        assert steps.count() == count
        assert step.rule in steps.nth(count - 1).inner_text()
        if count == 3:
            form.type("c_next", form.question().values["c_next"])
            form.check()
            assert form.score() == 0
            form.type("h_next", form.question().values["h_next"])
            form.check()
            assert form.score() == 2
    assert "The common mistake, sigmoid on the candidate:" in steps.last.inner_text()
    assert form.root.get_by_role("button", name="All steps are shown").is_disabled()


# --- The page ---


def test_a_question_is_answered_by_keyboard(form):
    form = form("momentum-steps")
    keyboard, values = form.page.keyboard, form.question().values
    form.answer("v_1").locator("input").focus()
    for name in ("v_1", "p_1", "v_2", "p_2"):
        keyboard.type(written(values[name], 3))
        keyboard.press("Tab")
    keyboard.press("Enter")  # the focus is on Check
    assert "4 of 4 marks: all right." in form.said()
    form.answer("v_1").locator("input").press("Enter")
    assert "all right" in form.said()


def test_fields_and_news_reach_a_screen_reader(form):
    form = form("gru-step")
    for cell in form.root.locator(".u-practice-cell input").all():
        assert cell.evaluate(
            "e => (e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))"
            ".textContent).trim().length > 3"
        )
    assert form.root.locator("[role=group][aria-labelledby]").count() == len(form.generator.answers)
    assert form.root.locator(".u-practice-status").get_attribute("role") == "status"


def test_the_notation_of_the_page_holds(form):
    form = form("lstm-step")
    shown = "() => [...document.querySelectorAll('.u-practice-text > div')].filter(e => e.offsetParent).length"
    for notation in ("ng", "goodfellow", "olah", "pytorch"):
        form.page.evaluate("name => { document.documentElement.dataset.notation = name }", notation)
        assert form.page.evaluate(shown) == 1
        text = form.root.locator(f".u-practice-text > .n-{notation}")
        assert text.is_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("label", ["rnn-weight-gradient", "bptt-two-steps"])
def test_a_used_form_has_no_axe_violation(form, mode, label):
    form = form(label)
    form.page.evaluate(
        "mode => Object.assign(document.documentElement.dataset, {mode, theme: mode})", mode
    )
    for answer in form.generator.answers:
        form.type(answer.name, form.question().values[answer.name] * (1 if answer.options else 2))
    form.check()
    form.press("Hint 1")
    form.press("Show the")
    assert "\\(" not in form.root.inner_text()
    assert findings(form.page, part=".u-practice") == []


@pytest.mark.parametrize("label", ["gru-step", "rnn-weight-gradient", "adam-step"])
def test_nothing_is_wider_than_a_phone(form, label):
    form = form(label, width=360)
    for _ in form.generator.steps:
        form.press("Show the")
    assert "\\(" not in form.root.inner_text()
    wide = form.page.evaluate("""() => {
        const edge = document.querySelector('.u-practice').getBoundingClientRect().right;
        const unseen = '.katex *, .u-practice-spoken, .u-practice-grid *';
        return [...document.querySelectorAll('.u-practice *')].filter(
            e => e.offsetParent && (e.matches('.base') || !e.matches(unseen))
              && e.getBoundingClientRect().right > edge + 1
        ).map(e => e.outerHTML.slice(0, 100)) }""")
    assert wide == []
    assert form.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_shows_the_question_and_blanks(form):
    form = form("lstm-step")
    form.type("c_next", 2.0)
    form.check()
    form.page.emulate_media(media="print")
    for selector in (".u-practice-actions", ".u-practice-status"):
        assert not form.root.locator(selector).is_visible()
    assert form.root.locator(".u-practice-text").is_visible()
    cell = form.answer("c_next").locator("input")
    assert cell.is_visible()
    assert cell.evaluate("e => getComputedStyle(e).color") == "rgba(0, 0, 0, 0)"


def test_nothing_is_fetched_and_nothing_kept(form):
    form = form("gru-step")
    form.check()
    assert all(url.startswith(("file:", "data:")) for url in form.requests)
    assert form.page.evaluate("Object.keys(localStorage).filter(k => k.includes('practice'))") == []


# --- The build ---


def test_a_page_without_a_question_loads_nothing_for_it(pages):
    assert "practice/calculation.js" in (pages / "lstm-step.html").read_text(encoding="utf-8")
    assert "practice/" not in (pages / "theory.html").read_text(encoding="utf-8")


def test_the_link_leads_to_the_section(pages):
    text = (pages / "lstm-step.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="theory\.html#sec-lstm-equations">Read: lstm-equations</a>', text)


def test_a_section_that_does_not_exist_is_a_warning(tmp_path):
    warnings = io.StringIO()
    build(tmp_path, warnings, ["lstm-step"], room=False, lstm_step="sec-nowhere")
    assert (
        "a question links to the section 'sec-nowhere', which does not exist" in warnings.getvalue()
    )


@pytest.mark.parametrize("label", IDS)
def test_a_question_is_light(pages, label):
    text = (pages / f"{label}.html").read_text(encoding="utf-8")
    section = text[text.index('<section class="u-practice"') :].split("</section>")[0]
    # Its formulas stand in it four times, set, for the four notations.
    assert len(gzip.compress(section.encode())) < 20_000
