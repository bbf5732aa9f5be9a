"""A sentence run to export, and requests that hold every hard case."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.config.loader import save_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.training.checkpoint import save_checkpoint
from a2d_tf.training.compiling import compile_to_train
from a2d_tf.words.word_vectors import save_word_vectors, train_word_vectors

CORPUS = (
    "A red ball is rolling on the left",
    "the dog is running to the right",
    "a cat climbs the tree in the middle",
    "the man in white is jumping",
    "two birds fly over the house",
    "a black car is running on the road",
    "the baby crawls behind the cat",
    "the woman on the right is eating",
    "small dog walking near the ball",
    "the bird is eating on the grass",
)
SENTENCES = (
    "the dog is running to the right",
    '  "The RED ball,"  is (rolling) - on the Left!! ',
    "zebra dog unicorn",
    "a red ball is rolling and the man in white is jumping over the black car on the road",
    "zebra...",
    "...",
)
FRAME_SIZES = ((37, 53), (64, 20), (24, 80), (32, 32))  # odd, portrait, landscape, the network's


def write_served_run(workdir: Path) -> Path:
    """Write a run of every other frame at step 7 with random weights; ``CORPUS`` has its words.

    Args:
        workdir: Folder of the run, which exists.

    Returns:
        The same folder.
    """
    config = SentenceConfig.model_validate(
        {
            "task": "sentence",
            "data": {"size": 32, "frames": 4, "frame_stride": 2},
            "text": {"dimension": 12, "max_words": 8, "encoder": "conv", "units": 10},
            "model": {
                "endpoint": "MaxPool3d_4a_3x3",
                "width": 0.05,
                "batch_norm": "frozen",
                "decoder_widths": [8, 8],
                "decoder_strides": [4, 2],
                "trainable": ["all"],
            },
            "loss": {"weights": [1.0, 1.0, 1.0]},
            "train": {
                "steps": 1,
                "batch_size": 1,
                "learning_rate": 1e-3,
                "decay_steps": [],
                "decay_factor": 0.1,
                "steps_per_epoch": 1,
            },
        }
    )
    save_config(config, workdir / CONFIG_FILE)
    vectors = train_word_vectors(CORPUS, dimension=12, window=3, epochs=1, seed=0)
    save_word_vectors(vectors, workdir / "word_vectors")
    task = SentenceTask(config, workdir)
    model = task.build_models().training
    compile_to_train(model, task)
    save_checkpoint(model, workdir, step=7)
    return workdir


def draw_requests() -> dict[str, dict[str, NDArray[Any]]]:
    """Return noise of every size with all sentences: ``{"HxW": {input: value}}``."""
    generator = np.random.default_rng(0)
    return {
        f"{height}x{width}": {
            "frames": generator.integers(0, 256, (4, height, width, 3), dtype=np.uint8),
            "sentences": np.array(SENTENCES),
        }
        for height, width in FRAME_SIZES
    }
