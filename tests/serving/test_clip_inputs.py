"""What a clip of a request is read as."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.records.flow_source import FlowSource
from a2d_tf.serving.clip_inputs import clip_input, flow_input, read_clip, read_size, size_input


def test_each_stream_has_its_input():
    frames, flow = (clip_input(4, stream=stream) for stream in ("rgb", "flow"))
    assert (frames.name, frames.dtype, frames.shape) == ("frames", tf.uint8, (4, None, None, 3))
    assert (flow.name, flow.dtype, flow.shape) == ("flow", tf.float32, (4, None, None, 2))
    assert (size_input().name, size_input().shape) == ("frame_size", (2,))
    assert "to the next frame" in flow.meaning
    assert "from the frame before it" in flow_input(4, flow_from="previous").meaning


@pytest.mark.parametrize(("flow_range", "wanted"), [("20", 20.0), ("raw", 30.0)])
def test_flow_reaches_as_far_as_in_the_records_of_the_run(flow_range, wanted):
    source = FlowSource(method="dis", height=24, range=flow_range)
    request = {"flow": tf.fill([1, 2, 2, 2], 30.0)}
    clip = read_clip(request, stream="flow", source=source)
    np.testing.assert_allclose(clip, np.full((1, 2, 2, 2), wanted), atol=1e-5)


def test_the_size_is_that_of_the_frames_where_there_are_some():
    frames = tf.zeros([2, 5, 7, 3], tf.uint8)
    assert read_size({"frames": frames}).numpy().tolist() == [5, 7]
    assert read_size({"frame_size": tf.constant([6, 9])}).numpy().tolist() == [6, 9]
    with pytest.raises(tf.errors.InvalidArgumentError, match="frame_size"):
        read_size({"frame_size": tf.constant([6, 0])})
