"""Experiments of every task, of which a step takes a second."""

from pathlib import Path

COMMON = ("data.size=32", "text.dimension=8", "text.units=8", "text.max_words=4")
I3D = (
    "data.frames=2",
    "model.endpoint=Conv3d_2b_1x1",
    "model.width=0.1",
    "model.decoder_widths=[4, 4]",
    "model.decoder_strides=[2, 2]",
)
VGG = ("model.width=0.02", "model.features=6")
# What the joint model has after its backbones: channels, and numbers of boxes.
JOINT_SIZES = (
    "model.pyramid_channels=4",
    "model.rpn_channels=4",
    "model.head_units=6",
    "model.mask_channels=3",
    "proposals.candidates=20",
    "proposals.training=8",
    "proposals.test=6",
    "regions.sampled=8",
)
JOINT = (
    *JOINT_SIZES,
    "data.size=64",
    "data.frames=1",
    "model.temporal=false",
    "model.flow=false",
    "data.max_instances=4",
    "model.width=0.05",
    "detection.maximum=4",
)
SENTENCES = {
    "toy/sentence_rgb": COMMON + I3D,
    "toy/sentence_flow": COMMON + I3D,
    "toy/hu2016": COMMON + VGG,
    "toy/li2017": COMMON + VGG,
}
# Experiments of every task, with what makes them small.
EXPERIMENTS = SENTENCES | {
    "toy/joint": JOINT,
    "joint/sharpmask": (
        "data.size=64",
        "model.crop_size=32",
        "model.blocks=[1, 1, 1, 1]",
        "model.width=0.05",
        "model.weights=",
        "model.squeeze=4",
        "model.code=8",
    ),
    "pair_classifier/flow": (
        "data.size=16",
        "data.frames=2",
        "data.test_frames=3",
        "model.width=0.1",
        "model.weights=",
    ),
}


def experiment_file(name: str) -> Path:
    """Return the path of an experiment by its name below ``configs``."""
    return Path(__file__).resolve().parents[2] / "configs" / f"{name}.toml"
