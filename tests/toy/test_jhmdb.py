"""The drawn set in J-HMDB's layout."""

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.releases.jhmdb.masks import read_masks
from a2d_tf.releases.jhmdb.release import JHMDBRelease
from a2d_tf.toy.jhmdb import draw_jhmdb
from a2d_tf.verify.jhmdb import verify_jhmdb


def contents(root):
    files = sorted(path for path in root.rglob("*") if path.is_file())
    # SciPy writes the time into the first 116 bytes of a MATLAB file.
    return {path.relative_to(root): path.read_bytes()[116:] for path in files}


def test_a_drawn_set_can_be_read_and_verified(tmp_path):
    draw_jhmdb(tmp_path / "set", num_videos=2, seed=3, height=64)
    report = verify_jhmdb(tmp_path / "set")
    assert report.problems == ()
    assert report.counts["masks"] == 24 + 22  # the second video has fewer masks than frames
    release = JHMDBRelease(tmp_path / "set")
    for video in release.read_videos():
        assert video.video_id.endswith(video.clip_path.parent.name)
        frame = release.read_frame(video, video.frame_numbers[1])
        (adult,) = frame.instances
        picture = list(release.iterate_frames(video))[frame.number - 1]
        inside, outside = picture[adult.mask].mean(axis=0), picture[~adult.mask].mean(axis=0)
        assert np.abs(inside - outside).max() > 10  # somebody stands out there


def test_the_adult_is_seen_in_every_frame_that_has_a_mask(tmp_path):
    draw_jhmdb(tmp_path / "set", num_videos=8, seed=2, height=32)
    for path in (tmp_path / "set").glob("puppet_mask/*/*/puppet_mask.mat"):
        assert read_masks(path).any(axis=(1, 2)).all()


def test_the_seed_decides(tmp_path):
    for name, seed in (("one", 3), ("same", 3), ("other", 4)):
        draw_jhmdb(tmp_path / name, num_videos=1, seed=seed, height=32)
    assert contents(tmp_path / "one") == contents(tmp_path / "same")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_videos": 0}, "num_videos: must be at least 1"),
        ({"seed": -1}, "seed: must not be negative"),
        ({"height": 33}, "height: must be even"),
    ],
)
def test_options_out_of_range_are_refused(tmp_path, options, message):
    with pytest.raises(InputError, match=message):
        draw_jhmdb(tmp_path / "set", **({"num_videos": 1, "seed": 0, "height": 32} | options))
    assert not (tmp_path / "set").exists()


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(InputError, match="must be a new or empty folder"):
        draw_jhmdb(tmp_path, num_videos=1, seed=0, height=32)
