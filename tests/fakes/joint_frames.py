"""A labelled frame with the actor that was found in it."""

import numpy as np

from a2d_tf.runs.detected_actors import DetectedActor
from a2d_tf.runs.joint_frame import JointFrame

WALKING = 8
PROBABILITIES = np.eye(10, dtype=np.float32)[WALKING]


def found_adult() -> JointFrame:
    """Return a grey frame of 48 x 64: of two columns with a walking adult the first is found."""
    truth = np.zeros((48, 64), np.uint8)
    truth[:, 10:12] = 18
    predicted = np.where(np.arange(64) == 10, truth, 0).astype(np.uint8)
    actor = DetectedActor(
        box=(8.0, 10.0, 40.0, 20.0),
        actor=1,
        action=WALKING,
        actor_score=0.9,
        action_score=0.5,
        action_probs=PROBABILITIES,
        mask=predicted > 0,
    )
    frame = np.full((48, 64, 3), 128, np.uint8)
    return JointFrame("-video", 7, frame, truth, predicted, (actor,))
