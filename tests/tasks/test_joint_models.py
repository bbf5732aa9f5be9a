"""The order of layers that checkpoints of the joint model count on."""

from pathlib import Path

import keras
import pytest
from fakes.small_experiments import JOINT_SIZES

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig
from a2d_tf.tasks.joint import JointTask

TOY = Path(__file__).resolve().parents[2] / "configs" / "toy"
TINY = (*JOINT_SIZES, "data.size=64", "model.width=0.05")
ACTORS = ["resnet_rgb", "fpn", "rpn_model"]
ACTIONS = ["action_branch", "action_head"]
BOTH_PROPOSE = ["resnet_flow", "resnet_rgb", "fpn", "fpn_proposals_flow", "rpn_model", "rpn_flow"]


# Layers with weights of the training model, in the order in which a checkpoint holds them.
ORDERS = {
    "joint": [*ACTORS, "resnet_flow", *ACTIONS, "box_head", "mask_head"],
    "joint_mask_rcnn": [*ACTORS, "box_head", "mask_head"],
    "joint_tsct": [*BOTH_PROPOSE, "action_branch", "box_head"],
    "joint_tshr": [*BOTH_PROPOSE, *ACTIONS, "box_head"],
    "joint_tsmt": [*BOTH_PROPOSE, *ACTIONS, "box_head"],
    "joint_without_flow": [*ACTORS, *ACTIONS, "box_head", "mask_head"],
    "joint_without_masks": [*ACTORS, "resnet_flow", *ACTIONS, "box_head"],
    "joint_without_temporal": [*ACTORS, "resnet_flow", *ACTIONS, "box_head", "mask_head"],
}


def load(table: str, *overrides: str) -> JointConfig:
    return load_config(TOY / "tables" / f"{table}.toml", overrides=(*TINY, *overrides))


def weighted(model: keras.Model) -> list[str]:
    return [layer.name for layer in model.layers if layer.count_params()]


@pytest.mark.parametrize("table", ORDERS)
def test_layers_stand_where_checkpoints_have_them(table, tmp_path):
    models = JointTask(load(table), tmp_path).build_models()
    assert weighted(models.training) == ORDERS[table]


def test_runs_of_former_versions_have_proposals_of_appearance_alone(tmp_path):
    config = load("joint_tsmt", "model.motion_proposals=false")
    models = JointTask(config, tmp_path).build_models()
    assert weighted(models.training) == [*ACTORS, "resnet_flow", *ACTIONS, "box_head"]
