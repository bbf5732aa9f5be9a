"""One run, loaded once for all tests of a file."""

import pytest

from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun


@pytest.fixture(scope="module")
def loaded(untrained_run):
    return load_run(untrained_run, SentenceRun)


@pytest.fixture
def loaded_once(loaded, monkeypatch):
    """Load ``untrained_run`` once for all tests."""
    monkeypatch.setattr("a2d_tf.runs.fused_sentence.load_run", lambda *_, **__: loaded)
