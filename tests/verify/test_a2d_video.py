"""What is wrong with one video is named."""

import cv2
import h5py
import numpy as np
import pytest
from fakes.a2d_damage import CLIP, COL, CSV, H5, MAT, MISSED, PAIR_H5, TEXT, edit_text, remove
from fakes.clips import write_clip

from a2d_tf.verify.a2d import verify_a2d


def edit_array(name, dataset, edit):
    def change(root):
        with h5py.File(root / name, "a") as file:
            values = file[dataset][()]
            del file[dataset]
            file[dataset] = edit(values)

    return change


def edit_colours(edit):
    def change(root):
        path = str(root / "Release/Annotations/col/-tiny_pair/00008.png")
        picture = cv2.imread(path)
        cv2.imwrite(path, edit(picture))

    return change


def paint(colour):
    def edit(picture):
        picture[:6, :6] = colour
        return picture

    return edit


def cut(name):
    def change(root):
        path = root / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return change


@pytest.mark.parametrize(
    ("change", "file", "field", "value"),
    [
        (remove(CSV), CSV, "file", None),
        (edit_text(CSV, "tiny_missed,44", "tiny_missed,47"), CSV, "line 3, label", 47),
        (edit_text(CSV, "48,64,24,3,1", "48,66,24,3,1"), CLIP, "size", "64x48"),
        (edit_text(CSV, "48,64,24,3,1", "48,64,25,3,1"), CLIP, "number of frames", 24),
        (edit_text(CSV, "24,2,0", "24,3,0"), PAIR_H5, "number of annotated frames", 2),
        (edit_text(CSV, "64,24,3,1", "64,17,3,1"), f"{H5}/tiny_single", "frame number", 18),
        (remove(CLIP), CLIP, "file", None),
        (cut(CLIP), CLIP, "video", None),
        (remove(MAT), "Release/Annotations/mat/-tiny_pair", "number of annotated frames", 1),
        (remove(f"{PAIR_H5}/00008.h5"), PAIR_H5, "instance", 1),
        (remove(f"{PAIR_H5}/00008.h5"), PAIR_H5, "frame numbers", [16]),
        (
            edit_array(MAT, "id", lambda ids: ids + 1),
            MAT,
            "reMask",
            "1016 of 1016 pixels differ",
        ),
        (edit_array(MAT, "reS_id", lambda ids: ids + 7), MAT, "reS_id", [7, 25, 84]),
        (edit_array(MAT, "reS_id", lambda ids: ids[:-1]), MAT, "reMask", (2, 64, 48)),
        (
            edit_array(MAT, "reBBox", lambda b: np.add(b, [[45], [0], [45], [0]])),
            MAT,
            "reBBox",
            [65.25, 19.5, 95.0, 36.75],
        ),
        (edit_array(MAT, "reBBox", lambda b: b[[2, 1, 0, 3]]), MAT, "reBBox", None),
        (
            edit_array(f"{PAIR_H5}/00008.h5", "instance", lambda ids: ids * 0),
            None,
            "instance",
            [0, 0],
        ),
        (remove(COL), COL, "file", None),
        (cut(COL), COL, "picture", None),
        (edit_colours(lambda picture: picture[:-1]), COL, "size", "64x47"),
        (edit_colours(paint((1, 1, 52))), COL, "colours", "36 of 1052 pixels differ"),
        (edit_colours(paint((9, 1, 52))), COL, "colours", (52, 1, 9)),
        (edit_text(TEXT, "-tiny_pair,1,", "-tiny_pair,5,"), PAIR_H5, "instance", 5),
        (edit_text(TEXT, "-tiny_pair,1,", "-tiny_pair,x,"), TEXT, "line 3", None),
        (edit_text(TEXT, "tiny_single,2", "unheard_of,2"), TEXT, "video_id", "unheard_of"),
        (edit_text(TEXT, "query\n", "sentence\n"), TEXT, "line 1", None),
        (edit_text(TEXT, "tiny_single,2", "tiny_missed,2"), MISSED, "video_id", "tiny_missed"),
        (edit_text(MISSED, "tiny_missed", "unheard_of"), MISSED, "video_id", "unheard_of"),
        (edit_text(MISSED, "tiny_missed", ""), MISSED, "video_id", "tiny_missed"),
        (remove(MISSED), MISSED, "file", None),
        (lambda root: (root / MISSED).write_bytes(b"\xff\xfe"), MISSED, "file", None),
    ],
)
def test_what_is_wrong_is_named(tiny_a2d, change, file, field, value):
    change(tiny_a2d)
    found = [
        problem
        for problem in verify_a2d(tiny_a2d).problems
        if file in (None, problem.file) and problem.field == field
    ]
    assert (value is None and found) or value in [problem.value for problem in found]


def test_few_wrong_pixels_are_within_the_tolerance_unless_their_colour_is_none_of_a2d(tiny_a2d):
    def dot(colour):
        def edit(picture):
            picture[0, 0] = colour
            return picture

        return edit

    edit_colours(dot((1, 1, 52)))(tiny_a2d)
    assert verify_a2d(tiny_a2d).problems == ()
    edit_colours(dot((200, 200, 200)))(tiny_a2d)
    assert [p.value for p in verify_a2d(tiny_a2d).problems] == [(200, 200, 200)]


def test_a_cut_clip_is_found_by_decoding_only(tiny_a2d):
    path = tiny_a2d / CLIP
    write_clip(path, movflags="faststart")
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(content[: start + (len(content) - start) // 2])
    assert [p.file for p in verify_a2d(tiny_a2d).problems] == [CLIP]
    assert verify_a2d(tiny_a2d, decode=False).problems == ()
