import keras
import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.export.served_segmenter import mask_scores, restore_responses, without_cudnn
from a2d_tf.models.text_encoder import build_text_encoder
from a2d_tf.runs.masks import mask_score, restore_response


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


def test_scores_are_those_of_masks():
    responses = np.array([[[2.0, -1.0], [0.5, 0.0]], [[-1.0, -2.0], [-3.0, 0.0]]], np.float32)
    expected = [mask_score(one, threshold=0.0) for one in responses]
    assert expected[1] == 0
    np.testing.assert_allclose(mask_scores(responses, responses > 0), expected, rtol=1e-6)


def test_cudnn_is_off_while_a_graph_is_traced():
    encoder = build_text_encoder(kind="bilstm", dimension=2, max_words=3, units=2)
    lstms = [layer for layer in encoder._flatten_layers() if isinstance(layer, keras.layers.LSTM)]
    assert [layer.use_cudnn for layer in lstms] == ["auto"] * 2
    with without_cudnn(encoder):
        assert [layer.use_cudnn for layer in lstms] == [False] * 2
    assert [layer.use_cudnn for layer in lstms] == ["auto"] * 2
