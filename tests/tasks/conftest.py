"""A small data set that is only read."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def grey_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a converted data set of three training clips and a held-out one."""
    from fakes.datasets import write_data
    from fakes.records import make_record

    train = [make_record(video_id=f"v{index}") for index in range(3)]
    held_out = make_record(video_id="held out", split="test")
    return write_data(tmp_path_factory.mktemp("grey"), train, [held_out])
