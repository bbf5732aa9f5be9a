"""The files of a run against what was written."""

import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

from a2d_tf.files.digest import SHA256_SUFFIX, record_digest
from a2d_tf.run_folder import read_state
from a2d_tf.runs.stored_files import verify_run


@pytest.fixture
def run(tmp_path, untrained_run):
    return Path(shutil.copytree(untrained_run, tmp_path / "run"))


@pytest.fixture
def weights(run):
    """Return the file of weights of the run, with its digest beside it."""
    path = read_state(run).weights
    record_digest(path)
    return path


def problems(run, *, fast=False):
    return [line for report in verify_run(run, fast=fast) for line in report.problems]


@pytest.mark.parametrize("fast", [False, True])
def test_a_run_that_is_what_was_written(run, weights, fast):
    assert problems(run, fast=fast) == []
    names = {report.path.name for report in verify_run(run, fast=fast)}
    assert {"config.toml", weights.name} <= names
    assert not any(name.endswith(SHA256_SUFFIX) for name in names)


def test_a_flipped_bit_of_an_exponent(run, weights):
    with h5py.File(weights, "r+") as file:
        names = []
        file.visititems(lambda name, item: names.append(name) if _is_large(item) else None)
        values = file[names[0]][()]
        values.view(np.uint8).reshape(-1)[3] ^= 1 << 5
        file[names[0]][...] = values
    assert problems(run, fast=True) == []
    (line,) = problems(run)
    assert line.startswith(f"{weights}: SHA-256: must be ")


def test_weights_without_a_digest_are_read_through(run, weights):
    weights.with_name(weights.name + SHA256_SUFFIX).unlink()
    assert problems(run) == []
    with h5py.File(weights, "r+") as file:
        names = []
        file.visititems(lambda name, item: names.append(name) if _is_large(item) else None)
        file[names[0]][(0,) * file[names[0]].ndim] = np.nan
    assert problems(run) == [f"{weights}: {names[0]}: must hold finite numbers"]
    weights.write_bytes(weights.read_bytes()[:1000])
    (line,) = problems(run)
    assert line.startswith(f"{weights}: weights: must be a file of weights")


def test_what_is_missing(run, weights):
    weights.unlink()
    assert problems(run, fast=True) == [f"{weights}: weights: must exist"]
    (run / "config.toml").unlink()
    assert f"{run / 'config.toml'}: file: must exist" in problems(run, fast=True)


def test_words_of_a_run(run):
    vocabulary = run / "vocabulary.txt"
    vocabulary.write_text("dog\n")
    record_digest(vocabulary)
    assert problems(run) == []
    vocabulary.write_text("dig\n")
    (line,) = problems(run)
    assert line.startswith(f"{vocabulary}: SHA-256: must be ")


def _is_large(item):
    return isinstance(item, h5py.Dataset) and item.dtype.kind == "f" and item.size > 1
