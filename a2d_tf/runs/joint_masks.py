"""A joint run without a mask head whose masks come from a SharpMask run (joint paper, 4.3)."""

from pathlib import Path
from typing import cast

from a2d_tf.config.schema import JointConfig
from a2d_tf.errors import InputError
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.load_run import check_kind, load_run
from a2d_tf.runs.run_config import read_run_config
from a2d_tf.runs.sharpmask import SharpMaskRun


def load_joint_run(
    workdir: Path,
    *,
    config: JointConfig | None = None,
    trained: bool = True,
    masks_from: Path | None = None,
) -> JointRun:
    """Load a joint run, and the run that segments inside its boxes where one is named.

    Args:
        workdir: Folder of the joint run.
        config: The joint run's configuration, where it has been read already.
        trained: Whether the joint weights are those of the checkpoint, see ``load_run``.
        masks_from: Folder of a SharpMask run.

    Raises:
        InputError: A folder is missing, is a run of another task or holds no checkpoint; or a model
            with a mask head is to take its masks from elsewhere.
    """
    if masks_from is None:
        return load_run(workdir, JointRun, config=config, trained=trained)
    read = read_run_config(workdir) if config is None else config
    check_kind(read, workdir, JointRun)
    if cast(JointConfig, read).model.masks:
        rule = "must not be given for a run with a mask head (model.masks = true)"
        raise InputError(workdir, "--masks-from", rule, str(masks_from))
    masks = load_masks(masks_from, size=read.data.size)
    run = load_run(workdir, JointRun, config=read, trained=trained)
    return JointRun(task=run.task, model=run.model, step=run.step, masks=masks)


def load_masks(workdir: Path, *, size: int) -> SharpMaskRun:
    """Load a SharpMask run for pictures with another side: crops have the same size anyway."""
    config = read_run_config(workdir)
    check_kind(config, workdir, SharpMaskRun)
    values = config.model_dump()
    values["data"]["size"] = size
    return load_run(workdir, SharpMaskRun, config=type(config).model_validate(values))
