"""A joint run without a mask head whose masks come from elsewhere (joint paper, 4.1 and 4.3)."""

from pathlib import Path
from typing import cast

from a2d_tf import keys
from a2d_tf.config.schema import JointConfig
from a2d_tf.errors import InputError
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.load_run import check_kind, load_run
from a2d_tf.runs.mask_source import MaskSource
from a2d_tf.runs.run_config import read_run_config
from a2d_tf.runs.sharpmask import SharpMaskRun
from a2d_tf.runs.supervoxels import SupervoxelMasks


def load_joint_run(
    workdir: Path,
    *,
    config: JointConfig | None = None,
    trained: bool = True,
    masks_from: Path | str | None = None,
    checkpoint: str | None = None,
) -> JointRun:
    """Load a joint run, and what segments inside its boxes where that is named.

    Args:
        workdir: Folder of the joint run.
        config: The joint run's configuration, where it has been read already.
        trained: Whether the joint weights are those of the checkpoint, see ``load_run``.
        masks_from: Folder of a SharpMask run, or the word ``keys.SUPERVOXELS``.
        checkpoint: Which checkpoint of the joint run, see ``load_run``.

    Raises:
        InputError: A folder is missing, is a run of another task or holds no checkpoint; a model
            with a mask head is to take its masks from elsewhere; or scikit-image, which supervoxels
            need, is not installed.
    """
    if masks_from is None:
        return load_run(workdir, JointRun, config=config, trained=trained, checkpoint=checkpoint)
    known = read_run_config(workdir) if config is None else config
    check_kind(known, workdir, JointRun)
    read = cast(JointConfig, known)
    if read.model.masks:
        rule = "must not be given for a run with a mask head (model.masks = true)"
        raise InputError(workdir, "--masks-from", rule, str(masks_from))
    masks: MaskSource
    if masks_from == keys.SUPERVOXELS:
        masks = SupervoxelMasks(read)
    else:
        masks = load_masks(Path(masks_from), size=read.data.size)
    run = load_run(workdir, JointRun, config=read, trained=trained, checkpoint=checkpoint)
    return JointRun(task=run.task, model=run.model, step=run.step, masks=masks)


def load_masks(workdir: Path, *, size: int) -> SharpMaskRun:
    """Load a SharpMask run for pictures with another side: crops have the same size anyway."""
    config = read_run_config(workdir)
    check_kind(config, workdir, SharpMaskRun)
    values = config.model_dump()
    values["data"]["size"] = size
    return load_run(workdir, SharpMaskRun, config=type(config).model_validate(values))
