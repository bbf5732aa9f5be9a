"""A packed file may hold some times its own size."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files import unpacked
from a2d_tf.files.unpacked import check_unpacked, most_unpacked


def test_a_small_file_may_hold_what_any_file_may(tmp_path, monkeypatch):
    path = tmp_path / "a.npz"
    path.write_bytes(bytes(10))
    monkeypatch.setattr(unpacked, "_ALWAYS", 400)
    assert most_unpacked(path) == 500
    monkeypatch.setattr(unpacked, "_ALWAYS", 600)
    assert most_unpacked(path) == 600
    check_unpacked(path, 600, field="arrays")
    with pytest.raises(InputError, match=r"a\.npz: arrays: must be at most 50 .*, got '601 bytes'"):
        check_unpacked(path, 601, field="arrays")
