"""A captioner: against torch's convolutions and GRU, its three ways to look, greedy decoding, places."""

import pytest
import torch

from lib.models.captioner import LOOKS, Captioner
from lib.models.decoding import greedy
from tests.layers.test_bad_input import refuses

N, C, I, J, S, V, E, H, FILTERS = 3, 2, 6, 10, 4, 7, 3, 5, (4, 3)


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(20)


@pytest.fixture(params=LOOKS)
def model(request):
    model = Captioner(V, E, H, FILTERS, request.param, in_channels=C).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.5)
    return model


def batch():
    return torch.randn(N, C, I, J).double(), torch.randint(1, V, (N, S))


def by_torch(model, images, fed):
    """Logits of one image after the other, from torch's own layers and the equations as they are printed."""
    F = torch.nn.functional
    cell = torch.nn.GRUCell(E + FILTERS[-1] + 2, H).double()
    cell.load_state_dict({k.removesuffix("_l0"): v for k, v in model.decoder.state_dict().items()})
    rows = []
    for image, ids in zip(images, fed, strict=True):
        maps = F.max_pool2d(
            F.conv2d(image[None], model.maps[0].weight, model.maps[0].bias, padding=1).relu(), 2
        )
        maps = F.conv2d(maps, model.maps[3].weight, model.maps[3].bias, padding=1).relu()[0]
        h = []
        for i in range(I // 2):
            for j in range(J // 2):
                where = torch.tensor([2 * i / (I // 2 - 1) - 1, 2 * j / (J // 2 - 1) - 1])
                h.append(torch.cat([maps[:, i, j], where.double()]))
        h = torch.stack(h) * (model.look != "none")
        s, logits = torch.tanh(model.begin(h.mean(0))), []
        for y in ids:
            c = h.mean(0)
            if model.look == "attention":
                a = model.attention
                e = torch.stack(
                    [a.weight_v @ torch.tanh(a.weight_s @ s + a.weight_h @ x) for x in h]
                )
                c = torch.softmax(e, 0) @ h
            s = cell(torch.cat([model.fed.weight[y], c])[None], s[None])[0]
            logits.append(model.answer(torch.cat([s, c])))
        rows.append(torch.stack(logits))
    return torch.stack(rows)


def test_it_is_what_is_printed(model):
    images, fed = batch()
    found, expected = model(images, fed), by_torch(model, images, fed)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)
    upstream = torch.randn_like(found)
    names = ("maps", "begin", "fed", "attention", "answer")
    parameters = [p for name, p in model.named_parameters() if name.startswith(names)]
    if model.look == "none":  # its image does not count
        parameters = [p for name, p in model.named_parameters() if name.startswith(names[2:])]
    ours, theirs = (torch.autograd.grad(y, parameters, upstream) for y in (found, expected))
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-9)


def test_steps_give_what_a_whole_pass_gives(model):
    images, fed = batch()
    memory, s = model.encode(images)
    for t, logits in enumerate(model(images, fed).unbind(1)):
        found, s, weights = model.step(fed[:, t], s, memory)
        torch.testing.assert_close(found, logits, rtol=0, atol=1e-12)
        assert (weights is None) == (model.look != "attention")


def test_the_image_counts_unless_there_is_none(model):
    images, fed = batch()
    other = model(images.flip(0), fed)
    assert torch.equal(other, model(images, fed)) == (model.look == "none")
    changed = fed.clone()
    changed[:, 2:] = 1 + changed[:, 2:] % (V - 1)
    later = model(images, changed)
    assert torch.equal(later[:, :2], model(images, fed)[:, :2])
    assert not torch.allclose(later[:, 2:], model(images, fed)[:, 2:])


def test_greedy_feeds_what_it_has_said(model):
    images, _ = batch()
    ids, weights = greedy(model, images, None, S)
    fed = torch.cat([torch.ones(N, 1, dtype=torch.long), ids[:, :-1]], 1)
    best, ended = model(images, fed).argmax(-1), (ids == 1).cumsum(1) > 0
    assert torch.equal(ids[~ended], best[~ended])
    assert (ids[ended] == 1).all()
    if model.look == "attention":
        assert weights.shape == (N, S, (I // 2) * (J // 2))
        torch.testing.assert_close(weights.sum(-1), torch.ones(N, S).double())


def test_a_place_that_is_not_allowed_gets_no_weight():
    model = Captioner(V, E, H, FILTERS, in_channels=C).double()
    memory, s = model.encode(batch()[0])
    allowed = torch.ones(N, 15, dtype=torch.bool)
    allowed[:, 4] = False
    ids = torch.ones(N, dtype=torch.long)
    whole, cut = (model.step(ids, s, memory, a)[2] for a in (None, allowed))
    assert not cut[:, 4].any()
    kept = [k for k in range(15) if k != 4]
    expected = whole[:, kept] / whole[:, kept].sum(-1, keepdim=True)
    torch.testing.assert_close(cut[:, kept], expected, rtol=0, atol=1e-12)


def test_a_place_depends_on_its_neighbourhood_alone():
    model = Captioner(V, E, H, FILTERS, in_channels=C).double()
    images = batch()[0]
    before = model.places(images)
    changed = images.clone()
    changed[:, :, 0, 0] += 5.0
    differs = (model.places(changed) != before).any(-1).any(0).view(I // 2, J // 2)
    assert differs[0, 0]
    assert not differs[2:].any()
    assert not differs[:, 2:].any()
    assert before[0, :, -2].view(3, 5)[:, 0].tolist() == [-1, 0, 1]
    assert before[0, :, -1].view(3, 5)[0].tolist() == [-1, -0.5, 0, 0.5, 1]


def test_misuse():
    refuses(lambda: Captioner(V, 0, H), "embedding_dim", "at least 1")
    refuses(lambda: Captioner(V, E, H, look="hard"), "'hard'", "attention, mean, none")
