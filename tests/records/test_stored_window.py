"""Whether converted data holds the frames of a clip."""

import pytest
from fakes.manifests import write_manifest

from a2d_tf.errors import InputError
from a2d_tf.records.stored_window import ClipWindow, check_window


def window(*offsets, **changes):
    return ClipWindow(offsets=offsets, frames=4, frame_stride=3, **changes)


def test_stored_frames_serve(tmp_path):
    write_manifest(tmp_path, frames=4, frame_stride=2)  # -4, -2, 0 and 2 around the middle
    check_window(tmp_path, window(-4, 0, 2))


@pytest.mark.parametrize("offset", [-6, -1, 4])
def test_frames_that_are_not_stored_are_asked_for_in_vain(tmp_path, offset):
    write_manifest(tmp_path, frames=4, frame_stride=2)
    rule = (
        r"data\.frames, data\.frame_stride: must ask for frames that were converted, 4 around each "
        r"annotated one with a stride of 2; convert again with .*, got \(4, 3\)"
    )
    with pytest.raises(InputError, match=rule):
        check_window(tmp_path, window(0, offset))


def test_the_key_that_asks_is_named(tmp_path):
    write_manifest(tmp_path, frames=4, frame_stride=2)
    with pytest.raises(InputError, match=r": supervoxels\.frames, data\.frame_stride: must ask"):
        check_window(tmp_path, window(4, frames_key="supervoxels.frames"))


def test_the_frame_before_is_asked_for_by_name(tmp_path):
    write_manifest(tmp_path, frames=4, frame_stride=2)
    check_window(tmp_path, window(-4, -2, from_previous=True))
    rule = (
        r'data\.flow_from = "previous" also takes the frame before each; '
        r"convert again with --frames 10 --frame-stride 1, got \(4, 3\)"
    )
    with pytest.raises(InputError, match=rule):
        check_window(tmp_path, window(*range(-5, 5), from_previous=True))


def test_a_still_image_stands_for_all_frames_or_for_none(tmp_path):
    write_manifest(tmp_path, dataset="coco", frames=1, stills=True)
    check_window(tmp_path, window(-4, 0, take_stills=True))
    with pytest.raises(InputError, match=r"dataset: must be videos here: .*, got 'coco'"):
        check_window(tmp_path, window(0))
