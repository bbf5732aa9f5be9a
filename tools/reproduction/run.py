"""One training of a reproduction: its experiment file at each scale, and what it begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from reproduction.scales import PAPER, SMALL, TOY

# Data sets by the name of their folder (see datasets.py).
A2D, A2D_RAW, JHMDB, VIDEOS, STILLS = "a2d", "a2d_raw", "jhmdb", "videos", "stills"

# Published files: I3D of both streams, VGG-16, Mask R-CNN of COCO, ResNet-101 and -50 of ImageNet.
Published = Literal["rgb", "flow", "vgg", "mask_rcnn", "resnet", "resnet50"]
KINETICS: frozenset[Published] = frozenset(("rgb", "flow"))  # the weights of I3D
# What joint runs begin with, by the key that names the file: one stream, and both.
APPEARANCE: Mapping[str, Published] = {"model.weights": "mask_rcnn"}
BOTH_STREAMS: Mapping[str, Published] = {**APPEARANCE, "model.flow_weights": "resnet"}

_CONFIGS = Path(__file__).resolve().parents[2] / "configs"


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes:
        name: Name of the run's folder, and of its experiment file at toy scale.
        config: The experiment file at paper scale, below ``configs/`` and without ``.toml``.
        weights: Published weights that it begins with, by the key that names their file.
        vectors: Whether it reads published word vectors.
        data: Name of the data set that it is trained on.
        toy: The experiment file at toy scale, unless it has the run's name.
        scales: Names of the scales at which it is trained.
        start: The run whose last checkpoint it begins with.
        changes: Changes, ``KEY=VALUE`` each, that set it apart from other runs of the same file.
    """

    name: str
    config: str
    weights: Mapping[str, Published] = field(default_factory=dict)
    vectors: bool = False
    data: str = A2D
    toy: str = ""
    scales: tuple[str, ...] = (PAPER, TOY)
    start: str | None = None
    changes: tuple[str, ...] = ()

    def config_path(self, scale: str) -> Path:
        """Return the experiment file at a scale, one of ``SCALES``."""
        small, toy = f"small/{self.name}", f"toy/tables/{self.toy or self.name}"
        name = {PAPER: self.config, SMALL: small, TOY: toy}[scale]
        return _CONFIGS / f"{name}.toml"

    def is_at(self, scale: str) -> bool:
        """Return whether it is trained at a scale."""
        return scale in self.scales


def train_step(run: str) -> str:
    """Return the name of a training in logs, tables and times."""
    return f"train {run}"
