"""A frame with what was found in it, at its released size."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.media.label_picture import encode_labels
from a2d_tf.runs.joint_frame import answer_frame


@pytest.fixture
def clip():
    """Return a frame 8 high and 16 wide in the upper half of the network's 16 x 16 pixels."""
    picture = np.full((4, 8, 3), 90, np.uint8)
    labels = np.zeros((8, 16), np.uint8)
    labels[:, :4] = 78
    return {
        keys.VIDEO_ID: b"dogs",
        keys.FRAME_NUMBER: np.int64(12),
        keys.LABEL_MAP: encode_labels(labels),
        keys.CLIP_FRAMES: cv2.imencode(".png", picture)[1].tobytes(),
        keys.VALID_BOX: np.array([0, 0, 8, 16]),
    }


@pytest.mark.parametrize(("threshold", "found"), [(0.5, 1), (0.95, 0)])
def test_actors_above_the_thresholds_are_painted(clip, threshold, found):
    detection = SimpleNamespace(actor_threshold=threshold, action_threshold=0.3)
    config = SimpleNamespace(data=SimpleNamespace(size=16), detection=detection)
    actions = np.zeros((2, 10), np.float32)
    actions[0, 8] = 0.8
    outputs = {
        keys.DETECTION_BOXES: np.array([[2, 4, 6, 12], [0, 0, 0, 0]], np.float32),
        keys.DETECTION_ACTORS: np.array([7, 0]),
        keys.DETECTION_SCORES: np.array([0.9, 0], np.float32),
        keys.DETECTION_ACTIONS: actions,
    }
    frame = answer_frame(config, clip, outputs)
    assert (frame.video_id, frame.frame_number) == ("dogs", 12)
    assert frame.frame.shape == (8, 16, 3) and (frame.frame == 90).all()
    assert (frame.truth == 78).sum() == 8 * 4
    assert [actor.pair_id for actor in frame.actors] == [78] * found
    expected = np.zeros((8, 16), np.uint8)
    expected[2:6, 4:12] = 78 * found
    np.testing.assert_array_equal(frame.predicted, expected)
