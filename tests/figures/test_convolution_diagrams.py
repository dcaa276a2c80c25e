"""The pictures of convolution: numbers and windows are right, and what cannot be drawn is refused."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from lib.figures.diagrams import causal_field, convolution_step, shared_weights, window_reads
from lib.figures.diagrams.convolution import written_sum
from lib.layers.convolution import output_size, receptive_field

X = np.arange(20).reshape(4, 5) % 7
W = np.array([[1, -2], [0, 3]])


def texts(drawing):
    root = ElementTree.fromstring(drawing.svg)
    found = [e for e in root.iter() if e.tag.endswith("}text")]
    return ["".join(e.itertext()) for e in found]


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (1, 1), (2, 1)])
def test_every_output_that_is_drawn_is_torchs(stride, padding):
    image, kernel = (torch.tensor(a, dtype=torch.float64)[None, None] for a in (X, W))
    expected = torch.nn.functional.conv2d(image, kernel, stride=stride, padding=padding).flatten()
    for step, value in enumerate(expected.tolist()):
        drawing = convolution_step(X, W, step, stride=stride, padding=padding)
        assert drawing.alt.endswith(f"gives {value:g}.".replace("-", "−"))
        assert f"Output {step + 1} of {len(expected)}" in drawing.alt
        assert ("padded" in drawing.alt) is (padding > 0)
        numbers = [t.replace("−", "-") for t in texts(drawing) if re.fullmatch("−?\\d+", t)]
        cells = (4 + 2 * padding) * (5 + 2 * padding)
        assert numbers[cells : cells + 4] == ["1", "-2", "0", "3"]
        assert numbers[cells + 4 :] == [f"{v:g}" for v in expected[: step + 1].tolist()]


@pytest.mark.parametrize("step", [-1, 12])
def test_an_output_that_does_not_exist_is_refused(step):
    with pytest.raises(ValueError, match="expected one of the 3 by 4 outputs"):
        convolution_step(X, W, step)


def test_a_sum_is_written_as_on_paper():
    assert written_sum([[0, 2], [5, 1]], W) == "2·(−2) + 1·3"
    assert written_sum([[0, 0], [5, 0]], W) == "all of them zero"


@pytest.mark.parametrize(
    "setting", [(3, 2, 0, 1), (3, 2, 1, 1), (2, 3, 1, 2), (1, 1, 0, 1)], ids=str
)
def test_windows_are_drawn_as_many_as_there_are(setting):
    k, *rest = setting
    drawing = window_reads(8, k, *rest)
    count = output_size(8, k, *rest)
    assert f"gives {count} output" in drawing.alt
    root = ElementTree.fromstring(drawing.svg)
    wires = [e for e in root.iter() if e.tag.endswith("}path")]
    assert len(wires) == k * count
    assert texts(drawing).count("×") == drawing.alt.count("Read by no window") * (
        drawing.alt.split("place ")[-1].count(",") + 1
    )


def test_places_that_nobody_reads_are_named():
    assert "Read by no window: place 8." in window_reads(8, 3, 2).alt
    assert "Read by no window: place 2, 4, 6, 8." in window_reads(8, 3, 2, 0, 2).alt
    assert "Read by no window" not in window_reads(8, 3, 2, 1).alt


def test_windows_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="windows that span 9"):
        window_reads(8, 5, dilation=2)
    with pytest.raises(ValueError, match="got 16 places"):
        window_reads(14, 3, padding=1)


@pytest.mark.parametrize(
    ("k", "dilations"), [(2, (1, 2, 4)), (3, (1, 1)), (2, (1, 2, 4, 8)), (3, (1, 2, 4, 8))]
)
def test_the_field_that_is_lit_is_the_receptive_field(k, dilations):
    drawing = causal_field(k, dilations, 16)
    field = receptive_field([(k, 1, d) for d in dilations])
    assert f"depends on {min(field, 16)} of them" in drawing.alt
    assert ("begins before" in drawing.alt) is (field > 16)
    root = ElementTree.fromstring(drawing.svg)
    circles = [e for e in root.iter() if e.tag.endswith("}circle")]
    assert len(circles) == 16 * (len(dilations) + 1)
    lowest = circles[:16]
    assert sum(e.get("fill-opacity") == "0.6" for e in lowest) == min(field, 16)


def test_too_many_steps_are_refused():
    with pytest.raises(ValueError, match="got steps=19"):
        causal_field(2, (1,), 19)


def test_shared_weights_are_drawn_alike():
    root = ElementTree.fromstring(shared_weights().svg)
    wires = [e for e in root.iter() if e.tag.endswith("}path") and e.get("data-tip") is None]
    looks = [(e.get("stroke"), e.get("stroke-dasharray")) for e in wires]
    assert sorted(looks.count(look) for look in set(looks)) == [3, 3, 3, 3, 3]
