"""The contact sheet of a video."""

import cv2
import numpy as np

from a2d_tf.inference.segment_output import SHEET
from a2d_tf.inference.segment_pictures import FrameSheet


def test_the_sheet_has_frames_evenly_spaced(tmp_path):
    sheet = FrameSheet(100)
    for number in range(1, 101):
        sheet.add(number, np.full((20, 800, 3), number, np.uint8))
    sheet.write(tmp_path, legend=lambda picture: picture)
    picture = cv2.imread(str(tmp_path / SHEET))
    shown = [level for level in range(1, 101) if (picture == level).all(-1).sum() > 1000]
    assert len(shown) == 8 and shown[0] == 1 and shown[-1] == 100
    assert picture.shape[1] < 4 * 450  # frames of 800 pixels are made smaller
