"""The words of a run: vectors from a file, and vectors of its own."""

import numpy as np
import pytest
from fakes.configs import make_baseline_config, make_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.words.word_vectors import save_word_vectors, train_word_vectors


def test_they_are_trained_once_and_opened_again(tmp_path, grey_data):
    first = SentenceTask(make_config(), tmp_path).word_vectors(grey_data)
    assert sorted(first.vocabulary) == ["dog", "left", "right", "the"]
    # Without data: they must come from the folder of the run.
    again = SentenceTask(make_config(), tmp_path).word_vectors()
    np.testing.assert_array_equal(first.lookup("left"), again.lookup("left"))


def test_a_run_that_has_none_says_so(tmp_path):
    with pytest.raises(InputError, match="is this a trained run"):
        SentenceTask(make_config(), tmp_path).word_vectors()


def test_a_file_is_opened(tmp_path):
    vectors = train_word_vectors(["a b"], dimension=8, window=2, epochs=1, seed=0)
    save_word_vectors(vectors, tmp_path / "vectors")
    config = make_config(text={"vectors": str(tmp_path / "vectors")})
    task = SentenceTask(config, tmp_path / "run")
    assert sorted(task.word_vectors().vocabulary) == ["a", "b"]


def test_a_file_in_a_read_only_folder_is_converted_into_the_run(tmp_path):
    folder = tmp_path / "bought"
    folder.mkdir()
    (folder / "two.txt").write_text("2 8\na 1 0 0 0 0 0 0 0\nb 0 1 0 0 0 0 0 0\n")
    folder.chmod(0o555)
    config = make_config(text={"vectors": str(folder / "two.txt")})
    for _ in range(2):
        vectors = SentenceTask(config, tmp_path / "run").word_vectors()
        assert list(vectors.vocabulary) == ["a", "b"]
    assert [path.name for path in folder.iterdir()] == ["two.txt"]
    assert len(list((tmp_path / "run").glob("two.txt-*.mmap"))) == 1
    folder.chmod(0o755)


def test_a_name_of_gensim_is_fetched_once(tmp_path, monkeypatch, caplog):
    caplog.set_level("INFO", "a2d_tf")
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GENSIM_DATA_DIR", str(tmp_path / "gensim"))
    program = """
import os, pathlib, sys
path = pathlib.Path(os.environ["GENSIM_DATA_DIR"], sys.argv[1], f"{sys.argv[1]}.gz")
path.parent.mkdir()
path.write_text("1 8\\na 1 0 0 0 0 0 0 0\\n")
"""
    monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", program)
    config = make_config(text={"vectors": "gensim:tiny"})
    for _ in range(2):
        vectors = SentenceTask(config, tmp_path / "run").word_vectors()
        assert list(vectors.vocabulary) == ["a"]
    told = "gensim:tiny: downloading once, as a2d-tf weights gensim:tiny does"
    assert caplog.messages == [told]


def test_a_run_from_its_start_trains_them_anew(tmp_path, grey_data):
    # Left by a run that was stopped before its first checkpoint.
    SentenceTask(make_config(), tmp_path / "run").word_vectors(grey_data)
    records = [make_record(sentences=(("a cat", 0),))]
    other = write_data(tmp_path / "other", records, records)
    task = SentenceTask(make_config(), tmp_path / "run")
    task.training_batches(other, start_step=0)
    assert sorted(task.word_vectors().vocabulary) == ["a", "cat"]
    resumed = SentenceTask(make_config(), tmp_path / "run")
    resumed.training_batches(grey_data, start_step=1)
    assert sorted(resumed.word_vectors().vocabulary) == ["a", "cat"]


def test_another_dimension_is_refused(tmp_path):
    vectors = train_word_vectors(["a b"], dimension=5, window=2, epochs=1, seed=0)
    save_word_vectors(vectors, tmp_path / "vectors")
    config = make_config(text={"vectors": str(tmp_path / "vectors")})
    task = SentenceTask(config, tmp_path)
    for _ in range(2):
        with pytest.raises(InputError, match=r"text\.dimension: must be that of the vectors, 5"):
            task.word_vectors()


def test_learned_words_follow_those_of_a_file(tmp_path, grey_data, caplog):
    caplog.set_level("INFO", "a2d_tf")
    path = tmp_path / "words.txt"
    path.write_text("<pad>\n<unk>\nthe\nzorb\n")
    config = make_baseline_config("li2017", text={"vocabulary": str(path)})
    words = SentenceTask(config, tmp_path / "run").words
    assert words.vocabulary_size(grey_data) == 7
    assert not (tmp_path / "run").exists()
    words.begin(grey_data)
    kept = ("<unk>", "the", "zorb", "dog", "left", "right")
    assert words.open().words == kept
    assert caplog.messages == [f"{path}: 3 words, 3 more of the training sentences"]
    # The run keeps its own: the file may go.
    path.unlink()
    again = SentenceTask(config, tmp_path / "run").words
    assert again.vocabulary_size(None) == 7 and again.open().words == kept
    assert again.embed("the cat").matrix.tolist() == [2, 1, 0, 0, 0, 0]
