"""Masks as PNG files in the place of numbers."""

import cv2
import numpy as np
import tensorflow as tf

from a2d_tf.serving.compact_answer import compact_answer, compact_outputs, has_masks

MASKS = np.array([[[0, 1, 1], [0, 0, 1]], [[1, 0, 0], [0, 0, 0]]], np.uint8)
LABELS = np.array([[0, 78, 18]], np.uint8)


def decode(file):
    return cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)


def test_masks_become_pictures_and_responses_go():
    scores = tf.constant([0.5, 0.25])
    answer = {"masks": MASKS, "responses": tf.zeros([2, 2, 3]), "scores": scores}
    compact = compact_answer({name: tf.constant(value) for name, value in answer.items()})
    assert compact.keys() == {"masks_bytes", "scores"}
    pictures = np.stack([decode(file) for file in compact["masks_bytes"].numpy()])
    assert pictures.tolist() == (255 * MASKS).tolist()
    assert compact["scores"].numpy().tolist() == [0.5, 0.25]


def test_a_label_map_keeps_its_ids():
    compact = compact_answer({"label_map": tf.constant(LABELS)})
    assert decode(compact["label_map_bytes"].numpy()).tolist() == LABELS.tolist()


def test_no_actor_is_no_picture():
    compact = compact_answer({"masks": tf.zeros([0, 4, 4], tf.uint8)})
    assert compact["masks_bytes"].shape == (0,)


def test_what_is_answered_is_described():
    meanings = compact_outputs({"masks": "m", "responses": "r", "scores": "s"})
    assert list(meanings) == ["masks_bytes", "scores"]
    assert meanings["scores"] == "s" and "PNG" in meanings["masks_bytes"]


def test_only_masks_are_made_compact():
    assert has_masks({"label_map": ""}) and has_masks(["masks"])
    assert not has_masks(["scores"])
