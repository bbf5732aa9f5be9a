"""Records, features, runs and checkpoints that an earlier version wrote are read as they were.

``former_version.tar.xz`` was written by the last commit before the folders of the package were
redesigned: drawn clips 32 pixels high as ``records`` and ``videos``, ``features`` of them, and four
runs of two steps, each with the ``metrics.json`` of its evaluation by that commit.
"""

import json
import tarfile
from pathlib import Path

import pytest

from a2d_tf.cli.main import main
from a2d_tf.records.feature_settings import load_features
from a2d_tf.records.manifest import identity_of

RUNS = {"sentence": "records", "joint": "records", "sharpmask": "records", "pairs": "videos"}


@pytest.fixture(scope="module")
def former(tmp_path_factory):
    """Unpack the archive."""
    folder = tmp_path_factory.mktemp("former")
    with tarfile.open(Path(__file__).with_name("former_version.tar.xz")) as archive:
        archive.extractall(folder, filter="data")
    (folder / "records").rename(folder / "old")  # a record for each annotated frame
    assert main(["convert", str(folder / "old"), str(folder / "records")]) == 0
    return folder


def flat(values, prefix=""):
    """Return nested values by their dotted names."""
    if not isinstance(values, dict):
        return {prefix: values}
    found = {}
    for name, value in values.items():
        found |= flat(value, f"{prefix}.{name}")
    return found


@pytest.mark.parametrize(("run", "data"), RUNS.items())
def test_a_run_is_evaluated_to_the_same_numbers(former, tmp_path, run, data):
    out = tmp_path / "report"
    arguments = [str(former / run), "--data", str(former / data), "--out", str(out)]
    assert main(["evaluate", *arguments]) == 0
    stored, metrics = (
        json.loads((folder / "metrics.json").read_text()) for folder in (former / run / "test", out)
    )
    if run == "joint":  # boxes were read so; its classes, which no second reading has, are 0
        metrics["detection"] = metrics.pop("detection_ends_inside")
    before, after = flat(stored), flat(metrics)
    assert after.keys() == before.keys()
    for name, value in before.items():
        if isinstance(value, float):
            assert after[name] == pytest.approx(value, abs=1e-5), name
        else:
            assert after[name] == value, name


@pytest.mark.parametrize(("run", "data"), RUNS.items())
def test_training_goes_on_with_a_run(former, capsys, run, data):
    arguments = ["--data", str(former / data), "--workdir", str(former / run)]
    assert main(["train", str(former / run / "config.toml"), *arguments]) == 0
    assert f"{former / run} is finished: 2 of 2 steps" in capsys.readouterr().out


def test_features_are_known_again(former):
    features = load_features(former / "features")
    assert features is not None
    assert features.endpoint == "MaxPool3d_2a_3x3" and features.views == 1
    assert features.source_sha256 == identity_of(former / "records")
