"""The sentence model with S3D: trained on clips and on stored features, asked, begun anew."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import coloured_records
from fakes.square_video import write_square

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.media.video import count_frames
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.tasks.sentence import SentenceTask

MODEL = {
    "encoder": "s3d",
    "batch_norm": "frozen",
    "trainable": ["Conv3d_2b", "text_encoder", "filters_", "mask_decoder"],
}


def config_of(*, model: dict[str, Any] | None = None, **changes: Any) -> SentenceConfig:
    return make_config(
        data={"sentences_per_clip": 2},
        model=MODEL | (model or {}),
        train={"validation_records": 2, "xla": "off"},
        **changes,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with records and with two steps of training on them and on features."""
    folder = tmp_path_factory.mktemp("s3d")
    records = write_data(folder / "records", coloured_records(), coloured_records())
    save_config(config_of(), folder / "s3d.toml")
    experiment = str(folder / "s3d.toml")
    features = str(folder / "features")
    succeed("cache", experiment, "--data", str(records), features)
    for data in ("records", "features"):
        workdir = str(folder / f"on_{data}")
        succeed("train", experiment, "--data", str(folder / data), "--workdir", workdir)
    return folder


def succeed(*arguments: str) -> None:
    try:
        code = main(list(arguments))
    except SystemExit as ended:
        code = ended.code
    assert code == 0


def losses_of(workdir: Path) -> list[float]:
    with (workdir / "log.csv").open() as file:
        return [float(row[name]) for row in csv.DictReader(file) for name in row if "loss" in name]


@pytest.mark.slow
def test_stored_features_train_as_the_clips_do(folder: Path) -> None:
    losses = losses_of(folder / "on_features")
    assert len(losses) == 2 * 8  # two epochs of a step
    assert losses == pytest.approx(losses_of(folder / "on_records"), rel=2**-8)


def test_a_trained_run_answers(folder: Path) -> None:
    video, out = write_square(folder / "square.mp4"), folder / "segmented"
    run = str(folder / "on_features")
    succeed("segment", run, str(video), "the red square", "--out", str(out))
    assert count_frames(out / "overlay.mp4") == 9


def test_a_trained_run_is_served(folder: Path) -> None:
    succeed("export", str(folder / "on_records"), str(folder / "served"))
    version = next(path.parent for path in (folder / "served").rglob("saved_model.pb"))
    served = tf.saved_model.load(str(version)).signatures["serving_default"]
    frames = np.random.default_rng(0).integers(0, 256, (2, 20, 24, 3), np.uint8)
    answer = served(frames=tf.constant(frames), sentences=tf.constant(["the red square"]))
    assert answer["masks"].shape == (1, 20, 24)


def test_another_run_begins_with_its_weights(folder: Path, tmp_path: Path) -> None:
    first = folder / "on_records"
    words = str(next((first / "word_vectors").glob("*.npy")).parent)
    task = SentenceTask(
        config_of(text={"vectors": words}, model={"start": str(first)}), tmp_path / "run"
    )
    model = task.build_models().training
    task.initialise(model)
    trained = load_run(first, SentenceRun).model
    for weight, expected in zip(model.weights, trained.weights, strict=True):
        np.testing.assert_array_equal(np.asarray(weight), np.asarray(expected))
