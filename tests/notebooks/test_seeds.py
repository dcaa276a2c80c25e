"""The script that reruns claims on other seeds finds those that hold on one seed only."""

from tests.notebooks.make import notebook
from tests.seeds import failures

IMPORTS = "from lib.experiment import claim, reproducible\nrng = reproducible(0)"


def test_lucky_claim_is_found(tmp_path):
    lucky = "claim('the draw is the one of seed 0', abs(rng.random() - 0.6369616873214543) < 1e-9)"
    sure = "claim('a draw is below one', rng.random() < 1)"
    path = notebook(tmp_path / "a.ipynb", IMPORTS, lucky, sure, ("1/0", [], "raises-exception"))
    assert failures(path, 0) == ([], 2)
    failed, held = failures(path, 1)
    assert failed == ["AssertionError: claim fails: the draw is the one of seed 0"]
    assert held == 1
