"""Flow as a picture of bytes or of pairs of bytes, which the graph reads too."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.media.flow_methods import RAW_RANGE
from a2d_tf.media.stored_flow import (
    MAX_ERROR,
    RAW_MAX_ERROR,
    decode_flow,
    dequantise_flow,
    encode_flow,
    quantise_flow,
)


@pytest.mark.parametrize(
    ("flow_range", "reach", "bound"),
    [("20", 20, MAX_ERROR), ("raw", 511, RAW_MAX_ERROR)],
)
def test_round_trip_within_the_bound(flow_range, reach, bound):
    flow = np.linspace(-reach, reach, 4096, dtype=np.float32).reshape(32, 64, 2)
    error = np.abs(decode_flow(encode_flow(flow, flow_range=flow_range)) - flow).max()
    assert 0.9 * bound < error <= bound + 1e-5


def test_bounds_by_hand():
    assert pytest.approx(0.0787, abs=1e-4) == MAX_ERROR
    assert RAW_MAX_ERROR == 1 / 128


def test_levels_by_hand():
    flow = np.array([0.0, 20.0, -20.0, 1000.0, -1000.0, 20 / 127], np.float32)
    assert quantise_flow(flow).tolist() == [128, 255, 1, 255, 1, 129]
    assert dequantise_flow(np.array([128], np.uint8)).tolist() == [0.0]


def test_raw_numbers_are_those_of_kitti():
    flow = np.array([0.0, 30.0, -30.0, 1 / 64, 1000.0, -1000.0], np.float32)
    levels = quantise_flow(flow, flow_range=RAW_RANGE)
    assert levels.dtype == np.uint16
    assert levels.tolist() == [32768, 34688, 30848, 32769, 65535, 0]
    # (value - 2^15) / 64, as the development kit has it
    assert dequantise_flow(levels).tolist() == [0.0, 30.0, -30.0, 1 / 64, 511.984375, -512.0]


@pytest.mark.parametrize(
    ("flow_range", "zero", "right", "up"),
    [("20", 128, 255, 1), ("raw", 32768, 32768 + 20 * 64, 32768 - 20 * 64)],
)
def test_u_lies_above_v_in_a_gray_png_that_the_graph_reads(flow_range, zero, right, up):
    flow = np.zeros((3, 5, 2), np.float32)
    flow[0, 1, 0], flow[2, 4, 1] = 20, -20
    kind = tf.uint8 if flow_range == "20" else tf.uint16
    png = encode_flow(flow, flow_range=flow_range)
    planes = tf.io.decode_png(png, channels=1, dtype=kind).numpy()[..., 0]
    assert planes.shape == (6, 5)
    assert planes[0, 1] == right and planes[3 + 2, 4] == up
    assert np.count_nonzero(planes != zero) == 2


def test_other_bytes_are_refused():
    with pytest.raises(ValueError, match="must be a PNG of two planes"):
        decode_flow(b"no picture")
