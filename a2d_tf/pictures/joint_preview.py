"""One picture of what a joint model that is still training finds in held-out frames."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.batches.labelled_pipeline import evaluation_batches
from a2d_tf.pictures.joint_panel import joint_panel
from a2d_tf.pictures.overlay import contact_sheet
from a2d_tf.records.shard_files import list_shards
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.joint_frame import answer_frame
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.task import TaskModels
from a2d_tf.training.callbacks import Draw
from a2d_tf.training.compiling import compile_to_answer

_COLUMNS = 2


def build_joint_preview(
    task: JointTask, data_dir: Path, models: TaskModels, *, count: int = 6
) -> Draw:
    """Return a function that draws the actors of the same held-out frames every time.

    The frames are spread evenly over the first ``train.validation_records`` of the test split. They
    are read when the first picture is drawn, and kept.

    Args:
        task: The task.
        data_dir: Folder of shards.
        models: The task's models; the inference model has the layers of the one that trains.
        count: Largest number of frames to draw.

    Returns:
        A function that returns an RGB sheet (H, W, 3) of frame, truth and prediction.
    """

    @cache
    def clips() -> dict[str, NDArray]:
        batches = evaluation_batches(
            list_shards(data_dir, "test"),
            options=task.clip_options,
            batch_size=task.config.train.validation_records,
        )
        batch = next(batches.as_numpy_iterator())
        size = len(next(iter(batch.values())))
        rows = np.unique(np.linspace(0, size - 1, min(count, size)).round().astype(int))
        return {name: values[rows] for name, values in batch.items()}

    @cache
    def answering() -> JointRun:
        compile_to_answer(models.inference, task.config.train)
        return JointRun(task=task, model=models.inference, step=None)

    def draw() -> NDArray[np.uint8]:
        batch = clips()
        outputs = answering().detect(batch)
        panels = [
            joint_panel(
                answer_frame(
                    task.config,
                    {name: values[row] for name, values in batch.items()},
                    {name: values[row] for name, values in outputs.items()},
                )
            )
            for row in range(len(next(iter(batch.values()))))
        ]
        return contact_sheet(panels, columns=_COLUMNS)

    return draw
