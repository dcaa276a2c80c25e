"""Beam search against all sequences there are, and against greedy decoding."""

import itertools
import math

import numpy as np
import pytest
import torch

from lib.models.beam import (
    Hypothesis,
    beam_search,
    normalized,
    table_scores,
    translation_scores,
)
from lib.models.decoding import greedy
from lib.models.seq2seq import EncoderDecoder

END, V, STEPS = 1, 4, 4


def random_scores(seed):
    """A distribution for every beginning, fixed by the beginning and the seed."""

    def next_log_probs(beginnings):
        rows = []
        for ids in beginnings:
            rng = np.random.default_rng([seed, len(ids), *ids])
            rows.append(np.log(rng.dirichlet(np.full(V, 0.7))))
        return np.array(rows)

    return next_log_probs


def every_sequence(next_log_probs, alpha):
    """All sequences that end within the steps, scored one by one, the best first."""
    found = []
    for length in range(1, STEPS + 1):
        others = [token for token in range(V) if token != END]
        for words in itertools.product(others, repeat=length - 1):
            ids = (*words, END)
            total = sum(next_log_probs([ids[:t]])[0][ids[t]] for t in range(length))
            found.append((total / length**alpha, ids, total))
    return sorted(found, reverse=True)


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0, 2.0])
@pytest.mark.parametrize("seed", range(6))
def test_a_wide_beam_finds_all_sequences_in_their_order(seed, alpha):
    scores = random_scores(seed)
    finished, _ = beam_search(scores, V**STEPS, STEPS, END, alpha)
    expected = every_sequence(scores, alpha)
    assert [h.ids for h in finished] == [ids for _, ids, _ in expected]
    totals = [total for *_, total in expected]
    np.testing.assert_allclose([h.log_prob for h in finished], totals, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_every_step_keeps_the_best_of_all_extensions(seed):
    scores, width = random_scores(seed), 3
    finished, trace = beam_search(scores, width, STEPS, END)
    live, ended = {(): 0.0}, {}
    for step in trace:
        extended = {
            (*ids, token): total + scores([ids])[0][token]
            for ids, total in live.items()
            for token in range(V)
        }
        kept = sorted(extended, key=extended.get, reverse=True)[:width]
        assert [h.ids for h in step.candidates[: step.kept]] == kept
        assert len(step.candidates) == len(extended)
        live = {ids: extended[ids] for ids in kept if ids[-1] != END}
        ended |= {ids: extended[ids] for ids in kept if ids[-1] == END}
    if ended:
        assert {h.ids: h.log_prob for h in finished} == pytest.approx(ended)


@pytest.mark.parametrize("attention", [True, False])
def test_width_one_is_greedy(attention):
    torch.manual_seed(3)
    model = EncoderDecoder(11, 7, 5, 6, attention).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 1.2)
        model.answer.bias[0] = -50.0  # greedy may not write the padding either
    different = set()
    for length in (3, 5, 8):
        source = torch.randint(2, 11, (1, length))
        ids, _ = greedy(model, source, [length], 6)
        finished, trace = beam_search(translation_scores(model, source[0]), 1, 6)
        said = finished[0].ids
        assert ids[0, : len(said)].tolist() == list(said)
        assert len(finished) == 1 and all(step.kept == 1 for step in trace)
        different.add(said)
    assert len(different) > 1


def test_a_model_scores_a_target_as_teacher_forcing_does():
    torch.manual_seed(4)
    model = EncoderDecoder(11, 7, 5, 6, False).double()
    source, target = torch.tensor([[4, 9, 3]]), (3, 5, 2, 1)
    scores = translation_scores(model, source[0].tolist(), pad=6)
    found = sum(scores([target[:t]])[0][target[t]] for t in range(4))
    logits = model(source, [3], torch.tensor([[1, 3, 5, 2]]))[0]
    logits[:, 6] = -torch.inf
    expected = -torch.nn.functional.cross_entropy(logits, torch.tensor(target), reduction="sum")
    assert found == pytest.approx(expected.item(), abs=1e-12)
    assert scores([(2, 3), (5, 5)])[:, 6].tolist() == [-math.inf] * 2


TABLE = {
    (): {"soixante": 0.6, "septante": 0.4},
    ("soixante",): {"et": 0.5, "-et-": 0.5},
    ("septante",): {"et": 1.0},
}


@pytest.mark.parametrize(("width", "first", "p"), [(1, "soixante", 0.3), (2, "septante", 0.4)])
def test_greedy_loses_where_the_mass_is_shared(width, first, p):
    scores, tokens = table_scores(TABLE)
    finished, _ = beam_search(scores, width, 4, end=0)
    assert tokens[finished[0].ids[0]] == first
    assert math.exp(finished[0].log_prob) == pytest.approx(p)


def test_what_has_not_ended_is_returned_if_nothing_has():
    scores, tokens = table_scores(TABLE)
    found, trace = beam_search(scores, 2, 2, end=0)
    assert [tokens[h.ids[-1]] for h in found] == ["et", "et"] and len(trace) == 2


def test_the_search_stops_when_nothing_lives():
    scores, _ = table_scores(TABLE)
    _, trace = beam_search(scores, 9, 50, end=0)
    assert len(trace) == 3


def test_normalization_prefers_the_longer():
    short, long = Hypothesis((2, END), -1.2), Hypothesis((2, 2, 2, END), -1.8)
    assert normalized(short, 0) > normalized(long, 0)
    assert normalized(short, 0.6) < normalized(long, 0.6)
    assert normalized(long, 1) == pytest.approx(-0.45)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"width": 0}, "width must be at least 1"),
        ({"steps": 1.5}, "steps must be a whole number"),
        ({"alpha": -0.1}, "alpha must be at least 0"),
    ],
)
def test_misuse(options, said):
    scores, _ = table_scores(TABLE)
    with pytest.raises(ValueError, match=said):
        beam_search(**{"next_log_probs": scores, "width": 2, "steps": 3} | options)


@pytest.mark.parametrize("row", [{"a": 0.5, "b": 0.4}, {"a": 1.5, "b": -0.5}])
def test_a_table_holds_probabilities(row):
    with pytest.raises(ValueError, match=r"after \(\) expected probabilities that sum to 1"):
        table_scores({(): row})
