"""Parts that do not fit are refused, by name."""

from dataclasses import replace

import pytest
from fakes.joint_parts import (
    CHANNELS,
    SIZE,
    build_tiny_box_head,
    build_tiny_parts,
    build_tiny_recognition,
)

from a2d_tf.models.recognition import PairRecognition
from a2d_tf.models.region_head import FUSED


@pytest.fixture(scope="module")
def parts():
    return build_tiny_parts()


def test_the_side_is_that_of_the_backbones(parts):
    assert parts.size == SIZE


def test_pairs_have_no_use_for_a_motion_stream(parts):
    with pytest.raises(ValueError, match=r"streams must be .*\('rgb',\), got \('rgb', 'flow'\)"):
        replace(parts, recognition=PairRecognition())


def test_an_action_branch_of_both_streams_needs_both(parts):
    with pytest.raises(ValueError, match=r"streams must be .*\('rgb', 'flow'\), got \('rgb',\)"):
        replace(parts, streams=parts.streams[:1])


def test_flow_for_actors_needs_a_flow_stream(parts):
    streams = parts.streams[:1]
    with pytest.raises(ValueError, match="box_head must read 'fused' features of two streams"):
        replace(
            parts,
            streams=streams,
            box_head=build_tiny_box_head(channels=CHANNELS, reads=FUSED),
            recognition=build_tiny_recognition(streams),
        )


def test_flow_for_actors_needs_an_action_branch(parts):
    with pytest.raises(ValueError, match="box_head must read 'fused' features of two streams"):
        replace(
            parts,
            streams=parts.streams[:1],
            box_head=build_tiny_box_head(channels=2 * CHANNELS, reads=FUSED),
            recognition=PairRecognition(),
        )
