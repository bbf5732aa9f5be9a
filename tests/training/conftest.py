"""Training on four clips of two squares."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def squares(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a converted data set whose held-out split is its training split."""
    from fakes.datasets import write_data
    from fakes.records import coloured_records

    return write_data(tmp_path_factory.mktemp("squares"), coloured_records(), coloured_records())


@pytest.fixture
def deterministic() -> Iterator[None]:
    """Switch off again, for other tests, what train.deterministic switches on for the process."""
    # TensorFlow has no public switch back.
    from tensorflow.python.framework.config import disable_op_determinism

    before = os.environ.get("TF_DETERMINISTIC_OPS")
    yield
    disable_op_determinism()
    if before is None:
        os.environ.pop("TF_DETERMINISTIC_OPS", None)
