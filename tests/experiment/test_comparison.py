import numpy as np
import pytest
import torch

from lib.experiment import comparison as module
from lib.experiment.comparison import Task, compare, hidden_size_within
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from lib.models.readers import RecurrentReader, RecurrentWriter
from lib.training.losses import mean_squared_error

BLOCKS = {RNN: 1, GRU: 3, LSTM: 4}


def draw(N, rng):
    x = rng.random((N, 5, 2)).astype("float32")
    return x, x[:, :1, 0]


def answers(N, rng):
    x, _ = draw(N, rng)
    return x, x[:, :, :1]


LAST = Task(draw, mean_squared_error, mean_squared_error, 2, 1)


def run(task=LAST, layers=None, seeds=(3, 4), **options):
    options = dict(parameters=120, steps=6, every=2, batch_size=7, test_size=11) | options
    return compare(task, layers or {"tanh": RNN, "GRU": GRU}, seeds=seeds, **options)


@pytest.mark.parametrize(("kind", "blocks"), BLOCKS.items(), ids=[k.__name__ for k in BLOCKS])
@pytest.mark.parametrize("budget", [90, 500, 2499])
def test_the_largest_layer_that_fits(kind, blocks, budget):
    D, K = 6, 4
    H = hidden_size_within(budget, blocks, D, K)

    def count(H):
        return sum(p.numel() for p in RecurrentReader(kind(D, H), K).parameters())

    assert count(H) <= budget < count(H + 1)


def test_a_large_number_is_no_long_search():
    H = hidden_size_within(10**18, 4, 6, 5)
    assert 4 * (H * 6 + H * H + 2 * H) + 5 * (H + 1) <= 10**18
    assert 4 * ((H + 1) * 6 + (H + 1) ** 2 + 2 * (H + 1)) + 5 * (H + 2) > 10**18


@pytest.mark.parametrize("more", [0, 1])
def test_every_small_number(more):
    for H in range(1, 60):
        fits = 3 * (H * 5 + H * H + 2 * H) + 2 * (H + 1)
        assert hidden_size_within(fits + more, 3, 5, 2) == H
        if H > 1:
            assert hidden_size_within(fits - 1, 3, 5, 2) == H - 1


def test_exactly_as_many_is_within():
    assert hidden_size_within(1 * (3 * 2 + 3 * 3 + 2 * 3) + 5 * 4, 1, 2, 5) == 3


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((10, 4, 6, 4), "not one unit"),
        ((99, 0, 6, 4), "blocks"),
        ((99, 1, 6, 0), "output_size"),
        ((float("inf"), 1, 6, 4), "parameters must be a whole number, got inf"),
        ((float("nan"), 1, 6, 4), "parameters must be a whole number, got nan"),
        ((-5, 1, 6, 4), "parameters must be at least 1"),
        ((99, 1.5, 6, 4), "blocks must be a whole number"),
    ],
)
def test_what_cannot_be(arguments, text):
    with pytest.raises(ValueError, match=text):
        hidden_size_within(*arguments)


def test_the_writer_answers_from_every_state():
    torch.manual_seed(0)
    x = torch.randn(3, 7, 2)
    for kind in BLOCKS:
        writer = RecurrentWriter(kind(2, 4), 5)
        reader = RecurrentReader(writer.layer, 5)
        reader.answer = writer.answer
        assert writer(x).shape == (3, 7, 5)
        for t in (1, 4, 7):
            torch.testing.assert_close(writer(x)[:, t - 1], reader(x[:, :t]))


def test_one_run_for_each_layer_and_seed():
    runs = run()
    assert list(runs) == ["tanh", "GRU"]
    for both in runs.values():
        assert [one.steps for one in both] == [[2, 4, 6]] * 2
        assert all(len(one.scores) == 3 and one.seconds > 0 for one in both)
        assert both[0].scores != both[1].scores


def test_seeds_decide_and_nothing_else():
    runs, again = run(), run(layers={"GRU": GRU, "tanh": RNN}, seeds=(4, 3))
    for name in runs:
        assert [one.scores for one in runs[name]] == [one.scores for one in again[name][::-1]]


def test_every_layer_sees_the_same_examples_and_the_test_none_of_them():
    seen = {}

    def remember(kind, into):
        def make(input_size, hidden_size):
            layer = kind(input_size, hidden_size)
            layer.register_forward_pre_hook(lambda _, x: into.append(x[0].numpy().copy()))
            return layer

        return make

    layers = {kind.__name__: remember(kind, seen.setdefault(kind, [])) for kind in BLOCKS}
    run(layers=layers, seeds=(3,))
    first, *others = seen.values()
    assert {len(x) for x in first} == {7, 11}
    for other in others:
        assert all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    test = [x for x in first if len(x) == 11]
    assert all(np.array_equal(test[0], x) for x in test)


def test_held_out_examples_from_elsewhere():
    sizes = []

    def elsewhere(N, rng):
        sizes.append(N)
        return draw(N, rng)

    run(LAST._replace(draw_test=elsewhere), seeds=(3,), layers={"tanh": RNN})
    assert sizes == [11]


def test_it_learns_and_scores_what_was_held_out():
    task = Task(answers, mean_squared_error, mean_squared_error, 2, 1, every_step=True)
    (one,) = run(task, {"GRU": GRU}, seeds=(5,), parameters=300, steps=150, every=75)["GRU"]
    assert one.scores[-1] < 0.02 < 1 / 12  # the variance, if one always says the mean


def test_layers_get_as_many_parameters():
    made = {}

    def remember(kind):
        def make(input_size, hidden_size):
            made[kind] = (input_size, hidden_size)
            return kind(input_size, hidden_size)

        return make

    run(layers={kind.__name__: remember(kind) for kind in BLOCKS}, seeds=(1,), parameters=400)
    assert made == {
        kind: (2, hidden_size_within(400, blocks, 2, 1)) for kind, blocks in BLOCKS.items()
    }


def test_the_callers_generator_goes_on_undisturbed():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    run()
    assert torch.equal(torch.rand(3), expected)


def test_only_training_is_timed(monkeypatch):
    clock = [50.0]
    monkeypatch.setattr(module, "perf_counter", lambda: clock[0])

    def after(seconds, function):
        def slow(*arguments):
            clock[0] += seconds
            return function(*arguments)

        return slow

    task = Task(
        after(100, draw), after(2, mean_squared_error), after(1000, mean_squared_error), 2, 1
    )
    (one,) = run(task, {"tanh": RNN}, seeds=(3,))["tanh"]
    assert one.seconds == 2.0
