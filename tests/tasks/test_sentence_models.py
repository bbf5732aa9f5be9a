"""The model that a configuration asks for."""

import keras
import pytest
from fakes.configs import TINY_CONFIG, make_config

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask


def test_resolutions_follow_endpoint_and_strides(tmp_path):
    task = SentenceTask(make_config(), tmp_path)
    assert task.resolutions == (4, 8, 16)
    assert list(task.build_models().training.output) == [keys.response(side) for side in (4, 8, 16)]


def test_the_paper_s_setting(tmp_path):
    config = make_config(
        data={"size": 512, "frames": 16},
        model={"endpoint": "Mixed_4f", "decoder_strides": [4, 4]},
    )
    assert SentenceTask(config, tmp_path).resolutions == (32, 128, 512)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"data": {"size": 18}}, "data.size"),
        ({"model": {"endpoint": "Mixed_9z"}}, "model.endpoint"),
        ({"model": {"decoder_strides": [2, 3]}}, "model.decoder_strides"),
        ({"model": {"decoder_strides": [4, 4]}}, "model.decoder_strides"),
    ],
)
def test_sides_that_do_not_meet_are_refused(tmp_path, changes, field):
    with pytest.raises(InputError, match=field.replace(".", r"\.")):
        SentenceTask(make_config(**changes), tmp_path)


@pytest.mark.parametrize("fold", ["on", "off"])
def test_only_the_paper_s_layers_train(tmp_path, fold):
    values = TINY_CONFIG.model_dump()
    values["model"] |= {
        "fold": fold,
        "endpoint": "Mixed_4f",
        "batch_norm": "frozen",
        "trainable": ["Mixed_4f", "text_encoder", "filters_", "mask_decoder"],
    }
    model = SentenceTask(type(TINY_CONFIG).model_validate(values), tmp_path).build_models().training
    trained = model.trainable_weights
    layers = {weight.path.split("/")[-2] for weight in trained}
    units = {name for name in layers if name.startswith("Mixed_4f")}
    others = {"conv", "filters_2", "filters_8", "filters_32", "deconv_1", "conv_1"}
    assert len(units) == 6 * 2
    assert layers - units == others | {"deconv_2", "conv_2"}
    # Each of the six units trains its kernel and its beta.
    assert sum(weight.path.split("/")[-2] in units for weight in trained) == 12


def test_an_unknown_layer_is_refused(tmp_path):
    config = make_config(model={"trainable": ["Mixed_4f"]})
    with pytest.raises(InputError, match=r"model\.trainable"):
        SentenceTask(config, tmp_path).build_models()


def test_precision_is_the_model_s_alone(tmp_path):
    task = SentenceTask(make_config(train={"precision": "mixed_bfloat16"}), tmp_path)
    model = task.build_models().training
    assert model.get_layer("filters_8").compute_dtype == "bfloat16"
    assert keras.config.dtype_policy().name == "float32"
