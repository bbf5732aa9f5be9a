"""A converted release for tests that change its files."""

import shutil

import pytest

from a2d_tf.datasets.convert import convert


@pytest.fixture(scope="session")
def converted(tmp_path_factory, tiny_a2d_template):
    """Return a conversion of three videos to a shard each, which no test changes."""
    folder = tmp_path_factory.mktemp("converted")
    convert(tiny_a2d_template, folder, frames=4, videos_per_shard=1)
    return folder


@pytest.fixture
def data(tmp_path, converted):
    """Return a copy of it."""
    return shutil.copytree(converted, tmp_path / "records")


@pytest.fixture
def shard(data):
    """Return the test shard of the copy."""
    return data / "test-00000-of-00001.tfrecord"
