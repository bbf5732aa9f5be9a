"""Responses on their way back to the frames' size, and the inputs of one stream or two."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.masks import restore_response
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.served_responses import restore_responses, streams_of, weight_of


@pytest.mark.parametrize("side", [16, 32])
@pytest.mark.parametrize(
    ("box", "size"),
    [((0, 0, 32, 32), (16, 16)), ((5, 0, 27, 32), (37, 53)), ((0, 11, 32, 21), (64, 20))],
)
def test_responses_are_restored_as_by_opencv(side, box, size):
    responses = np.random.default_rng(0).normal(size=(2, side, side)).astype(np.float32)
    expected = [restore_response(one, box=box, input_size=32, size=size) for one in responses]
    restored = restore_responses(
        tf.constant(responses), box=tf.constant(box), input_size=32, size=tf.constant(size)
    )
    np.testing.assert_allclose(restored, expected, atol=1e-5)


def test_the_streams_of_a_run(run, untrained_flow_run):
    flow = load_run(untrained_flow_run, SentenceRun)
    fused = FusedSentenceRun(rgb=run, flow=flow, rgb_weight=0.5)
    assert streams_of(run) == (run,) and streams_of(fused) == (run, flow)
    assert (weight_of(run), weight_of(fused)) == (2.0, 0.5)
