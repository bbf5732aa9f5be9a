"""Writes what a run answers with as the next version of a model that TensorFlow Serving serves.

::

    <out>/<version>/
        saved_model.pb variables/      the graph and its weights
        assets/                        files that the graph reads
        assets.extra/a2d_tf.json       what a caller must know: frames, frame_stride, ...
"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import tensorflow as tf

from a2d_tf import __version__
from a2d_tf.errors import InputError
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.sentence import SentenceRun

SIGNATURE = "serving_default"
SUMMARY_FILE = Path("assets.extra", "a2d_tf.json")


@dataclass(frozen=True)
class ExportSummary:
    """What a caller of any served model must know.

    Attributes:
        task: Task of the run: "sentence" or "joint".
        frames: Frames T of a request; the answer is for the one at index ``answered_frame``.
        frame_stride: Frames of the video from one of them to the next.
        answered_frame: Index of the frame that the answer is for, T // 2.
        size: Side of the network's square input, in pixels; larger frames gain nothing.
        step: Training steps that the model saw.
        a2d_tf: Version of the package that wrote it.
    """

    task: str
    frames: int
    frame_stride: int
    answered_frame: int
    size: int
    step: int
    a2d_tf: str


def describe_run(run: SentenceRun | JointRun) -> dict[str, Any]:
    """Return the fields of ``ExportSummary`` for a run."""
    data = run.config.data
    return {
        "task": run.config.task,
        "frames": data.frames,
        "frame_stride": data.frame_stride,
        "answered_frame": data.frames // 2,
        "size": data.size,
        "step": run.step,
        "a2d_tf": __version__,
    }


class Served(Protocol):
    """A ``tf.Module`` with the function that is served.

    Attributes:
        segment: A ``tf.function`` with an input signature, from named tensors to a dict of tensors.
    """

    segment: Any


def write_version(out: Path, *, build: Callable[[Path], Served], summary: ExportSummary) -> Path:
    """Write the next version under a folder; it appears there when it is whole.

    Args:
        out: Folder of the served model; made when absent.
        build: Function that returns what is served. It is given a folder for files that the graph
            reads, which are copied into the version.
        summary: Facts that are written beside the model.

    Returns:
        The folder of the version.

    Raises:
        InputError: The folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        # A server that watches the folder takes up whatever has a number for a name.
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=out) as folder:
            partial = Path(folder, "model")
            served = build(Path(folder))
            tf.saved_model.save(served, str(partial), signatures={SIGNATURE: served.segment})
            (partial / SUMMARY_FILE).parent.mkdir()
            (partial / SUMMARY_FILE).write_text(
                json.dumps(asdict(summary), indent=2) + "\n", encoding="utf-8"
            )
            version = out / str(next_version(out))
            partial.replace(version)
    except (OSError, tf.errors.ResourceExhaustedError) as error:  # TensorFlow's for a full disk
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise InputError(out, "folder", f"must be writable and have room: {reason}") from error
    return version


def next_version(out: Path) -> int:
    """Return the number after the highest version under a folder, 1 where there is none."""
    return 1 + max((int(path.name) for path in out.iterdir() if path.name.isdecimal()), default=0)
