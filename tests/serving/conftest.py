"""Runs of every kind, their SavedModels, and what one process without the package answers."""

from pathlib import Path

import pytest
from fakes.client_process import ask_another_process
from fakes.clips import write_moving_clip
from fakes.served_models import ServedRun, export_all
from fakes.served_run import write_served_run

from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a video of 24 frames of 48 x 64 that move."""
    path = tmp_path_factory.mktemp("video") / "moving.mp4"
    write_moving_clip(path)
    return path


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> SentenceRun:
    """Return the RGB run that is served."""
    return load_run(write_served_run(tmp_path_factory.mktemp("run")), SentenceRun)


@pytest.fixture(scope="session")
def exports(
    run: SentenceRun, video: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ServedRun]:
    """Return a served run of every kind, with the answers of one process to all requests."""
    made = export_all(run, tmp_path_factory.mktemp("exports"), video)
    asked = [(one.version, one.requests) for one in made.values()]
    answers = ask_another_process(tmp_path_factory.mktemp("client"), *asked)
    for one, answered in zip(made.values(), answers, strict=True):
        one.answers = answered
    return made
