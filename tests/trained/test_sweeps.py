"""Several runs of a recipe at a time: on this machine, and on a Dask cluster."""

import json
import os

import pytest
from distributed import Client, LocalCluster

from lib.trained import __main__ as command


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(command, "recipe_of", lambda _: "tests.trained.small_recipe")


def found(log):
    assert sorted(run["seed"] for run in log) == list(range(7))
    assert all(run["square"] == run["seed"] ** 2 for run in log)
    return {run["process"] for run in log}


def test_one_at_a_time_is_this_process(tmp_path):
    assert found(command.train("small", tmp_path)) == {os.getpid()}


def test_two_jobs_are_other_processes_and_the_log_is_whole(tmp_path):
    assert os.getpid() not in found(command.train("small", tmp_path, jobs=2))
    assert found(json.loads((tmp_path / "small.json").read_text()))


def test_a_cluster_of_two_workers_runs_what_is_missing(tmp_path):
    kept = [{"seed": 3, "square": 9, "process": 0}]
    (tmp_path / "small.json").write_text(json.dumps(kept))
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        with command.cluster_at(cluster.scheduler_address) as ours:
            processes = found(command.train("small", tmp_path, cluster=ours))
        workers = set(client.run(os.getpid).values())
    assert len(workers) == 2 and processes <= workers | {0}


def test_an_address_without_a_scheduler_exits_with_2(capsys):
    with pytest.raises(SystemExit) as stop:
        command.main(["order", "--cluster", "tcp://127.0.0.1:1"])
    assert stop.value.code == 2
    assert "no Dask scheduler answers at 'tcp://127.0.0.1:1'" in capsys.readouterr().err


def test_jobs_and_a_cluster_exclude_each_other(capsys):
    with pytest.raises(SystemExit):
        command.main(["order", "--jobs", "2", "--cluster", "tcp://127.0.0.1:1"])
    assert "not allowed with argument" in capsys.readouterr().err
