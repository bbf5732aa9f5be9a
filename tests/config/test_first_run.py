"""``--init-from`` says ``model.start`` and what goes with it."""

import pytest
from fakes.configs import make_config, make_pair_classifier_config

from a2d_tf.config.first_run import check_first_run, overrides_to_begin
from a2d_tf.config.loader import load_config, save_config
from a2d_tf.errors import InputError, OptionError


@pytest.fixture
def experiment(tmp_path):
    path = tmp_path / "experiment.toml"
    save_config(make_config(text={"vectors": "train"}), path)
    return path


@pytest.fixture
def run(tmp_path):
    """Return the folder of a sentence run with a checkpoint and word vectors of its own."""
    folder = tmp_path / "2024 'run' \"x\""
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "checkpoints" / "state.json").write_text('{"step": 10, "weights": "w.weights.h5"}')
    (folder / "checkpoints" / "w.weights.h5").touch()
    (folder / "word_vectors").mkdir()
    save_config(make_config(), folder / "config.toml")
    return folder


@pytest.mark.parametrize("inside", ["", "checkpoints/w.weights.h5"])
def test_start_and_the_run_s_own_words(experiment, run, inside):
    config = load_config(experiment, overrides=overrides_to_begin(experiment, [], run / inside))
    assert config.model.start == str(run / inside)
    assert config.text.vectors == str(run / "word_vectors")


def test_other_first_weights_are_taken_away(tmp_path, run):
    path = tmp_path / "published.toml"
    values = {"weights": "kinetics400-rgb", "width": 1.0}
    save_config(make_pair_classifier_config(model=values), path)
    config = load_config(path, overrides=overrides_to_begin(path, ["train.seed=7"], run))
    assert (config.model.start, config.model.weights) == (str(run), "")
    assert config.train.seed == 7


def test_both_ways_to_say_it_are_wrong_usage(experiment, run):
    with pytest.raises(
        OptionError, match=r"--init-from: model\.start: cannot also be given by --set"
    ):
        overrides_to_begin(experiment, ["model.start=x"], run)


def test_weights_that_were_asked_for_too_are_refused(experiment, run):
    overrides = ["model.weights=some.npz", "model.width=1.0"]
    with pytest.raises(InputError, match="weights must be empty with start"):
        load_config(experiment, overrides=overrides_to_begin(experiment, overrides, run))


def test_a_run_of_the_task_is_taken(run):
    check_first_run(run, make_config())
    check_first_run(run / "checkpoints" / "w.weights.h5", make_config())


def test_a_run_of_another_task_is_named(run):
    with pytest.raises(
        InputError, match=r"config\.toml: task: must be 'pair_classifier'.*sentence"
    ):
        check_first_run(run, make_pair_classifier_config())


@pytest.mark.parametrize("name", ["none", "checkpoints"])
def test_a_folder_without_a_checkpoint_is_refused(run, name):
    with pytest.raises(InputError, match="--init-from: RUN: must be the folder of a trained run"):
        check_first_run(run / name, make_config())
