"""The two models around SharpMask: shapes, and crops that do not know the picture's size."""

import keras
import numpy as np
import pytest
from fakes.small_sharpmask import build_small_box_segmenter
from keras import ops

from a2d_tf import keys
from a2d_tf.models.box_segmenter import ROWS


@pytest.fixture(scope="module")
def models():
    keras.utils.set_random_seed(0)
    built = build_small_box_segmenter()
    # A random network that has no moments yet gives logits in the hundreds, and so 0 or 1 alone.
    logits = built.training.get_layer("sharpmask").get_layer("logits")
    logits.kernel.assign(logits.kernel * 1e-3)
    return built


def test_training_gives_logits_and_targets_of_every_crop(models):
    boxes = np.zeros((2, 3, 4), "float32")
    boxes[0, 0] = [16, 16, 48, 32]
    masks = np.zeros((2, 3, 64, 64), "uint8")
    masks[0, 0, 16:48, 16:32] = 1
    outputs = models.training(
        {
            keys.VIDEO: np.zeros((2, 1, 64, 64, 3), "float32"),
            keys.TRUE_BOXES: boxes,
            keys.TRUE_ACTORS: np.array([[7, 0, 0], [0, 0, 0]], "int32"),
            keys.TRUE_MASKS: masks,
        }
    )
    assert outputs[keys.MASK_LOGITS].shape == (2, 3, 32, 32)
    assert ops.convert_to_numpy(outputs[ROWS]).tolist() == [[0, -1, -1], [-1, -1, -1]]
    targets = ops.convert_to_numpy(outputs[keys.ROI_MASK_TARGETS])
    # 32 of the square's 56 pixels high and 16 wide, in a crop of 32.
    assert targets[0, 0].any(axis=1).sum() == pytest.approx(32 * 32 / 56, abs=1)
    assert targets[0, 0].any(axis=0).sum() == pytest.approx(16 * 32 / 56, abs=1)
    assert not targets[0, 1:].any() and not targets[1].any()


def test_inference_gives_probabilities_inside_boxes(models):
    found = models.inference(
        {
            keys.VIDEO: np.random.default_rng(0).uniform(-1, 1, (2, 1, 64, 64, 3)),
            keys.DETECTION_BOXES: np.array([[[0, 0, 30, 20], [9, 9, 60, 50]]] * 2, "float32"),
        }
    )
    masks = ops.convert_to_numpy(found[keys.DETECTION_MASKS])
    assert masks.shape == (2, 2, 28, 28)
    assert (masks > 0).all() and (masks < 1).all()
    assert (masks[:, 0] != masks[:, 1]).any()


def test_a_picture_s_size_changes_no_weight(models):
    larger = build_small_box_segmenter(size=96)
    weights = models.training.get_weights()
    assert [one.shape for one in larger.training.get_weights()] == [one.shape for one in weights]
    larger.training.set_weights(weights)
    picture = np.random.default_rng(1).uniform(-1, 1, (1, 1, 64, 64, 3)).astype("float32")
    boxes = np.array([[[20, 20, 40, 36], [24, 24, 40, 40]]], "float32")
    wide = np.pad(picture, [(0, 0), (0, 0), (0, 32), (0, 32), (0, 0)])
    answers = [
        ops.convert_to_numpy(
            model.inference({keys.VIDEO: video, keys.DETECTION_BOXES: boxes})[keys.DETECTION_MASKS]
        )
        for model, video in ((models, picture), (larger, wide))
    ]
    np.testing.assert_allclose(answers[0], answers[1], atol=1e-4)
