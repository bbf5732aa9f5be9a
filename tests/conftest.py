"""Fixtures of every test folder: what is shared, made once, or a copy of a test's own.

Whatever is only a function stands in ``fakes``. What needs TensorFlow is imported where a fixture
is made, so that tests of plain data need not wait for it.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case of bytes without them: those of an archive may hold the time of the day."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files of slow tests first: the last of several processes then ends with the others."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Return the scheduler of ``--dist loadfile``; None leaves it to pytest-xdist."""
    if config.getoption("dist") != "loadfile":
        return None
    from fakes.scheduling import TogetherScheduling

    return TogetherScheduling(config, log)


@pytest.fixture
def full_disk() -> Path:
    """Return a device that every write finds full, as Linux has it."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("no /dev/full here")
    return device


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the checkout; skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data here: real data is not part of the project")
    return folder


@pytest.fixture(scope="session")
def tiny_a2d_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny copy of A2D that others are copied from."""
    from fakes.a2d_release import write_a2d

    return write_a2d(tmp_path_factory.mktemp("tiny_a2d"))


@pytest.fixture
def tiny_a2d(tmp_path: Path, tiny_a2d_template: Path) -> Path:
    """Return a copy of A2D to change: 3 videos, 6 annotated frames, 3 sentences."""
    return Path(shutil.copytree(tiny_a2d_template, tmp_path / "a2d"))


@pytest.fixture
def tiny_jhmdb(tmp_path: Path) -> Path:
    """Return a copy of J-HMDB Sentences to change: videos of 12 and 9 frames."""
    from fakes.jhmdb_release import write_jhmdb

    return write_jhmdb(tmp_path / "jhmdb")


@pytest.fixture
def tiny_coco(tmp_path: Path) -> Path:
    """Return still images with COCO's instances to change: two of train and one of test."""
    from fakes.coco_release import write_coco

    return write_coco(tmp_path / "stills")


@pytest.fixture(scope="session")
def tiny_records(tmp_path_factory: pytest.TempPathFactory, tiny_a2d_template: Path) -> Path:
    """Return the tiny copy as clips of 4 frames, all in the test split, to be read only."""
    from fakes.conversions import convert_tiny_a2d

    return convert_tiny_a2d(tiny_a2d_template, tmp_path_factory.mktemp("tiny_records"))


@pytest.fixture(scope="session")
def tiny_flow_records(tmp_path_factory: pytest.TempPathFactory, tiny_a2d_template: Path) -> Path:
    """Return clips of 4 frames of moving texture with flow, to be read only."""
    from fakes.conversions import convert_moving_a2d

    return convert_moving_a2d(tiny_a2d_template, tmp_path_factory.mktemp("tiny_flow_records"))


@pytest.fixture(scope="session")
def untrained_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a sentence run at step 7 with random weights, to be read only."""
    from fakes.untrained_runs import write_sentence_run

    return write_sentence_run(tmp_path_factory.mktemp("untrained_run"))


@pytest.fixture(scope="session")
def untrained_flow_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run like ``untrained_run`` of flow by DIS from frames 24 pixels high."""
    from fakes.untrained_runs import write_flow_run

    return write_flow_run(tmp_path_factory.mktemp("untrained_flow_run"))
