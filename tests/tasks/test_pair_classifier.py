"""The pair task: data that it takes, what a run keeps, the model it trains."""

import json

import numpy as np
import pytest
from fakes.configs import make_config, make_pair_classifier_config
from fakes.datasets import write_data, write_videos
from fakes.records import make_record
from fakes.video_records import coloured_videos

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.tasks import pair_classifier
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.table import build_task
from a2d_tf.training.checkpoint import save_checkpoint


@pytest.fixture
def videos(tmp_path):
    return write_videos(tmp_path / "videos", coloured_videos(), coloured_videos()[:3])


def test_the_task_follows_the_configuration(tmp_path):
    assert isinstance(build_task(make_pair_classifier_config(), tmp_path), PairClassifierTask)
    assert isinstance(build_task(make_config(), tmp_path), SentenceTask)


def test_a_run_begins_with_all_weights_of_another(tmp_path):
    first = PairClassifierTask(make_pair_classifier_config(), tmp_path / "first")
    trained = first.build_models().training
    save_checkpoint(trained, tmp_path / "first", step=1)
    config = make_pair_classifier_config(model={"start": str(tmp_path / "first")})
    task = PairClassifierTask(config, tmp_path / "second")
    model = task.build_models().training
    task.initialise(model)
    for one, other in zip(trained.weights, model.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_batches_of_flow_fit_the_model(tmp_path, videos):
    task = PairClassifierTask(
        make_pair_classifier_config(data={"stream": "flow"}), tmp_path / "run"
    )
    inputs, targets = next(iter(task.training_batches(videos, start_step=0)))
    assert inputs[keys.VIDEO].shape == (2, 4, 16, 16, 2)
    outputs = task.build_models().training(inputs)
    assert outputs[keys.PAIR_LOGITS].shape == targets[keys.PAIR_LOGITS].shape == (2, 43)


def test_the_loss_is_the_cross_entropy_of_the_sigmoid(tmp_path):
    task = PairClassifierTask(make_pair_classifier_config(), tmp_path)
    loss = task.compile_arguments()["loss"][keys.PAIR_LOGITS]
    logits = np.zeros((1, 43), np.float32)
    logits[0, 0] = 4.0
    truth = np.zeros((1, 43), np.float32)
    # A logit of 0 is a score of one half; the first one is wrong with a score of sigmoid(4).
    expected = (42 * np.log(2) + np.log(1 + np.exp(4.0))) / 43
    assert float(loss(truth, logits)) == pytest.approx(expected)


def test_test_clips_have_their_own_length(tmp_path, videos):
    config = make_pair_classifier_config(data={"frames": 6, "test_frames": 2})
    task = PairClassifierTask(config, tmp_path / "run")
    assert task.clip_options.frames == 2 and not task.clip_options.flip
    assert task.build_models_to_answer().inference.inputs[0].shape[1] == 2
    validation, _ = next(iter(task.validation_batches(videos)))
    assert validation[keys.VIDEO].shape[1] == 6


def test_the_last_block_and_the_last_layer_train(tmp_path):
    config = make_pair_classifier_config(model={"trainable": ["Mixed_5c", "Logits"]})
    weights = PairClassifierTask(config, tmp_path).build_models().training.trainable_weights
    layers = {weight.path.split("/")[-2].rpartition("_Branch")[0] for weight in weights[:-2]}
    assert layers == {"Mixed_5c"} and len(weights) == 6 * 2 + 2
    assert all("Logits_Conv3d_0c_1x1" in weight.path for weight in weights[-2:])


def test_pre_trained_weights_leave_the_last_layer_alone(tmp_path, monkeypatch):
    config = make_pair_classifier_config(
        model={"width": 1.0, "weights": str(tmp_path / "model.ckpt")}
    )
    task = PairClassifierTask(config, tmp_path / "run")
    asked = []
    monkeypatch.setattr(
        pair_classifier, "load_initial_weights", lambda *a, **k: asked.append((a, k))
    )
    model = task.build_models().training
    task.initialise(model)
    i3d = model.get_layer("i3d")
    assert asked == [((i3d, str(tmp_path / "model.ckpt")), {"keep_head": True})]


class TestData:
    def test_frames_with_sentences_are_refused(self, tmp_path):
        data = write_data(tmp_path / "data", [make_record()], [make_record(split="test")])
        task = PairClassifierTask(make_pair_classifier_config(), tmp_path / "run")
        for use in (
            lambda: task.training_batches(data, start_step=0),
            lambda: task.check_data(data),
        ):
            with pytest.raises(InputError, match=r"unit: must be 'video' .*, got 'frame'"):
                use()

    def test_flow_is_kept_and_compared(self, tmp_path, videos):
        task = PairClassifierTask(
            make_pair_classifier_config(data={"stream": "flow"}), tmp_path / "run"
        )
        task.training_batches(videos, start_step=0)
        assert task.flow.source() == FlowSource(method="dis", height=16)
        task.check_data(videos)
        kept = tmp_path / "run" / "flow.json"
        kept.write_text(json.dumps({"method": "farneback", "height": 16}))
        with pytest.raises(InputError, match=r"the same as in the run's first steps, .*farneback"):
            task.training_batches(videos, start_step=1)
        with pytest.raises(InputError, match="the run was trained on, 'farneback', got 'dis'"):
            task.check_data(videos)

    def test_videos_without_flow_are_refused(self, tmp_path):
        data = write_videos(tmp_path / "no", coloured_videos(), coloured_videos(), flow="none")
        task = PairClassifierTask(
            make_pair_classifier_config(data={"stream": "flow"}), tmp_path / "run"
        )
        with pytest.raises(InputError, match=r"options\.flow: .*--flow dis"):
            task.training_batches(data, start_step=0)
        assert not (tmp_path / "run").exists()
        rgb = PairClassifierTask(make_pair_classifier_config(), tmp_path / "run")
        rgb.check_data(data)
