"""Models that are alive in a page: what their weights weigh, how exact they are, what captions say of them."""

import gzip
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from docutils import nodes
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import live_models as extension

from book import live_models
from book.files import ROOT
from book.live_models import MODELS, packed, rounded, script, written
from lib.equations.lstm import lstm_step
from lib.models.sampling import next_token
from lib.trained import load
from lib.trained.gpt import HEADS
from lib.trained.language_model import texts

LINES, LENGTH = 40, 128
MOST = {"lstm": 400_000, "gpt": 1_000_000}  # bytes of the weights, compressed
ENGINE = 5000


def digits_of(text):
    """What the page's script reads from characters, written independently of it."""
    alphabet = [chr(code) for code in range(35, 127) if chr(code) != "\\"]
    return np.array([alphabet.index(symbol) for symbol in text])


def test_weights_are_read_from_their_digits():
    array = np.random.default_rng(1).normal(size=(3, 7)) * [[0.01], [1], [5 / 3]]
    for base, digits, half in ((91, 2, 4140), (41, 3, 34460)):
        scales, text, now = packed(array, base, digits)
        places = digits_of(text).reshape(digits, 3, 7)
        whole = sum(place * base ** (digits - 1 - k) for k, place in enumerate(places)) - half
        scale = 2 ** ((digits_of(scales) - 70) / 8)
        np.testing.assert_allclose(now, whole / half * scale[:, None], rtol=1e-12)
        assert (scale >= abs(array).max(1) - 1e-12).all()
        assert (scale <= 1.1 * abs(array).max(1)).all()
        assert (abs(now - array) <= 0.5001 / half * scale[:, None]).all()
    np.testing.assert_array_equal(packed(np.zeros(4), 41, 3)[2], np.zeros(4))
    assert "\\" not in written(np.arange(91)) and '"' not in written(np.arange(91))
    with pytest.raises(ValueError, match=r"weight of 7, expected at most 5\.66"):
        packed(np.array([1.0, -7]), 91, 2)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_light(name):
    assert len(gzip.compress(script(name).encode(), 6)) < MOST[name]
    engine = (ROOT / "book/assets/live-models.js").read_bytes()
    assert len(gzip.compress(engine, 6)) < ENGINE


@pytest.fixture(scope="module")
def held_out():
    """Lines of held-out text, each beginning a new line."""
    lines = [line for line in texts()[1].splitlines() if len(line) >= LENGTH]
    return ["\n" + line[: LENGTH - 1] for line in lines[:LINES]]


@pytest.fixture(scope="module")
def read(held_out):
    """By model: logits of the stored weights and of a page's, and what the captions speak of."""
    with torch.no_grad():
        return {name: _read(name, held_out) for name in MODELS}


def _read(name, lines):
    model, vocabulary = load(MODELS[name].recipe)
    ids = torch.as_tensor(np.stack([vocabulary.encode(list(line)) for line in lines]))
    stored = model(ids)[0]
    weights = {key: torch.tensor(array) for key, array in rounded(name).items()}
    del weights["characters"]
    model.load_state_dict(weights)
    look = _attention if name == "gpt" else _cells
    return stored.double().numpy(), model(ids)[0].double().numpy(), look(model, ids)


def _cells(model, ids):
    """Cell states, (N, T, H), by the equation of chapter 10."""
    p = dict(model.named_parameters())
    x = torch.nn.functional.one_hot(ids, model.vocabulary_size).float()
    h = c = torch.zeros(len(ids), p["layer.weight_hh_l0"].shape[1])
    found = []
    for t in range(ids.shape[1]):
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        h, c, _ = lstm_step(x[:, t], h, c, *(p[f"layer.{name}_l0"] for name in names))
        found.append(c)
    return torch.stack(found, 1).numpy()


def _attention(model, ids):
    """Weights of all heads, (N, layers · heads, T, T)."""
    T = ids.shape[1]
    x, found = model.embed(ids) + model.positions.weight[:T], []
    for layer in model.layers:
        z = layer.norm1(x)
        causal = torch.ones(T, T, dtype=torch.bool).tril()
        found.append(layer.self_attn.attend(*layer.self_attn.project(z, z, z), causal)[1])
        x = layer(x)[0]
    return torch.cat(found, 1).numpy()


@pytest.mark.parametrize(("name", "apart"), [("lstm", 0.02), ("gpt", 0.001)])
def test_rounding_moves_little(read, name, apart):
    stored, now, _ = read[name]
    assert 0 < abs(stored - now).max() < apart
    assert abs(next_token(stored) - next_token(now)).max() < MODELS[name].within


def test_the_head_count_is_that_of_the_recipe():
    assert MODELS["gpt"].settings["heads"] == HEADS


def test_caption_of_13_many_after_a_blank_and_few_inside_a_word(read, held_out):
    kept = (next_token(read["lstm"][1], mass=0.9) > 0).sum(-1)
    letters = np.array([[character.isalpha() for character in line] for line in held_out])
    inside = letters[:, 3:] & letters[:, 2:-1] & letters[:, 1:-2] & letters[:, :-3]
    blank = np.array([[character == " " for character in line] for line in held_out])
    assert kept[blank].mean() > 10
    assert kept[:, 3:][inside].mean() < 4
    assert ((next_token(read["lstm"][1], k=5) > 0).sum(-1) == 5).all()


def test_caption_of_13_a_unit_follows_quotation_marks(read, held_out):
    state = read["lstm"][2][:, :, MODELS["lstm"].settings["unit"]]
    marks = np.array([[character == '"' for character in line] for line in held_out])
    quoted = marks.cumsum(1) % 2 == 1
    assert 100 < quoted.sum() < quoted.size / 2
    assert roc_auc_score(quoted.ravel(), -state.ravel()) > 0.95
    assert state[quoted].mean() < state[~quoted].mean() - 0.3


def test_captions_of_18_and_19_what_the_heads_look_at(read):
    weights = read["gpt"][2][:, :, 20:]  # from characters that have twenty before them
    T = np.arange(LENGTH)
    back = T[20:, None] - T
    before = (weights * (back == 1)).sum(-1).mean((0, 2))
    near = (weights * ((back >= 0) & (back < 6))).sum(-1).mean((0, 2))
    assert 0.85 < before[3] < 0.95
    assert max(before[:3].max(), before[4:].max()) < 0.6
    assert near[:4].min() > 0.75
    assert near[4:].max() < 0.35


def test_an_admonition_of_the_class_gets_the_panel(tmp_path):
    document = nodes.Element()
    document += nodes.admonition("", nodes.title("", "Title"), classes=["live-gpt"])
    document += nodes.admonition("", nodes.title("", "Other"), classes=["chapter"])
    builder = type("Builder", (), {"format": "html"})
    app = type("App", (), {"builder": builder, "outdir": tmp_path})
    extension.publish(app)
    extension.add_panels(app, document, "page")
    (panel,) = document.findall(nodes.raw)
    assert panel.parent is document[0]
    assert 'data-live="gpt"' in panel.astext()
    size = (tmp_path / "_static/live/gpt.js").stat().st_size
    assert f'data-bytes="{size}"' in panel.astext()
    assert live_models.script("gpt") == (tmp_path / "_static/live/gpt.js").read_text("utf-8")
