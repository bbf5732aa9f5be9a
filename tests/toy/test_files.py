"""The files of a drawn release."""

import errno
import os
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest
from fakes.a2d_release import videoset_rows

from a2d_tf.errors import InputError
from a2d_tf.labels import COLOURS, VALID_PAIRS
from a2d_tf.toy.dataset import draw_dataset


def test_clips_have_the_size_and_length_that_the_videoset_says(drawn_set: Path) -> None:
    for video_id, _, _, _, height, width, num_frames, _, _ in videoset_rows(drawn_set):
        clip = cv2.VideoCapture(str(drawn_set / "Release" / "clips320H" / f"{video_id}.mp4"))
        sizes = []
        while True:
            more, frame = clip.read()
            if not more:
                break
            sizes.append(frame.shape)
        assert sizes == [(int(height), int(width), 3)] * int(num_frames)


def test_arrays_lie_transposed_and_one_mask_is_squeezed(drawn_set: Path) -> None:
    counts = set()
    for row in videoset_rows(drawn_set):
        height, width = int(row[4]), int(row[5])
        folder = drawn_set / "Release" / "Annotations" / "mat" / row[0]
        paths = sorted(folder.iterdir())
        assert len(paths) == int(row[7])
        for path in paths:
            with h5py.File(path) as file:
                count = file["id"].shape[1]
                assert file["id"].shape == (1, count)
                assert set(file["id"][0].astype(int)) <= set(VALID_PAIRS)
                assert file["reS_id"].shape == (width, height)
                assert file["reBBox"].shape == (4, count)
                masks = (width, height) if count == 1 else (count, width, height)
                assert file["reMask"].shape == masks
                assert file["reMask"].dtype == np.uint8
            counts.add(count)
    assert 1 in counts
    assert counts - {1}


def test_boxes_masks_labels_and_colours_agree(drawn_set: Path) -> None:
    for path in sorted((drawn_set / "Release" / "Annotations" / "mat").rglob("*.mat")):
        with h5py.File(path) as file:
            ids = file["id"][0].astype(int)
            masks = file["reMask"][()].reshape(len(ids), *file["reS_id"].shape)
            labels, boxes = file["reS_id"][()], file["reBBox"][()]
        assert (masks.sum(axis=0) <= 1).all()
        np.testing.assert_array_equal(np.tensordot(ids, masks, 1), labels)
        for mask, box in zip(masks, boxes.T, strict=True):
            x, y = np.nonzero(mask)
            np.testing.assert_array_equal(box, [x.min(), y.min(), x.max() + 1, y.max() + 1])
        col = drawn_set / "Release" / "Annotations" / "col" / path.parent.name
        picture = cv2.imread(str(col / f"{path.stem}.png"))[..., ::-1]
        for pair_id in np.unique(labels):
            assert (picture[pair_id == labels.T] == COLOURS[int(pair_id)]).all()


def test_a_full_disk_is_one_line_and_leaves_no_half_file(tmp_path: Path, monkeypatch) -> None:
    whole = Path.write_bytes

    def write(path: Path, content: bytes) -> int:
        if ".h5" in path.name:
            whole(path, content[:10])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return whole(path, content)

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(InputError, match=r"\.h5: file: must be writable, got 'No space left"):
        draw_dataset(tmp_path / "toy", num_videos=8, seed=0, height=32)
    assert not [path for path in tmp_path.rglob("*") if "partial" in path.name]
