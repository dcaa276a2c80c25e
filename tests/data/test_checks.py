"""What a reader may hand over as an array."""

import numpy as np
import pytest

from lib.data.checks import plain_array


def test_rows_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="x has rows of different lengths; pad them first"):
        plain_array("x", [[1], [2, 3]])
    np.testing.assert_array_equal(plain_array("x", [[1, 2], [3, 4]]), [[1, 2], [3, 4]])
