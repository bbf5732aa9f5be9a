"""The SharpMask experiment: its files, and what it refuses."""

from pathlib import Path

import pytest
from fakes.refusals import refusal_of

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import SharpMaskConfig

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
TABLE = CONFIGS / "toy" / "tables" / "sharpmask.toml"


def test_the_files_are_sharpmask_experiments():
    for path in (CONFIGS / "joint" / "sharpmask.toml", TABLE):
        assert isinstance(load_config(path), SharpMaskConfig)


def test_it_sees_what_the_joint_model_sees():
    published = load_config(CONFIGS / "joint" / "sharpmask.toml")
    assert published.data.size == load_config(CONFIGS / "joint" / "a2d.toml").data.size
    # The object's longer side takes 128 pixels of the crop.
    assert published.model.crop_size / published.model.context == 128


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("data.frames=5", "data.frames: is not a known key"),
        ("model.crop_size=48", "model: crop_size must be a multiple of 32, got 48"),
        ("model.context=0.5", "model.context: "),
        ("model.jitter_scale=0.9", "model.jitter_scale: "),
        ("model.widths=[8]", "model.widths"),
        ("model.weights=resnet.h5", "model: width must be 1.0 with weights"),
    ],
)
def test_a_wrong_key_is_one_line_that_says_why(override, message):
    assert message in refusal_of(load_config, TABLE, overrides=[override])
