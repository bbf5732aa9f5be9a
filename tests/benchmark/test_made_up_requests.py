"""Requests of noise: every input of every kind of served model."""

import numpy as np

from a2d_tf.benchmark.made_up_requests import make_requests


def test_frames_have_three_shapes_and_sentences_differ_in_number():
    inputs = {"frames": ("uint8", (4, None, None, 3)), "sentences": ("string", (None,))}
    requests = make_requests(inputs, size=32, count=6)
    shapes = {one["frames"].shape for one in requests}
    assert shapes == {(4, 32, 32, 3), (4, 24, 40, 3), (4, 48, 29, 3)}
    assert [len(one["sentences"]) for one in requests] == [1, 2, 3, 4, 1, 2]
    assert all(one["frames"].dtype == np.uint8 for one in requests)
    assert not np.array_equal(requests[0]["frames"], requests[3]["frames"])


def test_flow_is_as_large_as_the_frames_and_the_answer():
    inputs = {
        "frames": ("uint8", (4, None, None, 3)),
        "flow": ("float32", (3, None, None, 2)),
        "frame_size": ("int32", (2,)),
    }
    (_, wide) = make_requests(inputs, size=16, count=2)
    assert wide["flow"].shape == (3, 12, 20, 2) and wide["flow"].dtype == np.float32
    assert wide["frame_size"].tolist() == [12, 20]


def test_pairs_are_those_that_may_be_asked_for():
    inputs = {"pairs": ("int32", (None,))}
    requests = make_requests(inputs, size=16, pairs=[18, 67, 78], count=4)
    assert [len(one["pairs"]) for one in requests] == [1, 2, 3, 1]
    assert all(set(one["pairs"].tolist()) <= {18, 67, 78} for one in requests)
