"""The frames of one video, decoded once."""

import weakref

import numpy as np
import pytest
from fakes.clips import write_clip
from fakes.manifests import make_options

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.records.clip_store import StoredClip, check_aspect, clip_numbers, store_clip
from a2d_tf.records.convert import BrokenSourceError
from a2d_tf.records.options import choose_options
from a2d_tf.releases.release import AnnotatedFrame, Video


@pytest.fixture
def out(tmp_path):
    return tmp_path / "records"


def test_a_clip_that_ends_before_an_annotated_frame_is_named(tiny_a2d, out):
    write_clip(tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4", num_frames=15)
    with pytest.raises(BrokenSourceError, match=r"must be at least 18, the .*, got 15"):
        convert(tiny_a2d, out)


def test_the_frames_of_a_record_end_with_the_video():
    options = make_options(frames=4, frame_stride=2)
    assert clip_numbers(5, num_frames=20, options=options) == [1, 3, 5, 7]
    assert clip_numbers(5, num_frames=6, options=options) == [1, 3, 5, 6]


@pytest.mark.parametrize(("width", "fits"), [(60, False), (62, True), (66, True), (67, False)])
def test_a_clip_has_the_aspect_of_its_masks(tmp_path, width, fits):
    # Masks of 96 x 128 make a clip 48 high 64 wide; two pixels more or less are rounding.
    frame = AnnotatedFrame("v", 3, height=96, width=128, instances=(), labels=None)
    clip = StoredClip(size=(48, width), num_frames=9, frames={}, flow={})
    video = Video("v", "train", tmp_path / "v.mp4", frame_numbers=(3,), sentences=())
    if fits:
        check_aspect(frame, clip, video=video)
        return
    rule = f"must have the aspect ratio of the masks of frame 3, 128 x 96, got '{width} x 48'"
    with pytest.raises(InputError, match=rule):
        check_aspect(frame, clip, video=video)


class CountingRelease:
    """Gives 30 frames and counts how many of them are still held."""

    sampling = class_sentences = None

    def __init__(self):
        self.held = self.most_held = 0

    def iterate_frames(self, _):
        for level in range(30):
            frame = np.full((16, 16, 3), level, np.uint8)
            self.held += 1
            self.most_held = max(self.most_held, self.held)
            weakref.finalize(frame, self.release)
            yield frame

    def release(self):
        self.held -= 1


def test_few_decoded_frames_are_held_at_a_time(tmp_path):
    release = CountingRelease()
    given = {"unit": "video", "flow": "farneback"}
    options = choose_options(dataset="a2d", release=release, given=given)
    video = Video("long", "train", tmp_path / "long.mp4", frame_numbers=(20,), sentences=())
    clip = store_clip(release, video, options=options)
    assert list(clip.frames) == list(clip.flow) == list(range(1, 31))
    assert release.most_held <= 4
