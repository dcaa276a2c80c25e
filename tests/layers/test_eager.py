"""What the compiler shall call and not look into is called as before."""

import sys
from types import SimpleNamespace

import pytest

from lib.layers.eager import eager


@pytest.mark.parametrize("loaded", [False, True])
def test_arguments_and_options_arrive(monkeypatch, loaded):
    disabled = []
    compiler = SimpleNamespace(disable=lambda function: disabled.append(function) or function)
    monkeypatch.setitem(sys.modules, "torch._dynamo", compiler if loaded else None)
    called = eager(lambda x, *, lengths: (x, lengths))
    assert called(3, lengths=(1, 2)) == (3, (1, 2))
    assert len(disabled) == loaded
