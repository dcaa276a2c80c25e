"""Recipes, their logs, and the command that runs them."""

import json
from types import SimpleNamespace

import pytest

from lib.trained import __main__ as command
from lib.trained import adding, log


def test_the_log_holds_every_run_of_the_recipe_and_no_other():
    runs = log("adding")
    settings = adding.settings()
    assert len(runs) == len(settings)
    for setting in settings:
        assert sum(setting.items() <= run.items() for run in runs) == 1


def test_a_run_stopped_early_is_solved_and_no_other():
    for run in log("adding"):
        assert (run["mse"] < adding.SOLVED) or run["steps"] == adding.STEPS
        assert run["steps"] == adding.STEPS or run["mse"] < adding.SOLVED


def test_an_unknown_log_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no log is called 'additions'; there are: adding"):
        log("additions")


@pytest.mark.parametrize("cell", adding.CELLS)
def test_a_run_depends_on_its_seed_and_on_nothing_else(cell):
    setting = {"length": 4, "hidden_size": 3, "cell": cell, "lr": 0.01, "steps": 50}
    once, again = (adding.run(**setting, seed=1) for _ in range(2))
    assert once == again
    assert adding.run(**setting, seed=2)["mse"] != once["mse"]


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
    monkeypatch.setattr(command.importlib, "import_module", lambda _: recipe(runs))
    kept = command.train("any", tmp_path)
    assert kept == [{"seed": 5, "mse": 2.5}, {"seed": 6, "mse": 3.0}]
    assert json.loads((tmp_path / "any.json").read_text()) == kept
    assert len(command.train("any", tmp_path)) == 3
    assert runs == [5, 6, 7, 7]
    assert [file.name for file in tmp_path.iterdir()] == ["any.json"]


def test_fresh_forgets_the_old_log(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(command.importlib, "import_module", lambda _: recipe(runs))
    command.train("any", tmp_path)
    command.train("any", tmp_path, fresh=True)
    assert runs == [5, 6, 7, 5, 6, 7]


def test_an_unknown_recipe_exits_with_2(capsys):
    with pytest.raises(SystemExit) as stop:
        command.main(["multiplying"])
    assert stop.value.code == 2
    assert "invalid choice: 'multiplying'" in capsys.readouterr().err
