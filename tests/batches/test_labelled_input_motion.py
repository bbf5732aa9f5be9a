"""The motion that the joint model sees: in pixels of its input, also after random changes."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from fakes.clips import moving_picture
from fakes.records import example_of, make_record

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions, still_sample, training_sample
from a2d_tf.media.flow import iterate_flow
from a2d_tf.media.stored_flow import MAX_ERROR, encode_flow


def options_of(**changes):
    defaults = {"size": 16, "frames": 5, "max_instances": 3, "flow": True}
    return LabelledClipOptions(**defaults | changes)


def train(record, options, index=0):
    inputs, _ = training_sample(example_of(record), options, tf.constant([3, index], tf.int64))
    return {name: value.numpy() for name, value in inputs.items()}


def still(record, options):
    inputs, _ = still_sample(example_of(record), options)
    return {name: value.numpy() for name, value in inputs.items()}


def with_flow(record, flow, flow_range="20"):
    """Give every frame the flow (H, W, 2)."""
    encoded = encode_flow(np.ascontiguousarray(flow, np.float32), flow_range=flow_range)
    return dataclasses.replace(record, flow=(encoded,) * len(record.frames))


@pytest.mark.parametrize(
    ("size", "legacy", "expected"),
    [
        (16, False, (6, -8, 10)),
        (32, False, (12, -16, 20)),
        (8, False, (3, -4, 5)),
        (32, True, (6, -8, 10)),
    ],
)
def test_vectors_are_resized_with_the_picture(size, legacy, expected):
    flow = np.broadcast_to(np.float32([6, -8]), (8, 16, 2))
    record = with_flow(make_record(size=(8, 16)), flow)
    inputs = still(record, options_of(size=size, legacy_flow=legacy))
    motion = inputs[keys.MOTION]
    assert motion.shape == (5, size, size, 3)
    quarter = size // 4
    inner = motion[:, quarter : 3 * quarter]
    error = 3 * MAX_ERROR * max(1, size / 16) / 20
    np.testing.assert_allclose(
        inner, np.broadcast_to(np.divide(expected, 20), inner.shape), atol=error
    )
    assert not motion[:, :quarter].any() and not motion[:, 3 * quarter :].any()


@pytest.mark.parametrize(
    ("flow_range", "size", "legacy", "expected"),
    [
        ("20", 16, True, (1, -1)),
        ("raw", 16, True, (1.5, -15)),
        ("raw", 32, True, (1.5, -15)),
        ("raw", 32, False, (3, -30)),
    ],
)
def test_raw_flow_is_not_cut(flow_range, size, legacy, expected):
    flow = np.broadcast_to(np.float32([30, -300]), (16, 16, 2))
    record = with_flow(make_record(), flow, flow_range)
    motion = still(record, options_of(size=size, legacy_flow=legacy))[keys.MOTION]
    np.testing.assert_allclose(motion[..., :2], np.broadcast_to(expected, motion[..., :2].shape))
    np.testing.assert_allclose(motion[..., 2], np.hypot(*expected), rtol=1e-6)


@pytest.mark.parametrize("legacy", [False, True])
def test_mirroring_turns_u(legacy):
    flow = np.zeros((16, 16, 2), np.float32)
    flow[:, :8] = (20, 0)  # the left half moves to the right
    record = with_flow(make_record(pairs=[78, 34]), flow)
    seen = set()
    for index in range(8):
        inputs = train(record, options_of(flip=True, legacy_flow=legacy), index)
        u, _, magnitude = np.moveaxis(inputs[keys.MOTION], -1, 0)
        dog = inputs[keys.TRUE_MASKS][list(inputs[keys.TRUE_ACTORS]).index(7)] > 0
        mirrored = bool(dog[0, 15])
        np.testing.assert_allclose(u[0][dog], -1 if mirrored and not legacy else 1, atol=1e-6)
        np.testing.assert_allclose(magnitude[0], dog, atol=1e-6)
        seen.add(mirrored)
    assert seen == {False, True}


def test_zoom_makes_vectors_longer():
    flow = np.broadcast_to(np.float32([8, 0]), (32, 32, 2))
    record = with_flow(make_record(size=(32, 32)), flow)
    smaller = 0
    for index in range(8):
        inputs = train(record, options_of(size=32, zoom=0.5), index)
        top, left, bottom, right = inputs[keys.VALID_BOX]
        u = inputs[keys.MOTION][0, (top + bottom) // 2, (left + right) // 2, 0] * 20
        if bottom - top < 32:
            assert u == pytest.approx(8 * (bottom - top) / 32, abs=2 * MAX_ERROR)
            smaller += 1
        else:
            assert 8 - MAX_ERROR <= u <= 12 + 2 * MAX_ERROR
    assert smaller


def test_motion_is_that_of_the_frames():
    record = make_record(size=(16, 16))
    flow = tuple(
        encode_flow(np.full((16, 16, 2), (n, 0), np.float32)) for n in record.frame_numbers
    )
    record = dataclasses.replace(record, flow=flow)
    for index in range(3):
        inputs = train(record, options_of(), index)
        found = inputs[keys.MOTION][:, 8, 8, 0] * 20
        numbers = (inputs[keys.VIDEO][:, 8, 8, 0] + 1) * 127.5 / 8  # gray is 8 a number
        np.testing.assert_allclose(found, numbers, atol=0.3)


@pytest.mark.parametrize(
    ("frame_number", "direction", "expected"),
    [
        (3, "next", (1, 2, 3, 4, 4)),  # the last frame repeats the flow before it
        (3, "previous", (1, 1, 2, 3, 4)),  # the first frame repeats the flow after it
        (5, "next", (3, 4, 4, 4, 4)),
        (5, "previous", (2, 3, 4, 4, 4)),
        (1, "next", (1, 1, 1, 2, 3)),
        (1, "previous", (1, 1, 1, 1, 2)),
    ],
)
def test_flow_leads_to_the_next_frame_or_from_the_previous_one(frame_number, direction, expected):
    # The texture moves to the right by 1, 2, 3 and 4 pixels from each of five frames to the next.
    frames = [moving_picture(x, 0) for x in (0, 1, 3, 6, 10)]
    flow = [one for _, one in iterate_flow(frames, method="dis", wanted=range(1, 6))]
    record = make_record(
        frame_number=frame_number,
        numbers=range(1, 6),
        size=frames[0].shape[:2],
        paint=lambda number: frames[number - 1],
    )
    record = dataclasses.replace(record, flow=tuple(map(encode_flow, flow)))
    options = options_of(size=64, flow_from=direction)
    motion = still(record, options)[keys.MOTION]
    inner = np.median(motion[:, 16:48, 16:48], axis=(1, 2)) * 20
    np.testing.assert_allclose(inner[:, 0], expected, atol=0.2)
    np.testing.assert_allclose(inner[:, 1], 0, atol=0.2)


def test_without_flow_there_is_none():
    assert keys.MOTION not in still(make_record(), options_of(flow=False))
