"""A configuration becomes a model, batches, losses and metrics."""

import math

import keras
import numpy as np
import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask

SIZE = 16


def trained_parts(model):
    return {part for weight in model.trainable_weights for part in weight.path.split("/")[:-1]}


def test_losses_are_weighted_by_resolution(tmp_path):
    config = make_config(loss={"weights": [1.0, 2.0, 4.0], "positive_weight": 3.0})
    task = SentenceTask(config, tmp_path)
    outputs = {
        keys.response(side): keras.Input((None, side, side), name=f"s{side}")
        for side in task.resolutions
    }
    identity = keras.Model(dict(outputs), {k: v * 1.0 for k, v in outputs.items()})
    identity.compile(**task.compile_arguments(), jit_compile=False)
    zeros = {
        keys.response(side): np.zeros((1, 1, side, side), "float32") for side in task.resolutions
    }
    targets = {name: np.ones_like(value) for name, value in zeros.items()}
    logs = identity.test_on_batch(zeros, targets, return_dict=True)
    assert logs["loss"] == pytest.approx((1 + 2 + 4) * 3 * math.log(2), rel=1e-6)
    assert logs["response_16_mean_iou"] == 0


def test_training_batches_fit_the_model(tmp_path, grey_data):
    task = SentenceTask(make_config(data={"sentences_per_clip": 2}), tmp_path)
    inputs, targets = next(iter(task.training_batches(grey_data, start_step=0)))
    outputs = task.build_models().training(inputs)
    assert {name: tuple(value.shape) for name, value in outputs.items()} == {
        name: tuple(value.shape) for name, value in targets.items()
    }


def test_random_changes_are_for_training_alone(tmp_path, grey_data):
    config = make_config(data={"flip": True, "zoom": 0.4, "brightness": 0.4})
    task = SentenceTask(config, tmp_path)
    assert not task.clip_options.flip and not task.clip_options.zoom
    videos = [inputs[keys.VIDEO].numpy() for inputs, _ in task.validation_batches(grey_data)]
    level = 8 * np.asarray([9, 10]).reshape(1, 2, 1, 1, 1) / 127.5 - 1
    np.testing.assert_allclose(videos[0], np.broadcast_to(level, videos[0].shape), atol=0.02)
    one = next(iter(task.training_batches(grey_data, start_step=0)))[0][keys.VIDEO].numpy()
    assert np.abs(one - level).max() > 0.05


def test_validation_holds_only_so_many_records(tmp_path):
    records = [make_record(video_id=f"v{index}", split="test") for index in range(5)]
    data = write_data(tmp_path / "data", [make_record()], records)
    config = make_config(
        train={"validation_records": 3, "batch_size": 1}, data={"sentences_per_clip": 2}
    )
    batches = SentenceTask(config, tmp_path / "run").validation_batches(data)
    SentenceTask(config, tmp_path / "run").word_vectors(data)
    assert sum(len(inputs[keys.VIDEO]) for inputs, _ in batches) == 3


@pytest.mark.parametrize(
    ("stored", "asked", "fits"),
    [
        ((16, 1), (16, 1), True),
        ((16, 1), (8, 2), True),
        ((16, 1), (17, 1), False),
        ((16, 1), (8, 3), False),
        ((8, 2), (8, 2), True),
        ((8, 2), (4, 4), True),
        ((8, 2), (16, 1), False),  # every second of them was never stored
        ((5, 3), (15, 1), False),  # 5 frames reach 6 to each side, 15 reach 7
    ],
)
def test_the_window_must_have_been_converted(tmp_path, stored, asked, fits):
    frames, stride = stored
    data = write_data(
        tmp_path / "data", [make_record()], [make_record()], frames=frames, frame_stride=stride
    )
    config = make_config(data={"frames": asked[0], "frame_stride": asked[1]})
    task = SentenceTask(config, tmp_path / "run")
    if fits:
        task.training_batches(data, start_step=0)
    else:
        with pytest.raises(InputError, match="must ask for frames that were converted"):
            task.training_batches(data, start_step=0)


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_split_without_sentences_is_refused(tmp_path, split):
    records = {"train": make_record(), "test": make_record()}
    records[split] = make_record(sentences=())
    data = write_data(tmp_path / "data", [records["train"]], [records["test"]])
    with pytest.raises(InputError, match=f"{split}: must hold a sentence, got 0"):
        SentenceTask(make_config(), tmp_path / "run").training_batches(data, start_step=0)
    assert not (tmp_path / "run").exists()


def test_a_folder_without_shards_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="train-"):
        SentenceTask(make_config(), tmp_path).training_batches(tmp_path / "empty", start_step=0)
