"""Which parts of the joint model a configuration chooses."""

from pathlib import Path

import keras
import numpy as np
import pytest
from fakes.small_experiments import JOINT_SIZES

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig
from a2d_tf.models.recognition import ActionRecognition, PairRecognition
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


def test_the_mask_r_cnn_baseline_has_classes_of_pairs():
    parts = choose_joint_parts(load("joint_mask_rcnn"))
    assert isinstance(parts.recognition, PairRecognition)
    assert parts.box_head.network.get_layer("mrcnn_class_logits").units == 44
    assert parts.mask_head is not None
    assert parts.mask_head.network.output_shape == (None, 28, 28, 44)


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
