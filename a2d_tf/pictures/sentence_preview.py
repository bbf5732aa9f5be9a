"""One picture of held-out masks of a model that is still training."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.pictures.flow_picture import draw_flow
from a2d_tf.pictures.overlay import contact_sheet, sample_panel
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.task import TaskModels
from a2d_tf.training.callbacks import Draw

_COLUMNS = 2


def build_sentence_preview(
    task: SentenceTask, data_dir: Path, models: TaskModels, *, count: int = 6
) -> Draw:
    """Return a function that draws a model's masks of the same held-out samples every time.

    The samples are spread evenly over the first validation batch, one sentence for each clip. They
    are read when the first picture is drawn, and kept.

    Args:
        task: The task.
        data_dir: Folder of shards, of annotated frames or of features.
        models: The task's models; the training model takes what the data holds.
        count: Largest number of samples to draw.

    Returns:
        A function that returns an RGB sheet (H, W, 3) of frame, truth, prediction, sentence and
        IoU at the network's resolution.
    """
    finest = task.resolutions[-1]

    @cache
    def samples() -> tuple[dict[str, NDArray], NDArray[np.int8], list[NDArray], list[str]]:
        inputs, targets = _first(task.validation_batches(data_dir))
        if keys.VIDEO in inputs:
            clips = inputs[keys.VIDEO]
            pictures = clips[:, clips.shape[1] // 2]
        else:
            pictures = _first(task.validation_pictures(data_dir))
        texts = _first(task.validation_texts(data_dir))
        size = len(pictures)
        rows = np.unique(np.linspace(0, size - 1, min(count, size)).round().astype(int))
        asked = (task.words.key, keys.NUM_WORDS)
        chosen = {
            name: values[rows, :1] if name in asked else values[rows]
            for name, values in inputs.items()
        }
        shown = [text.decode() for text in texts[rows, 0]]
        return chosen, targets[keys.response(finest)][rows, 0], list(pictures[rows]), shown

    def draw() -> NDArray[np.uint8]:
        inputs, targets, pictures, texts = samples()
        responses = models.training.predict_on_batch(inputs)[keys.response(finest)][:, 0]
        threshold = task.config.evaluation.threshold
        panels = []
        for picture, target, response, text in zip(
            pictures, targets, responses, texts, strict=True
        ):
            predicted = (response > threshold) & (target != 0)
            panels.append(_panel(picture, target > 0, predicted, text))
        return contact_sheet(panels, columns=_COLUMNS)

    return draw


def _first(batches: Any) -> Any:
    return next(iter(batches.as_numpy_iterator()))


def _panel(
    picture: NDArray[np.float32],
    truth: NDArray[np.bool_],
    predicted: NDArray[np.bool_],
    text: str,
) -> NDArray[np.uint8]:
    union = np.count_nonzero(truth | predicted)
    iou = np.count_nonzero(truth & predicted) / union if union else 1.0
    frame = _draw(picture)
    factor = len(frame) // len(truth)  # a decoder may stop below the input's size
    block = np.ones((factor, factor), np.bool_)
    return sample_panel(frame, np.kron(truth, block), np.kron(predicted, block), text, iou)


def _draw(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return a clip's picture, RGB (S, S, 3) or flow (S, S, 2) in [-1, 1], as one to look at."""
    if picture.shape[-1] == 2:
        return draw_flow(picture)
    return np.rint((picture + 1) * 127.5).clip(0, 255).astype(np.uint8)
