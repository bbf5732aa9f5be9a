"""The contact sheet of a video."""

import cv2
import numpy as np
import pytest

from a2d_tf.inference.result_folder import SHEET
from a2d_tf.inference.segment_pictures import FrameSheet
from a2d_tf.pictures.overlay import caption

INK = 34  # of words


def written(folder, *, width, every=1, legend=lambda picture: picture):
    """Return the sheet of a video of 100 frames, each as gray as its number plus 100."""
    sheet = FrameSheet(100, every=every)
    for number in range(1, 101):
        sheet.add(number, np.full((20, width, 3), 100 + number, np.uint8))
    sheet.write(folder, legend)
    return cv2.imread(str(folder / SHEET))


@pytest.mark.parametrize(
    ("every", "shown"),
    [
        (1, [1, 15, 29, 43, 58, 72, 86, 100]),
        (30, [1, 31, 61, 91, 100]),  # the others were not answered
    ],
)
def test_the_sheet_has_answered_frames_evenly_spaced(tmp_path, every, shown):
    picture = written(tmp_path, width=800, every=every)
    found = [n for n in range(1, 101) if (picture == 100 + n).all(-1).sum() > 1000]
    assert found == shown
    assert picture.shape[1] < 4 * 450  # frames of 800 pixels are made smaller


def test_frames_are_named_in_letters_of_the_legend(tmp_path):
    picture = written(tmp_path, width=400, legend=lambda sheet: caption(sheet, ["frame"]))
    dark = (picture < INK + 60).all(-1)
    below = dark[-34:]
    first = dark[16 + 20 : 16 + 20 + 38, : 16 + 8 + 78]  # below the first frame
    heights = [np.flatnonzero(words.any(axis=1)) for words in (below, first)]
    assert np.ptp(heights[0]) == np.ptp(heights[1]) > 13
