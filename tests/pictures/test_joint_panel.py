"""A labelled frame beside the actors that were found in it."""

import numpy as np
from fakes.joint_frames import found_adult

from a2d_tf.labels import COLOURS
from a2d_tf.pictures.joint_panel import joint_panel
from a2d_tf.runs.joint_frame import JointFrame


def test_a_box_is_drawn_around_an_actor():
    shown = found_adult()
    # Three tiles of 320 pixels, 8 apart; the picture, five times as large, lies over its names.
    coloured = (joint_panel(shown)[:, 664:984] == np.array(COLOURS[18], np.uint8)).all(-1)
    assert coloured[:, 50:100].all(axis=1).sum() == 2  # the upper and the lower side
    assert (coloured[:, 99] != 0).sum() == 5 * 32


def test_a_frame_without_actors_says_so():
    shown = found_adult()
    bare = JointFrame("-video", 7, shown.frame, shown.truth, np.zeros_like(shown.truth), ())
    assert joint_panel(bare).shape[1] == joint_panel(shown).shape[1]


def test_a_pair_is_named_once():
    shown = found_adult()
    (adult,) = shown.actors
    legends = [
        len(joint_panel(JointFrame("-video", 7, shown.frame, truth, shown.predicted, actors)))
        for truth, actors in (
            (shown.truth, (adult,)),
            (np.zeros_like(shown.truth), (adult, adult)),
            (shown.truth, ()),
            (np.where(shown.truth == 18, 77, 0).astype(np.uint8), (adult,)),
        )
    ]
    assert legends[0] == legends[1] == legends[2] < legends[3]
