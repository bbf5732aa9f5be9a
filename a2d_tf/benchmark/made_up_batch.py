"""Batches of made-up numbers for whatever a model takes, so that speed needs no data set."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.labels import VALID_PAIRS, action_of, actor_of
from a2d_tf.records.manifest import write_sentences_of_split
from a2d_tf.tasks.task import Task

# Different words, in lower case, of A2D Sentences' training sentences.
VOCABULARY = 1213
_ACTORS = 3  # actors of a clip, where there is room for them
_RESPONSE = keys.response(0).removesuffix("0")
_TRUTH = (keys.TRUE_BOXES, keys.TRUE_ACTORS, keys.TRUE_ACTIONS, keys.TRUE_MASKS)

Batch = dict[str, NDArray[Any]]


def write_made_up_vocabulary(folder: Path) -> Path:
    """Write the sentences that a model with learned words asks of its data; return the folder."""
    words = " ".join(f"word{row}" for row in range(VOCABULARY))
    write_sentences_of_split(folder, "train", [words])
    return folder


def make_batch(task: Task, model: keras.Model, *, batch: int, seed: int = 0) -> tuple[Batch, Batch]:
    """Return inputs and targets for a model, by name.

    Shapes and types are those that the model declares. Frames and word vectors are random,
    sentences are as long as they may be, the labelled frame is the middle one, and a clip of a
    model that takes its truth holds three actors that agree in box, mask and label. Targets are
    made for the outputs that the task's losses name; a model whose truth is among its inputs has
    none.

    Args:
        task: The model's task.
        model: The model, built for training or for prediction.
        batch: Clips B.
        seed: Seed of the numbers.
    """
    rng = np.random.default_rng(seed)
    shapes = {one.name: _shape(task, one.shape, batch) for one in model.inputs}
    types = {one.name: one.dtype for one in model.inputs}
    truth = _draw_actors(rng, shapes) if keys.TRUE_BOXES in shapes else {}
    inputs = {
        name: (truth[name] if name in _TRUTH else _fill(rng, name, shapes)).astype(types[name])
        for name in shapes
    }
    outputs = model.output if isinstance(model.output, dict) else {}
    losses = task.compile_arguments()["loss"]
    targets = {
        name: _targets(rng, name, _shape(task, outputs[name].shape, batch))
        for name in losses
        if name in outputs
    }
    return inputs, targets


def _shape(task: Task, declared: tuple[int | None, ...], batch: int) -> tuple[int, ...]:
    # Apart from the batch, only the number of sentences is left open.
    sides = (task.config.data.sentences_per_clip if side is None else side for side in declared[1:])
    return (batch, *sides)


def _fill(rng: np.random.Generator, name: str, shapes: dict[str, tuple[int, ...]]) -> NDArray[Any]:
    shape = shapes[name]
    if name == keys.LABELLED:
        return np.full(shape, shapes[keys.VIDEO][1] // 2)
    if name == keys.NUM_WORDS:
        words = keys.WORD_IDS if keys.WORD_IDS in shapes else keys.WORDS
        return np.full(shape, shapes[words][2])
    if name == keys.DETECTION_BOXES:
        return _draw_boxes(rng, shape[:2], shapes[keys.VIDEO][2])
    if name == keys.WORD_IDS:
        return rng.integers(1, VOCABULARY + 1, shape)
    if name == keys.WORDS:
        return rng.normal(size=shape)
    return rng.uniform(-1, 1, shape)


def _draw_actors(rng: np.random.Generator, shapes: dict[str, tuple[int, ...]]) -> Batch:
    """Return the truth (B, N, ...) of a few actors in each clip, each filling its box."""
    shape, size = shapes[keys.TRUE_BOXES][:2], shapes[keys.VIDEO][2]
    present = np.arange(shape[1]) < _ACTORS
    boxes = _draw_boxes(rng, shape, size) * present[:, None]
    pairs = rng.choice(VALID_PAIRS, shape) * present
    top, left, bottom, right = np.moveaxis(boxes, -1, 0)[..., None, None]  # (B, N, 1, 1) each
    row, column = np.arange(size)[:, None], np.arange(size)
    return {
        keys.TRUE_BOXES: boxes,
        keys.TRUE_ACTORS: actor_of(pairs),
        keys.TRUE_ACTIONS: action_of(pairs),
        keys.TRUE_MASKS: (row >= top) & (row < bottom) & (column >= left) & (column < right),
    }


def _draw_boxes(rng: np.random.Generator, shape: tuple[int, ...], size: int) -> NDArray[np.int64]:
    """Return boxes (*shape, 4) inside a square, a quarter to half as long as its side."""
    sides = rng.integers(size // 4, size // 2, (*shape, 2))
    corners = rng.integers(0, size - sides)
    return np.concatenate([corners, corners + sides], axis=-1)


def _targets(rng: np.random.Generator, name: str, shape: tuple[int, ...]) -> NDArray[np.int8]:
    """Return -1 and 1 for a response map, 0 and 1 for any other output."""
    lowest = -1 if name.startswith(_RESPONSE) else 0
    return rng.choice([lowest, 1], shape).astype(np.int8)
