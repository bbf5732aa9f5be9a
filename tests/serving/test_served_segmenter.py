"""Masks of responses and their scores, in the graph."""

from types import SimpleNamespace

import numpy as np
import tensorflow as tf

from a2d_tf.runs.masks import mask_score
from a2d_tf.serving.served_model import ServedInput
from a2d_tf.serving.served_responses import AnsweredTexts, ServedResponses
from a2d_tf.serving.served_segmenter import mask_scores, serve_sentences

RESPONSES = np.array([[[2.0, -1.0], [0.5, 0.0]], [[-1.0, -2.0], [-3.0, 0.0]]], np.float32)


class Echo(SimpleNamespace):
    """Stands in for the responses of a run: those of the request, whose texts have 3 words."""

    inputs = (ServedInput("responses", tf.float32, (None, 2, 2), "as they come back"),)
    models = tables = ()
    served = ServedResponses.served

    def __call__(self, request):
        responses = request["responses"]
        return AnsweredTexts(responses, tf.fill([tf.shape(responses)[0]], 3))


def test_scores_are_those_of_masks():
    expected = [mask_score(one, threshold=0.0) for one in RESPONSES]
    assert expected[1] == 0
    np.testing.assert_allclose(mask_scores(RESPONSES, RESPONSES > 0), expected, rtol=1e-6)


def test_masks_are_where_responses_exceed_the_threshold():
    served = serve_sentences(Echo(), threshold=0.5)
    answer = served.serve(responses=tf.constant(RESPONSES))
    assert answer["masks"].numpy().tolist() == [[[1, 0], [0, 0]], [[0, 0], [0, 0]]]
    np.testing.assert_allclose(answer["scores"], [1 / (1 + np.exp(-2)), 0], rtol=1e-6)
    np.testing.assert_array_equal(answer["responses"], RESPONSES)
    assert answer["num_known_words"].numpy().tolist() == [3, 3]
    assert answer.keys() == served.outputs.keys()
