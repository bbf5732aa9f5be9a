"""Detections of a clip as actors with masks and as a label map, by hand."""

import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.runs.detected_actors import (
    DetectedActor,
    best_action,
    decode_detections,
    paint_label_map,
    paste_mask,
    restore_boxes,
)

# A frame of 40 x 80 in a square of 40: half as large, in rows 10 to 29.
VALID_BOX, INPUT_SIZE, SIZE = (10, 0, 30, 40), 40, (40, 80)


def probs(*pairs):
    """Return action probabilities (10,) from (action, probability) pairs."""
    values = np.zeros(10, np.float32)
    for action, value in pairs:
        values[action] = value
    return values


def outputs(*detections):
    """Return a clip's outputs with an empty place behind the detections (box, actor, score, probs).

    Masks are all foreground.
    """
    detections = (*detections, ((0, 0, 0, 0), 0, 0.0, probs()))
    boxes, actors, scores, actions = zip(*detections, strict=True)
    return {
        keys.DETECTION_BOXES: np.array(boxes, np.float32),
        keys.DETECTION_ACTORS: np.array(actors, np.int32),
        keys.DETECTION_SCORES: np.array(scores, np.float32),
        keys.DETECTION_ACTIONS: np.array(actions),
        keys.DETECTION_MASKS: np.ones((len(detections), 28, 28), np.float32),
    }


def decode(*detections, **options):
    return decode_detections(
        outputs(*detections), valid_box=VALID_BOX, input_size=INPUT_SIZE, size=SIZE, **options
    )


def square(top, left, bottom, right, size=SIZE):
    mask = np.zeros(size, bool)
    mask[top:bottom, left:right] = True
    return mask


def test_a_detection_by_hand():
    (found,) = decode(((12, 5, 20, 15), 1, 0.9, probs((8, 0.6), (3, 0.2))))
    assert found.box == (4.0, 10.0, 20.0, 30.0)
    assert (found.actor, found.action, found.pair_id) == (1, 8, 18)
    assert found.score == pytest.approx(0.54)
    np.testing.assert_array_equal(found.mask, square(4, 10, 20, 30))
    np.testing.assert_array_equal(found.action_probs, probs((8, 0.6), (3, 0.2)))


def test_an_action_that_the_actor_cannot_do_gives_way():
    # An adult does not fly (4); background (0) is no action.
    assert best_action(1, probs((0, 0.9), (4, 0.6), (7, 0.3), (8, 0.1))) == 7
    (found,) = decode(((12, 5, 20, 15), 1, 0.9, probs((4, 0.6), (7, 0.35))))
    assert (found.action, found.action_score) == (7, pytest.approx(0.35))
    assert decode(((12, 5, 20, 15), 1, 0.9, probs((4, 0.8), (7, 0.2)))) == ()


def test_thresholds_are_the_least_that_counts():
    box = (12, 5, 20, 15)
    quarters = {"actor_threshold": 0.75, "action_threshold": 0.25}
    kept = decode((box, 1, 0.75, probs((8, 0.25))), **quarters)
    assert len(kept) == 1
    assert decode((box, 1, 0.7499, probs((8, 0.9))), **quarters) == ()
    assert decode((box, 1, 0.9, probs((8, 0.2499))), **quarters) == ()


def test_what_lies_in_the_padding_is_cut_or_left_out():
    (found,) = decode(((0, 30, 15, 40), 7, 0.9, probs((8, 0.9))), ((0, 0, 9, 9), 1, 1, probs()))
    assert found.box == (0.0, 60.0, 10.0, 80.0)
    np.testing.assert_array_equal(found.mask, square(0, 60, 10, 80))


def test_without_masks_an_actor_is_its_box():
    bare = outputs(((12, 5, 20, 15), 1, 0.9, probs((8, 0.6))))
    del bare[keys.DETECTION_MASKS]
    (found,) = decode_detections(bare, valid_box=VALID_BOX, input_size=INPUT_SIZE, size=SIZE)
    np.testing.assert_array_equal(found.mask, square(4, 10, 20, 30))


def test_a_valid_box_outside_the_input_is_named():
    with pytest.raises(ValueError, match=r"valid_box: must lie in the input of 40 pixels"):
        decode_detections(outputs(), valid_box=(0, 0, 41, 40), input_size=INPUT_SIZE, size=SIZE)


def test_boxes_go_to_the_released_frame():
    boxes = restore_boxes([[10, 0, 30, 40], [0, 8, 10, 9]], valid_box=VALID_BOX, size=SIZE)
    np.testing.assert_allclose(boxes, [[0, 0, 40, 80], [-20, 16, 0, 18]])


def test_a_mask_is_stretched_over_its_box():
    soft = np.zeros((28, 28), np.float32)
    soft[:14] = 1.0
    pasted = paste_mask(soft, box=(2.2, 3.4, 57.8, 30.6), size=(70, 40))
    np.testing.assert_array_equal(pasted, square(2, 3, 30, 31, size=(70, 40)))


def test_a_mask_that_reaches_out_of_the_frame_keeps_its_scale():
    soft = np.zeros((28, 28), np.float32)
    soft[14:, 14:] = 1.0
    pasted = paste_mask(soft, box=(-20, -20, 36, 36), size=(30, 32))
    np.testing.assert_array_equal(pasted, square(8, 8, 30, 32, size=(30, 32)))


def test_a_mask_smaller_than_a_pixel_has_one():
    pasted = paste_mask(np.ones((28, 28), np.float32), box=(3.1, 4.1, 3.3, 4.2), size=(8, 8))
    np.testing.assert_array_equal(pasted, square(3, 4, 4, 5, size=(8, 8)))


def actor(mask, pair, actor_score, action_score):
    return DetectedActor(
        box=(0, 0, 1, 1),
        actor=pair // 10,
        action=pair % 10,
        actor_score=actor_score,
        action_score=action_score,
        action_probs=probs(),
        mask=mask,
    )


def test_the_better_scored_actor_lies_on_top():
    size = (1, 6)
    first = actor(square(0, 0, 1, 3, size=size), 18, 0.9, 0.5)
    second = actor(square(0, 1, 1, 4, size=size), 77, 0.8, 0.9)
    third = actor(square(0, 3, 1, 5, size=size), 39, 0.8, 0.9)
    labels = paint_label_map((first, second, third), size)
    # second over first by its score, and over third by its place
    assert labels.tolist() == [[18, 77, 77, 77, 39, 0]]
    assert labels.dtype == np.uint8
    assert paint_label_map((), size).tolist() == [[0] * 6]
