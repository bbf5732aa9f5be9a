"""The section of supervoxels, which runs of former versions do not have."""

import tomllib
from pathlib import Path

import pytest
from fakes.refusals import refusal_of

from a2d_tf.config.loader import load_config
from a2d_tf.config.supervoxel_schema import SupervoxelConfig

TOY = Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml"


def test_an_experiment_without_the_section_has_its_defaults():
    assert "supervoxels" not in tomllib.loads(TOY.read_text())
    assert load_config(TOY).supervoxels == SupervoxelConfig()


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("supervoxels.frames=0", "supervoxels.frames: "),
        ("supervoxels.growth=0.5", "supervoxels.growth: "),
        ("supervoxels.inside_share=1", "supervoxels.inside_share: "),
        ("supervoxels.segment=9", "is not a known key (did you mean supervoxels.segments?)"),
    ],
)
def test_a_wrong_key_is_one_line_that_says_why(override, message):
    assert message in refusal_of(load_config, TOY, overrides=[override])
