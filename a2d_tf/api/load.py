"""Loading a trained run of either paper."""

from pathlib import Path
from typing import Any, TypeAlias, TypeVar, overload

from a2d_tf.api.folder import named_folder
from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.config.schema import ExperimentConfig, JointConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.runs.fused_sentence import load_streams
from a2d_tf.runs.joint_masks import load_joint_run
from a2d_tf.runs.run_config import read_run_config

Segmenter: TypeAlias = SentenceSegmenter | JointSegmenter
Kind = TypeVar("Kind", bound=SentenceSegmenter | JointSegmenter)


@overload
def load_run(
    workdir: str | Path,
    kind: type[Kind],
    *,
    checkpoint: str | int | None = None,
    trained: bool = True,
    flow_run: str | Path | None = None,
    rgb_weight: float | None = None,
    masks_from: str | Path | None = None,
    config: ExperimentConfig | None = None,
) -> Kind: ...


@overload
def load_run(
    workdir: str | Path,
    kind: None = None,
    *,
    checkpoint: str | int | None = None,
    trained: bool = True,
    flow_run: str | Path | None = None,
    rgb_weight: float | None = None,
    masks_from: str | Path | None = None,
    config: ExperimentConfig | None = None,
) -> Segmenter: ...


def load_run(
    workdir: str | Path,
    kind: type[Any] | None = None,
    *,
    checkpoint: str | int | None = None,
    trained: bool = True,
    flow_run: str | Path | None = None,
    rgb_weight: float | None = None,
    masks_from: str | Path | None = None,
    config: ExperimentConfig | None = None,
) -> Segmenter:
    """Load a trained run that segments videos.

    Args:
        workdir: Folder of the run.
        kind: ``SentenceSegmenter`` or ``JointSegmenter``, to accept only runs of that kind.
        checkpoint: Which checkpoint: ``last``, ``best`` or a step; None for the last one.
        trained: Whether the weights are those of the checkpoint; without, they are random, for a
            control.
        flow_run: Folder of a flow run that answers together with an RGB run of sentences.
        rgb_weight: Weight of the RGB responses then; those of flow have weight 1. None takes the
            weight of the RGB run.
        masks_from: For a joint run without a mask head: folder of a SharpMask run, or
            ``"supervoxels"``.
        config: The run's configuration, if it has been read already.

    Returns:
        A ``SentenceSegmenter`` or a ``JointSegmenter``, by the run's task.

    Raises:
        InputError: The folder is missing, holds no such checkpoint, or is a run of another task;
            an option does not apply to the task.
        TypeError: ``kind`` is another class.
    """
    if kind not in (None, SentenceSegmenter, JointSegmenter):
        raise TypeError(f"kind must be SentenceSegmenter or JointSegmenter, got {kind!r}")
    workdir = named_folder(workdir, "run")
    which = None if checkpoint is None else str(checkpoint)
    known = read_run_config(workdir) if config is None else config
    if isinstance(known, SentenceConfig) and kind is not JointSegmenter:
        _refuse(workdir, known.task, masks_from=masks_from)
        if flow_run is None and rgb_weight is not None:
            raise InputError(
                workdir, "rgb_weight", "must not be given without flow_run", rgb_weight
            )
        return SentenceSegmenter(
            load_streams(
                workdir,
                None if flow_run is None else Path(flow_run),
                config=known,
                rgb_weight=rgb_weight,
                trained=trained,
                checkpoint=which,
            )
        )
    if isinstance(known, JointConfig) and kind is not SentenceSegmenter:
        _refuse(workdir, known.task, flow_run=flow_run, rgb_weight=rgb_weight)
        return JointSegmenter(
            load_joint_run(
                workdir,
                config=known,
                trained=trained,
                masks_from=masks_from,
                checkpoint=which,
            )
        )
    tasks = {SentenceSegmenter: "'sentence'", JointSegmenter: "'joint'"}
    wanted = " or ".join(tasks.values()) if kind is None else tasks[kind]
    raise InputError(workdir / CONFIG_FILE, "task", f"must be {wanted}", known.task)


def _refuse(workdir: Path, task: str, **options: object) -> None:
    """Raise InputError for an option that the task does not know."""
    for name, value in options.items():
        if value is not None:
            rule = f"must not be given for a run of task {task!r}"
            raise InputError(workdir, name, rule, str(value))
