"""What an experiment names is missed before training."""

import pytest
from fakes.bare_runs import write_bare_run
from fakes.configs import TINY_CONFIG, make_pair_classifier_config

from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.tasks.named_files import check_named_files


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Return a folder with a shard by its name; nothing has been fetched."""
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "train-00000-of-00001.tfrecord").touch()
    return folder


def config_of(section, **changes):
    values = TINY_CONFIG.model_dump()
    values["model"]["width"] = 1.0
    values[section] |= changes
    return SentenceConfig.model_validate(values)


@pytest.mark.parametrize(
    ("section", "changes", "message"),
    [
        ("model", {"weights": "kinetics400-rgb"}, "must be fetched first: a2d-tf weights kin"),
        ("model", {"weights": "none.npz"}, "model.weights: must exist, or be the prefix of a"),
        ("text", {"vectors": "none.txt"}, "none.txt: word vectors: file must exist"),
    ],
)
def test_what_a_run_begins_with(section, changes, message, data):
    config = config_of(section, **changes)
    with pytest.raises(InputError, match=message):
        check_named_files(config, data, begins=True)
    check_named_files(config, data, begins=False)  # a run that goes on has its own


def test_further_clips_are_read_by_every_run(data, tmp_path):
    config = config_of("data", also=[str(tmp_path / "none")])
    with pytest.raises(InputError, match="none: folder: must exist"):
        check_named_files(config, data, begins=False)


def test_actors_are_pasted_before_features_are_stored(data, tmp_path):
    config = config_of("data", pasted=0.5, paste_from=[str(tmp_path / "none")])
    with pytest.raises(InputError, match="none: folder: must exist"):
        check_named_files(config, data, begins=True)
    (data / "features.json").touch()
    check_named_files(config, data, begins=True)


def test_what_is_there_is_taken(data, tmp_path):
    (tmp_path / "model.ckpt.index").touch()
    weights = config_of("model", weights=str(tmp_path / "model.ckpt"))
    check_named_files(weights, data, begins=True)


def test_a_first_run_is_looked_for(data, tmp_path):
    run = tmp_path / "run"
    config = make_pair_classifier_config(model={"start": str(run)})
    with pytest.raises(InputError, match=r"model\.start: must be the folder of a trained run"):
        check_named_files(config, data, begins=True)
    write_bare_run(run, config)
    check_named_files(config, data, begins=True)
