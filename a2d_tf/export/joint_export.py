"""The SavedModel of a joint run: frames, and flow where it has a motion stream, to actors."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.export.saved_model import ExportSummary, describe_run, write_version
from a2d_tf.export.served_detector import ServedDetector
from a2d_tf.labels import ACTIONS, ACTORS
from a2d_tf.runs.joint import JointRun


@dataclass(frozen=True)
class JointSummary(ExportSummary):
    """What a caller of a served joint model must know.

    Attributes:
        actor_threshold: Least probability of the actor.
        action_threshold: Least probability of the action.
        flow_method: Method by which the flow of a request is to be made, None for a run without
            flow.
        flow_height: Pixels to which the frames are shrunk before flow is made from them, never
            enlarged; None for a run without flow.
        masks: Whether the run has a mask head; otherwise a mask is a box.
        actors: Names of the actors by id.
        actions: Names of the actions by id.
    """

    actor_threshold: float
    action_threshold: float
    flow_method: str | None
    flow_height: int | None
    masks: bool
    actors: dict[int, str]
    actions: dict[int, str]


def export_joint_run(run: JointRun, out: Path) -> tuple[Path, JointSummary]:
    """Write a run as the next version under a folder; the version appears there when it is whole.

    Args:
        run: The trained run.
        out: Folder of the served model; made when absent.

    Returns:
        The folder of the version, and what was written beside the model.

    Raises:
        InputError: The folder cannot be written, or it is not known how the flow was made that the
            run trained on.
    """
    detection = run.config.detection
    flow = run.task.flow.source()
    summary = JointSummary(
        **describe_run(run),
        actor_threshold=detection.actor_threshold,
        action_threshold=detection.action_threshold,
        flow_method=None if flow is None else flow.method,
        flow_height=None if flow is None else flow.height,
        masks=run.config.model.masks,
        actors=ACTORS,
        actions=ACTIONS,
    )
    return write_version(out, build=lambda _: ServedDetector(run), summary=summary), summary
