"""Requests of a video: the same as by the functions that the document prints."""

import json

import numpy as np
import pytest
from fakes.clips import read_video, write_moving_clip
from fakes.served_requests import clip_of
from serving.clips import ABOUT_FILE, clip_request, open_clip, read_about

from a2d_tf.errors import InputError

ABOUT = {
    "kind": "sentences",
    "inputs": {"frames": "", "flow": ""},
    **{"frames": 4, "frame_stride": 2, "answered_frame": 2},
    **{"flow_frames": 3, "flow_stride": 3, "flow_answered_frame": 1},
    **{"flow_from": "next", "flow_method": "dis", "flow_height": 24},
}
FLOW_ALONE = ABOUT | {"inputs": {"flow": "", "frame_size": ""}, "frames": None}


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """Return a video of 24 frames."""
    path = tmp_path_factory.mktemp("video") / "moving.mp4"
    write_moving_clip(path)
    return path


@pytest.mark.parametrize("about", [ABOUT, ABOUT | {"flow_from": "previous"}, FLOW_ALONE])
@pytest.mark.parametrize("frame", [1, 13, 24])
def test_a_request_is_that_of_the_document(about, frame, video):
    expected = clip_of(read_video(video), frame, about)
    request = clip_request(open_clip(video), frame, about)
    assert request.keys() == expected.keys()
    for name, value in expected.items():
        assert request[name].dtype == value.dtype
        np.testing.assert_array_equal(request[name], value)


def test_an_array_of_another_kind_is_refused(tmp_path):
    np.save(tmp_path / "clip.npy", np.zeros((4, 8, 8), np.uint8))
    with pytest.raises(InputError, match=r"array: must be uint8 \(frames, height, width, 3\)"):
        open_clip(tmp_path / "clip.npy")
    (tmp_path / "text.npy").write_text("no array")
    with pytest.raises(InputError, match="must be an array of NumPy"):
        open_clip(tmp_path / "text.npy")


def test_what_lies_beside_a_model_is_found_by_its_folder(tmp_path):
    path = tmp_path / ABOUT_FILE
    path.parent.mkdir()
    path.write_text(json.dumps(ABOUT))
    assert read_about(tmp_path) == read_about(path) == ABOUT
    path.write_text("[]")
    with pytest.raises(InputError, match="must be what a2d-tf export wrote"):
        read_about(tmp_path)
