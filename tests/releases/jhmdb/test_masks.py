"""Puppet masks: shapes that MATLAB writes, files that are refused."""

import numpy as np
import pytest
import scipy.io

from a2d_tf.errors import InputError
from a2d_tf.releases.jhmdb import masks
from a2d_tf.releases.jhmdb.masks import probe_masks, read_masks


@pytest.fixture
def path(tmp_path):
    return tmp_path / "puppet_mask.mat"


def test_masks_come_frame_by_frame(path):
    stored = np.zeros((4, 6, 3), np.uint8)
    stored[1, 2, 0] = 1
    stored[3, 5, 2] = 255
    scipy.io.savemat(path, {"part_mask": stored}, do_compression=True)
    masks = read_masks(path)
    assert masks.shape == (3, 4, 6) and masks.dtype == bool
    assert np.argwhere(masks).tolist() == [[0, 1, 2], [2, 3, 5]]
    assert probe_masks(path) == (4, 6, 3)


def test_one_mask_has_lost_its_last_dimension(path):
    scipy.io.savemat(path, {"part_mask": np.eye(4, 6)})
    assert probe_masks(path) == (4, 6, 1)
    assert np.array_equal(read_masks(path), np.eye(4, 6, dtype=bool)[None])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"mask": np.ones((4, 6, 3))}, "variables: must hold the variable part_mask"),
        ({"part_mask": np.ones((4, 6, 0))}, "must hold at least one mask"),
        ({"part_mask": np.ones((4, 6, 3, 2))}, r"must have the shape \(H, W, T\)"),
    ],
)
def test_other_contents_are_refused(path, content, message):
    scipy.io.savemat(path, content)
    for read in (probe_masks, read_masks):
        with pytest.raises(InputError, match=message):
            read(path)


def test_texts_are_no_masks(path):
    scipy.io.savemat(path, {"part_mask": np.array(["ab", "cd"], object)})
    with pytest.raises(InputError, match="part_mask: must hold numbers"):
        read_masks(path)


@pytest.mark.parametrize("content", [b"", b"no MATLAB file at all" * 20, "half", "noise"])
def test_damaged_files_are_refused(path, content):
    rng = np.random.default_rng(0)
    masks = rng.integers(2, size=(40, 60, 3), dtype=np.uint8)
    scipy.io.savemat(path, {"part_mask": masks}, do_compression=True)
    whole = path.read_bytes()
    if content == "half":
        content = whole[: len(whole) // 2]
    elif content == "noise":
        content = whole[:128] + rng.bytes(len(whole) - 128)
    path.write_bytes(content)
    with pytest.raises(InputError, match="must be a whole MATLAB file of version 7 or older"):
        read_masks(path)


def test_a_missing_file_is_named(path):
    for read in (probe_masks, read_masks):
        with pytest.raises(InputError, match=r"puppet_mask.mat: file: must exist"):
            read(path)


def test_a_huge_shape_is_refused_before_it_is_read(path, monkeypatch):
    monkeypatch.setattr(masks, "_MOST_VALUES", 100)
    scipy.io.savemat(path, {"part_mask": np.zeros((6, 6, 3), np.uint8)})
    monkeypatch.setattr(scipy.io, "loadmat", pytest.fail)
    with pytest.raises(InputError, match=r"part_mask: must hold at most 100 values"):
        read_masks(path)
