"""Writes what a run answers with as the next version of a model that TensorFlow Serving serves.

::

    <out>/models.config                versions that the server serves, and their labels
    <out>/<version>/
        MODEL_CARD.md                  what it is, what it learned from, how well it does
        saved_model.pb variables/      the graph and its weights
        assets/                        files that the graph reads
        assets.extra/a2d_tf.json       what a caller must know: frames, frame_stride, ...
        assets.extra/tf_serving_...    requests that the server asks before it answers
"""

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.serving.export_summary import ExportSummary
from a2d_tf.serving.model_card import write_model_card
from a2d_tf.serving.model_config import update_model_config
from a2d_tf.serving.served_model import ServedModel
from a2d_tf.serving.warm_up import write_warm_up

SUMMARY_FILE = Path("assets.extra", "a2d_tf.json")

Summary = TypeVar("Summary", bound=ExportSummary)


def write_version(
    out: Path,
    *,
    build: Callable[[Path], ServedModel],
    describe: Callable[[ServedModel], Summary],
    runs: Sequence[TrainedRun[Any]] = (),
) -> tuple[Path, Summary]:
    """Write the next version under a folder; it appears there when it is whole.

    Args:
        out: Folder of the served model; made when absent.
        build: Function that returns what is served. It is given a folder for files that the graph
            reads, which are copied into the version.
        describe: Function that returns the facts that are written beside the model.
        runs: The runs that are served, for the model card.

    Returns:
        The folder of the version, and these facts.

    Raises:
        InputError: The folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        # A server that watches the folder takes up whatever has a number for a name.
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=out) as folder:
            partial = Path(folder, "model")
            served = build(Path(folder))
            summary = describe(served)
            tf.saved_model.save(served, str(partial), signatures=served.signatures)
            (partial / SUMMARY_FILE).parent.mkdir()
            (partial / SUMMARY_FILE).write_text(
                json.dumps(asdict(summary), indent=2) + "\n", encoding="utf-8"
            )
            write_warm_up(served, partial, size=summary.size)
            write_model_card(partial, summary, runs)
            number = next_version(out)
            version = out / str(number)
            partial.replace(version)
        update_model_config(out, number)
    except (OSError, tf.errors.ResourceExhaustedError) as error:  # TensorFlow's for a full disk
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise InputError(out, "folder", f"must be writable and have room: {reason}") from error
    return version, summary


def next_version(out: Path) -> int:
    """Return the number after the highest version under a folder, 1 where there is none."""
    return 1 + max((int(path.name) for path in out.iterdir() if path.name.isdecimal()), default=0)
