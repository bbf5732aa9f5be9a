"""Shards are written in this process or in several, whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest
from fakes.records import read_split

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError

LAUNCHER = Path(__file__).parents[2] / "tools" / "convert_tfrecords.py"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "records"


def test_ctrl_c_leaves_no_half_shard_and_the_rest_is_done_later(tiny_a2d, out):
    def stop(done, total):
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(tiny_a2d, out, videos_per_shard=1, on_progress=stop)
    names = {path.name for path in out.iterdir()}
    assert names == {"progress.json", "train-00000-of-00002.tfrecord"}

    calls = []
    convert(tiny_a2d, out, videos_per_shard=1, on_progress=lambda *call: calls.append(call))
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert len(read_split(out, "train")) == 3


def test_what_a_killed_process_left_is_removed(tiny_a2d, out):
    out.mkdir()
    (out / ".test-00000-of-00001.tfrecord.partial").touch()
    convert(tiny_a2d, out)
    assert not list(out.glob(".*"))


def test_a_full_disk_leaves_complete_shards(tiny_a2d, out, full_disk):
    def fill_the_disk(done, total):
        if done == 2:  # between two shards of training videos and that of the test video
            (out / ".test-00000-of-00001.tfrecord.partial").symlink_to(full_disk)

    with pytest.raises(InputError, match=r"partial: file: must be writable, got 'No space left"):
        convert(tiny_a2d, out, videos_per_shard=1, on_progress=fill_the_disk)
    assert sorted(path.name for path in out.iterdir()) == [
        "progress.json",
        "train-00000-of-00002.tfrecord",
        "train-00001-of-00002.tfrecord",
    ]
    assert len(convert(tiny_a2d, out, videos_per_shard=1).shards) == 3


def test_launcher_with_two_processes(tiny_a2d, out, tmp_path):
    twin = convert(tiny_a2d, tmp_path / "twin")
    clip = tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4"
    whole = clip.read_bytes()
    clip.write_bytes(b"no video")
    command = [sys.executable, LAUNCHER, tiny_a2d, out, "--workers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {clip}: video: must be")
    assert len(done.stderr.splitlines()) == 1
    clip.write_bytes(whole)
    assert convert(tiny_a2d, out) == twin  # the other process's shard is kept, and the same
