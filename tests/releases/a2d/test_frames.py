"""One annotated frame of A2D: upright arrays, and what is wrong with a file."""

import tracemalloc
from pathlib import Path

import h5py
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.releases.a2d.annotations import read_frame, read_videos


def video_named(root, video_id):
    return next(video for video in read_videos(root) if video.video_id == video_id)


def test_a_frame_is_turned_upright_and_boxes_become_y1_x1_y2_x2(tiny_a2d):
    frame = read_frame(tiny_a2d, video_named(tiny_a2d, "-tiny_pair"), 8)
    assert (frame.video_id, frame.number, frame.height, frame.width) == ("-tiny_pair", 8, 48, 64)
    man, dog = frame.instances
    assert (man.actor, man.action, man.instance_id) == (1, 8, 0)
    assert (dog.actor, dog.action, dog.instance_id) == (7, 7, 1)
    assert man.mask.shape == (48, 64) and man.mask.dtype == np.bool_
    assert np.argwhere(man.mask).min(axis=0).tolist() == [10, 4]
    assert np.argwhere(man.mask).max(axis=0).tolist() == [39, 23]
    assert man.box == (9.5, 4.25, 40.75, 24.0)


def test_masks_keep_what_another_instance_hides_in_the_label_map(tiny_a2d):
    frame = read_frame(tiny_a2d, video_named(tiny_a2d, "-tiny_pair"), 8)
    assert [int(i.mask.sum()) for i in frame.instances] == [30 * 20, 16 * 30]


def test_the_label_map_is_the_file_s_own_and_upright(tiny_a2d):
    frame = read_frame(tiny_a2d, video_named(tiny_a2d, "-tiny_pair"), 8)
    assert frame.labels.shape == (48, 64) and frame.labels.dtype == np.uint8
    # Where both actors are, the file says which one is seen: the dog.
    assert (frame.labels[12, 5], frame.labels[25, 22], frame.labels[0, 0]) == (18, 77, 0)
    assert np.count_nonzero(frame.labels == 18) == 30 * 20 - 16 * 4


@pytest.mark.parametrize("video_id", ["tiny_single", "tiny_missed"])
def test_a_single_instance_is_read_with_and_without_its_first_axis(tiny_a2d, video_id):
    video = video_named(tiny_a2d, video_id)
    (instance,) = read_frame(tiny_a2d, video, 12).instances
    expected = {
        "tiny_single": ((6.5, 10.25, 17.75, 20.0), 10 * 10, 2),
        "tiny_missed": ((1.5, 30.25, 12.75, 60.0), 10 * 30, None),
    }
    assert (instance.box, int(instance.mask.sum()), instance.instance_id) == expected[video_id]


def test_a_frame_that_matlab_saved_without_instances_is_empty(tiny_a2d):
    path = tiny_a2d / "Release/Annotations/mat/tiny_missed/00012.mat"
    with h5py.File(path, "a") as file:
        for name in ("id", "reBBox", "reMask"):
            del file[name]
            file[name] = np.array([0, 0], dtype=np.uint64)
            file[name].attrs["MATLAB_empty"] = np.uint8(1)
    frame = read_frame(tiny_a2d, video_named(tiny_a2d, "tiny_missed"), 12)
    assert frame.instances == () and (frame.height, frame.width) == (48, 64)


def replace(name, value):
    def change(path):
        with h5py.File(path, "a") as file:
            del file[name]
            if value is not None:
                file[name] = value

    return change


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (replace("instance", None), "instance: must be a dataset of the file, got 'id, reBBox"),
        (
            replace("id", np.array([[18.0, 14.0]])),
            "id: must be one of the 43 valid label ids, got 14",
        ),
        (replace("id", np.array([[18.5, 77.0]])), "id: must hold whole numbers"),
        (replace("id", np.array([[np.nan, 77.0]])), "id: must hold whole numbers"),
        (replace("id", np.array([[18.0]])), "instance: must have one number for each of the 1"),
        (
            replace("reMask", np.zeros((2, 64, 47))),
            "reMask: must have 2 masks of the size of reS_id",
        ),
        (replace("reMask", np.zeros((64, 48))), "reMask: must have 2 masks of the size of reS_id"),
        (
            replace("reBBox", np.zeros((2, 4))),
            "reBBox: must be numbers of shape (4, 2), got (2, 4)",
        ),
        (replace("reBBox", np.full((4, 2), np.inf)), "reBBox: must hold finite numbers"),
        (replace("reS_id", np.zeros(12)), "reS_id: must be a (W, H) array"),
        (replace("reS_id", np.full((64, 48), np.nan)), "reS_id: must hold finite numbers"),
        (replace("reS_id", np.full((64, 48), 18.5)), "reS_id: must hold whole numbers, got 18.5"),
        (
            replace("reS_id", np.tile([14, 300, -1], (64, 16))),
            "reS_id: must hold 0 and the 43 valid label ids only, got [-1, 14, 300]",
        ),
        (truncate, "file: must be a whole HDF5 file"),
        (lambda path: path.write_bytes(b"MATLAB 5.0 MAT-file"), "file: must be a whole HDF5 file"),
        (Path.unlink, "file: must exist"),
    ],
)
def test_a_bad_frame_file_is_named_with_field_rule_and_value(tiny_a2d, change, message):
    video = video_named(tiny_a2d, "-tiny_pair")
    path = tiny_a2d / "text_annotations/a2d_annotation_with_instances/-tiny_pair/00008.h5"
    change(path)
    with pytest.raises(InputError) as caught:
        read_frame(tiny_a2d, video, 8)
    assert str(caught.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("reS_id", (20_000, 20_000)),
        ("reMask", (3, 20_000, 20_000)),
        ("id", (1, 10**9)),
        ("instance", (10**9,)),
        ("reBBox", (4, 10**9)),
    ],
)
def test_a_huge_shape_is_refused_before_it_is_read(tiny_a2d, name, shape):
    path = tiny_a2d / "text_annotations/a2d_annotation_with_instances/-tiny_pair/00008.h5"
    with h5py.File(path, "a") as file:
        del file[name]
        file.create_dataset(name, shape, "f8", chunks=True, compression="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=rf"{name}: must .* at most .*, got 'float64 of shape"):
            read_frame(tiny_a2d, video_named(tiny_a2d, "-tiny_pair"), 8)
        assert tracemalloc.get_traced_memory()[1] < 1 << 22
    finally:
        tracemalloc.stop()


def test_a_link_to_another_file_is_not_followed(tiny_a2d):
    path = tiny_a2d / "text_annotations/a2d_annotation_with_instances/-tiny_pair/00008.h5"
    with h5py.File(path, "a") as file:
        del file["id"]
        file["id"] = h5py.ExternalLink("00009.h5", "id")
    with pytest.raises(InputError, match="id: must be a dataset of the file"):
        read_frame(tiny_a2d, video_named(tiny_a2d, "-tiny_pair"), 8)
