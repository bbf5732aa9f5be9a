"""None takes what is usual; anything below 1 is refused."""

import pytest

from a2d_tf.api.answered_distance import answered_distance
from a2d_tf.errors import InputError


def test_none_takes_what_is_usual() -> None:
    assert answered_distance(None, usual=8) == 8
    assert answered_distance(1, usual=8) == 1


@pytest.mark.parametrize("every", [0, -3])
def test_below_one_is_refused(every: int) -> None:
    with pytest.raises(InputError, match=f"segment: every: must be at least 1, got {every}"):
        answered_distance(every, usual=8)
