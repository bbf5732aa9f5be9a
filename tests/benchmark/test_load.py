"""Served models under load, and how answers are compared."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.benchmark.load import DIFFERENT, Load, difference, measure_load
from a2d_tf.errors import InputError
from a2d_tf.serving.saved_model import SUMMARY_FILE

ANSWER = {"scores": np.array([0.5, 0.25], np.float32), "names": np.array([b"ball"], object)}


class Sums(tf.Module):
    """Answers with the sum of the frames, and, where it is told to, with another each time."""

    def __init__(self, drifts: bool) -> None:
        super().__init__()
        self.calls = tf.Variable(0.0)
        self.drifts = drifts

    @tf.function(input_signature=[tf.TensorSpec((2, None, None, 3), tf.uint8, name="frames")])
    def serve(self, frames):
        total = tf.reduce_sum(tf.cast(frames, tf.float32))
        if self.drifts:
            total += self.calls.assign_add(1.0)
        return {"total": total}


def save(folder, *, drifts: bool = False):
    model = Sums(drifts)
    tf.saved_model.save(model, str(folder), signatures={"serving_default": model.serve})
    (folder / SUMMARY_FILE).parent.mkdir()
    (folder / SUMMARY_FILE).write_text('{"kind": "sums", "size": 4}')
    return folder


def test_equal_answers_are_told_with_their_times(tmp_path):
    load = measure_load(save(tmp_path / "1"), threads=2, requests=40)
    assert (load.kind, load.different, load.furthest) == ("sums", 0, 0.0)
    assert len(load.seconds) == 40
    assert 0 < load.percentile(50) <= load.percentile(99) <= load.whole
    assert load.first > load.alone > 0
    assert abs(load.grown) < load.after


def test_every_answer_that_is_another_is_counted(tmp_path):
    path = save(tmp_path / "1", drifts=True)
    load = measure_load(path, threads=2, requests=40)
    assert load.different == 80  # with those of the warm-up
    # At most the number of all calls: the first, those of one thread, the warm-up and the load.
    assert 1 < load.furthest <= 1 + DIFFERENT + 80
    assert measure_load(path, threads=2, requests=4, tolerance=200.0).different == 0


def test_memory_is_that_of_the_end_beyond_the_warm_up():
    times = {"first": 1.0, "alone": 0.1, "seconds": (0.1, 0.3), "whole": 0.4}
    load = Load("sums", **times, different=0, furthest=0.0, before=100, after=130)
    assert load.grown == 30
    assert load.percentile(50) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("changed", "far"),
    [
        ({}, 0.0),
        ({"scores": np.array([0.5, 0.5], np.float32)}, 0.25),
        ({"scores": np.array([0.5], np.float32)}, np.inf),
        ({"scores": np.array([0.5, 0.25])}, np.inf),
        ({"scores": np.array([0.5, np.nan], np.float32)}, np.inf),
        ({"names": np.array([b"dog"], object)}, np.inf),
        ({"more": np.zeros(1)}, np.inf),
    ],
)
def test_distance_of_answers(changed, far):
    assert difference(ANSWER | changed, ANSWER) == far


def test_one_bit_is_a_difference():
    assert difference({"one": np.array([-0.0])}, {"one": np.array([0.0])}) > 0


def test_what_is_no_served_model_is_one_line(tmp_path):
    with pytest.raises(InputError, match="must be a SavedModel"):
        measure_load(tmp_path, threads=1, requests=1)
