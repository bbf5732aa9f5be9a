"""A converted release for tests that change its files."""

import shutil

import pytest

from a2d_tf.datasets.convert import convert

# Copies of the tiny release's videos: their originals, and their rows of videoset.csv.
_COPIES = {
    "pair_a": ("-tiny_pair", "77,00:00:00,00:00:01,48,64,24,2,0"),
    "missed_a": ("tiny_missed", "44,00:01:00,00:01:01,48,64,24,1,0"),
    "single_a": ("tiny_single", "34,00:00:02,00:00:03,48,64,24,3,1"),
    "single_b": ("tiny_single", "34,00:00:02,00:00:03,48,64,24,3,1"),
}
_PLACES = (
    "Release/clips320H/{}.mp4",
    "Release/Annotations/mat/{}",
    "Release/Annotations/col/{}",
    "text_annotations/a2d_annotation_with_instances/{}",
)


@pytest.fixture(scope="session")
def seven_videos(tmp_path_factory, tiny_a2d_template):
    """Return a release of four training videos and three test videos, which no test changes."""
    root = shutil.copytree(tiny_a2d_template, tmp_path_factory.mktemp("seven") / "a2d")
    with (root / "Release" / "videoset.csv").open("a") as rows:
        for name, (original, row) in _COPIES.items():
            rows.write(f"{name},{row}\n")
            for place in _PLACES:
                source, copy = root / place.format(original), root / place.format(name)
                if source.is_dir():
                    shutil.copytree(source, copy)
                elif source.exists():
                    shutil.copy(source, copy)
    return root


@pytest.fixture(scope="session")
def converted(tmp_path_factory, seven_videos):
    """Return a conversion to two training shards and one test shard of three records."""
    folder = tmp_path_factory.mktemp("converted")
    convert(seven_videos, folder, frames=4, videos_per_shard=3)
    return folder


@pytest.fixture
def data(tmp_path, converted):
    """Return a copy of it."""
    return shutil.copytree(converted, tmp_path / "records")


@pytest.fixture
def shard(data):
    """Return the test shard of the copy."""
    return data / "test-00000-of-00001.tfrecord"
