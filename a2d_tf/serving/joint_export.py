"""The SavedModel of a joint run: frames, and flow where it has a motion stream, to actors."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf import keys
from a2d_tf.labels import ACTIONS, ACTORS
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.serving.export_summary import ExportSummary, describe_export
from a2d_tf.serving.saved_model import write_version
from a2d_tf.serving.served_detector import serve_detector
from a2d_tf.serving.served_masks import network_of_masks
from a2d_tf.serving.served_model import ServedModel


@dataclass(frozen=True, kw_only=True)
class JointSummary(ExportSummary):
    """What a caller of a served joint model must know.

    Attributes:
        actor_threshold: Least probability of the actor.
        action_threshold: Least probability of the action.
        masks: Whether actors have masks; otherwise a mask is a box.
        masks_from: Name and steps of the SharpMask run that gives the masks, None for none.
        actors: Names of the actors by id.
        actions: Names of the actions by id.
    """

    actor_threshold: float
    action_threshold: float
    masks: bool
    masks_from: dict[str, Any] | None
    actors: dict[int, str]
    actions: dict[int, str]


def export_joint_run(run: JointRun, out: Path) -> tuple[Path, JointSummary]:
    """Write a run as the next version under a folder; the version appears there when it is whole.

    Args:
        run: The trained run, with a SharpMask run where that gives its masks.
        out: Folder of the served model; made when absent.

    Returns:
        The folder of the version, and what was written beside the model.

    Raises:
        InputError: The folder cannot be written, it is not known how the flow was made that the run
            trained on, or its masks come from supervoxels.
    """
    # Nothing is written for a run whose masks no graph can make.
    segmenter = network_of_masks(run)
    options, detection, source = run.clip_options, run.config.detection, run.flow_source()

    def describe(served: ServedModel) -> JointSummary:
        return JointSummary(
            **describe_export(
                run,
                served,
                kind="joint",
                clips={keys.RGB: options} | ({keys.FLOW: options} if options.flow else {}),
                source=source,
                flow_from=options.flow_from,
            ),
            actor_threshold=detection.actor_threshold,
            action_threshold=detection.action_threshold,
            masks=run.config.model.masks or run.masks is not None,
            masks_from=run.origin.get("masks_from"),
            actors=ACTORS,
            actions=ACTIONS,
        )

    runs: list[TrainedRun[Any]] = [run] if segmenter is None else [run, segmenter]
    return write_version(out, build=lambda _: serve_detector(run), describe=describe, runs=runs)
