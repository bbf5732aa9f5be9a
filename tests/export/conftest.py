"""One untrained run and its SavedModel for all tests."""

from pathlib import Path

import pytest
from fakes.served_run import write_served_run

from a2d_tf.export.sentence_export import export_sentence_run
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun


@pytest.fixture(scope="session")
def workdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_served_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def run(workdir: Path) -> SentenceRun:
    return load_run(workdir, SentenceRun)


@pytest.fixture(scope="session")
def version(run: SentenceRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_sentence_run(run, tmp_path_factory.mktemp("served"), vocabulary_size=100)[0]
