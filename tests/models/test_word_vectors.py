"""Word vectors: asked for neighbours and analogies, taken from counts, and trained."""

import numpy as np
import pytest
import torch

from lib.data.contexts import cooccurrences
from lib.equations.embeddings import pmi
from lib.layers.embedding import Embedding
from lib.metrics.analogies import analogy_scores, found_near
from lib.models import word_vectors
from lib.models.bag import BagOfVectors, word_shares
from lib.models.word_vectors import (
    WordVectors,
    ppmi_vectors,
    train_cbow,
    train_glove,
    train_skip_gram,
)

WORDS = ["man", "woman", "king", "queen", "apple"]
MADE = np.array(
    [[1.0, 0.0, 0.2], [1.0, 1.0, 0.1], [3.0, 0.1, 2.0], [3.0, 2.1, 2.2], [-1.0, 0.0, -2.0]]
)


def cosine(one, other):
    return one @ other / np.sqrt(one @ one) / np.sqrt(other @ other)


def two_kinds(texts=150, seed=0):
    """Words 0 to 4 stand near each other, and so do 5 to 9; 10 stands anywhere."""
    rng = np.random.default_rng(seed)
    return [np.append(rng.choice(5, 8) + 5 * (i % 2), 10) for i in range(texts)]


def apart(vectors):
    """Mean cosine inside the kinds, and between them."""
    made = WordVectors([str(i) for i in range(len(vectors))], vectors).directions[:10]
    cosines = made @ made.T
    kind = np.arange(10) // 5
    same = kind[:, None] == kind
    return cosines[same & ~np.eye(10, dtype=bool)].mean(), cosines[~same].mean()


def test_neighbours_are_ranked_by_cosine_without_the_word_itself():
    found = WordVectors(WORDS, MADE).neighbours("king", 4)
    wanted = sorted(((cosine(MADE[2], MADE[i]), WORDS[i]) for i in (0, 1, 3, 4)), reverse=True)
    assert [word for word, _ in found] == [word for _, word in wanted]
    np.testing.assert_allclose([c for _, c in found], [c for c, _ in wanted], atol=5e-4)


def test_analogies_leave_the_question_out_or_not():
    made = WordVectors(WORDS, MADE)
    assert made.analogy("man", "woman", "king")[0][0] == "queen"
    target = made.directions[1] - made.directions[0] + made.directions[2]
    nearest = max(WORDS, key=lambda word: cosine(target, made[word]))
    assert made.analogy("man", "woman", "king", exclude=False)[0][0] == nearest
    assert len(made.analogy("man", "woman", "king", count=9)) == 2


def test_scores_ask_every_analogy():
    pairs = [("man", "woman"), ("king", "queen")]
    made = WordVectors(WORDS, MADE)
    for exclude, name in ((True, "excluded"), (False, "allowed")):
        right = [
            made.analogy(a, b, c, exclude=exclude)[0][0] == d
            for (a, b), (c, d) in (pairs, pairs[::-1])
        ]
        assert analogy_scores(made, pairs)[name] == np.mean(right)
    near = [
        next(word for word, _ in made.neighbours(c, 4) if word not in (a, b)) == d
        for (a, b), (c, d) in (pairs, pairs[::-1])
    ]
    assert analogy_scores(made, pairs)["baseline"] == np.mean(near)
    own = [
        made.analogy(a, b, c, exclude=False)[0][0] in (a, b, c)
        for (a, b), (c, _) in (pairs, pairs[::-1])
    ]
    assert analogy_scores(made, pairs)["own"] == np.mean(own)
    with pytest.raises(ValueError, match="two pairs"):
        analogy_scores(made, pairs[:1])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_partner_is_found_among_the_nearest(count):
    made, pairs = WordVectors(WORDS, MADE), [("man", "woman"), ("king", "apple"), ("queen", "man")]
    asked = [*pairs, *(pair[::-1] for pair in pairs)]
    wanted = np.mean([b in dict(made.neighbours(a, count)) for a, b in asked])
    assert found_near(made, pairs, count) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("words", "vectors", "text"),
    [
        (["a", "b"], np.ones((3, 2)), "a row for each word"),
        (["a", "b"], np.ones(2), "a row for each word"),
        (["a", "a"], np.ones((2, 2)), "'a' occurs twice"),
        (["a", "b"], np.array([[1.0, 2.0], [np.nan, 0.0]]), "nan"),
    ],
)
def test_what_is_no_table_is_refused(words, vectors, text):
    with pytest.raises(ValueError, match=text):
        WordVectors(words, vectors)


def test_an_unknown_word_is_named():
    with pytest.raises(ValueError, match=r"'King' has no vector among 5.*capitals"):
        WordVectors(WORDS, MADE).neighbours("King")


@pytest.mark.parametrize("power", [0, 0.5, 1])
def test_ppmi_vectors_are_the_singular_value_decomposition(power):
    counts = cooccurrences(two_kinds(20), 11, 2)
    M = np.maximum(pmi(counts), 0)
    P, s, _ = np.linalg.svd(M)
    found, wanted = ppmi_vectors(counts, 4, power), P[:, :4] * s[:4] ** power
    # The sign of a direction is free; of products of vectors nothing is.
    np.testing.assert_allclose(found @ found.T, wanted @ wanted.T, atol=1e-9)
    np.testing.assert_allclose(np.abs(found), np.abs(wanted), atol=1e-8)


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        (np.ones((2, 3)), "symmetric"),
        (np.array([[1.0, 2.0], [0.0, 1.0]]), "symmetric"),
        (np.diag([1.0, 0.0, 2.0]), "word 1 stands near no other"),
        (np.ones((1, 1)), "D=2"),
    ],
)
def test_counts_that_have_no_pmi_are_refused(counts, text):
    with pytest.raises(ValueError, match=text):
        ppmi_vectors(counts, D=2)


TRAINERS = {
    "skip-gram": lambda texts, rng, **s: train_skip_gram(
        texts, 11, 6, window=2, epochs=8, lr=0.2, rng=rng, **s
    ),
    "cbow": lambda texts, rng, **s: train_cbow(
        texts, 11, 6, window=2, epochs=8, lr=0.2, rng=rng, **s
    ),
    "GloVe": lambda texts, rng, **s: train_glove(
        cooccurrences(texts, 11, 2), 6, epochs=40, lr=0.1, rng=rng, **s
    ),
}


@pytest.mark.parametrize("name", TRAINERS)
def test_training_lowers_the_loss_and_parts_two_kinds_of_words(name, monkeypatch):
    monkeypatch.setattr(word_vectors, "ROWS", 64)
    vectors, *_, losses = TRAINERS[name](two_kinds(), np.random.default_rng(1))
    assert losses[-1] < 0.95 * losses[0]
    inside, between = apart(vectors)
    assert inside > between + 0.5
    again, *_ = TRAINERS[name](two_kinds(), np.random.default_rng(1))
    other, *_ = TRAINERS[name](two_kinds(), np.random.default_rng(2))
    np.testing.assert_array_equal(vectors, again)
    assert not np.allclose(vectors, other)


def test_frequent_words_may_be_left_out_in_training(monkeypatch):
    seen = []
    pairs = word_vectors.window_pairs
    monkeypatch.setattr(
        word_vectors, "window_pairs", lambda ids, window: seen.append(ids) or pairs(ids, window)
    )
    train_skip_gram(two_kinds(), 11, 3, epochs=1, threshold=0.02, rng=np.random.default_rng(0))
    assert 0 < sum(map(len, seen)) < 0.7 * sum(map(len, two_kinds()))


def test_one_step_of_skip_gram_is_that_of_torch(monkeypatch):
    """All pairs in one batch: Adagrad on tables whose gradients autograd has found."""
    monkeypatch.setattr(word_vectors, "ROWS", 10**6)
    texts, rng = two_kinds(3), np.random.default_rng(5)
    W, U, losses = train_skip_gram(
        texts, 11, 4, window=2, negatives=3, epochs=2, lr=0.1, rng=np.random.default_rng(5)
    )
    counts = np.bincount(np.concatenate(texts), minlength=11)
    noise = counts**0.75 / (counts**0.75).sum()
    start = torch.tensor(rng.uniform(-0.5, 0.5, (11, 4)) / 4, dtype=torch.float32)
    tables = [torch.nn.Parameter(start), torch.nn.Parameter(torch.zeros(11, 4))]
    optimizer = torch.optim.Adagrad(tables, lr=0.1)
    pairs = np.concatenate([word_vectors.window_pairs(text, 2) for text in texts])
    for epoch in range(2):
        ids, near = torch.from_numpy(pairs[rng.permutation(len(pairs))]).T
        drawn = torch.from_numpy(rng.choice(11, (len(pairs), 3), p=noise))
        v, u, u_noise = tables[0][ids], tables[1][near], tables[1][drawn]
        loss = -torch.nn.functional.logsigmoid((v * u).sum(1)).sum()
        loss = loss - torch.nn.functional.logsigmoid(-(u_noise * v[:, None]).sum(2)).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        assert losses[epoch] == pytest.approx(loss.item() / len(pairs), rel=1e-5)
    np.testing.assert_allclose(W, tables[0].detach(), rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(U, tables[1].detach(), rtol=1e-3, atol=1e-5)


def test_the_mean_of_vectors_is_one_hot_times_a_table():
    torch.manual_seed(0)
    model = BagOfVectors(Embedding(7, 3), 2).double()
    texts = [np.array([1, 4, 4]), np.array([6])]
    found = model(torch.from_numpy(word_shares(texts, 7)))
    for row, ids in zip(found, texts, strict=True):
        mean = model.embed.weight[torch.from_numpy(ids)].mean(0)
        torch.testing.assert_close(row, model.output(mean), rtol=1e-9, atol=1e-12)
    with pytest.raises(ValueError, match="without words"):
        word_shares([np.array([], dtype=int)], 7)
    with pytest.raises(ValueError, match="7"):
        word_shares([np.array([7])], 7)


@pytest.mark.parametrize("freeze", [True, False])
def test_given_vectors_are_frozen_as_torch_freezes_them(freeze):
    vectors = torch.randn(5, 3, dtype=torch.float64)
    state = torch.random.get_rng_state()
    ours = Embedding.from_pretrained(vectors, freeze=freeze, padding_idx=2)
    assert torch.equal(state, torch.random.get_rng_state())
    theirs = torch.nn.Embedding.from_pretrained(vectors, freeze=freeze, padding_idx=2)
    assert ours.weight.requires_grad == theirs.weight.requires_grad == (not freeze)
    ids = torch.tensor([[0, 2, 4, 4]])
    torch.testing.assert_close(ours(ids), theirs(ids))
    if not freeze:
        for table in (ours, theirs):
            (table(ids) ** 2).sum().backward()
        torch.testing.assert_close(ours.weight.grad, theirs.weight.grad)
    with pytest.raises(ValueError, match="floating-point"):
        Embedding.from_pretrained(np.ones((2, 3)))


@pytest.mark.parametrize("train", [train_skip_gram, train_cbow])
def test_the_step_size_unless_told_otherwise(train):
    one, same = (
        train(two_kinds(20), 11, 3, window=2, epochs=1, rng=np.random.default_rng(0), **told)[1]
        for told in ({}, {"lr": 0.1})
    )
    np.testing.assert_array_equal(one, same)
