"""What all tests share: one thread, no display, and the root of the repository."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy and torch are imported
os.environ.setdefault("MPLBACKEND", "agg")
for variable in ("UNROLLED_PAGE", "UNROLLED_SEED"):
    os.environ.pop(variable, None)


@pytest.fixture(scope="session")
def root():
    """Root folder of the repository."""
    return Path(__file__).resolve().parents[1]
