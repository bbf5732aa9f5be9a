"""The sentence task on the names of actor-action pairs."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from fakes.configs import make_baseline_config, make_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.records.manifest import load_manifest, save_progress
from a2d_tf.tasks.sentence import SentenceTask

# Every actor and action of the 43 pairs.
WORDS = {word for name in PAIR_NAMES.values() for word in name.split()}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Return a data set of two pairs a frame, and of no sentence."""
    train = [make_record(video_id=f"v{index}", pairs=(18, 73), sentences=()) for index in range(3)]
    test = make_record(video_id="held out", split="test", pairs=(34, 34), sentences=())
    return write_data(tmp_path_factory.mktemp("data"), train, [test])


@pytest.fixture
def make_task(tmp_path):
    def make(**changes):
        config = make_config(**changes | {"data": changes.get("data", {}) | {"queries": "pairs"}})
        return SentenceTask(config, tmp_path / "run")

    return make


def test_a_data_set_without_sentences_trains(make_task, data):
    task = make_task(data={"sentences_per_clip": 2})
    inputs, targets = next(iter(task.training_batches(data, start_step=0)))
    assert inputs[keys.NUM_WORDS].numpy().tolist() == [[2, 2], [2, 2]]
    # The left half is one pair's, the right half the other's.
    finest = targets[keys.response(16)].numpy()
    assert ((finest == 1).sum(axis=(2, 3)) == 16 * 8).all()


def test_instances_of_one_pair_are_one_held_out_query(make_task, data):
    task = make_task(data={"sentences_per_clip": 2})
    task.training_batches(data, start_step=0)
    inputs, targets = next(iter(task.validation_batches(data)))
    assert inputs[keys.NUM_WORDS].numpy()[0].tolist() == [2, 0]
    assert (targets[keys.response(16)].numpy()[0, 0] == 1).all()


def test_word_vectors_are_trained_on_the_names_of_all_pairs(make_task, data):
    vectors = make_task().word_vectors(data)
    assert set(vectors.vocabulary) == WORDS
    rows = np.stack([vectors.lookup(word) for word in sorted(WORDS)])
    assert len(np.unique(rows, axis=0)) == len(WORDS) == 16
    names = rows @ rows.T
    assert names[~np.eye(len(WORDS), dtype=bool)].max() < 0.95


def test_a_learned_embedding_has_a_row_for_each_of_their_words(tmp_path, data):
    config = make_baseline_config("li2017", data={"queries": "pairs"})
    task = SentenceTask(config, tmp_path / "run")
    assert task.words.vocabulary_size(data) == len(WORDS) + 1  # and one for padding
    assert task.word_vectors(data).find("crawling") > 0


def test_words_of_a_file_that_lacks_some_are_told(make_task, data, tmp_path, caplog):
    caplog.set_level("INFO", "a2d_tf")
    path = tmp_path / "two.txt"
    path.write_text("2 8\nadult 1 0 0 0 0 0 0 0\nwalking 0 1 0 0 0 0 0 0\n")
    make_task(text={"vectors": str(path)}).training_batches(data, start_step=0)
    told = caplog.text
    assert "14 different ones, most often" in told


def test_records_of_whole_videos_are_refused(make_task, data, tmp_path):
    copy = shutil.copytree(data, tmp_path / "videos")
    manifest = load_manifest(copy)
    options = replace(manifest.options, unit="video")
    save_progress(replace(manifest, options=options), copy)
    task = make_task()
    for refuse in (
        lambda: task.training_batches(copy, start_step=0),
        lambda: task.check_data(copy),
    ):
        with pytest.raises(InputError, match="unit: must be 'frame'"):
            refuse()
