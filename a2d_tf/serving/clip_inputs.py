"""The clip of a request: frames, flow, and the size of the frames where flow comes alone."""

from collections.abc import Mapping

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.media.flow_methods import CUT_RANGE
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.serving.served_model import ServedInput
from a2d_tf.serving.stored_flow import stored_flow

FRAMES, FLOW, FRAME_SIZE = "frames", "flow", "frame_size"

# From which frame to which the flow of a frame leads.
FLOW_DIRECTIONS = {
    "next": "from each frame to the next frame of the video",
    "previous": "to each frame from the frame before it in the video",
}


def frames_input(length: int) -> ServedInput:
    """Return the input of a clip's frames.

    Args:
        length: Number T of frames.
    """
    return ServedInput(
        FRAMES, tf.uint8, (length, None, None, 3), "RGB of any height and width", (128,)
    )


def flow_input(length: int, *, flow_from: str = "next") -> ServedInput:
    """Return the input of a clip's flow.

    Args:
        length: Number T of frames.
        flow_from: Direction of the flow, one of ``FLOW_DIRECTIONS``.
    """
    meaning = f"u, v {FLOW_DIRECTIONS[flow_from]}, in pixels of the flow's own height and width"
    return ServedInput(FLOW, tf.float32, (length, None, None, 2), meaning, (0.0,))


def size_input() -> ServedInput:
    """Return the input of the frames' size, for a run that is sent no frames."""
    return ServedInput(
        FRAME_SIZE,
        tf.int32,
        (2,),
        "height and width of the answer: those of the frames",
        (240, 320),
    )


def clip_input(length: int, *, stream: str) -> ServedInput:
    """Return the input that a stream's clip of ``length`` frames comes by."""
    return flow_input(length) if stream == keys.FLOW else frames_input(length)


def read_clip(
    request: Mapping[str, tf.Tensor], *, stream: str, source: FlowSource | None
) -> tf.Tensor:
    """Return the clip (T, H, W, C) of a stream as a run's records would hold it.

    Args:
        request: Tensors of a request.
        stream: ``keys.RGB`` or ``keys.FLOW``.
        source: How the run's flow was made; None without flow.

    Returns:
        RGB of 0..255 or flow in pixels, float32.
    """
    if stream == keys.FLOW:
        flow_range = CUT_RANGE if source is None else source.range
        return stored_flow(request[FLOW], flow_range=flow_range)
    return tf.cast(request[FRAMES], tf.float32)


def read_size(request: Mapping[str, tf.Tensor]) -> tf.Tensor:
    """Return the height and width of the frames, int32 (2,)."""
    if FRAMES in request:
        return tf.shape(request[FRAMES])[1:3]
    with tf.control_dependencies(
        [tf.debugging.assert_positive(request[FRAME_SIZE], message=FRAME_SIZE)]
    ):
        return tf.identity(request[FRAME_SIZE])
