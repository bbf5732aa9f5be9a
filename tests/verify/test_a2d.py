"""A copy of A2D is checked as a whole: lists, counts, what it claims to be."""

from pathlib import Path

import numpy as np
import pytest
from fakes.a2d_damage import CLIP, COL, CSV, MISSED, TEXT, edit_text, remove
from fakes.whole_copies import count_whole_copy

from a2d_tf.errors import InputError
from a2d_tf.verify import a2d as verify
from a2d_tf.verify.a2d import Problem, verify_a2d


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
