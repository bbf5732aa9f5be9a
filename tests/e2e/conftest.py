"""A command that ends with one line, and an experiment to begin with."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.configs import TINY_CONFIG
from fakes.datasets import write_data
from fakes.launchers import error_line
from fakes.records import make_record

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config

Refuse = Callable[..., str]


@pytest.fixture
def refuse(capsys: pytest.CaptureFixture[str]) -> Refuse:
    """Return ``refuse(*arguments)``: the one line that the command ends with, without "error: "."""

    def run(*arguments: object) -> str:
        capsys.readouterr()
        assert main([str(argument) for argument in arguments]) == 1
        return error_line(capsys).removesuffix("\n")

    return run


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return the file of the tiny experiment."""
    path = tmp_path / "tiny.toml"
    save_config(TINY_CONFIG, path)
    return path


@pytest.fixture
def split_records(tmp_path: Path) -> Path:
    """Return a converted data set with a record in each split."""
    records = [make_record(numbers=(8, 9, 10, 11))]
    return write_data(tmp_path / "records", records, records, frames=4)
