"""``a2d-tf cache``: a file, a folder of shards, a folder of features that train reads."""

import shutil

import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import coloured_records

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config
from a2d_tf.run_folder import last_step

FROZEN = ["Conv3d_2b", "text_encoder", "filters_", "mask_decoder"]


@pytest.fixture
def experiment(tmp_path):
    path = tmp_path / "experiment.toml"
    model = {"batch_norm": "frozen", "trainable": FROZEN}
    save_config(make_config(data={"sentences_per_clip": 2}, model=model), path)
    return path


@pytest.fixture
def data(tmp_path):
    return write_data(tmp_path / "frames", coloured_records(), coloured_records()[:1])


@pytest.fixture
def cache(tmp_path, experiment, data):
    """Return ``cache(*arguments)``: the exit code of the command."""
    arguments = ["cache", str(experiment), str(tmp_path / "out"), "--data", str(data)]
    return lambda *more: main([*arguments, *more])


def error_of(capsys):
    err = capsys.readouterr().err
    assert err.startswith("error: ") and err.count("\n") == 1
    return err


def test_features_are_written_and_trained_on_but_not_evaluated(
    tmp_path, experiment, cache, data, capsys
):
    assert cache() == 0
    printed = capsys.readouterr().out
    assert "5 views to write, features 1 x 4 x 4 x 6 after MaxPool3d_2a_3x3: about 0.00" in printed
    assert "GB free" in printed
    assert "out: 5 views in 2 shards, 0.00" in printed

    workdir, out = str(tmp_path / "run"), str(tmp_path / "out")
    train = ["train", str(experiment), "--workdir", workdir]
    assert main([*train, "--data", out]) == 0
    assert last_step(tmp_path / "run") == 2
    assert list((tmp_path / "run" / "pictures").glob("*.png"))
    capsys.readouterr()

    assert main(["evaluate", workdir, "--data", out]) == 1
    assert "unit: must be 'frame': only a2d-tf train reads features; give the folder" in error_of(
        capsys
    )
    assert main(["evaluate", workdir, "--data", str(data)]) == 0


def test_what_was_stopped_goes_on_with_the_same_command(cache, tmp_path, monkeypatch, capsys):
    from a2d_tf.features import cache as feature_cache

    written = feature_cache.write_feature_shard

    def stop_after_the_first(shard, out, *, encoded):
        if shard.split == "test":
            raise KeyboardInterrupt
        return written(shard, out, encoded=encoded)

    with monkeypatch.context() as patch:
        patch.setattr(feature_cache, "write_feature_shard", stop_after_the_first)
        assert cache() == 130
    assert "run the same command again to go on\n" in capsys.readouterr().err
    names = [path.name for path in (tmp_path / "out").glob("*.tfrecord")]
    assert names == ["train-00000-of-00001.tfrecord"]
    assert cache() == 0
    assert "1 view to write" in capsys.readouterr().out


def test_a_full_disk_is_refused_in_one_line(cache, tmp_path, monkeypatch, capsys):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    assert cache() == 1
    assert "free space: must be at least " in error_of(capsys)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("model.trainable=['all']", "model.trainable: must leave the first layers of I3D frozen"),
        ("data.flip=true", "--views: must give the number of views per clip when data.flip is on"),
        ("data.frames=99", "must ask for frames that were converted"),
        ("data.siez=16", "did you mean data.size?"),
    ],
)
def test_what_cannot_be_stored_is_one_line(cache, tmp_path, capsys, override, message):
    assert cache("--set", override) == 1
    assert message in error_of(capsys)
    assert not (tmp_path / "out").exists()
