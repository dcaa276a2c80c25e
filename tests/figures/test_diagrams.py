"""The diagrams: complete, drawn to the borders, within their frame, in the page's colours."""

import math
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from lib.figures import diagrams
from lib.figures.diagrams.canvas import Canvas, Pen, Shape, text_width
from lib.figures.notation import use_notation
from lib.figures.style import PALETTE

PATHS = (None, *diagrams.lstm_paths())
NOTATIONS = ("pytorch", "ng", "goodfellow", "olah")
DESIGNS = ("hidden-to-hidden", "output-to-hidden", "single-output")
KINDS = ("one-to-one", "one-to-many", "many-to-one", "many-to-many-equal", "many-to-many-unequal")
LETTERS = {
    "pytorch": "xt ht−1 ct−1 ht ct ft it gt ot",
    "ng": "x⟨t⟩ a⟨t−1⟩ c⟨t−1⟩ a⟨t⟩ c⟨t⟩ Γf Γu c\u0303⟨t⟩ Γo",
    "goodfellow": "x(t) h(t−1) s(t−1) h(t) s(t) f(t) g(t) s\u0303(t) q(t)",
    "olah": "xt ht−1 Ct−1 ht Ct ft it C\u0303t ot",
}


def _drawings():
    """Return every diagram of the package by a name, in every variant worth a look."""
    made = {}
    for notation in NOTATIONS:
        use_notation(notation)
        for path in (None, *diagrams.rnn_paths()):
            made[f"rnn {path} {notation}"] = diagrams.rnn_cell(path)
        for path in PATHS:
            made[f"lstm {path} {notation}"] = diagrams.lstm_cell(path)
        for design in DESIGNS:
            for steps, upto, loss in ((4, None, True), (1, 1, False), (5, 2, True), (3, 0, False)):
                name = f"{design} {steps} {upto} {notation}"
                made[name] = diagrams.unfolded_rnn(steps, design, upto, loss)
        made[f"two layers {notation}"] = diagrams.ordinary_and_recurrent_layer()
    use_notation("pytorch")
    made.update((kind, diagrams.sequence_type(kind)) for kind in KINDS)
    made["kinds"] = diagrams.sequence_types()
    made["two nets"] = diagrams.feedforward_vs_recurrent()
    for shape in ((4, 5, 3), (1, 1, 1), (500, 24, 40)):
        made[f"block {shape}"] = diagrams.tensor_block(*shape)
    tokens, ids = ["never", "again"], [3, 14]
    made["row"] = diagrams.text_to_tensor(tokens, ids, [3, 14, 0, 0])
    made["row, pads first"] = diagrams.text_to_tensor(tokens, ids, [0, 0, 0, 0, 3, 14])
    return made


DRAWINGS = _drawings()
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)


def _elements(drawing, tag):
    """Return the elements of one tag, the namespace left out."""
    root = ElementTree.fromstring(drawing.svg)
    return [element for element in root.iter() if element.tag.split("}")[1] == tag]


def _texts(drawing):
    """Return every text as (x from, x to, y middle, size, letters)."""
    found = []
    for element in _elements(drawing, "text"):
        letters, size = "".join(element.itertext()), float(element.get("font-size"))
        small = [float(e.get("font-size", size)) for e in element] or [size]
        runs = [e.text or "" for e in element] or [letters]
        width = sum(text_width(run, s) for run, s in zip(runs, small, strict=True))
        share = {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor")]
        x, y = float(element.get("x")), float(element.get("y")) - 0.34 * size
        found.append((x - share * width, x + (1 - share) * width, y, size, letters))
    return found


def _borders(drawing):
    """Return functions that give the distance of a point from the border of each shape."""
    borders = []
    for element in _elements(drawing, "rect"):
        x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))

        def from_rectangle(point, x=x, y=y, width=width, height=height):
            dx = max(x - point[0], 0, point[0] - x - width)
            dy = max(y - point[1], 0, point[1] - y - height)
            inside = (point[0] - x, x + width - point[0], point[1] - y, y + height - point[1])
            return math.hypot(dx, dy) if dx or dy else min(inside)

        borders.append(from_rectangle)
    for element in _elements(drawing, "circle"):
        if element.get("data-part") != "dot":
            centre, radius = (float(element.get("cx")), float(element.get("cy"))), element.get("r")
            borders.append(lambda p, c=centre, r=float(radius): abs(math.dist(p, c) - r))
    return borders


def _tips(drawing, kind):
    """Return where the arrows of one kind end."""
    tips = [e.get("d") for e in _elements(drawing, "path") if e.get("data-tip") == kind]
    return [tuple(map(float, re.findall(r"-?[\d.]+", d)[:2])) for d in tips]


@pytest.mark.parametrize("highlight", PATHS)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_letter_of_the_notation_stands_in_the_lstm(notation, highlight):
    texts = [text for *_, text in _texts(diagrams.lstm_cell(highlight, notation))]
    for letter in LETTERS[notation].split():
        assert letter in texts
    assert texts.count("σ") == 3
    assert texts.count("tanh") == 2


def test_the_lstm_has_three_products_and_one_sum():
    signs = [e.get("data-sign") for e in _elements(diagrams.lstm_cell(), "path")]
    assert signs.count("×") == 3
    assert signs.count("+") == 1


def test_each_path_of_the_lstm_gives_its_own_picture_and_its_own_words():
    drawn = [diagrams.lstm_cell(path) for path in PATHS]
    for one, other in combinations(drawn, 2):
        assert one.svg != other.svg
        assert one.alt != other.alt
    assert all(
        sentence in diagrams.lstm_cell(path).alt for path, sentence in diagrams.lstm_paths().items()
    )


@pytest.mark.parametrize("highlight", PATHS[1:])
def test_a_lit_path_is_thick_and_the_rest_is_thin_and_faded(highlight):
    root = ElementTree.fromstring(diagrams.lstm_cell(highlight).svg)
    faded = next(element for element in root if element.get("opacity"))
    assert float(faded.get("opacity")) < 0.5
    widths = [float(element.get("stroke-width", 0)) for element in faded]
    lit = [float(element.get("stroke-width", 0)) for element in root]
    assert max(widths) <= 2.1  # the strokes of × and +
    assert lit.count(4.2) >= 5


def test_the_lit_path_begins_and_ends_where_the_equation_says():
    def lit_tips(path):
        root = ElementTree.fromstring(diagrams.lstm_cell(path).svg)
        heads = [e.get("d") for e in root if e.get("data-tip")]  # faded ones are in a group
        return {tuple(map(float, re.findall(r"-?[\d.]+", d)[:2])) for d in heads}

    state, out = (538, 100), (538, 292)
    assert state in lit_tips("cell")
    assert out in lit_tips("hidden")
    assert state not in lit_tips("hidden")
    assert (8, 100) in lit_tips("gradient")
    assert state not in lit_tips("gradient")
    assert not {state, out} & lit_tips("forget")


@every_drawing
def test_arrows_end_on_borders(drawing):
    borders = _borders(drawing)
    for tip in _tips(drawing, "border"):
        assert min(distance(tip) for distance in borders) < 0.02


@every_drawing
def test_free_arrows_end_well_away_from_other_shapes(drawing):
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', drawing.svg).groups())
    inner = [e for e in _elements(drawing, "rect") if float(e.get("width")) < 300]
    for x, y in _tips(drawing, "free"):
        assert 0 <= x <= width
        assert 0 <= y <= height
        for box in inner:
            left, top = float(box.get("x")), float(box.get("y"))
            within = left < x < left + float(box.get("width"))
            assert not (within and top < y < top + float(box.get("height")))


@every_drawing
def test_nothing_lies_outside_the_frame(drawing):
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', drawing.svg).groups())
    points = []
    for path in _elements(drawing, "path"):
        # radii and flags of the one arc are numbers too, and as small as they are: inside
        numbers = list(
            map(float, re.findall(r"-?[\d.]+", re.sub(r"A7 7 0 0 1", "", path.get("d"))))
        )
        points += zip(numbers[::2], numbers[1::2], strict=True)
    for e in _elements(drawing, "rect"):
        x, y = float(e.get("x")), float(e.get("y"))
        points += [(x, y), (x + float(e.get("width")), y + float(e.get("height")))]
    for e in _elements(drawing, "circle"):
        x, y, r = (float(e.get(name)) for name in ("cx", "cy", "r"))
        points += [(x - r, y - r), (x + r, y + r)]
    for left, right, y, size, _ in _texts(drawing):
        points += [(left + 2, y - 0.4 * size), (right - 2, y + 0.4 * size)]
    assert len(points) > 10
    for x, y in points:
        assert 0 <= x <= width
        assert 0 <= y <= height


@every_drawing
def test_no_text_lies_on_another(drawing):
    for one, other in combinations(_texts(drawing), 2):
        apart = one[1] <= other[0] or other[1] <= one[0]
        assert apart or abs(one[2] - other[2]) >= 0.4 * (one[3] + other[3]), (one, other)


def _edges(drawing):
    """Return points, one unit apart or less, along every line and every border."""
    corners = []
    for path in _elements(drawing, "path"):
        for stretch in path.get("d").split("M")[1:]:
            stretch = re.sub(r"A7 7 0 0 1 ", " ", stretch)
            numbers = list(map(float, re.findall(r"-?[\d.]+", stretch)))
            corners.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    for e in _elements(drawing, "rect"):
        x, y, width, height = (float(e.get(name)) for name in ("x", "y", "width", "height"))
        right, bottom = x + width, y + height
        corners.append([(x, y), (right, y), (right, bottom), (x, bottom), (x, y)])
    for e in _elements(drawing, "circle"):
        x, y, r = (float(e.get(name)) for name in ("cx", "cy", "r"))
        turns = [math.tau * i / 60 for i in range(61)]
        corners.append([(x + r * math.cos(a), y + r * math.sin(a)) for a in turns])
    for line in corners:
        for (x0, y0), (x1, y1) in pairwise(line):
            count = math.ceil(math.dist((x0, y0), (x1, y1))) or 1
            for i in range(count + 1):
                yield x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count


def no_line_runs_through_a_text(drawing):
    texts = _texts(drawing)
    for x, y in _edges(drawing):
        for left, right, middle, size, letters in texts:
            clear = not left + 1 < x < right - 1 or abs(y - middle) > 0.3 * size
            assert clear, (letters, x, y)


@pytest.mark.parametrize("name", [name for name in DRAWINGS if "block" not in name])
def test_no_line_runs_through_a_text(name):
    """Blocks are left out: the edges of their hidden sheets are in the SVG, under the front one."""
    no_line_runs_through_a_text(DRAWINGS[name])


@every_drawing
def test_text_is_legible_on_a_phone(drawing):
    """At 360 px the letters are 10 px high or higher, unless the sequence itself is long."""
    width = float(re.search(r'viewBox="0 0 (\S+)', drawing.svg).group(1))
    if width < 600:
        assert min(size for *_, size, _ in _texts(drawing)) * min(1, 360 / width) > 10


@every_drawing
def test_only_the_colours_of_the_page(drawing):
    colours = set(re.findall(r'(?:fill|stroke|color)="([^"]*)"', drawing.svg))
    known = {f"var(--u-{name}, {light})" for name, (light, _) in PALETTE.items()}
    assert colours <= known | {"none", "currentColor"}
    assert len(colours & known) >= 1
    assert "#" not in re.sub(r"var\(--u-\w+, #\w{6}\)", "", drawing.svg)


@every_drawing
def test_title_and_description_are_the_alternative(drawing):
    assert len(drawing.alt) > 40
    assert [element.text for element in _elements(drawing, "desc")] == [drawing.alt]
    assert _elements(drawing, "title")[0].text


RULES = (  # what every diagram of the package keeps to, for the files that test others
    test_arrows_end_on_borders,
    test_nothing_lies_outside_the_frame,
    test_no_text_lies_on_another,
    test_text_is_legible_on_a_phone,
    test_only_the_colours_of_the_page,
    test_title_and_description_are_the_alternative,
    no_line_runs_through_a_text,
)


def test_drawing_twice_gives_the_same():
    again = _drawings()
    assert {name: d.svg for name, d in again.items()} == {n: d.svg for n, d in DRAWINGS.items()}


def test_the_rnn_cell_shows_the_symbols_of_its_equation():
    texts = [text for *_, text in _texts(diagrams.rnn_cell())]
    for symbol in ("Wih", "Whh", "bih + bhh", "xt", "ht−1", "at", "ht", "tanh"):
        assert symbol in texts
    lit = [diagrams.rnn_cell(path) for path in (None, "input", "recurrent", "bias", "output")]
    assert len({d.svg for d in lit}) == len({d.alt for d in lit}) == 5


@pytest.mark.parametrize("design", DESIGNS)
def test_the_unfolded_graph_repeats_the_same_weights(design):
    texts = [text for *_, text in _texts(diagrams.unfolded_rnn(4, design))]
    outputs = 1 if design == "single-output" else 4
    assert texts.count("Wih") == 4 + 1
    assert texts.count("Who") == outputs + 1
    assert texts.count("Whh") == (3 if design == "output-to-hidden" else 4) + 1
    for letter in "oLy":
        assert sum(f"{letter}{step}" in texts for step in range(1, 5)) == outputs
    for letter in "xh":
        assert all(f"{letter}{step}" in texts for step in range(1, 5))


def test_unfolding_reveals_one_step_after_another_in_a_frame_that_stays():
    frames = [diagrams.unfolded_rnn(4, upto=upto) for upto in range(5)]
    assert len({frame.alt for frame in frames}) == 5
    assert len({re.search(r'viewBox="[^"]*"', frame.svg).group() for frame in frames}) == 1
    for upto, frame in enumerate(frames):
        texts = [text for *_, text in _texts(frame)]
        assert [f"h{step}" in texts for step in range(1, 5)] == [s <= upto for s in range(1, 5)]
    assert frames[4].svg == diagrams.unfolded_rnn(4).svg


def test_without_loss_there_is_neither_loss_nor_target():
    texts = "".join(text for *_, text in _texts(diagrams.unfolded_rnn(3, loss=False)))
    assert "o" in texts
    assert "L" not in texts
    assert "y" not in texts


def test_a_sequence_type_places_its_labels_at_their_steps():
    texts = {text: left + right for left, right, *_, text in _texts(
        diagrams.sequence_type("many-to-one", ["The", "food", "is", "good"], ["positive"])
    )}  # fmt: skip
    assert texts["positive"] == pytest.approx(texts["good"])
    assert texts["The"] < texts["food"] < texts["is"] < texts["good"]
    unequal = diagrams.sequence_type("many-to-many-unequal", ["a", "b"], ["c", "d", "e"])
    assert sum(text.startswith("h") for *_, text in _texts(unequal)) == 5


def test_the_strip_shows_tokens_ids_and_padding():
    drawing = diagrams.text_to_tensor(["so", "good"], [4, 7], [4, 7, 0, 0], sentence="So good!")
    texts = [text for *_, text in _texts(drawing)]
    assert [texts.count(text) for text in ("So good!", "so", "good", "4", "7", "0")] == [
        1,
        1,
        1,
        2,
        2,
        2,
    ]
    assert "2 padding" in drawing.alt


def test_the_block_writes_the_three_lengths_and_cuts_a_long_axis():
    texts = [text for *_, text in _texts(diagrams.tensor_block(32, 24, 7))]
    assert {"N = 32", "T = 24", "D = 7", "X: (32, 24, 7)", "⋮", "⋯"} <= set(texts)
    short = [text for *_, text in _texts(diagrams.tensor_block(2, 6, 6))]
    assert not {"⋮", "⋯", "⋱"} & set(short)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diagrams.lstm_cell("memory"), r"highlight='memory'.*forget, input"),
        (lambda: diagrams.lstm_cell(notation="keras"), r"'keras'.*'ng'"),
        (lambda: diagrams.rnn_cell("forget"), r"highlight='forget'.*recurrent"),
        (lambda: diagrams.unfolded_rnn(design="deep"), r"design='deep'.*single-output"),
        (lambda: diagrams.unfolded_rnn(0), r"steps=0, expected 1 to 8"),
        (lambda: diagrams.unfolded_rnn(3, upto=4), r"upto=4, expected 0 to 3"),
        (lambda: diagrams.sequence_type("many"), r"kind='many'.*one-to-one"),
        (lambda: diagrams.sequence_type("one-to-one", ["a", "b"]), r"2 inputs, expected one label"),
        (lambda: diagrams.sequence_type("many-to-one", []), r"0 inputs, expected at least one"),
        (
            lambda: diagrams.sequence_type("many-to-many-equal", ["a"], ["b", "c"]),
            "as many of both",
        ),
        (lambda: diagrams.text_to_tensor(["a"], [1, 2], [1, 2]), "one id per token"),
        (lambda: diagrams.text_to_tensor(["a", "b"], [1, 2], [1, 0]), "cut off"),
        (lambda: diagrams.tensor_block(3, 0, 2), r"T=0, expected at least 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_an_arrow_stops_its_line_inside_its_head():
    canvas = Canvas(100, 100)
    canvas.wire((10, 50), (90, 50), pen=Pen(width=2))
    line, head = _elements(canvas.drawing("t", "a"), "path")
    end = float(re.findall(r"[\d.]+", line.get("d"))[-2])
    corners = list(map(float, re.findall(r"[\d.]+", head.get("d"))))
    assert corners[2] < end < corners[0] == 90


def test_the_rim_of_a_circle_lies_towards_the_point():
    rim = Shape(10, 20, 10, 10).towards((40, 60))
    assert math.dist(rim, (10, 20)) == pytest.approx(5)
    assert rim == pytest.approx((13, 24))
