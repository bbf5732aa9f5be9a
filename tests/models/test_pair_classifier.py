"""The pair classifier: I3D's own forward pass with a logit for each pair."""

import keras
import numpy as np
from fakes.checkpoints import write_checkpoint
from fakes.numpy_i3d import i3d_shapes, numpy_logits, random_variables

from a2d_tf import keys
from a2d_tf.models.pair_classifier import build_pair_classifier
from a2d_tf.models.pretrained import load_i3d_checkpoint

RGB = "RGB/inception_i3d/"


def build(**changes):
    arguments = {"frames": 4, "size": 16, "channels": 3, "width": 0.05}
    return build_pair_classifier(**arguments | changes)


def test_a_clip_becomes_one_logit_a_pair_in_float32_under_mixed_precision():
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = build(frames=2, channels=2)
    finally:
        keras.config.set_dtype_policy(previous)
    i3d = model.get_layer("i3d")
    assert i3d.get_layer("Mixed_5c_Branch_0_Conv3d_0a_1x1_conv_3d").compute_dtype == "bfloat16"
    logits = model({keys.VIDEO: np.zeros((3, 2, 16, 16, 2), np.float32)})
    assert list(logits) == [keys.PAIR_LOGITS]
    assert logits[keys.PAIR_LOGITS].shape == (3, 43)
    assert keras.backend.standardize_dtype(logits[keys.PAIR_LOGITS].dtype) == "float32"


def test_a_model_of_any_length_answers_as_one_of_a_fixed_length():
    any_length, fixed = build(frames=None), build(frames=32)
    fixed.set_weights(any_length.get_weights())
    clip = np.random.default_rng(0).uniform(-1, 1, (1, 32, 16, 16, 3)).astype(np.float32)
    np.testing.assert_allclose(
        any_length({keys.VIDEO: clip})[keys.PAIR_LOGITS],
        fixed({keys.VIDEO: clip})[keys.PAIR_LOGITS],
        atol=1e-6,
    )


def test_kinetics_weights_give_the_published_features_under_a_new_last_layer(tmp_path):
    variables = random_variables(i3d_shapes())
    write_checkpoint(tmp_path / "model.ckpt", variables)
    model = build(width=1.0, frames=2, size=32)
    report = load_i3d_checkpoint(model.get_layer("i3d"), tmp_path / "model.ckpt", keep_head=True)
    assert (len(report.loaded), len(report.other_head)) == (228, 2)
    clip = np.random.default_rng(1).uniform(-1, 1, (2, 32, 32, 3)).astype(np.float32)
    kernel, bias = model.get_layer("i3d").get_layer("Logits_Conv3d_0c_1x1_conv_3d").weights
    head = f"{RGB}Logits/Conv3d_0c_1x1/conv_3d/"
    own = variables | {f"{head}w": np.asarray(kernel), f"{head}b": np.asarray(bias)}
    np.testing.assert_allclose(
        model({keys.VIDEO: clip[None]})[keys.PAIR_LOGITS][0],
        numpy_logits(own, clip, RGB),
        atol=1e-4,
    )
