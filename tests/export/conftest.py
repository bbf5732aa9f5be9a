"""A tiny untrained run on disk, its SavedModel, and requests that hold every hard case."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from a2d_tf.config.loader import save_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.export.sentence_export import export_sentence_run
from a2d_tf.runs.sentence import SentenceRun, load_run
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.training.checkpoint import save_checkpoint
from a2d_tf.training.loop import CONFIG_FILE, compile_model
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
# Asks each of several models, one an argument, all its requests ``name/input``.
CLIENT = """
import sys
sys.modules |= {"a2d_tf": None, "keras": None}  # any import of them fails
import numpy as np
import tensorflow as tf

for place, version in enumerate(sys.argv[1:]):
    segment = tf.saved_model.load(version).signatures["serving_default"]
    requests = {}
    with np.load(f"requests_{place}.npz") as file:
        for path in file.files:
            name, field = path.split("/")
            value = file[path]
            value = value.tolist() if value.dtype.kind == "U" else value
            requests.setdefault(name, {})[field] = tf.constant(value)
    answers = {}
    for name, request in requests.items():
        answers |= {f"{name}/{field}": one.numpy() for field, one in segment(**request).items()}
    np.savez(f"answers_{place}.npz", **answers)
"""
Named = dict[str, dict[str, np.ndarray]]
FRAME_SIZES = ((37, 53), (64, 20), (24, 80), (32, 32))  # odd, portrait, landscape, the network's


@pytest.fixture(scope="session")
def workdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
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
    save_config(config, folder / CONFIG_FILE)
    vectors = train_word_vectors(CORPUS, dimension=12, window=3, epochs=1, seed=0)
    save_word_vectors(vectors, folder / "word_vectors")
    task = SentenceTask(config, folder)
    model = task.build_model()
    compile_model(model, task)
    save_checkpoint(model, folder, step=7)
    return folder


@pytest.fixture(scope="session")
def run(workdir: Path) -> SentenceRun:
    return load_run(workdir)


@pytest.fixture(scope="session")
def version(run: SentenceRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_sentence_run(run, tmp_path_factory.mktemp("served"))[0]


@pytest.fixture(scope="session")
def requests() -> Named:
    generator = np.random.default_rng(0)
    return {
        f"{height}x{width}": {
            "frames": generator.integers(0, 256, (4, height, width, 3), dtype=np.uint8),
            "sentences": np.array(SENTENCES),
        }
        for height, width in FRAME_SIZES
    }


@pytest.fixture(scope="session")
def ask_another_process(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Named]]:
    """Return ``ask((version, requests), ...)``: a process with TensorFlow and SavedModels alone.

    Requests are ``{name: {input: value}}``, the answers of each model ``{name: {output: value}}``.
    """

    def ask(*models: tuple[Path, Named]) -> list[Named]:
        folder = tmp_path_factory.mktemp("client")
        for place, (_, requests) in enumerate(models):
            flat = {
                f"{name}/{field}": value
                for name, request in requests.items()
                for field, value in request.items()
            }
            np.savez(folder / f"requests_{place}.npz", **flat)
        versions = [str(version) for version, _ in models]
        subprocess.run(
            [sys.executable, "-I", "-c", CLIENT, *versions], cwd=folder, check=True, timeout=120
        )
        return [_read_named(folder / f"answers_{place}.npz") for place in range(len(models))]

    return ask


def _read_named(path: Path) -> Named:
    named: Named = {}
    with np.load(path) as file:
        for key in file.files:
            name, field = key.split("/")
            named.setdefault(name, {})[field] = file[key]
    return named
