"""Valid files of every kind, made once, and the same few examples in every run."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The long search is `make fuzz`; here are few examples, the same ones on every machine.
settings.register_profile(
    "suite",
    derandomize=True,
    max_examples=8,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def valid_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the valid files that readers are fed with."""
    from fuzzing.seeds import make_seeds

    folder = tmp_path_factory.mktemp("valid_files")
    make_seeds(folder)
    return folder
