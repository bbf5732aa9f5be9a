from pathlib import Path

import pytest

from a2d_tf.api.folder import named_folder
from a2d_tf.errors import InputError


def test_texts_and_paths():
    assert named_folder("a/b", "out") == named_folder(Path("a/b"), "out") == Path("a/b")
    assert named_folder(".", "out") == Path()


@pytest.mark.parametrize("folder", ["", 3, b"a"])
def test_what_names_no_folder(folder):
    with pytest.raises(InputError, match=r"^a2d_tf: out: must name a folder, got "):
        named_folder(folder, "out")
