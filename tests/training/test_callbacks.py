"""Pictures of held-out clips, and what else a run leaves after every epoch."""

import cv2
import numpy as np

from a2d_tf.training.callbacks import Pictures


def test_each_epoch_leaves_a_picture_named_by_its_step(tmp_path):
    red = np.zeros((6, 8, 3), np.uint8)
    red[..., 0] = 255
    pictures = Pictures(tmp_path, draw=lambda: red, steps_per_epoch=20)
    pictures.set_model(None)
    pictures.on_epoch_end(0)
    pictures.on_epoch_end(1)
    names = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert names == ["step-00000020.png", "step-00000040.png"]
    read = cv2.imread(str(tmp_path / "pictures" / names[0]), cv2.IMREAD_COLOR_RGB)
    assert np.array_equal(read, red)
    assert list((tmp_path / "tensorboard" / "pictures").glob("events*"))
