"""A pair classifier from a folder: its weights at test length, and what is refused."""

import keras
import numpy as np
import pytest
from fakes.configs import make_pair_classifier_config

from a2d_tf import keys
from a2d_tf.config.loader import save_config
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.training.checkpoint import save_checkpoint


def test_scores_are_the_sigmoid_of_the_kept_weights_on_test_clips(tmp_path):
    config = make_pair_classifier_config(
        data={"frames": 6, "test_frames": 2}, model={"trainable": ["Logits"]}
    )
    task = PairClassifierTask(config, tmp_path)
    model = task.build_models().training
    model.compile(optimizer=keras.optimizers.Adam(), **task.compile_arguments())
    save_config(config, tmp_path / CONFIG_FILE)
    save_checkpoint(model, tmp_path, step=9)
    run = load_run(tmp_path, PairClassifierRun)
    assert run.step == 9 and run.clip_options.frames == 2 and run.flow_source() is None
    other = task.build_models_to_answer().inference
    other.set_weights(model.get_weights())
    clips = np.random.default_rng(0).uniform(-1, 1, (3, 2, 16, 16, 3)).astype(np.float32)
    logits = np.asarray(other({keys.VIDEO: clips})[keys.PAIR_LOGITS])
    scores = run.scores(clips)
    assert scores.shape == (3, 43) and scores.dtype == np.float32
    np.testing.assert_allclose(scores, 1 / (1 + np.exp(-logits)), atol=1e-6)


def test_a_run_of_sentences_is_refused(untrained_run):
    with pytest.raises(
        InputError, match=r"config\.toml: task: must be 'pair_classifier', got 'sentence'"
    ):
        load_run(untrained_run, PairClassifierRun)


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(InputError, match="folder: must hold a trained run"):
        load_run(tmp_path / "none", PairClassifierRun)
