"""A picture's side is a multiple of the encoder's cells."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.tasks.picture_side import check_multiple


def test_cells_fill_the_picture_or_it_is_refused():
    check_multiple(64, 32)
    with pytest.raises(InputError, match=r"config: data\.size: must be a multiple of 32, got 48"):
        check_multiple(48, 32)
