"""Every frame of a stream goes through its backbone by itself."""

import keras
import numpy as np

from a2d_tf import keys
from a2d_tf.models.stream import Stream, build_appearance_stream, build_motion_stream


def test_frames_are_folded_into_the_batch_and_back():
    frame = keras.Input((4, 4, 3))
    pool = keras.layers.AveragePooling2D
    backbone = keras.Model(frame, [pool(2)(frame), pool(4)(frame)])
    stream = Stream(keys.RGB, keys.VIDEO, backbone)
    assert stream.stage_shapes == [(2, 2, 3), (1, 1, 3)]
    frames = np.random.default_rng(0).uniform(size=(2, 5, 4, 4, 3)).astype(np.float32)
    fine, coarse = stream.read(frames)
    assert fine.shape == (2, 5, 2, 2, 3)
    np.testing.assert_allclose(coarse[:, :, 0, 0], frames.mean(axis=(2, 3)), rtol=1e-5)


def test_both_streams_have_a_backbone_of_their_own():
    built = []

    def resnet(**options):
        built.append(options)
        frame = keras.Input((4, 4, 3))
        return keras.Model(frame, [frame], name=options["name"])

    appearance = build_appearance_stream(resnet, pool_padding="end")
    motion = build_motion_stream(resnet)
    assert (appearance.name, appearance.frames) == (keys.RGB, keys.VIDEO)
    assert (motion.name, motion.frames) == (keys.FLOW, keys.MOTION)
    assert built == [
        {"pool_padding": "end", "name": "resnet_rgb"},
        {"picture": False, "plane_scale": 127.5, "name": "resnet_flow"},
    ]
