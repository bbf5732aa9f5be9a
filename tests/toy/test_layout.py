"""Places for the actors of a clip."""

import numpy as np

from a2d_tf.toy.layout import area, box_of, overlap
from a2d_tf.toy.render import draw_rows
from a2d_tf.toy.scene import Scene


def test_everybody_who_stays_is_seen_in_the_middle_frame(scenes: list[Scene]) -> None:
    for scene in scenes:
        rows = draw_rows(scene, scene.num_frames // 2)
        for row, member in enumerate(scene.cast):
            if not member.leaves:
                assert (rows == row).mean() > 0.002


def test_actors_that_leave_are_gone_at_the_end(scenes: list[Scene]) -> None:
    leavers = [(scene, member) for scene in scenes for member in scene.cast if member.leaves]
    assert leavers
    for scene, member in leavers:
        x = member.place(scene.time(scene.num_frames))[1].real
        assert x.max() < 2.0 or x.min() > scene.width - 2.0


def test_boxes_by_hand() -> None:
    assert box_of(np.array([1 + 2j, 4 + 0j, 3 + 7j])) == (1.0, 0.0, 4.0, 7.0)
    boxes = np.array([[0.0, 0.0, 4.0, 3.0], [0.0, 0.0, 2.0, 2.0]])
    others = np.array([[2.0, 1.0, 9.0, 9.0], [2.0, 2.0, 3.0, 3.0]])
    assert area(boxes).tolist() == [12.0, 4.0]
    assert overlap(boxes, others).tolist() == [4.0, 0.0]
