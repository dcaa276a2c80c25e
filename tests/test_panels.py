"""Panels that train in the page: what a caption says is measured, from every start that its panel offers."""

import json
import math
import re
import sys
from pathlib import Path

import nbformat
import pytest
from docutils import nodes
from docutils.utils import new_document

from book.files import ROOT
from book.in_page.trainer import Trainer
from book.panels import NAMES, PANELS, STARTS, offered
from lib.training.by_hand import CELLS, TASKS, Training

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from unrolled import train

LESSONS = {
    "hello": "04-recurrent-networks",
    "adding-8": "05-backpropagation-through-time",
    "adding-16": "10-lstm",
}
NOTE = re.compile(
    r":::\{admonition\} (?P<title>.*)\n:class: train-(?P<name>\S+)\n(?P<text>.*?)\n:::", re.DOTALL
)
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def notes():
    """Notes of all notebooks: name of the panel, lesson, text."""
    found = []
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            found += [(m["name"], path.stem, m["text"]) for m in NOTE.finditer(cell.source)]
    return found


TEXTS = {name: text for name, _, text in notes()}


def trained(name, wish, seed):
    """A network in training, and its loss, or error on new sequences, after every quarter of the updates."""
    network = Training(PANELS[name]["task"], wish["cell"], seed)
    clip = math.inf if wish["clip"] is None else wish["clip"]
    for update in range(1, wish["updates"] + 1):
        loss, _ = network.step(wish["lr"], clip)
        if 4 * update % wish["updates"] == 0 or update == wish["updates"]:
            yield network, network.view().get("error", loss)


def lines(kind):
    return [(name, wish) for name, panel in PANELS.items() for wish in panel[kind]]


def test_each_panel_stands_in_its_lesson():
    assert {name: lesson for name, lesson, _ in notes()} == LESSONS
    assert len(notes()) == len(PANELS)


@pytest.mark.parametrize(("name", "wish"), lines("reached"), ids=str)
def test_what_is_reached_is_reached_from_every_start(name, wish):
    for seed in STARTS:
        network = next((n for n, value in trained(name, wish, seed) if value < wish["below"]), None)
        assert network, f"not reached from start {seed}"
        if name == "hello":
            assert network.view()["writes"] == "hello"
        else:
            assert network.view()["reach"][0] > PANELS[name]["arrives"][1]
    assert f"below {wish['below']:g}" in TEXTS[name]
    assert re.search(rf"\b{wish['updates']}\b", TEXTS[name])


@pytest.mark.parametrize(("name", "wish"), lines("missed"), ids=str)
def test_what_is_missed_is_missed_from_every_start(name, wish):
    for seed in STARTS:
        *_, (_, value) = trained(name, wish, seed)
        assert value > wish["above"]
    assert f"above {wish['above']:g}" in TEXTS[name]


@pytest.mark.parametrize("name", ["adding-8", "adding-16"])
def test_little_of_the_gradient_arrives_at_the_start(name):
    begin, (most, least) = PANELS[name]["begin"], PANELS[name]["arrives"]
    for seed in STARTS:
        ((network, _),) = trained(name, {**begin, "updates": 1}, seed)
        assert network.view()["reach"][0] < most
    for share in (most, least):
        assert f"{round(100 * share)} %" in TEXTS[name]


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_offers_what_its_caption_tries(name):
    panel = PANELS[name]
    assert panel["task"] in TASKS
    assert set(panel["cells"]) <= CELLS.keys() & NAMES.keys()
    for wish in (panel["begin"], *panel["reached"], *panel["missed"]):
        assert wish["cell"] in panel["cells"]
        assert wish["lr"] in panel["steps"]
        assert wish["clip"] in panel["clips"]
        assert wish.get("updates", 1) <= panel["updates"]
    there = json.loads(json.dumps(offered(name)))
    assert there["cells"]["tanh"] == "tanh RNN"
    assert "reached" not in there


@pytest.mark.parametrize("name", PANELS)
def test_the_lines_for_a_notebook_run(name, capsys):
    (code,) = CODE.findall(TEXTS[name])
    exec(re.sub(r"range\(\d+\)", "range(2)", code), {})
    assert capsys.readouterr().out


# --- Requests of a panel ---


def ask(trainer, **wish):
    settings = {"updates": 2, "lr": 0.3, "clip": None, "look": False}
    return json.loads(trainer.answer(json.dumps({**settings, **wish})))


def test_requests_continue_one_training():
    trainer, network = Trainer(), Training("hello", "GRU", 3)
    expected = [network.step(0.3) for _ in range(4)]
    found = ask(trainer, task="hello", cell="GRU", seed=3)
    assert found["losses"] == [loss for loss, _ in expected[:2]]
    found = ask(trainer, look=True)
    assert found["norms"] == [norm for _, norm in expected[2:]]
    assert found["view"] == network.view()
    network.step(1, clip=0.1)
    assert ask(trainer, updates=1, lr=1, clip=0.1, look=True)["view"] == network.view()


def test_a_new_network_begins_anew():
    trainer = Trainer()
    first = ask(trainer, task="hello", cell="tanh", seed=1)
    ask(trainer)
    assert ask(trainer, task="hello", cell="tanh", seed=1) == first


# --- The page ---


@pytest.fixture
def page():
    """A page with the note of a panel in it, and another one."""
    document = new_document("page")
    note = nodes.admonition(
        "", nodes.title("", "Train it"), nodes.paragraph("", "Press Run."), classes=["train-hello"]
    )
    note += nodes.literal_block("", "from lib import this")
    document += [note, nodes.admonition("", nodes.title("", "Another"), classes=["warning"])]
    return document


class App:
    """As much of Sphinx as is asked for."""

    class builder:
        format = "html"

    def __init__(self, python):
        self.unrolled_python = python


def test_a_note_becomes_a_panel(page):
    train.add_panels(App(Path("python")), page, "page")
    text = page.astext()
    assert 'data-panel="hello"' in text
    assert "Press Run." in text
    assert "import this" not in text


def test_without_python_there_is_no_note(page):
    train.add_panels(App(None), page, "page")
    assert page.astext().split() == ["Another"]
