import numpy as np
from fakes.configs import TINY_CONFIG

from a2d_tf import keys
from a2d_tf.pictures.overlay import PREDICTION_COLOUR, TRUTH_COLOUR
from a2d_tf.pictures.sentence_preview import build_sentence_preview
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.task import TaskModels


class Everywhere:
    """Stands in for a model: one response at every pixel."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.inputs = []

    def predict_on_batch(self, inputs):
        self.inputs.append(inputs)
        shape = (*inputs[keys.NUM_WORDS].shape, 32, 32)
        return {"response_32": np.full(shape, self.value, np.float32)}


def _count(picture, colour):
    return int((np.abs(picture.astype(int) - colour).max(-1) < 8).sum())


def test_clips_of_flow_are_drawn_too(untrained_flow_run, tiny_flow_records):
    data = TINY_CONFIG.data.model_copy(update={"stream": "flow"})
    task = SentenceTask(TINY_CONFIG.model_copy(update={"data": data}), untrained_flow_run)
    model = Everywhere(1.0)
    picture = build_sentence_preview(task, tiny_flow_records, TaskModels(model, model))()
    assert model.inputs[0][keys.VIDEO].shape == (2, 4, 32, 32, 2)
    assert _count(picture, TRUTH_COLOUR) > 0
    assert (np.ptp(picture, axis=-1) > 100).sum() > 1000  # hues, no grays


def test_the_same_held_out_samples_are_drawn_every_time(untrained_run, tiny_records):
    model = Everywhere(1.0)
    task = SentenceTask(TINY_CONFIG, untrained_run)
    draw = build_sentence_preview(task, tiny_records, TaskModels(model, model))
    pictures = [draw()]
    model.value = -1.0  # it has learned
    pictures.append(draw())
    assert pictures[0].shape == pictures[1].shape and pictures[0].dtype == np.uint8
    # Outlines are opaque: the truth's on both pictures, the prediction's where there is one.
    assert _count(pictures[0], TRUTH_COLOUR) == _count(pictures[1], TRUTH_COLOUR) > 0
    assert _count(pictures[1], PREDICTION_COLOUR) == 0
    assert _count(pictures[0], PREDICTION_COLOUR) == 0  # everywhere has no border
    assert (pictures[0] != pictures[1]).any(-1).sum() > 10_000
    for first, second in zip(*(inputs.values() for inputs in model.inputs), strict=True):
        assert first is second
    assert model.inputs[0][keys.VIDEO].shape == (2, 4, 32, 32, 3)  # one batch
