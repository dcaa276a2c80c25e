"""What the recipe of the dates measures, counted token by token."""

import numpy as np
import pytest
import torch

from lib.data.pairs import encode_pairs
from lib.data.tasks.dates import written_dates
from lib.experiment.seeds import torch_seed
from lib.models.decoding import greedy
from lib.models.seq2seq import EncoderDecoder
from lib.trained import dates, dates_transformer

LISTS = written_dates(23, np.random.default_rng(1), (3, 3), held_out=True)


@pytest.fixture(scope="module")
def model():
    """A network that has begun to learn, so that some words are right and some are not."""
    with torch_seed(1):
        network = EncoderDecoder(len(dates.SOURCE), len(dates.TARGET), 8, 16, True)
        dates.teach(network, np.random.default_rng(0), updates=170, lr=0.01)
    return network.eval()


def written(model, allowed=None):
    source, lengths, _, wanted = map(
        torch.tensor, encode_pairs(*LISTS[:2], dates.SOURCE, dates.TARGET)
    )
    found = greedy(model, source, lengths, wanted.shape[1], dates.TARGET.end_id, allowed)
    return (*found, source, lengths, wanted)


def test_the_largest_weight_is_compared_with_the_token_that_is_copied(model):
    ids, weights, _, _, wanted = written(model)
    exact, looked = dates.judged(model, LISTS)
    assert exact == np.mean([torch.equal(a, b) for a, b in zip(ids, wanted, strict=True)])
    hits = [
        weights[n, t].argmax().item() == place
        for n, places in enumerate(LISTS[2])
        for t, place in enumerate(places)
    ]
    assert 0 < looked < 1
    assert looked == pytest.approx(np.mean(hits))


def test_cut_arrows_count_the_word_of_the_step_and_the_others(model):
    found = dates.cut_arrows(model, LISTS, np.random.default_rng(5))
    whole, _, source, lengths, wanted = written(model)
    N, S = wanted.shape
    rng = np.random.default_rng(5)
    steps = rng.integers(0, S - 1, N)
    shifts = [rng.integers(1, length) for length in lengths.tolist()]
    counts = {"cut": 0, "other": 0, "spared": 0}
    for name in ("cut", "other"):
        allowed = torch.ones(N, S, source.shape[1], dtype=torch.bool)
        for n, step in enumerate(steps):
            place = LISTS[2][n][step]
            place = place if name == "cut" else (place + shifts[n]) % lengths[n].item()
            allowed[n, step, place] = False
        ids = written(model, allowed)[0]
        for n, step in enumerate(steps):
            counts[name] += ids[n, step].item() != whole[n, step].item()
            if name == "cut":
                others = [t for t in range(S) if t != step]
                counts["spared"] += sum(ids[n, t] == whole[n, t] for t in others).item()
    assert counts["cut"] > counts["other"] > 0 and counts["spared"] < N * (S - 1)
    shares = {"cut": N, "other": N, "spared": N * (S - 1)}
    assert found == {name: round(counts[name] / total, 4) for name, total in shares.items()}


def test_the_transformer_is_taught_before_it_is_examined(monkeypatch):
    done = []
    monkeypatch.setattr(
        dates_transformer, "teach", lambda *given, **how: done.append((given[2], how))
    )
    monkeypatch.setattr(dates_transformer, "examined", lambda *_: [(0.123456, 1.0)] * 5)
    assert dates_transformer.run(8, 2, 16, 1, seed=0, updates=7) == {"exact": [0.1235] * 5}
    assert done == [(7, {"lr": 0.001})]
