"""Drawings to take away: SVG that stands alone in one notation, links beneath each, where fpdf2 comes from."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import downloads

from book import drawings, fetch
from lib.figures import explore, picture
from lib.figures.diagrams import lstm_cell, stacked_rnn, unfolded_rnn
from lib.figures.style import INK, PALETTE

PLOT = '<svg viewBox="0 0 9 9"><text>measured</text></svg>'


@pytest.fixture(autouse=True)
def page(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")


def figure(drawn):
    return picture(drawn, caption="Look.", alt="Something.").html()


def words(svg):
    return [
        "".join(text.itertext())
        for text in ElementTree.fromstring(svg).iter()
        if "text" in text.tag
    ]


@pytest.mark.parametrize(
    ("notation", "state"),
    [("pytorch", "ht"), ("olah", "ht"), ("ng", "a⟨t⟩"), ("goodfellow", "h(t)")],
)
def test_an_svg_stands_alone_in_one_notation(notation, state):
    states = {"ht", "a⟨t⟩", "h(t)"}
    drawn = lstm_cell()
    assert states <= set(words(drawn.svg))
    svg = drawings.alone(drawn.svg, notation)
    assert states & set(words(svg)) == {state}
    assert not re.search(r"var\(|currentColor|display=|class=", svg)
    light = {INK, *(light for light, _ in PALETTE.values())}
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= light
    root = ElementTree.fromstring(svg)
    assert "sans-serif" in root.get("font-family") and root.get("width")
    assert [child.tag.partition("}")[2] for child in root][:2] == ["title", "desc"]


def test_each_drawing_gets_links_and_a_plot_gets_none():
    moves = explore(
        lambda steps: unfolded_rnn(steps=steps),
        caption="Move.",
        alt="It.",
        start={"steps": 3},
        steps=[2, 3, 4],
    ).html()
    card = (
        f'<div class="card">{figure(lstm_cell()).split(">", 1)[1].split("<figcaption>")[0]}</div>'
    )
    body = f"<p>Text.</p>{figure(lstm_cell())}{figure(PLOT)}{moves}{card}{figure(stacked_rnn())}"
    linked, found = downloads.with_links(body, "../_static/diagrams/x", ("svg", "pdf"))
    assert re.sub(r'<p class="u-take.*?</p>', "", linked) == body
    lines = re.findall(r'(?<=<p class="u-take)(.*?)">(.*?)</p>', linked)
    assert len(lines) == len(found) == 4
    files = [re.findall(r'href="\.\./_static/diagrams/x/(\S+)"', line) for _, line in lines]
    unfolded = "recurrent-network-folded-and-unfolded"
    assert files[:3] == [
        ["lstm-cell.svg", "lstm-cell.pdf"],
        [f"{unfolded}-state-2.svg", f"{unfolded}.pdf"],
        ["lstm-cell-2.svg", "lstm-cell-2.pdf"],
    ]
    assert 'aria-label="Download The LSTM cell 2 as PDF">PDF</a>' in lines[2][1]
    assert ["u-lettered" in classes for classes, _ in lines] == [len(d.letters) == 4 for d in found]
    assert linked.index("u-take") < linked.index("</figure>")


def test_every_state_is_there_in_every_notation(tmp_path):
    drawing = downloads.Drawing([lstm_cell("cell").svg, lstm_cell("hidden").svg], 1)
    drawing.write(tmp_path, None, tmp_path)
    names = {file.name for file in tmp_path.iterdir()}
    suffixes = ("", "-ng", "-goodfellow", "-olah")
    assert names == {f"lstm-cell-state-{k}{s}.svg" for k in (1, 2) for s in suffixes}


def test_without_fpdf2_only_svg_is_offered():
    linked, _ = downloads.with_links(figure(lstm_cell()), "x", ("svg",))
    assert linked.count("download") == 1 and "pdf" not in linked


def test_fpdf2_is_fetched_once_by_its_hash_and_may_be_missing(tmp_path, monkeypatch):
    name, digest = drawings.pinned()
    asked = []

    def pip(command, **_):
        asked.append([str(part) for part in command])
        (tmp_path / "_build" / "fpdf2" / name).write_bytes(b"another")
        return fetch.subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(fetch.subprocess, "run", pip)
    assert drawings.provide(tmp_path) is None
    assert {"--require-hashes", "--no-deps", str(drawings.REQUIREMENT)} <= set(asked[0])
    monkeypatch.setattr(
        fetch.hashlib, "sha256", lambda _: type("Hash", (), {"hexdigest": lambda self: digest})()
    )
    assert drawings.provide(tmp_path) == tmp_path / "_build" / "fpdf2" / name
    assert len(asked) == 1
    monkeypatch.undo()

    def offline(*_, **__):
        raise OSError

    monkeypatch.setattr(fetch.subprocess, "run", offline)
    assert drawings.provide(tmp_path / "elsewhere") is None
