"""Pictures of a joint model that is still training."""

from types import SimpleNamespace

import numpy as np
import pytest
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.labels import COLOURS
from a2d_tf.pictures.joint_preview import build_joint_preview
from a2d_tf.tasks.task import TaskModels


class OneActor:
    """Stands in for the model that answers: a climbing cat in the middle of every clip."""

    def __init__(self, score: float) -> None:
        self.score = score
        self.inputs = [type("Input", (), {"name": name}) for name in (keys.VIDEO, keys.LABELLED)]
        self.batches = []

    def compile(self, **options):
        self.options = options

    def predict_on_batch(self, inputs):
        self.batches.append(inputs)
        count, _, size = inputs[keys.VIDEO].shape[:3]
        actions = np.zeros((count, 1, 10), np.float32)
        actions[:, :, 1] = 1
        box = [size / 4, size / 4, 3 * size / 4, 3 * size / 4]
        return {
            keys.DETECTION_BOXES: np.tile(np.float32(box), (count, 1, 1)),
            keys.DETECTION_ACTORS: np.full((count, 1), 6, np.int32),
            keys.DETECTION_SCORES: np.full((count, 1), self.score, np.float32),
            keys.DETECTION_ACTIONS: actions,
        }


@pytest.fixture
def draw_with(tmp_path):
    """Return ``draw_with(model)``: the picture of three held-out frames of 16 x 16."""
    mask = np.zeros((16, 16), bool)
    mask[2:6, 2:6] = True
    records = [
        make_record(video_id=str(place), masks=[mask], pairs=[61], sentences=())
        for place in range(3)
    ]
    data = write_data(tmp_path / "data", [], records)
    config = SimpleNamespace(
        data=SimpleNamespace(size=16),
        detection=SimpleNamespace(actor_threshold=0.5, action_threshold=0.3),
        train=SimpleNamespace(validation_records=8, xla="off"),
    )

    def draw(model, times=1):
        task = SimpleNamespace(
            config=config,
            clip_options=LabelledClipOptions(size=16, frames=1, max_instances=2, flow=False),
        )
        preview = build_joint_preview(task, data, TaskModels(None, model), count=2)
        return [preview() for _ in range(times)][-1]

    return draw


def count(picture, colour):
    return int((np.abs(picture.astype(int) - colour).max(axis=-1) < 8).sum())


def test_the_answers_of_the_model_that_shares_its_layers_are_drawn(draw_with):
    sure, unsure = OneActor(0.9), OneActor(0.1)
    pictures = [draw_with(model) for model in (sure, unsure)]
    assert sure.options == {"jit_compile": False}
    climbing = COLOURS[61]
    # The truth is on both pictures; the box and the name of the answer on the first.
    assert count(pictures[0], climbing) > count(pictures[1], climbing) > 0


def test_the_same_frames_evenly_spread_are_drawn_every_time(draw_with):
    model = OneActor(0.9)
    draw_with(model, times=2)
    first, second = model.batches
    assert first[keys.VIDEO] is second[keys.VIDEO]
    assert first[keys.VIDEO].shape == (2, 1, 16, 16, 3)
