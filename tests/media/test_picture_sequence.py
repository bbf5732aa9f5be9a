"""Folders and patterns of pictures in the place of a video."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from a2d_tf.errors import InputError
from a2d_tf.media.video import count_frames, iterate_video, probe_video


@pytest.fixture
def folder(tmp_path):
    """Return pictures 8 to 11, each as gray as its number times 10, and what is no picture."""
    for number in range(8, 12):
        picture = np.full((20, 30, 3), 10 * number, np.uint8)
        cv2.imwrite(str(tmp_path / f"frame {number}.png"), picture)
        cv2.imwrite(str(tmp_path / f"{number:05d}.jpg"), picture)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / ".00012.jpg").write_text("hidden")
    return tmp_path


def grays(path):
    return [int(frame.mean().round()) for frame in iterate_video(path)]


def test_a_folder_is_read_by_the_numbers_in_its_names(folder):
    for path in folder.glob("*.jpg"):
        path.unlink()
    assert grays(folder) == [80, 90, 100, 110]
    info = probe_video(folder)
    assert (info.height, info.width, info.num_frames, info.fps) == (20, 30, 4, 25)


@pytest.mark.parametrize("pattern", ["%05d.jpg", "frame %d.png", "%d.jpg"])
def test_a_pattern_names_the_numbered_files(folder, pattern):
    assert grays(folder / pattern) == [80, 90, 100, 110]


def test_a_missing_number_is_told(folder):
    (folder / "00009.jpg").unlink()
    (folder / "00010.jpg").unlink()
    with pytest.raises(InputError, match=r"%05d\.jpg: video: must decode to the 4 frames"):
        count_frames(folder / "%05d.jpg")


def test_a_picture_that_does_not_decode_is_told(folder):
    (folder / "00009.jpg").write_bytes(b"no picture")
    with pytest.raises(InputError, match="damaged parts"):
        count_frames(folder / "%05d.jpg")


@pytest.mark.parametrize("name", ["", "%05d.bmp", "none/%05d.png"])
def test_no_pictures(tmp_path, name):
    with pytest.raises(InputError, match=r"must hold pictures|must exist"):
        count_frames(tmp_path / name)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_of_a_phone_are_turned_and_mirrored_as_they_say(tmp_path, orientation):
    stored = np.zeros((16, 32, 3), np.uint8)
    stored[:8, :16] = 250, 0, 0
    stored[8:, 16:] = 0, 0, 250
    told = Image.Exif()
    told[0x0112] = orientation
    Image.fromarray(stored).save(tmp_path / "1.png", exif=told)

    shown = np.asarray(ImageOps.exif_transpose(Image.open(tmp_path / "1.png")))
    np.testing.assert_array_equal(next(iterate_video(tmp_path)), shown)


def test_a_folder_of_tiff_pictures_is_read(tmp_path):
    cv2.imwrite(str(tmp_path / "1.tif"), np.full((20, 30, 3), 80, np.uint8))

    assert grays(tmp_path) == [80]
