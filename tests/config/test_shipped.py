"""The experiments that come with the package are found by their names."""

from pathlib import Path

import pytest

from a2d_tf.config import shipped
from a2d_tf.config.inheritance import read_values
from a2d_tf.config.loader import load_config
from a2d_tf.config.shipped import experiment_names, experiments_folder, find_experiment
from a2d_tf.errors import InputError

CONFIGS = Path(__file__).resolve().parents[2] / "configs"


def test_a_checkout_has_them_beside_the_package():
    assert experiments_folder() == CONFIGS
    assert len(experiment_names()) == len(list(CONFIGS.rglob("*.toml")))


def test_an_installed_package_holds_them(tmp_path, monkeypatch):
    inside = tmp_path / "a2d_tf" / "configs"
    monkeypatch.setattr(shipped.resources, "files", lambda _: tmp_path / "a2d_tf")
    with pytest.raises(InputError, match="configs: folder: must exist; is the package fully"):
        experiments_folder.__wrapped__()
    (tmp_path / "configs").mkdir()
    assert experiments_folder.__wrapped__() == tmp_path / "configs"
    inside.mkdir(parents=True)
    assert experiments_folder.__wrapped__() == inside


def test_a_name_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_experiment(Path("joint/ablation/without_flow")) == (
        CONFIGS / "joint" / "ablation" / "without_flow.toml"
    )
    assert load_config(Path("toy/joint")) == load_config(CONFIGS / "toy" / "joint.toml")


def test_a_file_of_one_s_own_goes_before_a_name_and_a_folder_does_not(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("toy/demo").mkdir(parents=True)
    assert find_experiment(Path("toy/demo")) == CONFIGS / "toy" / "demo.toml"
    Path("toy/joint").touch()
    assert find_experiment(Path("toy/joint")) == Path("toy/joint")
    assert find_experiment(Path("toy")) == Path("toy")  # which the reader refuses


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("sentence/a2d_rbg", "sentence/a2d_rbg: experiment: .* .did you mean sentence/a2d_rgb or "),
        ("li2017", "did you mean toy/li2017 or baselines/li2017 or toy/tables/li2017"),
        ("xyzzy", "a2d-tf train --help lists them"),
        ("configs/toy/demo.toml", "file: must exist; the experiment .* is called toy/demo"),
        ("x" * 300, "a2d-tf train --help lists them"),
    ],
)
def test_an_unknown_name_is_one_line_with_those_that_are_near(path, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=message):
        read_values(Path(path))


def test_a_file_of_one_s_own_may_be_based_on_a_name(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('base = "toy/demo"\n[train]\nsteps = 200\n')
    demo = load_config(Path("toy/demo")).model_dump()
    demo["train"]["steps"] = 200
    assert load_config(own).model_dump() == demo
    own.write_text('base = "toy/dmo"\n')
    with pytest.raises(InputError, match="base: must be a file that exists, relative to own"):
        read_values(own)
