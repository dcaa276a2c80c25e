"""A seed for the length of a block."""

import torch

from lib.experiment.seeds import torch_seed


def drawn(seed, count):
    torch.manual_seed(seed)
    return torch.rand(count)


def test_a_block_draws_from_its_seed_and_the_caller_goes_on_where_they_were():
    inside, outside = drawn(5, 3), drawn(11, 7)
    torch.manual_seed(11)
    before = torch.rand(4)
    with torch_seed(5):
        assert torch.equal(torch.rand(3), inside)
    assert torch.equal(torch.cat([before, torch.rand(3)]), outside)


def test_an_error_inside_gives_the_caller_s_state_back_too():
    expected = drawn(11, 2)
    torch.manual_seed(11)
    try:
        with torch_seed(5):
            torch.rand(3)
            raise RuntimeError
    except RuntimeError:
        assert torch.equal(torch.rand(2), expected)
