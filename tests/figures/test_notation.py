"""A kernel's choice of notation."""

import pytest

from lib.figures import chosen, use_notation
from lib.notation import NOTATIONS


@pytest.fixture(autouse=True)
def _choice_put_back():
    before = chosen()
    yield
    use_notation(before)


def test_pytorch_is_the_first_choice():
    assert chosen() == "pytorch"


@pytest.mark.parametrize("name", NOTATIONS)
def test_a_choice_holds(name):
    use_notation(name)
    assert chosen() == name


@pytest.mark.parametrize("name", ["Ng", "torch", "", None, 3, ["ng"]])
def test_unknown_names_are_explained_and_change_nothing(name):
    use_notation("olah")
    with pytest.raises(ValueError, match="'ng', 'goodfellow', 'olah', 'pytorch'"):
        use_notation(name)
    assert chosen() == "olah"
