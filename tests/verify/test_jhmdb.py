"""What verify finds in a copy of J-HMDB Sentences."""

import cv2
import numpy as np
import pytest
import scipy.io
from fakes.whole_copies import count_whole_copy, refuse_whole_copy

from a2d_tf.errors import InputError
from a2d_tf.verify import jhmdb as module
from a2d_tf.verify.jhmdb import verify_jhmdb

CLAP = "clap/woman_clap_0"


def test_a_whole_copy_has_no_problem(tiny_jhmdb):
    assert count_whole_copy(verify_jhmdb, tiny_jhmdb, num_checked=2) == {
        "videos": 2,
        "sentences": 2,
        "actions": 2,
        "masks": 19,
        "samples (three even frames)": 6,
    }


def test_everything_that_is_wrong_is_listed(tiny_jhmdb):
    pictures = tiny_jhmdb / "Rename_Images" / CLAP
    (pictures / "00002.png").unlink()
    (pictures / "00003.png").write_bytes(b"")
    cv2.imwrite(str(pictures / "00005.png"), np.zeros((48, 62, 3), np.uint8))
    (tiny_jhmdb / "puppet_mask" / "walk" / "@20_Man_(walk)_1" / "puppet_mask.mat").unlink()
    (tiny_jhmdb / "Rename_Images" / "clap" / "unlisted_0").mkdir()
    sentences = tiny_jhmdb / "jhmdb_annotation.txt"
    sentences.write_text(sentences.read_text() + "lost_0,a man\n")
    report = verify_jhmdb(tiny_jhmdb)
    assert [(one.file, one.field) for one in report.problems] == [
        ("Rename_Images/*/lost_0", "folder"),
        ("puppet_mask/walk/@20_Man_(walk)_1/puppet_mask.mat", "file"),
        (f"Rename_Images/{CLAP}/00002.png", "file"),
        (f"Rename_Images/{CLAP}/00003.png", "picture"),
        (f"Rename_Images/{CLAP}/00005.png", "size"),
        ("jhmdb_annotation.txt", "video_id"),
    ]
    assert report.problems[-1].value == "unlisted_0"
    assert report.counts["samples (three even frames)"] == 3
    quick = verify_jhmdb(tiny_jhmdb, decode=False)
    assert len(quick.problems) == 4  # neither the damaged picture nor the one of another size


def test_masks_of_nobody_are_a_problem(tiny_jhmdb):
    path = tiny_jhmdb / "puppet_mask" / CLAP / "puppet_mask.mat"
    scipy.io.savemat(path, {"part_mask": np.zeros((48, 64, 7), np.uint8)})
    report = verify_jhmdb(tiny_jhmdb)
    (problem,) = report.problems
    assert problem.rule == "must mark a person in at least one frame"
    assert report.counts["samples (three even frames)"] == 3


def test_lists_that_are_missing_are_problems(tiny_jhmdb):
    (tiny_jhmdb / "jhmdb_annotation.txt").unlink()
    assert [one.file for one in verify_jhmdb(tiny_jhmdb).problems] == ["jhmdb_annotation.txt"]
    (tiny_jhmdb / "Rename_Images").rename(tiny_jhmdb / "Images")
    report = verify_jhmdb(tiny_jhmdb)
    assert [one.file for one in report.problems] == ["jhmdb_annotation.txt", "Rename_Images"]
    with pytest.raises(InputError, match="none: folder: must exist"):
        verify_jhmdb(tiny_jhmdb / "none")


def test_a_full_set_must_have_the_published_counts(tiny_jhmdb, monkeypatch):
    """Two videos stand for the whole set: nine tenths of them are enough to claim it."""
    published = {"videos": 2, "sentences": 2, "actions": 21, "samples (three even frames)": 6}
    monkeypatch.setattr(module, "PUBLISHED_JHMDB_COUNTS", published)
    problem = refuse_whole_copy(verify_jhmdb, tiny_jhmdb)
    assert problem.endswith("actions: must be 21 in the full set, got 2")
