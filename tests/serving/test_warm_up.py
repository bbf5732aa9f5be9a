"""Warm-up requests: the server's own messages, and answered by the model that they lie beside."""

import pytest
import tensorflow as tf
from fakes.served_models import ServedRun
from tensorflow_serving.apis import prediction_log_pb2

from a2d_tf.serving.served_model import MASKS_SIGNATURE, SIGNATURE
from a2d_tf.serving.warm_up import WARM_UP_FILE

MOST_BYTES = 4_000  # a clip of one colour is one number


def read_requests(served: ServedRun):
    """Return the requests beside a model, read by the server's own messages."""
    records = tf.data.TFRecordDataset(str(served.version / WARM_UP_FILE)).as_numpy_iterator()
    logs = [prediction_log_pb2.PredictionLog.FromString(record) for record in records]
    return [log.predict_log.request for log in logs]


@pytest.mark.parametrize("kind", ["rgb", "flow", "fused", "pairs", "classifiers", "joint"])
def test_the_model_answers_what_it_is_warmed_up_with(kind, exports):
    served = exports[kind]
    signatures = tf.saved_model.load(served.version).signatures
    requests = read_requests(served)
    for request in requests:
        tensors = {name: tf.constant(tf.make_ndarray(one)) for name, one in request.inputs.items()}
        assert tensors.keys() == served.about["inputs"].keys()
        signatures[request.model_spec.signature_name](**tensors)
    asked = [request.model_spec.signature_name for request in requests]
    assert set(asked) == set(signatures)
    assert (served.version / WARM_UP_FILE).stat().st_size < MOST_BYTES


def test_one_question_and_several_are_asked(exports):
    for kind, name in (("rgb", "sentences"), ("pairs", "pairs")):
        asked = [
            (request.model_spec.signature_name, len(tf.make_ndarray(request.inputs[name])))
            for request in read_requests(exports[kind])
        ]
        assert asked == [
            *((SIGNATURE, 1), (SIGNATURE, 3), (MASKS_SIGNATURE, 1), (MASKS_SIGNATURE, 3))
        ]


def test_clips_are_of_the_length_and_size_that_the_network_sees(exports):
    for request in read_requests(exports["fused"]):
        assert tf.make_ndarray(request.inputs["frames"]).shape == (4, 32, 32, 3)
        assert tf.make_ndarray(request.inputs["flow"]).shape == (3, 32, 32, 2)
