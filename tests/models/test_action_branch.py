"""The temporal convolution of the labelled frame alone is that of the whole clip."""

import keras
import numpy as np
from keras import ops

from a2d_tf.layers.labelled_window import LabelledWindow
from a2d_tf.models.action_branch import INSIDE, build_action_branch
from a2d_tf.models.temporal_aggregation import LabelledFrameAlone, TemporalConvolution

SHAPES = ((8, 8, 2), (4, 4, 2), (2, 2, 2), (1, 1, 2))


def test_three_frames_give_what_a_same_convolution_of_the_clip_gives():
    branch = build_action_branch(
        streams=("rgb",), input_shapes=SHAPES, aggregation=TemporalConvolution(), channels=3
    )
    rng = np.random.default_rng(0)
    clips = [rng.standard_normal((3, 5, *shape)).astype("float32") for shape in SHAPES]
    labelled = np.array([0, 2, 4], "int32")
    windows = [LabelledWindow(1)(clip, labelled) for clip in clips]
    levels = branch({"rgb": [window for window, _ in windows], INSIDE: windows[0][1]})

    pyramid = branch.get_layer("fpn_action_rgb")
    folded = pyramid([clip.reshape(-1, *clip.shape[2:]) for clip in clips])
    for number, (level, frames) in enumerate(zip(levels, folded, strict=True), start=2):
        valid = branch.get_layer(f"temporal_rgb_p{number}")
        same = keras.layers.Conv3D(3, (3, 1, 1), padding="same", activation="relu")
        frames = ops.reshape(frames, (3, 5, *frames.shape[1:]))
        same.build(frames.shape)
        same.set_weights(valid.get_weights())
        expected = ops.convert_to_numpy(same(frames))[np.arange(3), labelled]
        np.testing.assert_allclose(ops.convert_to_numpy(level), expected, atol=1e-5)


def test_streams_stand_side_by_side():
    branch = build_action_branch(
        streams=("rgb", "flow"), input_shapes=SHAPES, aggregation=LabelledFrameAlone(), channels=3
    )
    assert [level.shape for level in branch.outputs] == [
        (None, 8, 8, 6),
        (None, 4, 4, 6),
        (None, 2, 2, 6),
        (None, 1, 1, 6),
    ]
