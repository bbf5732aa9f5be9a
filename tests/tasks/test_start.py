"""All weights of a new run from another run: which checkpoint, and what is refused."""

import shutil

import keras
import numpy as np
import pytest

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.start import check_rows, load_start


def config_of(run, start=None, **changes):
    """The experiment of a run, begun again with all weights and the word vectors of that run."""
    values = load_config(run / "config.toml").model_dump()
    values["model"]["start"] = str(run if start is None else start)
    values["text"]["vectors"] = str(run / "word_vectors")
    for section, keys in changes.items():
        values[section] |= keys
    return SentenceConfig.model_validate(values)


@pytest.mark.parametrize("name", ["", "checkpoints/step-00000007.weights.h5"])
def test_a_run_begins_with_all_weights_of_another(untrained_run, tmp_path, caplog, name):
    caplog.set_level("INFO", "a2d_tf")
    config = config_of(untrained_run, untrained_run / name)
    task = SentenceTask(config, tmp_path / "second")
    keras.utils.set_random_seed(5)
    model = task.build_models().training
    fresh = [np.array(weight) for weight in model.weights]
    task.initialise(model)
    assert "step-00000007.weights.h5: all weights" in caplog.text
    before = (
        SentenceTask(load_config(untrained_run / "config.toml"), untrained_run)
        .build_models()
        .training
    )
    load_start(before, untrained_run)
    for one, other in zip(model.weights, before.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    assert any((old != np.array(new)).any() for old, new in zip(fresh, model.weights, strict=True))
    assert task.word_vectors().lookup("dog") is not None


def test_clips_of_another_length_fit(untrained_run, tmp_path):
    task = SentenceTask(config_of(untrained_run, data={"frames": 2}), tmp_path)
    task.initialise(task.build_models().training)


def test_a_damaged_checkpoint_is_refused(untrained_run, tmp_path):
    run = shutil.copytree(untrained_run, tmp_path / "first")
    with next((run / "checkpoints").glob("*.h5")).open("r+b") as file:
        file.seek(-9, 2)
        file.write(b"!")
    task = SentenceTask(config_of(run), tmp_path / "second")
    with pytest.raises(InputError, match=r"step-00000007\.weights\.h5: SHA-256: must be .*damaged"):
        task.initialise(task.build_models().training)


def test_a_folder_without_a_checkpoint_is_refused(untrained_run, tmp_path):
    task = SentenceTask(config_of(untrained_run, tmp_path), tmp_path / "second")
    with pytest.raises(InputError, match=r"model\.start: must be the folder of a trained run"):
        task.initialise(task.build_models().training)


def test_weights_and_vectors_that_do_not_go_with_a_start_are_refused(untrained_run):
    with pytest.raises(ValueError, match="weights must be empty with start"):
        config_of(untrained_run, model={"weights": "model.ckpt", "width": 1.0})
    with pytest.raises(ValueError, match=r"text\.vectors must name the vectors of the run in"):
        config_of(untrained_run, text={"vectors": "train"})


def test_an_embedding_has_a_row_for_each_word(untrained_run, tmp_path):
    words = tmp_path / "words.txt"
    # The text encoder's filters stand for an embedding: 2 rows, of words side by side.
    check_rows(untrained_run, "conv", rows=2, words=words)
    check_rows(untrained_run, "embedding", rows=2, words=words)  # the file has no such layer
    with pytest.raises(InputError, match=r"h5: conv: must have 5 rows, .*words\.txt, got 2"):
        check_rows(untrained_run, "conv", rows=5, words=words)
    (tmp_path / "broken.h5").write_bytes(b"no weights")
    with pytest.raises(InputError, match=r"broken\.h5: weights: must fit the model: "):
        check_rows(tmp_path / "broken.h5", "embedding", rows=5, words=words)
