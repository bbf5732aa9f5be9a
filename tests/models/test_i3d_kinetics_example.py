"""The published example: true weights on the authors' own clip."""

import av
import keras
import numpy as np
import pytest

from a2d_tf.models.i3d import build_i3d
from a2d_tf.models.pretrained import load_i3d_checkpoint


@pytest.mark.realdata
@pytest.mark.slow
def test_somebody_is_playing_cricket(shared_data):
    with av.open(str(shared_data / "clips" / "v_CricketShot_g04_c01_rgb.gif")) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    clip = np.stack(frames).astype(np.float32) / 127.5 - 1  # (79, 224, 224, 3)
    model = build_i3d(input_shape=clip.shape, endpoint="Logits", num_classes=400)
    report = load_i3d_checkpoint(model, shared_data / "kinetics_i3d" / "rgb_kinetics400.ckpt")
    assert len(report.loaded) == 230
    logits = np.asarray(model(clip[None])).reshape(-1)  # (400,)
    names = (shared_data / "kinetics_i3d" / "label_map.txt").read_text().splitlines()
    assert names[int(np.argmax(logits))] == "playing cricket"
    assert logits.max() == pytest.approx(17.640, abs=0.01)
    assert np.asarray(keras.ops.softmax(logits)).max() == pytest.approx(0.9886, abs=0.0005)
