"""The tasks with one cause: it does decide, the rest does not, and the measures of a map count right."""

import numpy as np
import pytest
import torch

from lib.experiment import known_reasons as module
from lib.experiment.known_reasons import by_part, known_reasons, log_odds, share_on


@pytest.fixture(scope="module")
def series():
    torch.manual_seed(5)
    return known_reasons("series, convolution", np.random.default_rng(5), networks=2, examples=40)


def test_networks_learn_from_what_decides(series):
    alone = series.x * series.decides[..., None]
    for model in series.models:
        assert not model.training
        assert (model(series.x).argmax(1) == series.y).float().mean() > 0.95
        assert (model(alone).argmax(1) == series.y).float().mean() > 0.95
    first, second = (model(series.x) for model in series.models)
    assert not torch.equal(first, second)


def test_a_series_has_one_mark_whose_sign_is_the_class(series):
    number, mark = series.x.unbind(-1)
    assert torch.equal(mark == 1, series.decides)
    assert torch.equal(number[series.decides] > 0, series.y == 1)


def test_inputs_to_explain_were_not_trained_on(monkeypatch):
    seen = []

    def fit(model, batches, loss, **options):
        seen.extend(batches(1)[0] for _ in range(30))

    monkeypatch.setattr(module, "fit", fit)
    case = known_reasons("picture, convolution", np.random.default_rng(2), networks=1, examples=30)
    trained = {tuple(image.flatten().tolist()) for image in torch.cat(seen)}
    assert len(trained) > 500
    assert not trained & {tuple(image.flatten().tolist()) for image in case.x}


def test_pictures_to_explain_carry_the_corner(monkeypatch):
    monkeypatch.setattr(module, "fit", lambda *args, **options: None)
    case = known_reasons("picture, convolution", np.random.default_rng(2), networks=1, examples=30)
    assert case.x.shape == (30, 1, 8, 8) and (case.x[:, 0, :2, :2] == 1).all() and case.y.all()
    assert case.decides.sum((1, 2)).tolist() == [4] * 30 and case.decides[:, :2, :2].all()


def test_sentences_to_explain_are_negated(monkeypatch):
    monkeypatch.setattr(module, "fit", lambda *args, **options: None)
    case = known_reasons("text, Transformer", np.random.default_rng(3), networks=1, examples=25)
    good = {"good", "tasty", "fresh", "great"}
    for x, y, decides, words in zip(case.x, case.y, case.decides, case.words, strict=True):
        chosen = [word for word, one in zip(words, decides, strict=True) if one]
        assert chosen[0] == "not" and len(chosen) == 2
        assert (chosen[1] in good) == (y == 0)
        assert ((x != 0).any(1) == torch.tensor([word != "" for word in words])).all()


def test_the_adjective_of_a_plain_sentence_decides():
    words = ["the", "soup", "is", "good", "and", "we", "paid", "by", "card"]
    assert [w for w, one in zip(words, module._that_decide(words), strict=True) if one] == ["good"]


def test_training_covers_steps_but_no_pixels(monkeypatch):
    zeros = {}

    def fit(model, batches, loss, **options):
        x = torch.cat([batches(1)[0] for _ in range(20)])
        zeros[x.ndim] = float((x == 0).flatten(2).all(2).float().mean())

    monkeypatch.setattr(module, "fit", fit)
    for kind in ("picture, convolution", "series, LSTM"):
        known_reasons(kind, np.random.default_rng(0), networks=1)
    assert zeros[4] == 0 and 0.08 < zeros[3] < 0.12


def test_attention_of_each_layer(monkeypatch):
    monkeypatch.setattr(module, "fit", lambda *args, **options: None)
    case = known_reasons("text, Transformer", np.random.default_rng(3), networks=1, examples=3)
    (model,) = case.models
    first, second = model.attentions(case.x)
    assert first.shape == second.shape == (3, 12, 12)
    torch.testing.assert_close(first.sum(-1), torch.ones(3, 12))
    inside = model.layers[0](case.x)
    torch.testing.assert_close(second, model.layers[1].self_attn(inside, inside, inside)[1])


def test_measures():
    x = torch.tensor([[1.0, -2.0, 3.0]])
    assert log_odds(torch.nn.Linear(3, 2))(x).shape == (1,)
    assert by_part(torch.ones(2, 3, 4)).shape == (2, 3)
    assert by_part(torch.ones(2, 3, 4, 5)).shape == (2, 4, 5)
    decides = torch.tensor([[[True, False], [False, False]]] * 2)
    maps = torch.tensor([[[3.0, -1.0], [0.0, 0.0]], [[-1.0, 1.0], [1.0, 1.0]]])
    assert share_on(maps, decides) == pytest.approx(0.5)  # the mean of 3/4 and 1/4
    assert share_on(0 * maps, decides) == 0


def test_no_such_kind():
    with pytest.raises(ValueError, match=r"got the kind 'text, GRU', expected one of 'picture"):
        known_reasons("text, GRU", np.random.default_rng(0))


def test_a_convolution_answers_at_the_last_step():
    class Scores(torch.nn.Module):
        def forward(self, x):
            return 10 * x

    x = torch.arange(24.0).reshape(2, 4, 3)
    assert torch.equal(module.LastAnswer(Scores())(x), 10 * x[:, 3])
