"""A clip scored in the graph as its classifier scores it."""

import numpy as np
import pytest
import tensorflow as tf
from fakes.served_models import build_classifier

from a2d_tf import keys
from a2d_tf.batches.pair_classifier_input import centred_frames
from a2d_tf.media.stored_flow import dequantise_flow, quantise_flow
from a2d_tf.runs.pair_classifier_streams import average_streams
from a2d_tf.serving.served_pair_classifier import serve_pair_classifier


@pytest.fixture
def classifiers(tmp_path):
    return [build_classifier(tmp_path, stream, small=True) for stream in (keys.RGB, keys.FLOW)]


def test_scores_are_those_of_the_runs(classifiers):
    generator = np.random.default_rng(0)
    frames = generator.integers(0, 256, (5, 30, 41, 3), dtype=np.uint8)
    flow = generator.normal(scale=15, size=(5, 24, 33, 2)).astype(np.float32)
    stored = dequantise_flow(quantise_flow(flow))
    scores = [
        run.scores(centred_frames(clip, run.clip_options).numpy()[None])[0]
        for run, clip in zip(classifiers, (frames, stored), strict=True)
    ]
    served = serve_pair_classifier(classifiers, rgb_weight=3.0)
    answer = served.serve(frames=tf.constant(frames), flow=tf.constant(flow))
    np.testing.assert_allclose(answer["scores"], average_streams(scores, 3.0), atol=1e-5)
    assert answer.keys() == served.outputs.keys()
    alone = serve_pair_classifier(classifiers[1:], rgb_weight=3.0)
    np.testing.assert_allclose(alone.serve(flow=tf.constant(flow))["scores"], scores[1], atol=1e-5)
    assert np.abs(scores[0] - scores[1]).max() > 0.1
