"""Whether a folder holds all of what a source gives."""

import numpy as np
import pytest

from a2d_tf.weights.sources import GensimModel, PackagedPickle, WebFile, WebFiles


@pytest.mark.parametrize(
    "url", ["https://example.org/a/b.h5", "https://example.org/b.h5?download=1"]
)
def test_a_file_is_called_by_the_end_of_its_address(url):
    assert WebFile(url).name == "b.h5"


def test_a_file_counts_at_its_published_size(tmp_path):
    (tmp_path / "b.h5").write_bytes(b"four")
    url = "https://example.org/b.h5"
    assert WebFile(url).is_in(tmp_path) and WebFile(url, 4).is_in(tmp_path)
    assert not WebFile(url, 5).is_in(tmp_path)
    assert not WebFile("https://example.org/c.h5").is_in(tmp_path)


def test_all_files_must_be_there(tmp_path):
    files = tuple(WebFile(f"https://example.org/{name}") for name in "ab")
    (tmp_path / "a").touch()
    assert not WebFiles(files, opens="a").is_in(tmp_path)
    (tmp_path / "b").touch()
    assert WebFiles(files, opens="a").is_in(tmp_path)


def test_a_module_is_its_variables(tmp_path):
    module = WebFiles((WebFile("https://example.org/a.tar.gz"),), opens="", archive=True)
    (tmp_path / "variables").mkdir()
    for name in ("variables.index", "variables.data-00000-of-00001"):
        assert not module.is_in(tmp_path)
        (tmp_path / "variables" / name).touch()
    assert module.is_in(tmp_path)


def test_a_converted_pickle_must_have_its_end(tmp_path):
    source = PackagedPickle("p", "1", "", "m", "", size=1, opens="a.npz")
    assert not source.is_in(tmp_path)
    np.savez(tmp_path / "a.npz", a=np.zeros(9))
    assert source.is_in(tmp_path)
    content = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(content[:-30])
    assert not source.is_in(tmp_path)


def test_word_vectors_begin_with_a_header_and_are_read_to_their_end(tmp_path):
    source = GensimModel("tiny")
    assert not source.begins_in(tmp_path) and not source.is_in(tmp_path)
    (tmp_path / "tiny.gz").write_text("2 1\nball 0.5\n")
    assert source.begins_in(tmp_path) and not source.is_in(tmp_path)
    (tmp_path / "tiny.gz").write_text("1 1\nball 0.5\n")
    assert source.is_in(tmp_path)
