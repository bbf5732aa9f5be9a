from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest
from fakes.clips import write_clip
from fakes.whole_copies import count_whole_copy

from a2d_tf.errors import InputError
from a2d_tf.verify import a2d as verify
from a2d_tf.verify.a2d import Problem, verify_a2d
from a2d_tf.verify.counts import claims_full_set, wrong_counts

H5 = "text_annotations/a2d_annotation_with_instances"


def test_a_good_copy_has_no_problem_and_is_counted(tiny_a2d):
    assert count_whole_copy(verify_a2d, tiny_a2d, num_checked=3) == {
        "videos": 3,
        "training videos": 2,
        "training frames annotated": 3,
        "test videos": 1,
        "test frames annotated": 3,
        "instances": 7,
        "sentences": 3,
        "training sentences": 2,
        "training videos with sentences": 1,
        "training frames with sentences": 2,
        "training sentence-frame pairs": 4,
        "training samples (instance present)": 3,  # the dog has left frame 16
        "test sentences": 1,
        "test videos with sentences": 1,
        "test frames with sentences": 3,
        "test sentence-frame pairs": 3,
        "test samples (instance present)": 3,
        "videos listed as missed": 1,
    }


def test_a2d_alone_is_a_good_copy(tiny_a2d):
    (tiny_a2d / "text_annotations").rename(tiny_a2d / "elsewhere")
    report = verify_a2d(tiny_a2d)
    assert report.problems == () and "sentences" not in report.counts


def edit_text(name, old, new):
    def change(root):
        path = root / name
        text = path.read_text()
        if old not in text:
            raise ValueError(old)
        path.write_text(text.replace(old, new))

    return change


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


def remove(name):
    return lambda root: (root / name).unlink()


def cut(name):
    def change(root):
        path = root / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return change


CSV, TEXT = "Release/videoset.csv", "text_annotations/a2d_annotation.txt"
MISSED = "text_annotations/a2d_missed_videos.txt"
CLIP = "Release/clips320H/tiny_single.mp4"
MAT = "Release/Annotations/mat/-tiny_pair/00008.mat"
COL = "Release/Annotations/col/-tiny_pair/00008.png"
PAIR_H5 = f"{H5}/-tiny_pair"


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


def test_every_bad_thing_is_collected(tiny_a2d):
    remove(CLIP)(tiny_a2d)
    remove(COL)(tiny_a2d)
    remove(MISSED)(tiny_a2d)
    assert {p.file for p in verify_a2d(tiny_a2d).problems} == {CLIP, COL, MISSED}


@pytest.mark.parametrize(
    ("change", "file", "field"),
    [
        (remove(CSV), CSV, "file"),
        (edit_text(CSV, "tiny_missed,44", "tiny_missed,47"), CSV, "line 3, label"),
        (edit_text(TEXT, "query\n", "sentence\n"), TEXT, "line 1"),
        (remove(MISSED), MISSED, "file"),
    ],
)
def test_a_broken_list_makes_no_further_problem(tiny_a2d, monkeypatch, change, file, field):
    change(tiny_a2d)
    monkeypatch.setattr(verify, "claims_full_set", lambda num_videos: True)
    monkeypatch.setattr(verify, "FULL_SET_HEIGHT", 48)
    monkeypatch.setattr(verify, "PUBLISHED", {"sentences": 3, "videos listed as missed": 1})
    report = verify_a2d(tiny_a2d, decode=False)
    assert [(p.file, p.field) for p in report.problems] == [(file, field)]


def test_sentences_that_are_no_folder_are_a_problem(tiny_a2d):
    (tiny_a2d / "text_annotations").rename(tiny_a2d / "elsewhere")
    (tiny_a2d / "text_annotations").touch()
    (problem,) = verify_a2d(tiny_a2d).problems
    assert (problem.file, problem.field) == (TEXT, "file")


def test_unlisted_videos_do_not_hide_damage(tiny_a2d):
    edit_text(TEXT, "tiny_single,2", "unheard_of,2")(tiny_a2d)
    remove(CLIP)(tiny_a2d)
    assert [p.file for p in verify_a2d(tiny_a2d).problems][::2] == [CLIP, MISSED]


def test_a_cut_clip_is_found_by_decoding_only(tiny_a2d):
    path = tiny_a2d / CLIP
    write_clip(path, movflags="faststart")
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(content[: start + (len(content) - start) // 2])
    assert [p.file for p in verify_a2d(tiny_a2d).problems] == [CLIP]
    assert verify_a2d(tiny_a2d, decode=False).problems == ()


def test_the_official_row_that_is_not_usable_is_no_problem(tiny_a2d):
    for name in (CSV, TEXT):
        edit_text(name, "tiny_single", "T6bNPuKV-wY")(tiny_a2d)
    for path in sorted(tiny_a2d.rglob("tiny_single*"), reverse=True):
        path.rename(path.with_name(path.name.replace("tiny_single", "T6bNPuKV-wY")))
    with (tiny_a2d / TEXT).open("a") as file:
        file.write("T6bNPuKV-wY,1 (copy),bird standing in the beach\n")
    report = verify_a2d(tiny_a2d)
    assert report.problems == ()
    assert report.counts["test sentences"] == 2  # a row of the file, though not a usable one
    assert report.counts["test sentence-frame pairs"] == 3


def test_a_copy_that_claims_to_be_full_is_held_to_height_and_published_counts(
    tiny_a2d, monkeypatch
):
    monkeypatch.setattr(verify, "claims_full_set", lambda num_videos: num_videos == 3)
    report = verify_a2d(tiny_a2d, decode=False)
    assert report.claims_full
    by_field = {problem.field: problem for problem in report.problems}
    assert by_field["tiny_single, height"].value == 48
    assert by_field["test sentence-frame pairs"] == Problem(
        file=".", field="test sentence-frame pairs", rule="must be 4067 in the full set", value=3
    )
    assert len(report.problems) == 3 + 5 + 9


def test_nine_tenths_of_the_official_videos_claim_to_be_all_of_them():
    assert claims_full_set(3782) and claims_full_set(3404)
    assert not claims_full_set(3403)


def test_only_counts_that_exist_are_compared():
    assert wrong_counts({"videos": 3781, "test videos": 746, "instances": 5}) == [
        ("videos", 3782, 3781)
    ]


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(InputError, match="folder: must exist"):
        verify_a2d(tmp_path / "none")


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["a2d_sample", "davis_a2d"])
def test_real_copies_are_accepted(shared_data: Path, name):
    report = verify_a2d(shared_data / name, decode=name == "a2d_sample", workers=2)
    assert report.problems == ()
    frames, instances = {"a2d_sample": (3, 13), "davis_a2d": (201, 331)}[name]
    counts = report.counts
    assert counts["training frames annotated"] + counts["test frames annotated"] == frames
    assert counts["instances"] == instances
    assert np.sign(counts["training samples (instance present)"]) == 1
