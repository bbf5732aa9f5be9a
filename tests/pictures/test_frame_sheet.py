"""Frames at their released size, in a sheet of named panels."""

from types import SimpleNamespace

import cv2
import numpy as np

from a2d_tf.pictures.frame_sheet import encode_sheet, name_panel


def test_the_name_stands_above_the_panel():
    panel = np.full((20, 60, 3), 200, np.uint8)
    named = name_panel(panel, SimpleNamespace(video_id="abc", frame_number=3))
    assert named.shape[0] > 20
    np.testing.assert_array_equal(named[-20:, :60], panel)


def test_a_sheet_has_two_panels_in_a_row():
    panels = [np.full((10, 12, 3), colour, np.uint8) for colour in (10, 90, 170)]
    sheet = cv2.imdecode(np.frombuffer(encode_sheet(panels), np.uint8), cv2.IMREAD_COLOR_RGB)
    first, second = (np.argwhere((sheet == colour).all(axis=2)) for colour in (10, 90))
    third = np.argwhere((sheet == 170).all(axis=2))
    assert first[:, 0].min() == second[:, 0].min() < third[:, 0].min()
    assert first[:, 1].min() == third[:, 1].min() < second[:, 1].min()
    column = cv2.imdecode(np.frombuffer(encode_sheet(panels, columns=1), np.uint8), 1)
    assert column.shape[1] < sheet.shape[1] and column.shape[0] > sheet.shape[0]


def test_a_sheet_of_many_wide_panels_is_about_as_high_as_wide():
    panels = [np.zeros((100, 400, 3), np.uint8)] * 12
    for count, columns in ((1, 1), (4, 1), (12, 2)):
        sheet = cv2.imdecode(np.frombuffer(encode_sheet(panels[:count], columns=None), np.uint8), 1)
        assert sheet.shape[1] // 400 == columns
