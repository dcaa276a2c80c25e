import numpy as np
import pytest
import torch

from lib.arrays import one_hot
from lib.layers.embedding import Embedding, embed, embed_backward

N, T, V, D = 3, 5, 7, 4
IDS = np.array([[1, 6, 1, 0, 2], [2, 2, 2, 2, 2], [5, 0, 6, 1, 0]])  # repeats; 3 and 4 never


@pytest.mark.parametrize("padding_idx", [None, 0, 2])
def test_agrees_with_torch(padding_idx):
    torch.manual_seed(0)
    ours = Embedding(V, D, padding_idx=padding_idx).double()
    theirs = torch.nn.Embedding(V, D, padding_idx=padding_idx).double()
    for parameter in theirs.parameters():
        torch.nn.init.normal_(parameter)  # the padding row, too
    ours.load_state_dict(theirs.state_dict(), strict=True)
    theirs.load_state_dict(ours.state_dict(), strict=True)
    ids = torch.as_tensor(IDS)
    found, expected = ours(ids), theirs(ids)
    assert torch.equal(found, expected)
    upstream = torch.randn_like(found)
    for _ in range(2):  # gradients add up over calls
        ours(ids).backward(upstream)
        theirs(ids).backward(upstream)
    torch.testing.assert_close(ours.weight.grad, theirs.weight.grad, rtol=0, atol=1e-12)
    assert (ours.weight.grad[[3, 4]] == 0).all()
    if padding_idx is not None:
        assert (ours.weight.grad[padding_idx] == 0).all()


def test_sizes_have_torchs_names():
    ours, theirs = Embedding(7, 3, padding_idx=2), torch.nn.Embedding(7, 3, padding_idx=2)
    for name in ("num_embeddings", "embedding_dim", "padding_idx"):
        assert getattr(ours, name) == getattr(theirs, name)


def test_initial_vectors_are_torchs():
    torch.manual_seed(3)
    ours = Embedding(V, D, padding_idx=2)
    torch.manual_seed(3)
    theirs = torch.nn.Embedding(V, D, padding_idx=2)
    assert torch.equal(ours.weight, theirs.weight)
    assert (ours.weight[2] == 0).all()


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (2, 1, 3)], ids=str)
def test_ids_of_any_rank(shape):
    layer = Embedding(V, D)
    ids = torch.randint(V, shape)
    assert layer(ids).shape == (*shape, D)
    assert torch.equal(layer(ids), layer.weight[ids])


def test_second_derivative():
    layer = Embedding(V, D).double()
    ids = torch.as_tensor(IDS)
    (gradient,) = torch.autograd.grad((layer(ids) ** 3).sum(), layer.weight, create_graph=True)
    (second,) = torch.autograd.grad(gradient.sum(), layer.weight)
    counts = torch.bincount(ids.flatten(), minlength=V)[:, None]
    torch.testing.assert_close(second, 6 * layer.weight.detach() * counts)


def test_a_look_up_is_a_product_with_one_hot_rows():
    rng = np.random.default_rng(0)
    W, upstream = rng.normal(size=(V, D)), rng.normal(size=(N, T, D))
    np.testing.assert_allclose(embed(IDS, W), one_hot(IDS, V) @ W, rtol=0, atol=1e-15)
    expected = np.einsum("ntv,ntd->vd", one_hot(IDS, V), upstream)
    found = embed_backward(upstream, IDS, V)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    on_torch = embed_backward(torch.as_tensor(upstream), torch.as_tensor(IDS), V, padding_idx=1)
    expected[1] = 0
    np.testing.assert_allclose(on_torch.numpy(), expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(
        embed_backward(upstream, IDS, V, padding_idx=1), expected, atol=1e-12
    )


def test_ids_out_of_range_on_numpy():
    with pytest.raises(ValueError, match=r"token id 7 is outside \[0, 7\)"):
        embed(np.array([0, 7]), np.zeros((V, D)))
    with pytest.raises(ValueError, match="token id -2"):
        embed(np.array([0, -2]), np.zeros((V, D)))


def test_sizes_are_whole_numbers():
    for arguments, name in [
        ((2.0, 3), "num_embeddings"),
        ((0, 3), "num_embeddings"),
        ((2, 3.0), "embedding_dim"),
        ((2, 3, 1.0), "padding_idx"),
        ((2, 3, -1), "padding_idx"),
        ((2, 3, True), "padding_idx"),
    ]:
        with pytest.raises(ValueError, match=f"{name} must be"):
            Embedding(*arguments)
