"""Word vectors through gensim.downloader, in a process of its own."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.weights.catalogue import find_weights
from a2d_tf.weights.fetch import fetch_weights

PROGRAM = """
import os, pathlib, sys
folder = pathlib.Path(os.environ["GENSIM_DATA_DIR"])
(folder / "information.json").touch()
(folder / sys.argv[1]).mkdir()
(folder / sys.argv[1] / "__init__.py").touch()
(folder / sys.argv[1] / f"{sys.argv[1]}.gz").write_text("1 1\\nball 0.5\\n")
"""


def test_the_one_file_is_kept(home, monkeypatch):
    monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", PROGRAM)
    path = fetch_weights(find_weights("gensim:tiny"))
    assert path.read_text() == "1 1\nball 0.5\n"
    # And the form that is opened at once.
    assert {one.name for one in path.parent.iterdir()} == {"tiny.gz", "tiny.gz.mmap"}
    assert [one.name for one in (home / "weights").iterdir()] == ["tiny"]


def test_a_corpus_is_no_word_vectors(home, monkeypatch):
    program = PROGRAM.replace("1 1\\n", "")
    monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", program)
    with pytest.raises(InputError, match="gensim:text8: header: first line must be "):
        fetch_weights(find_weights("gensim:text8"))
    assert not home.exists()


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        (
            "ValueError: Incorrect model/corpus name",
            "gensim:tiny: gensim: must be a model listed at "
            "https://github.com/piskvorky/gensim-data",
        ),
        (
            "OSError: [Errno 28] No space left on device",
            "gensim:tiny: gensim: must have room on the disk",
        ),
        (
            "URLError: no route",
            "gensim:tiny: gensim: must be able to download them; otherwise, download tiny.gz "
            "(https://github.com/piskvorky/gensim-data) yourself, then run a2d-tf weights "
            "gensim:tiny --from tiny.gz, got 'URLError: no route'",
        ),
    ],
)
def test_what_gensim_cannot_fetch(home, monkeypatch, reason, message):
    program = f"import sys; print('trace'); sys.exit({reason!r})"
    monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", program)
    with pytest.raises(InputError) as caught:
        fetch_weights(find_weights("gensim:tiny"))
    assert str(caught.value) == message
    assert not home.exists()
