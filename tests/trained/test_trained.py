"""Recipes, their logs, and the command that runs them."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from lib.data.corpora.text import help_paragraphs
from lib.trained import __main__ as command
from lib.trained import (
    adding,
    captions,
    copying,
    dates,
    dates_transformer,
    digits,
    dropout,
    gpt,
    language_model,
    log,
    memory,
    order,
    pixels,
    shifts,
    temporal_order,
    word_vectors,
)

RECIPES = {
    "adding": adding,
    "captions": captions,
    "copying": copying,
    "dates": dates,
    "dates-transformer": dates_transformer,
    "digits": digits,
    "dropout": dropout,
    "gpt": gpt,
    "language-model": language_model,
    "memory": memory,
    "order": order,
    "pixels": pixels,
    "shifts": shifts,
    "temporal_order": temporal_order,
    "word-vectors": word_vectors,
}


def test_every_recipe_is_offered():
    assert set(command.RECIPES) == set(RECIPES)


@pytest.mark.parametrize("name", RECIPES)
def test_the_log_holds_every_run_of_the_recipe_and_no_other(name):
    runs, settings = log(name), RECIPES[name].settings()
    assert len(runs) == len(settings)
    for setting in settings:
        assert sum(setting.items() <= run.items() for run in runs) == 1


def test_a_run_stopped_early_is_solved_and_no_other():
    for run in log("adding"):
        assert run["mse"] < adding.SOLVED or run["steps"] == adding.STEPS


def test_an_unknown_log_is_named_with_those_there_are():
    with pytest.raises(
        ValueError, match="no log is called 'additions'; there are: adding, captions, copying"
    ):
        log("additions")


@pytest.mark.parametrize("cell", adding.CELLS)
def test_a_run_depends_on_its_seed_and_on_nothing_else(cell):
    setting = {"length": 4, "hidden_size": 3, "cell": cell, "lr": 0.01, "steps": 50}
    once, again = (adding.run(**setting, seed=1) for _ in range(2))
    assert once == again
    assert adding.run(**setting, seed=2)["mse"] != once["mse"]


def same_from(seed, run, **setting):
    """Check that a run is fixed by its seed, leaves the global one alone and changes with it."""
    torch.manual_seed(0)
    before = torch.get_rng_state()
    once, again = (run(**setting, seed=seed) for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    other = run(**setting, seed=seed + 1)
    assert once == again != other
    return once


def test_a_reader_of_order_is_asked_at_every_length():
    found = same_from(1, order.run, hidden_size=3, schedule=((0.01, 4),), samples=200)
    assert len(found["right"]) == len(order.LENGTHS)
    assert len(found["held"]) == len(order.FILLERS)


@pytest.mark.parametrize("task", memory.TASKS)
@pytest.mark.parametrize("model", memory.MODELS)
def test_a_machine_and_its_lstm_are_asked_at_every_size(task, model):
    found = same_from(4, memory.run, task=task, model=model, attempt="first", updates=1, tested=2)
    assert len(found["wrong"]) == len(memory.TASKS[task]["test"])
    assert all(0.2 < wrong < 0.8 for wrong in found["wrong"])
    assert abs(found["loss"][0] - np.log(2)) < 0.1
    assert 0.97 < found["parameters"] / memory.size_of(memory.build(task, "NTM")) <= 1


def test_an_attempt_changes_the_controller_or_the_sizes():
    sizes = [memory.size_of(memory.build("sort", "NTM", a)) for a in memory.ATTEMPTS]
    assert sizes[1] < sizes[0] == sizes[2]
    rng = np.random.default_rng(0)
    for attempt, largest in zip(memory.ATTEMPTS, ((6, 6), (6, 6), (3, 3)), strict=True):
        drawn = [memory.size_at(0.2, "repeated copy", attempt, rng) for _ in range(300)]
        assert np.max(drawn, 0).tolist() == list(largest)
        assert np.min(drawn, 0).tolist() == [1, 1]
    assert max(memory.size_at(0.6, "recall", "growing sizes", rng) for _ in range(99)) == (6,)


def test_the_machine_that_is_kept_comes_back_as_it_was():
    network = memory.build("copy", "NTM")
    arrays = {name: value.numpy() for name, value in network.state_dict().items()}
    torch.manual_seed(0)
    before = torch.get_rng_state()
    again = memory.restore(arrays)
    assert torch.equal(torch.get_rng_state(), before) and not again.training
    x = torch.rand(2, 3, 9)
    assert torch.equal(again(x), network(x))


@pytest.mark.parametrize("net", copying.NETS)
def test_a_copier_is_scored_against_no_memory(net):
    found = same_from(1, copying.run, net=net, wait=3, hidden_size=6, steps=3, lr=0.01)
    assert 1 < found["share"] < 3  # an untrained net knows nothing, not even the blanks
    assert ("singular" in found) == (net != "LSTM")


@pytest.mark.parametrize("remedy", temporal_order.REMEDIES)
def test_a_remedy_is_trained(remedy):
    setting = {"remedy": remedy, "rule": "Adam", "length": 20, "lr": 0.003}
    found = same_from(1, temporal_order.run, **setting, clip=1.0, alpha=0.0, updates=5)
    assert found["steps"] == 5
    assert 0.15 < found["accuracy"] < 0.8


def test_the_regularizer_takes_part_in_training():
    setting = {"remedy": "tanh, radius 0.95", "rule": "SGD", "length": 12, "lr": 0.2}
    setting |= {"clip": None, "seed": 1, "updates": 5}
    without, heavy = (temporal_order.run(**setting, alpha=alpha) for alpha in (0.0, 1.0))
    assert heavy["over"] > without["over"]


def test_a_remedy_that_adds_keeps_its_state():
    torch.manual_seed(1)
    leaky = temporal_order.AddingRNN(2, 3, keep=0.9, share=0.1).double()
    x = torch.randn(4, 5, 2, dtype=torch.float64)
    W_ih, W_hh, b_ih, b_hh = (p.detach().numpy() for p in leaky.parameters())
    h = np.zeros((4, 3))
    for x_t in x.unbind(1):
        h = 0.9 * h + 0.1 * np.tanh(x_t.numpy() @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
    np.testing.assert_allclose(leaky(x)[1][0].detach().numpy(), h, rtol=0, atol=1e-12)


def test_a_skip_link_goes_back_some_steps():
    torch.manual_seed(1)
    layer = temporal_order.SkipRNN(2, 3, back=4).double()
    x = torch.randn(4, 7, 2, dtype=torch.float64)
    named = {name: p.detach().numpy() for name, p in layer.named_parameters()}
    states = {t: np.zeros((4, 3)) for t in range(-3, 1)}
    for t in range(1, 8):
        a = (
            x[:, t - 1].numpy() @ named["weight_ih_l0"].T
            + named["bias_ih_l0"]
            + named["bias_hh_l0"]
        )
        a = a + states[t - 1] @ named["weight_hh_l0"].T + states[t - 4] @ named["weight_skip"].T
        states[t] = np.tanh(a)
    np.testing.assert_allclose(layer(x)[1][0].detach().numpy(), states[7], rtol=0, atol=1e-12)


def test_texts_for_dropout_have_a_paragraph_a_line():
    paragraphs = {" ".join(paragraph.split()) for paragraph in help_paragraphs(prose=True)}
    for text in dropout.texts(3000):
        assert text.endswith("\n")
        assert set(text.splitlines()) <= paragraphs


@pytest.mark.parametrize("place", dropout.TEXT)
def test_a_model_with_dropout_is_trained(place):
    setting = {"task": "text", "place": place, "p": 0.5, "epochs": 1, "characters": 2500}
    found = same_from(1, dropout.run, **setting)
    assert len(found["curve"]) == 1
    assert 2 < found["curve"][0] < 7


@pytest.mark.parametrize("place", dropout.RECALL)
def test_a_reader_with_dropout_is_trained(place):
    found = same_from(1, dropout.run, task="recall", place=place, p=0.5, updates=25, length=5)
    assert len(found["curve"]) == 1
    assert 0 < found["curve"][0] < 1


def test_a_transformer_on_dates_tells_what_the_log_has():
    setting = {"d_model": 8, "nhead": 2, "dim_feedforward": 8, "layers": 1, "updates": 2, "seed": 1}
    found = dates_transformer.run(**setting)
    runs = log("dates-transformer")
    assert [{k: run[k] for k in setting} for run in runs] == dates_transformer.settings()
    assert all(set(run) == set(setting) | set(found) for run in runs)
    assert all(0 <= share <= 1 for share in found["exact"])


def test_dropout_stands_where_it_was_asked_for():
    ids = torch.arange(30).reshape(3, 10) % 7
    for place, rates in dropout.TEXT.items():
        torch.manual_seed(1)
        model = dropout.build(7, place, rates[-1])
        once, again = (model(ids)[0] for _ in range(2))
        same = (once == again).flatten(2).all(2).all(0)  # (T,)
        assert same[0] == (place != "in and out")  # the first state of zeros has nothing to drop
        assert same[1:].all() == (place == "nowhere")
        model.eval()
        assert torch.equal(model(ids)[0], model(ids)[0])
        if place.startswith("recurrent"):
            assert model.layer.locked == place.endswith("one mask")


@pytest.mark.parametrize("context", dates.UPDATES)
def test_a_run_on_dates_tells_what_the_log_has(context):
    setting = {"context": context, "hidden_size": 8, "updates": 20}
    found, again = (dates.run(**setting, seed=1) for _ in range(2))
    assert found == again
    logged = next(run for run in log("dates") if run["context"] == context)
    assert set(logged) == set(setting) | {"seed"} | set(found)
    assert all(0 <= share <= 1 for share in found["exact"])


def recipe(runs):
    """A recipe of three runs that notes which it was asked for."""

    def run(seed):
        runs.append(seed)
        if len(runs) == 3:
            raise KeyboardInterrupt
        return {"mse": seed / 2}

    return SimpleNamespace(settings=lambda: [{"seed": seed} for seed in (5, 6, 7)], run=run)


def test_what_was_finished_is_kept_and_not_run_again(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(command, "import_module", lambda _: recipe(runs))
    kept = command.train("any", tmp_path)
    assert kept == [{"seed": 5, "mse": 2.5}, {"seed": 6, "mse": 3.0}]
    assert json.loads((tmp_path / "any.json").read_text()) == kept
    assert len(command.train("any", tmp_path)) == 3
    assert runs == [5, 6, 7, 7]
    assert [file.name for file in tmp_path.iterdir()] == ["any.json"]


def test_fresh_forgets_the_old_log(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(command, "import_module", lambda _: recipe(runs))
    command.train("any", tmp_path)
    command.train("any", tmp_path, fresh=True)
    assert runs == [5, 6, 7, 5, 6, 7]


def test_an_unknown_recipe_exits_with_2(capsys):
    with pytest.raises(SystemExit) as stop:
        command.main(["multiplying"])
    assert stop.value.code == 2
    assert "invalid choice: 'multiplying'" in capsys.readouterr().err


def test_the_log_of_shifted_digits_holds_every_run_once():
    runs, settings = log("shifts"), shifts.settings()
    assert len(runs) == len(settings)
    for setting in settings:
        (run,) = [run for run in runs if setting.items() <= run.items()]
        assert len(run["accuracy"]) == len(shifts.SHIFTS)
        model = shifts.network(run["net"], run["filters"])
        assert run["parameters"] == sum(p.numel() for p in model.parameters())


@pytest.mark.parametrize("filters", [(4, 8), (8, 16)])
def test_a_dense_net_has_as_many_parameters_as_its_twin(filters):
    small, large, flat, best, pooled = (
        sum(p.numel() for p in shifts.network(net, filters).parameters()) for net in shifts.NETS
    )
    assert abs(small - best) <= (16**2 + 11) / 2  # one unit more or less would be further away
    assert abs(large / flat - 1) < 0.01
    assert pooled == best


def test_a_run_on_shifted_digits_depends_on_its_seed_and_on_nothing_else():
    setting = {"filters": [2, 3], "net": shifts.NETS[3], "steps": 3}
    once, again = (shifts.run(**setting, seed=1) for _ in range(2))
    assert once == again
    assert shifts.run(**setting, seed=2) != once


def test_a_reader_of_numbers_is_asked_at_every_length():
    found = same_from(1, digits.run, hidden_size=4, updates=3)
    assert len(found["exact"]) == digits.MOST
    assert found["exact"][-1] <= min(found["first"], found["last"])
