"""Choice, pasting and painting of detections in the graph: the same as the NumPy path."""

import cv2
import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.runs.detected_actors import decode_detections, paint_label_map, paste_mask
from a2d_tf.serving.detection_graph import (
    choose_detections,
    paint_labels,
    paste_masks,
    restore_boxes,
)

INPUT_SIZE, NUM_DETECTIONS = 64, 12
# Frame sizes with where they lie in the network's input.
FRAMES = [((37, 53), (10, 0, 55, 64)), ((96, 30), (0, 22, 64, 42)), ((64, 64), (0, 0, 64, 64))]


def draw_outputs(*, seed):
    """Return detections with every hard case: padding, ties, pairs that are not valid."""
    generator = np.random.default_rng(seed)
    corners = generator.uniform(-4, 50, (NUM_DETECTIONS, 2))
    boxes = np.concatenate([corners, corners + generator.uniform(0.2, 60, corners.shape)], 1)
    noise = generator.uniform(size=(NUM_DETECTIONS, 28, 28)).astype(np.float32)
    scores = generator.uniform(0.5, 1, NUM_DETECTIONS).astype(np.float32)
    actors = generator.integers(1, 8, NUM_DETECTIONS).astype(np.int32)
    actions = generator.uniform(size=(NUM_DETECTIONS, 10)).astype(np.float32)
    actors[-1] = 0
    boxes[0] = (12, 24, 40, 41)  # inside of every frame
    actions[:8, 8] = actions[:8, 9] = 0.9  # equal: the lower id is chosen
    scores[:8] = np.maximum(scores[:8], 0.75)
    boxes[1], scores[1], actions[1] = boxes[0] + 3, scores[0], actions[0]
    actors[:2] = (1, 7)
    scores[2], scores[3], actions[4] = 0.7, 0.71, 0.0
    return {
        keys.DETECTION_BOXES: np.clip(boxes, 0, INPUT_SIZE).astype(np.float32),
        keys.DETECTION_ACTORS: actors,
        keys.DETECTION_SCORES: scores,
        keys.DETECTION_ACTIONS: actions,
        keys.DETECTION_MASKS: np.stack([cv2.GaussianBlur(one, (0, 0), 3) for one in noise]),
    }


@tf.function(reduce_retracing=True)
def decode_in_graph(outputs, *, valid_box, size, actor_threshold, action_threshold):
    boxes = restore_boxes(outputs[keys.DETECTION_BOXES], valid_box=valid_box, size=size)
    found = choose_detections(
        outputs,
        boxes=boxes,
        size=size,
        actor_threshold=actor_threshold,
        action_threshold=action_threshold,
    )
    masks = paste_masks(found.soft_masks, boxes=found.boxes, size=size)
    return found, masks, paint_labels(found, masks)


def decode_both(outputs, *, valid_box, size, actor_threshold=0.7, action_threshold=0.3):
    thresholds = {"actor_threshold": actor_threshold, "action_threshold": action_threshold}
    expected = decode_detections(
        outputs, valid_box=valid_box, input_size=INPUT_SIZE, size=size, **thresholds
    )
    got = decode_in_graph(
        {name: tf.constant(value) for name, value in outputs.items()},
        valid_box=tf.constant(valid_box),
        size=tf.constant(size),
        **thresholds,
    )
    return expected, *got


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("with_masks", [True, False])
@pytest.mark.parametrize(("size", "valid_box"), FRAMES)
def test_actors_are_those_of_decode_detections(size, valid_box, with_masks, seed):
    outputs = draw_outputs(seed=seed)
    if not with_masks:
        del outputs[keys.DETECTION_MASKS]
    expected, found, masks, labels = decode_both(outputs, valid_box=valid_box, size=size)
    assert 2 < len(expected) < NUM_DETECTIONS - 1  # some are shown, some are not
    inside = np.clip(found.boxes, 0, [*size, *size])
    np.testing.assert_allclose(inside, [one.box for one in expected], atol=1e-9)
    assert found.actors.numpy().tolist() == [one.actor for one in expected]
    assert found.actions.numpy().tolist() == [one.action for one in expected]
    assert found.actor_scores.numpy().tolist() == [one.actor_score for one in expected]
    assert found.action_scores.numpy().tolist() == [one.action_score for one in expected]
    np.testing.assert_array_equal(found.action_probs, [one.action_probs for one in expected])
    np.testing.assert_array_equal(masks, [one.mask for one in expected])
    np.testing.assert_array_equal(labels, paint_label_map(expected, size))
    assert labels.dtype == tf.uint8 and len(np.unique(labels)) > 2


def test_a_score_at_the_threshold_is_treated_alike():
    # 0.7 is less as float32 than as float64, 0.3 is more
    outputs = draw_outputs(seed=0)
    outputs[keys.DETECTION_SCORES][:] = 0.7
    kept = {}
    for threshold in (0.7, 0.3):
        outputs[keys.DETECTION_SCORES][:] = threshold
        outputs[keys.DETECTION_ACTIONS][:] = threshold
        expected, found, *_ = decode_both(
            outputs,
            valid_box=(0, 0, 64, 64),
            size=(64, 64),
            actor_threshold=threshold,
            action_threshold=threshold,
        )
        kept[threshold] = len(expected)
        assert len(found.actors) == len(expected)
    assert kept[0.7] == 0 < kept[0.3]


def test_no_actor_gives_an_empty_label_map():
    expected, found, masks, labels = decode_both(
        draw_outputs(seed=0), valid_box=(10, 0, 55, 64), size=(37, 53), actor_threshold=1.0
    )
    assert expected == ()
    assert found.boxes.shape == (0, 4) and masks.shape == (0, 37, 53)
    assert labels.shape == (37, 53) and not labels.numpy().any()


@pytest.mark.parametrize("size", [(3, 5), (14, 14), (28, 28), (57, 200)])
def test_masks_are_stretched_as_by_opencv(size):
    noise = np.random.default_rng(0).uniform(size=(28, 28)).astype(np.float32)
    boxes = np.array([[0, 0, *size], [-7, 2.5, size[0] - 3.5, 40], [1, 1, 1.2, 1.3]], np.float64)
    soft = np.repeat(noise[None], 3, axis=0)
    pasted = paste_masks(tf.constant(soft), boxes=tf.constant(boxes), size=tf.constant(size))
    expected = [paste_mask(noise, box=box, size=size) for box in boxes]
    np.testing.assert_array_equal(pasted, expected)
