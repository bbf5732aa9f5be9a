"""The drawn camera: what stays, how it moves, and that it moves stills alone."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from fakes.letter_vectors import LetterVectors
from fakes.records import example_of, make_record

from a2d_tf import keys
from a2d_tf.batches.camera import move_camera
from a2d_tf.batches.sentence_input import SentenceClipOptions, SentenceTable, training_sample

HEIGHT, WIDTH, FRAMES = 40, 60, 9


def ramps(seed, amount, frames=FRAMES):
    """Where each frame shows the picture's rows and columns: (T, H, W, 2) of y, x in pixels."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    clip = np.repeat(np.stack([y, x], axis=-1)[None], frames, axis=0)
    moved = move_camera(tf.constant(clip), amount=amount, seed=tf.constant([3, seed]))
    return clip, moved.numpy()


@pytest.mark.parametrize("frames", [1, 2, 9, 16])
def test_the_annotated_frame_stays(frames):
    still, moved = ramps(1, 0.3, frames)
    assert moved.shape == still.shape
    np.testing.assert_array_equal(moved[frames // 2], still[0])


def test_the_camera_pans_and_zooms_evenly():
    _, moved = ramps(1, 0.2)
    inner = moved[:, 15:25, 20:40]  # far enough from the edges, beyond which it mirrors
    middle = inner.mean(axis=(1, 2))  # (T, 2)
    steps = np.diff(middle, axis=0)
    assert np.abs(steps).max() > 0.1
    np.testing.assert_allclose(steps, np.broadcast_to(steps[0], steps.shape), atol=1e-3)
    view_y = inner[:, -1, 0, 0] - inner[:, 0, 0, 0]  # nine rows further down the view
    view_x = inner[:, 0, -1, 1] - inner[:, 0, 0, 1]
    np.testing.assert_allclose(np.diff(view_y), np.diff(view_y)[0], atol=1e-3)
    # The same share along both sides: things keep their shape.
    np.testing.assert_allclose(view_y / 9, view_x / 19, atol=1e-4)


def test_no_motion_exceeds_the_amount_and_seeds_differ():
    pans = []
    for seed in range(20):
        _, moved = ramps(seed, 0.2)
        # The middle pixels lie at the middle of the view, whatever its size.
        centre = moved[:, 19:21, 29:31].mean(axis=(1, 2))
        pans.append((centre[-1] - centre[0]) / (HEIGHT, WIDTH))
    assert 0.1 < np.abs(pans).max() <= 0.2
    assert len({round(float(pan[0]), 4) for pan in pans}) == 20
    np.testing.assert_array_equal(ramps(4, 0.2)[1], ramps(4, 0.2)[1])


def test_no_amount_holds_it_still():
    still, moved = ramps(1, 0.0)
    np.testing.assert_array_equal(moved, still)


def clip_of(record, camera):
    options = SentenceClipOptions(size=16, frames=4, resolutions=(16,), flip=True, camera=camera)
    table = SentenceTable(vectors=LetterVectors(), sentences=["the left dog"], max_words=3)
    seed = tf.constant([0, 5], tf.int64)
    inputs, targets = training_sample(example_of(record), table, options, seed)
    return inputs[keys.VIDEO].numpy(), targets[keys.response(16)].numpy()


def paint(number):
    shade = np.linspace(0, 200, 16, dtype=np.uint8)
    return np.stack([np.add.outer(shade, shade) // 2 + number] * 3, axis=-1).astype(np.uint8)


def test_only_clips_of_stills_move():
    video = make_record(paint=paint)
    np.testing.assert_array_equal(clip_of(video, 0.5)[0], clip_of(video, 0.0)[0])
    still = dataclasses.replace(
        video, frame_number=1, frame_numbers=(1,), frames=video.frames[:1], labels=None
    )
    held, target = clip_of(still, 0.0)
    np.testing.assert_array_equal(held, np.repeat(held[:1], 4, axis=0))
    moved, same_target = clip_of(still, 0.5)
    np.testing.assert_array_equal(moved[2], held[2])
    np.testing.assert_array_equal(same_target, target)
    assert np.abs(moved - held).max(axis=(1, 2, 3))[[0, 1, 3]].min() > 0.02
