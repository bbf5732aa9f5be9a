"""What the two baselines may begin with, and where it is found."""

from pathlib import Path

import pytest
from fakes.configs import make_baseline_config

from a2d_tf.config.loader import load_config

BASELINES = Path(__file__).resolve().parents[2] / "configs" / "baselines"


@pytest.mark.parametrize("kind", ["hu2016", "li2017"])
def test_another_run_and_words_are_found_from_anywhere(kind):
    config = make_baseline_config(
        kind, model={"start": "~/runs/first"}, text={"vocabulary": "~/words.txt"}
    )
    assert config.model.start == str(Path.home() / "runs" / "first")
    assert config.text.vocabulary == str(Path.home() / "words.txt")
    assert (
        make_baseline_config(kind).model.start == make_baseline_config(kind).text.vocabulary == ""
    )


def test_weights_of_vgg_do_not_go_with_a_start():
    changes = {"width": 1.0, "weights": "/vgg.h5", "start": "/run"}
    with pytest.raises(ValueError, match=r"weights must be empty with start, got /vgg\.h5"):
        make_baseline_config("hu2016", model=changes)


@pytest.mark.parametrize("kind", ["hu2016", "li2017"])
def test_the_files_of_both_rows_of_table_1_are_one_model(kind):
    alone = load_config(BASELINES / f"{kind}_referit.toml")
    start = ("model.start=runs/referit", "model.weights=")
    tuned = load_config(BASELINES / f"{kind}.toml", overrides=start)
    assert alone.model.weights == "vgg16-imagenet" and not alone.model.start
    same = {"start": "", "weights": ""}
    assert alone.model.model_copy(update=same) == tuned.model.model_copy(update=same)
    assert (alone.data, alone.text, alone.loss) == (tuned.data, tuned.text, tuned.loss)


def test_li_learns_referit_as_its_public_code_says():
    train = load_config(BASELINES / "li2017_referit.toml").train
    assert (train.optimizer, train.learning_rate, train.decay_steps) == ("adam", 1e-4, ())
    assert (train.steps, train.batch_size) == (25000, 10)
