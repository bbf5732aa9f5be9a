"""The report of another joint evaluation, which a new one is shown beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError, shorten
from a2d_tf.evaluation.metrics_file import METRICS
from a2d_tf.evaluation.shown_frames import FRAMES_FOLDER, read_shown_frames
from a2d_tf.files.json_fields import read_object
from a2d_tf.run_folder import CONFIG_FILE

_TWO_STAGE, _OTHER = "two-stage", "other"


@dataclass(frozen=True)
class ComparedReport:
    """What ``evaluate`` wrote of another run.

    Attributes:
        folder: Folder of the report, which keeps its frames.
        metrics: Its metrics.
    """

    folder: Path
    metrics: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What its column is called."""
        return _TWO_STAGE if "masks_from" in self.metrics else _OTHER


def read_compared(folder: Path, *, out: Path) -> ComparedReport:
    """Read a report before an evaluation that will be shown beside it.

    Args:
        folder: Folder of the report.
        out: Folder of the report that will be written.

    Raises:
        InputError: They are one folder, or the other is that of a run, holds no frames to show, or
            no metrics of a joint evaluation.
    """
    if out.resolve() == folder.resolve():
        rule = "must not be the folder of the report that is being written"
        raise InputError("--beside", "folder", rule, str(out))
    if (folder / CONFIG_FILE).is_file() and not (folder / FRAMES_FOLDER).is_dir():
        rule = f"must be the folder of a report, such as {folder / 'test'}, not of a run"
        raise InputError("--beside", "folder", rule, str(folder))
    read_shown_frames(folder)
    path = folder / METRICS
    metrics = read_object(path, holds="metrics of a joint evaluation")
    for field, kind in (("detection", dict), ("split", str)):
        if not isinstance(metrics.get(field), kind):
            raise InputError(path, field, "must be that of a joint evaluation")
    if metrics.get("untrained") is not True:
        _check_step(metrics, path, "")
    if "masks_from" in metrics:
        masks = metrics["masks_from"]
        if not isinstance(masks, dict) or not ("method" in masks or "run" in masks):
            rule = "must name a run with its step, or a method"
            raise InputError(path, "masks_from", rule, shorten(masks))
        if "method" not in masks:
            _check_step(masks, path, "masks_from.")
    return ComparedReport(folder, metrics)


def _check_step(values: Mapping[str, Any], path: Path, place: str) -> None:
    step = values.get("step")
    if not isinstance(step, int) or isinstance(step, bool):
        raise InputError(path, f"{place}step", "must be a number of steps", shorten(step))
