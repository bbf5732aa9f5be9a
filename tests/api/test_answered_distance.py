"""None takes what is usual; what is no whole number, or below 1, is refused."""

from typing import Any

import numpy as np
import pytest

from a2d_tf.api.answered_distance import answered_distance
from a2d_tf.errors import InputError


def test_none_takes_what_is_usual() -> None:
    assert answered_distance(None, usual=8) == 8
    assert answered_distance(1, usual=8) == 1
    assert answered_distance(np.int64(3), usual=8) == 3


@pytest.mark.parametrize("every", [0, -3])
def test_below_one_is_refused(every: int) -> None:
    with pytest.raises(InputError, match=f"segment: every: must be at least 1, got {every}"):
        answered_distance(every, usual=8)


@pytest.mark.parametrize("every", [2.5, 2.0, "2", [2], True, 1e308])
def test_what_is_no_whole_number_is_refused(every: Any) -> None:
    with pytest.raises(InputError, match="segment: every: must be a whole number, got"):
        answered_distance(every, usual=8)
