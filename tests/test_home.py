"""The map of chapters: what it is made from, which arrows it has, and that none of its boxes overlap."""

import itertools
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import chapter_map, home
from unrolled.chapter_map import Chapter

ROOT = Path(__file__).resolve().parents[1]

BOX = (
    ":::{admonition} This chapter\n:class: chapter\n\nYou will be able to\n: Read "
    "[chapter 09](09-no.ipynb).\n\nYou need\n: The [LSTM](10-lstm.ipynb), [BPTT](../05-bptt.ipynb)\nand "
    "the [LSTM](10-lstm.ipynb#sec) again.\n\nIn the lectures\n: After [chapter 08](08-no.ipynb).\n:::"
)


def chapters(*needs):
    return [
        Chapter(f"notebooks/{k:02}-a-b", "A b", f"Part {k // 4}", tuple(n))
        for k, n in enumerate(needs, 1)
    ]


@pytest.mark.parametrize(("text", "needs"), [(BOX, ("10", "05")), ("# No box", ())])
def test_a_chapter_needs_what_its_box_says(tmp_path, text, needs):
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# T"), new_markdown_cell(text)]), path)
    assert chapter_map.needs_of(path) == needs


def test_the_book_has_a_map():
    found = chapter_map.chapters_of(ROOT)
    numbers = [chapter.number for chapter in found]
    assert numbers == sorted(numbers) and "10" in numbers
    by_number = {chapter.number: chapter for chapter in found}
    assert by_number["10"].title == "LSTM" and by_number["06"].title == "Long-term dependencies"
    assert "04" in by_number["10"].needs
    for chapter in found:
        assert set(chapter.needs) <= set(numbers), (
            f"{chapter.file} needs a chapter that is not there"
        )
        assert all(need < chapter.number for need in chapter.needs), "a chapter needs a later one"


def test_an_arrow_that_a_longer_way_implies_is_left_out():
    given = chapters([], ["01"], ["01", "02"], ["01", "03", "02"], ["99"])
    assert chapter_map.arrows(given) == [("01", "02"), ("02", "03"), ("03", "04")]


@pytest.mark.parametrize("columns", [5, 2])
def test_boxes_stay_apart_and_inside(columns):
    given = chapters(*[[] for _ in range(13)])
    svg = chapter_map.draw(given, columns, lambda file: f"../{file}.html")
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    boxes = [
        tuple(map(float, found))
        for found in re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', svg)
    ]
    assert len(boxes) == 13
    for x, y, w, h in boxes:
        assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
    for (x, y, w, h), (u, v, _, _) in itertools.combinations(boxes, 2):
        assert x + w < u or u + w < x or y + h < v or v + h < y
    assert svg.count('href="../notebooks/') == 13


def test_an_arrow_runs_between_the_boxes():
    """No stretch of an arrow crosses a box, however far it leads."""
    given = chapters(
        *[[] for _ in range(4)], ["01"], ["02", "05"], *[[] for _ in range(8)], ["01", "06"]
    )
    svg = chapter_map.draw(given, 5, str)
    boxes = [
        tuple(map(float, found))
        for found in re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', svg)
    ]
    paths = re.findall(r'class="u-arrow[^"]*" d="([^"]*)"', svg)
    assert len(paths) == 4
    for path in paths:
        (x, y), *steps = _corners(path)
        for u, v in steps:
            for left, top, width, height in boxes:
                across = min(x, u) < left + width - 1 and max(x, u) > left + 1
                down = min(y, v) < top + height - 1 and max(y, v) > top + 1
                assert not (across and down), path
            x, y = u, v


def _corners(path):
    x = y = 0.0
    for command, numbers in re.findall(r"([MHV])([\d. ]+)", path):
        values = [float(value) for value in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "H":
            x = values[0]
        else:
            y = values[0]
        yield x, y


def test_the_moving_cell_has_a_stage_for_each_part_and_one_description():
    from lib.figures.diagrams.lstm import lstm_paths

    assert set(home.STAGES) <= set(lstm_paths())
    style = (ROOT / "book/assets/home.css").read_text(encoding="utf-8")
    assert f"u-turn {home.SECONDS * len(home.STAGES)}s" in style
