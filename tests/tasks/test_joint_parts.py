"""Which parts of the joint model a configuration chooses."""

from pathlib import Path

import keras
import numpy as np
import pytest
from fakes.small_experiments import JOINT_SIZES

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig
from a2d_tf.models.recognition import ActionRecognition, PairRecognition
from a2d_tf.models.recognition_given_actor import FusedPairRecognition, HierarchicalRecognition
from a2d_tf.models.region_head import APPEARANCE, FUSED
from a2d_tf.tasks.joint_parts import choose_joint_parts

TOY = Path(__file__).resolve().parents[2] / "configs" / "toy"
TINY = (*JOINT_SIZES, "data.size=64", "model.width=0.05")


def load(table: str, *overrides: str) -> JointConfig:
    return load_config(TOY / "tables" / f"{table}.toml", overrides=(*TINY, *overrides))


@pytest.mark.parametrize(
    ("table", "streams", "radius", "reads"),
    [
        ("joint", ["rgb", "flow"], 1, APPEARANCE),
        ("joint_without_flow", ["rgb"], 1, APPEARANCE),
        ("joint_without_temporal", ["rgb", "flow"], 0, APPEARANCE),
        ("joint_tsmt", ["rgb", "flow"], 0, FUSED),
    ],
)
def test_an_ablation_chooses_streams_and_their_fusion(table, streams, radius, reads):
    parts = choose_joint_parts(load(table))
    assert [stream.name for stream in parts.streams] == streams
    assert isinstance(parts.recognition, ActionRecognition)
    assert parts.recognition.radius == radius
    assert parts.box_head.reads == reads
    assert parts.recognition.head.reads == FUSED


def test_what_the_authors_code_does_otherwise_is_a_key_each():
    before = choose_joint_parts(load("joint"))
    parts = choose_joint_parts(
        load(
            "joint",
            "model.temporal_activation=linear",
            "model.action_batch_norm=false",
            "model.flow_input=pixels",
            "regions.true_boxes=false",
            "regions.keep_share=false",
            "detection.action_regions=proposals",
            "detection.drop_background=true",
        )
    )
    assert isinstance(parts.recognition, ActionRecognition)
    temporal = parts.recognition.branch.get_layer("temporal_rgb_p2")
    assert temporal.activation is keras.activations.linear
    head = [layer.name for layer in parts.recognition.head.network.layers]
    assert not any("bn" in name for name in head)
    assert parts.streams[1].backbone.get_layer("to_range").scale == 20
    assert before.streams[1].backbone.get_layer("to_range").scale == 127.5
    assert (parts.sampler.true_boxes, parts.sampler.keep_share) == (False, False)
    assert (parts.action_regions, parts.drop_background) == ("proposals", True)


def test_the_mask_r_cnn_baseline_has_classes_of_pairs():
    parts = choose_joint_parts(load("joint_mask_rcnn"))
    assert isinstance(parts.recognition, PairRecognition)
    assert parts.box_head.network.get_layer("mrcnn_class_logits").units == 44
    assert parts.mask_head is not None
    assert parts.mask_head.network.output_shape == (None, 28, 28, 44)


def test_the_cross_product_of_two_streams_has_pairs_in_fused_boxes():
    parts = choose_joint_parts(load("joint_tsct", "model.temporal=true"))
    assert isinstance(parts.recognition, FusedPairRecognition)
    assert parts.recognition.head is parts.box_head
    assert parts.recognition.radius == 1
    assert parts.box_head.network.get_layer("mrcnn_class_logits").units == 44
    assert parts.mask_head is None


def test_actions_given_the_actor_have_a_logit_for_every_pair():
    recognition = choose_joint_parts(load("joint_tshr")).recognition
    assert isinstance(recognition, HierarchicalRecognition)
    assert recognition.head.network.output_shape == (None, 43)
    assert recognition.radius == 0


def test_motion_proposes_where_it_is_asked_to():
    overrides = ("model.masks=false", "model.temporal=false")
    parts = choose_joint_parts(load("joint", "model.motion_proposals=true", *overrides))
    assert parts.proposals.motion is not None
    assert parts.proposals.motion.pyramid is not parts.pyramid
    once, again = np.split(parts.proposals.anchors, 2)
    np.testing.assert_array_equal(once, again)


def test_the_layout_of_mask_r_cnn_moves_anchors_and_pooling():
    corner = choose_joint_parts(load("joint", "model.mask_rcnn_layout=true"))
    middle = choose_joint_parts(load("joint", "model.mask_rcnn_layout=false"))
    assert (corner.proposals.anchors[0] != middle.proposals.anchors[0]).all()
    for parts, padding in ((corner, ((0, 1), (0, 1))), (middle, ((1, 1), (1, 1)))):
        rgb, flow = (stream.backbone.get_layer("pool1_pad").padding for stream in parts.streams)
        assert (rgb, flow) == (padding, ((1, 1), (1, 1)))


def test_a_seed_s_first_weights_do_not_depend_on_the_heads_that_follow():
    weights = []
    for table in ("joint", "joint_without_masks"):
        keras.utils.set_random_seed(0)
        weights.append(choose_joint_parts(load(table)).box_head.network.get_weights())
    for one, other in zip(*weights, strict=True):
        np.testing.assert_array_equal(one, other)
