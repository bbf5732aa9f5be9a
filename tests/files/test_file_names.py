"""Ids that become names of files."""

import pytest

from a2d_tf.files.file_names import is_file_name


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "a\0b", "a\nb", "a\u2028b", "x" * 201, "é" * 101]
)
def test_what_is_no_name(name):
    assert not is_file_name(name)


@pytest.mark.parametrize("name", ["-V3x", "...", "a b", "ñandú", "犬", "x" * 200])
def test_what_is_one(name):
    assert is_file_name(name)
