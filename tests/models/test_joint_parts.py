"""Parts that do not fit are refused, by name."""

from dataclasses import replace

import pytest
from fakes.joint_parts import (
    CHANNELS,
    SIZE,
    build_tiny_box_head,
    build_tiny_mask_head,
    build_tiny_parts,
    build_tiny_recognition,
)
from fakes.two_stream_parts import cross_product_detector, hierarchical_detector

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


def test_motion_proposals_need_a_motion_stream(parts):
    streams = parts.streams[:1]
    with pytest.raises(ValueError, match=r"streams must have 'flow' for motion proposals"):
        replace(
            parts,
            streams=streams,
            proposals=hierarchical_detector(parts).proposals,
            recognition=build_tiny_recognition(streams),
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"box_head": build_tiny_box_head(classes=44)}, "must be the head that the pairs"),
        ({"mask_head": build_tiny_mask_head(classes=44)}, "mask_head must be None"),
    ],
)
def test_pairs_of_two_streams_are_those_of_their_boxes(parts, change, message):
    with pytest.raises(ValueError, match=message):
        replace(cross_product_detector(parts), **change)


def test_boxes_of_pairs_read_what_the_pairs_are_fused_from(parts):
    detector = cross_product_detector(parts)
    head = build_tiny_box_head(classes=44)
    with pytest.raises(ValueError, match="box_head must read 'fused' features, got 'appearance'"):
        replace(detector, box_head=head, recognition=replace(detector.recognition, head=head))
