import numpy as np

from a2d_tf.pictures.flow_picture import draw_flow


def test_hue_is_the_direction_and_brightness_the_length():
    flow = np.float32([[(2, 0), (0, 2), (-2, 0), (0, -2)], [(1, 0), (0, 0), (0, 0), (0, 0)]])
    picture = draw_flow(flow)
    assert picture.dtype == np.uint8
    expected = [[255, 0, 0], [127, 255, 0], [0, 255, 255], [127, 0, 255]]
    np.testing.assert_allclose(picture[0], expected, atol=1)
    np.testing.assert_allclose(picture[1, 0], [128, 0, 0], atol=1)
    assert not picture[1, 1:].any()


def test_without_motion_it_is_black():
    assert not draw_flow(np.zeros((3, 4, 2), np.float32)).any()
