"""The baselines as tasks: what trains, first weights, and words that stay with a run."""

from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from fakes.configs import make_baseline_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.config.loader import load_config
from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
NARROW = [
    "data.size=32",
    "model.width=0.02",
    "model.weights=",
    "model.features=4",
    "text.dimension=4",
    "text.units=4",
]


@pytest.fixture
def data(tmp_path):
    return write_data(tmp_path / "data", [make_record()], [make_record(split="test")])


@pytest.mark.parametrize("kind", ["hu2016", "li2017"])
def test_the_paper_s_convolutions_are_frozen(kind, tmp_path, data):
    config = load_config(CONFIGS / "baselines" / f"{kind}.toml", overrides=NARROW)
    model = SentenceTask(config, tmp_path).build_models(data).training
    layers = {weight.path.split("/")[-2] for weight in model.trainable_weights}
    assert not any(name.startswith("block") for name in layers)
    own = {"hu2016": {"hidden_text", "hidden_picture", "score"}, "li2017": {"filters"}}[kind]
    assert {"fc6", "fc7", "fc8", "embedding", "response_32"} | own < layers
    frozen = {weight.path.split("/")[-2] for weight in model.non_trainable_weights}
    assert len(frozen) == 13 and all(name.startswith("block") for name in frozen)


@pytest.mark.parametrize("kind", ["hu2016", "li2017"])
def test_toy_models_train_whole(kind, tmp_path, data):
    config = load_config(CONFIGS / "toy" / f"{kind}.toml", overrides=NARROW)
    task = SentenceTask(config, tmp_path)
    assert task.resolutions == (32,)
    assert not task.build_models(data).training.non_trainable_weights


def test_batches_fit_the_model_and_the_vocabulary_stays_with_the_run(tmp_path, data):
    config = make_baseline_config("hu2016")
    task = SentenceTask(config, tmp_path / "run")
    model = task.build_models(data).training
    assert not (tmp_path / "run").exists()  # nothing is written before the data is looked at
    inputs, targets = next(iter(task.training_batches(data, start_step=0)))
    assert inputs[keys.WORD_IDS].dtype == "int32" and inputs[keys.WORD_IDS].shape == (2, 2, 6)
    assert model(inputs)[keys.response(32)].shape == targets[keys.response(32)].shape
    assert task.words.open().words == ("dog", "left", "right", "the")

    records = [make_record(sentences=(("a cat", 0),))]
    other = write_data(tmp_path / "other", records, records)
    resumed = SentenceTask(config, tmp_path / "run")
    assert resumed.build_models().training.get_layer("embedding").input_dim == 5
    resumed.training_batches(other, start_step=1)
    assert resumed.words.open().words == task.words.open().words
    begun = SentenceTask(config, tmp_path / "run")
    begun.training_batches(other, start_step=0)
    assert begun.words.open().words == ("a", "cat")
    assert begun.words.embed("A left cat").matrix.tolist() == [1, 0, 2, 0, 0, 0]


def test_a_run_without_its_vocabulary_says_so(tmp_path):
    with pytest.raises(InputError, match=r"vocabulary\.txt: vocabulary: must exist"):
        SentenceTask(make_baseline_config("li2017"), tmp_path).build_models()


def test_data_without_training_sentences_is_refused(tmp_path):
    data = write_data(tmp_path / "data", [make_record(sentences=())], [make_record()])
    with pytest.raises(InputError, match="train: must hold a sentence, got 0"):
        SentenceTask(make_baseline_config("li2017"), tmp_path / "run").build_models(data)


def test_a_new_model_gets_imagenet_weights(tmp_path, data):
    path = tmp_path / "vgg16.h5"
    narrow = make_baseline_config("hu2016")
    task = SentenceTask(narrow, tmp_path)
    model = task.build_models(data).training
    before = model.get_layer("vgg16").get_layer("fc8").kernel.numpy()
    task.initialise(model)
    np.testing.assert_array_equal(model.get_layer("vgg16").get_layer("fc8").kernel.numpy(), before)

    published = {"fc6": "fc1", "fc7": "fc2", "fc8": "predictions"}
    with h5py.File(path, "w") as file:
        for layer in model.get_layer("vgg16").layers:
            if isinstance(layer, keras.layers.Conv2D):
                group = file.create_group(published.get(layer.name, layer.name))
                group.attrs["weight_names"] = [b"kernel", b"bias"]
                group["kernel"] = np.full(layer.kernel.shape, 0.5, "float32")
                group["bias"] = np.full(layer.bias.shape, 0.25, "float32")
    # The configuration allows weights at full width alone, which is half a gigabyte.
    weighted = narrow.model.model_copy(update={"weights": str(path)})
    task = SentenceTask(narrow.model_copy(update={"model": weighted}), tmp_path)
    task.initialise(model)
    for name in ("block1_conv1", "fc6", "fc8"):
        kernel, bias = model.get_layer("vgg16").get_layer(name).get_weights()
        assert (kernel == 0.5).all() and (bias == 0.25).all()
