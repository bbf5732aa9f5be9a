"""A joint run whose answer is known: where the square of a video is bright."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.config.loader import load_config
from a2d_tf.records.flow_source import FlowSource

TOY = Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml"
SIZE = 96  # side of the input: a frame of 32 x 48 is doubled and fills rows 16 to 80
RUNNING, FLYING, NONE = 7, 4, 9


class SquareRun:
    """Stand-in for a trained run: a running dog is where the labelled frame is bright.

    A flying ball, a worse one of 0.5 * 0.8, lies on its left half. A car of 0.2 is below the
    threshold.

    Args:
        flow: Whether it sees flow, by DIS.
        flow_range: Range of this flow.
        clip_options: Other options of its clips.

    Attributes:
        batches: Batches that it was asked about.
    """

    origin: ClassVar = {"step": 3}
    workdir: ClassVar = Path("square_run")

    def __init__(self, *, flow: bool = False, flow_range: str = "20", **clip_options: Any) -> None:
        self.config = load_config(
            TOY,
            overrides=(
                "evaluation.batch_size=2",
                "detection.actor_threshold=0.5",
                "detection.action_threshold=0.3",
            ),
        )
        self.task = self.flow = self
        self.clip_options = LabelledClipOptions(
            size=SIZE, frames=3, max_instances=1, flow=flow, **clip_options
        )
        self._flow_range = flow_range
        self.batches: list[Mapping[str, NDArray[Any]]] = []

    def source(self) -> FlowSource:
        """Return how its flow is made."""
        return FlowSource(method="dis", height=32, range=self._flow_range)

    def detect(self, batch: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """Return four detections of each clip, the last of them padding."""
        self.batches.append(batch)
        found = [
            self._square(frames[place])
            for frames, place in zip(batch[keys.VIDEO], batch[keys.LABELLED], strict=True)
        ]
        count = len(found)
        actions = np.zeros((count, 4, 10), np.float32)
        actions[:, 0, RUNNING] = 0.75
        actions[:, 1, FLYING] = 0.5
        actions[:, 2, NONE] = 1.0
        left = [[y1, x1, y2, (x1 + x2) / 2] for y1, x1, y2, x2 in found]
        return {
            keys.DETECTION_BOXES: np.array(
                [[box, half, box, [0, 0, 0, 0]] for box, half in zip(found, left, strict=True)],
                np.float32,
            ),
            keys.DETECTION_ACTORS: np.tile(np.array([7, 3, 5, 0], np.int32), (count, 1)),
            keys.DETECTION_SCORES: np.tile(
                np.array([1.0, 0.75, 0.25, 0.0], np.float32), (count, 1)
            ),
            keys.DETECTION_ACTIONS: actions,
            keys.DETECTION_MASKS: np.ones((count, 4, 28, 28), np.float32),
        }

    def _square(self, frame: NDArray[Any]) -> list[int]:
        rows, columns = np.nonzero(frame[16:80].mean(-1) > 0)
        return [16 + rows.min(), columns.min(), 17 + rows.max(), 1 + columns.max()]
