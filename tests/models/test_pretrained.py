"""Kinetics weights: the published names fill the model, and nothing is passed over in silence."""

import re

import numpy as np
import pytest
import tensorflow as tf
from fakes.checkpoints import write_checkpoint
from fakes.numpy_i3d import i3d_shapes, numpy_logits, random_variables

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import open_checkpoint
from a2d_tf.models.i3d import build_i3d
from a2d_tf.models.pretrained import load_i3d_checkpoint, load_i3d_hub

RGB, FLOW = "RGB/inception_i3d/", "Flow/inception_i3d/"
HEAD = "Logits/Conv3d_0c_1x1/conv_3d/"
STEM = "Conv3d_2c_3x3"  # a model of three units


@pytest.fixture(scope="module")
def rgb(tmp_path_factory):
    """Return the variables of a whole RGB network and the prefix that they were written to."""
    variables = random_variables(i3d_shapes())
    prefix = tmp_path_factory.mktemp("rgb_imagenet") / "model.ckpt"
    write_checkpoint(prefix, variables)
    return variables, prefix


def stem_variables(**arguments):
    """Return variables of the first three units."""
    shapes = i3d_shapes(**arguments).items()
    return random_variables({n: s for n, s in shapes if "Mixed" not in n and "Logits" not in n})


def build_stem(channels=3):
    return build_i3d(input_shape=(4, 16, 16, channels), endpoint=STEM)


def test_logits_are_those_of_an_independent_forward_pass(rgb):
    variables, prefix = rgb
    model = build_i3d(input_shape=(16, 64, 64, 3), endpoint="Logits")
    report = load_i3d_checkpoint(model, prefix)
    assert set(report.loaded) == set(variables) and len(report.loaded) == 230
    assert report.beyond_endpoint == report.ignored == ()
    video = np.random.default_rng(1).uniform(-1, 1, (2, 16, 64, 64, 3)).astype(np.float32)
    logits = np.asarray(model(video))
    assert logits.shape == (2, 400) and logits.std() > 0.1
    for one, clip in zip(logits, video, strict=True):
        np.testing.assert_allclose(one, numpy_logits(variables, clip, RGB), atol=1e-4)


def test_a_longer_clip_and_a_larger_plane_are_averaged(rgb):
    # 24 frames leave 3 steps, which two windows of 2 share; one step has no second.
    variables, prefix = rgb
    for frames, height, width in ((24, 32, 64), (8, 32, 32)):
        model = build_i3d(input_shape=(frames, height, width, 3), endpoint="Logits")
        load_i3d_checkpoint(model, prefix)
        clip = np.random.default_rng(2).uniform(-1, 1, (frames, height, width, 3))
        expected = numpy_logits(variables, clip, RGB)
        np.testing.assert_allclose(np.asarray(model(clip[None]))[0], expected, atol=1e-4)


def test_a_cut_model_accounts_for_what_lies_beyond(rgb):
    variables, prefix = rgb
    model = build_i3d(input_shape=(8, 32, 32, 3), endpoint="Mixed_4f")
    report = load_i3d_checkpoint(model, prefix)
    beyond = {name for name in variables if "Mixed_5" in name or "Logits" in name}
    assert set(report.beyond_endpoint) == beyond and len(beyond) == 2 * 24 + 2
    assert set(report.loaded) == set(variables) - beyond
    name = "Mixed_4f/Branch_2/Conv3d_0b_3x3"
    layer = name.replace("/", "_")
    for part, weight in (
        ("conv_3d/w", model.get_layer(f"{layer}_conv_3d").kernel),
        ("batch_norm/moving_variance", model.get_layer(f"{layer}_batch_norm").moving_variance),
    ):
        np.testing.assert_array_equal(weight, variables[f"{RGB}{name}/{part}"])
    assert str(report) == "180 variables loaded, 50 beyond the endpoint, 0 of an optimiser"


def test_flow_has_its_own_scope_and_channels(tmp_path):
    variables = stem_variables(scope=FLOW, channels=2)
    write_checkpoint(tmp_path / "model.ckpt", variables)
    model = build_stem(channels=2)
    assert len(load_i3d_checkpoint(model, tmp_path / "model.ckpt").loaded) == 12
    kernel = model.get_layer("Conv3d_1a_7x7_conv_3d").kernel
    np.testing.assert_array_equal(kernel, variables[f"{FLOW}Conv3d_1a_7x7/conv_3d/w"])
    with pytest.raises(InputError, match=r"Flow.*1a_7x7/conv_3d/w: must have shape .*got \(7, 7,"):
        load_i3d_checkpoint(build_stem(channels=3), tmp_path / "model.ckpt")


def test_the_600_classes_have_no_scope_and_optimiser_slots(tmp_path):
    variables = random_variables(i3d_shapes(scope="", classes=600, sonnet=True))
    slots = {f"{n}/Momentum": v for n, v in variables.items() if n.endswith(("/w", "/b", "/beta"))}
    counter = {"global_step": np.asarray(7, np.int64)}
    write_checkpoint(tmp_path / "model.ckpt", variables | slots | counter)
    model = build_i3d(input_shape=(8, 32, 32, 3), endpoint="Logits", num_classes=600)
    report = load_i3d_checkpoint(model, tmp_path / "model.ckpt")
    assert set(report.loaded) == set(variables)
    assert set(report.ignored) == {*slots, *counter}
    beta = model.get_layer("Conv3d_2b_1x1_batch_norm").beta
    np.testing.assert_array_equal(beta, variables["Conv3d_2b_1x1/batch_norm/beta"].reshape(64))
    bias = model.get_layer("Logits_Conv3d_0c_1x1_conv_3d").bias
    np.testing.assert_array_equal(bias, variables[f"{HEAD}b"])


def test_another_number_of_classes_is_refused(rgb):
    model = build_i3d(input_shape=(8, 32, 32, 3), endpoint="Logits", num_classes=600)
    rule = rf"{RGB}{HEAD}w: must have shape \(1, 1, 1, 1024, 600\), got \(1, 1, 1, 1024, 400\)"
    with pytest.raises(InputError, match=rule):
        load_i3d_checkpoint(model, rgb[1])


def test_another_classifier_keeps_its_own_weights_when_asked(rgb):
    variables, prefix = rgb
    model = build_i3d(input_shape=(8, 32, 32, 3), endpoint="Logits", num_classes=43)
    head = model.get_layer("Logits_Conv3d_0c_1x1_conv_3d")
    before = [np.array(weight) for weight in head.weights]
    report = load_i3d_checkpoint(model, prefix, keep_head=True)
    assert report.other_head == (f"{RGB}{HEAD}b", f"{RGB}{HEAD}w")
    assert set(report.loaded) == set(variables) - set(report.other_head)
    assert str(report).endswith("0 of an optimiser, 2 of another classifier")
    for old, new in zip(before, head.weights, strict=True):
        np.testing.assert_array_equal(old, new)
    name = "Mixed_5c/Branch_3/Conv3d_0b_1x1"
    kernel = model.get_layer(f"{name.replace('/', '_')}_conv_3d").kernel
    np.testing.assert_array_equal(kernel, variables[f"{RGB}{name}/conv_3d/w"])


class TestAccounting:
    """A variable that is missing, extra or of another shape is named, and nothing changes."""

    @pytest.fixture
    def refuse(self, tmp_path):
        def refuse(variables, match):
            write_checkpoint(tmp_path / "model.ckpt", variables)
            model = build_stem()
            before = [np.array(weight) for weight in model.weights]
            with pytest.raises(InputError, match=match) as caught:
                load_i3d_checkpoint(model, tmp_path / "model.ckpt")
            assert caught.value.place == str(tmp_path / "model.ckpt")
            for old, new in zip(before, model.weights, strict=True):
                np.testing.assert_array_equal(old, new)

        return refuse

    @pytest.mark.parametrize("part", ["conv_3d/w", "batch_norm/beta", "batch_norm/moving_mean"])
    def test_missing(self, refuse, part):
        variables = stem_variables()
        del variables[f"{RGB}Conv3d_2b_1x1/{part}"]
        refuse(variables, f"{RGB}Conv3d_2b_1x1/{part}: is missing")

    @pytest.mark.parametrize(
        "name",
        [
            f"{RGB}Conv3d_2b_1x1/conv_3d/b",  # only the classifier has a bias
            f"{RGB}Conv3d_2b_1x1/batch_norm/gamma",
            f"{RGB}Mixed_5b/Branch_2/Conv3d_0b_3x3/conv_3d/w",  # published as 0a
            f"{RGB}Mixed_6a/conv_3d/w",
            "Flow/inception_i3d/Conv3d_2b_1x1/conv_3d/w",
            f"{RGB}Conv3d_9z/conv_3d/w/Momentum",  # a slot of nothing
            "ema",
        ],
    )
    def test_unmapped(self, refuse, name):
        variables = stem_variables() | {name: np.zeros(64, np.float32)}
        refuse(variables, f"{name}: is not a variable of the published network, got \\(64,\\)")

    @pytest.mark.parametrize(
        ("part", "shape"),
        [
            ("conv_3d/w", (1, 1, 1, 64, 65)),
            ("conv_3d/w", (64, 64)),
            ("conv_3d/w", (64, 1, 1, 1, 64)),  # as many values
            ("batch_norm/moving_mean", (63,)),
            ("batch_norm/moving_mean", (2, 64)),
            ("batch_norm/moving_mean", (64, 1)),
            ("batch_norm/moving_mean", ()),
        ],
    )
    def test_shape(self, refuse, part, shape):
        variables = stem_variables()
        variables[f"{RGB}Conv3d_2b_1x1/{part}"] = np.zeros(shape, np.float32)
        got = re.escape(f"got {shape!r}")
        refuse(variables, f"{RGB}Conv3d_2b_1x1/{part}: must have shape .*, {got}$")

    def test_two_networks(self, refuse):
        refuse(
            stem_variables() | stem_variables(scope=FLOW),
            f"{RGB}Conv3d_1a_7x7/conv_3d/w: belongs to a second network besides '{FLOW}'",
        )

    def test_no_i3d_at_all(self, refuse):
        refuse({"dense/kernel": np.zeros(3, np.float32)}, "Conv3d_1a_7x7/conv_3d/w: is missing")

    def test_values_that_are_not_there(self, tmp_path):
        write_checkpoint(tmp_path / "model.ckpt", stem_variables())
        next(tmp_path.glob("*.data-*")).unlink()
        with pytest.raises(InputError, match="must be readable"):
            load_i3d_checkpoint(build_stem(), tmp_path / "model.ckpt")

    def test_no_checkpoint(self, tmp_path):
        with pytest.raises(InputError, match=r"none\.ckpt: checkpoint: must be a prefix"):
            load_i3d_checkpoint(build_stem(), tmp_path / "none.ckpt")
        (tmp_path / "bad.ckpt.index").write_text("not an index")
        with pytest.raises(InputError, match=r"bad\.ckpt: checkpoint: must be readable"):
            load_i3d_checkpoint(build_stem(), tmp_path / "bad.ckpt")

    def test_a_model_of_something_else(self, rgb):
        import keras

        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="other")])
        with pytest.raises(InputError, match="other: is not a layer of the published I3D"):
            load_i3d_checkpoint(model, rgb[1])


class TestHub:
    def test_a_module_of_tensorflow_1(self, tmp_path):
        variables = stem_variables()
        write_checkpoint(tmp_path / "module" / "variables" / "variables", variables)
        (tmp_path / "module" / "saved_model.pb").write_bytes(b"")
        (tmp_path / "module" / "tfhub_module.pb").write_bytes(b"\x08\x03")
        model = build_stem()
        assert len(load_i3d_hub(model, str(tmp_path / "module")).loaded) == 12
        kernel = model.get_layer("Conv3d_2c_3x3_conv_3d").kernel
        np.testing.assert_array_equal(kernel, variables[f"{RGB}Conv3d_2c_3x3/conv_3d/w"])

    def test_a_module_of_tensorflow_2(self, tmp_path):
        variables = stem_variables()
        module = tf.Module()
        module.all = [tf.Variable(value, name=name) for name, value in variables.items()]
        tf.saved_model.save(module, str(tmp_path / "module"))
        model = build_stem()
        report = load_i3d_hub(model, str(tmp_path / "module"))
        assert set(report.loaded) == set(variables)
        kernel = model.get_layer("Conv3d_2c_3x3_conv_3d").kernel
        np.testing.assert_array_equal(kernel, variables[f"{RGB}Conv3d_2c_3x3/conv_3d/w"])

    def test_objects_of_one_name_are_both_accounted_for(self, tmp_path):
        module = tf.Module()
        variables = stem_variables()
        module.all = [tf.Variable(value, name=name) for name, value in variables.items()]
        module.more = tf.Variable(0.0, name=f"{RGB}Conv3d_2c_3x3/conv_3d/w")
        tf.saved_model.save(module, str(tmp_path / "module"))
        with pytest.raises(InputError, match="VARIABLE_VALUE: is not a variable of the published"):
            load_i3d_hub(build_stem(), str(tmp_path / "module"))

    def test_a_handle_that_leads_nowhere(self, tmp_path):
        with pytest.raises(InputError, match="handle: must be a TF-Hub module's address or folder"):
            load_i3d_hub(build_stem(), str(tmp_path / "none"))
        (tmp_path / "empty").mkdir()
        with pytest.raises(InputError, match=r"empty/variables/variables: checkpoint: must be a"):
            load_i3d_hub(build_stem(), str(tmp_path / "empty"))


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("index", "arguments"),
    [
        ("rgb_imagenet", {}),
        ("flow_imagenet", {"scope": FLOW, "channels": 2}),
        ("rgb_scratch_kin600", {"scope": "", "classes": 600, "sonnet": True}),
    ],
)
def test_the_released_files_hold_exactly_these_names(shared_data, index, arguments):
    released = open_checkpoint(shared_data / "kinetics_i3d" / f"{index}.ckpt").shapes
    slots = {name for name in released if name.endswith("/Momentum")}
    assert {n: s for n, s in released.items() if n not in slots} == i3d_shapes(**arguments)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("index", "channels", "classes", "ignored"),
    [
        ("rgb_imagenet", 3, 400, 0),
        ("flow_imagenet", 2, 400, 0),
        ("rgb_scratch_kin600", 3, 600, 116),
    ],
)
def test_a_checkpoint_of_the_released_names_fills_the_model(
    shared_data, tmp_path, index, channels, classes, ignored
):
    released = open_checkpoint(shared_data / "kinetics_i3d" / f"{index}.ckpt").shapes
    variables = random_variables(dict(released))
    write_checkpoint(tmp_path / "model.ckpt", variables)
    model = build_i3d(
        input_shape=(8, 32, 32, channels), endpoint="Logits", num_classes=classes, width=1.0
    )
    report = load_i3d_checkpoint(model, tmp_path / "model.ckpt")
    assert (len(report.loaded), len(report.ignored)) == (230, ignored)
    assert not report.beyond_endpoint
    scope = report.loaded[0].partition("Conv3d")[0]
    kernel = model.get_layer("Mixed_5b_Branch_2_Conv3d_0a_3x3_conv_3d").kernel
    name = f"{scope}Mixed_5b/Branch_2/Conv3d_0a_3x3/conv_3d/w"
    np.testing.assert_array_equal(kernel, variables[name])
