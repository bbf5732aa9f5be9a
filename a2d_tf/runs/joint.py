"""A trained joint model, ready to detect the actors of labelled frames."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.schema import JointConfig
from a2d_tf.batches.joint_input import JointClipOptions
from a2d_tf.errors import InputError
from a2d_tf.runs.run_config import describe_training, load_run_config
from a2d_tf.runs.sharpmask import SharpMaskRun, load_sharpmask
from a2d_tf.tasks.joint import JointTask
from a2d_tf.training.checkpoint import load_checkpoint
from a2d_tf.training.strategy import use_xla


class JointRun:
    """A joint model in its form for inference.

    Attributes:
        config: The configuration that it was trained with.
        task: The task.
        model: The trained model.
        step: Training steps that it saw; None of an untrained one.
        masks: What gives a model without mask head its masks, None for none.
    """

    def __init__(
        self,
        *,
        task: JointTask,
        model: keras.Model,
        step: int | None,
        masks: SharpMaskRun | None = None,
    ) -> None:
        self.config: JointConfig = task.config
        self.task = task
        self.model = model
        self.step = step
        self.masks = masks

    @property
    def clip_options(self) -> JointClipOptions:
        """How clips are prepared."""
        return self.task.clip_options

    @property
    def origin(self) -> dict[str, Any]:
        """Where the answers come from, for a file of results: ``step`` or ``untrained``.

        ``masks_from`` names the run and the step of masks from elsewhere.
        """
        origin = describe_training(self.step)
        if self.masks is not None:
            origin["masks_from"] = {"run": self.masks.name, "step": self.masks.step}
        return origin

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what the run asks for."""
        self.task.check_data(data_dir)

    def detect(self, batch: Mapping[str, NDArray]) -> dict[str, NDArray]:
        """Return the detections of B clips by the names of ``keys``.

        Args:
            batch: VIDEO (B, T, S, S, 3), LABELLED (B,) and, for a model with flow, MOTION
                (B, T, S, S, 3); other fields are passed over.

        Returns:
            DETECTION_BOXES (B, D, 4) in pixels of the input, DETECTION_ACTORS (B, D) with 0 in
            empty places, DETECTION_SCORES (B, D), DETECTION_ACTIONS (B, D, 10) and, of a run
            with masks, DETECTION_MASKS (B, D, 28, 28).
        """
        names = [one.name for one in self.model.inputs]
        outputs = self.model.predict_on_batch({name: batch[name] for name in names})
        whole = keys.DETECTION_ACTORS
        found = {
            name: np.asarray(values, np.int32 if name == whole else np.float32)
            for name, values in outputs.items()
        }
        return found if self.masks is None else self.masks.add_masks(batch, found)


def load_joint(workdir: Path, *, trained: bool = True, masks_from: Path | None = None) -> JointRun:
    """Load a trained joint model.

    Args:
        workdir: Of the run.
        trained: Fill the model from the checkpoint. Otherwise its weights are random, by the run's
            seed, and no file of weights is read: the control.
        masks_from: A SharpMask run that segments inside the detected boxes.

    Raises:
        InputError: A folder is missing, is a run of another task or holds no checkpoint; or a model
            with a mask head is to get masks from elsewhere.
    """
    config = load_run_config(workdir, JointConfig)
    if masks_from is not None and config.model.masks:
        rule = "must not be given for a run with a mask head (model.masks = true)"
        raise InputError(workdir, "--masks-from", rule, str(masks_from))
    masks = None if masks_from is None else load_sharpmask(masks_from, size=config.data.size)
    if not trained:
        keras.utils.set_random_seed(config.train.seed)
    task = JointTask(config, workdir)
    models = task.build_models()
    # The checkpoint is that of the training model, whose layers the other one shares.
    step = load_checkpoint(models.training, workdir) if trained else None
    models.inference.compile(jit_compile=use_xla(config.train.xla))
    return JointRun(task=task, model=models.inference, step=step, masks=masks)
