"""Training begins with the weights that the configuration names, and reads them once."""

import numpy as np
import pytest
from fakes.checkpoints import write_checkpoint
from fakes.configs import make_config

from a2d_tf.errors import InputError
from a2d_tf.run_folder import last_step
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.training.loop import CheckpointEveryEpoch, train

KERNEL = "Conv3d_1a_7x7_conv_3d"


@pytest.fixture(scope="module")
def variables():
    """Return the first unit of I3D under the published names."""
    rng = np.random.default_rng(0)
    scope = "RGB/inception_i3d/Conv3d_1a_7x7"
    return {
        f"{scope}/conv_3d/w": (0.05 * rng.standard_normal((7, 7, 7, 3, 64))).astype(np.float32),
        f"{scope}/batch_norm/beta": rng.normal(size=64).astype(np.float32),
        f"{scope}/batch_norm/moving_mean": rng.normal(size=64).astype(np.float32),
        f"{scope}/batch_norm/moving_variance": rng.uniform(0.5, 1.5, 64).astype(np.float32),
    }


def config_of(weights, **model):
    """Return an experiment of two epochs of a step; I3D itself is frozen."""
    return make_config(
        data={"sentences_per_clip": 2},
        model={
            "endpoint": "Conv3d_1a_7x7",
            "weights": str(weights),
            "width": 1.0,
            "batch_norm": "frozen",
            "decoder_widths": [8],
            "decoder_strides": [2],
            "trainable": ["text_encoder", "filters_", "mask_decoder"],
        }
        | model,
        loss={"weights": [1.0, 1.0]},
        train={"steps": 2, "steps_per_epoch": 1, "batch_size": 2},
    )


def run(config, data, workdir):
    return train(SentenceTask(config, workdir), data_dir=data, workdir=workdir)


def check(model, variables):
    i3d = model.get_layer("i3d")
    kernel, norm = i3d.get_layer(KERNEL).kernel, i3d.get_layer("Conv3d_1a_7x7_batch_norm")
    stored = [norm.beta, norm.moving_mean, norm.moving_variance]
    for weight, values in zip([kernel, *stored], variables.values(), strict=True):
        np.testing.assert_array_equal(weight, values)


def test_training_begins_with_the_weights_and_resumes_without_their_file(
    tmp_path, squares, variables, monkeypatch, caplog
):
    caplog.set_level("INFO", "a2d_tf")
    write_checkpoint(tmp_path / "kinetics" / "model.ckpt", variables)
    config = config_of(tmp_path / "kinetics" / "model.ckpt")
    saved = CheckpointEveryEpoch.on_epoch_end

    def stop(self, epoch, logs=None):
        saved(self, epoch, logs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(CheckpointEveryEpoch, "on_epoch_end", stop)
        with pytest.raises(KeyboardInterrupt):
            run(config, squares, tmp_path / "run")
    assert last_step(tmp_path / "run") == 1
    assert "model.ckpt: 4 variables loaded, 0 beyond the endpoint" in caplog.text

    for path in (tmp_path / "kinetics").iterdir():
        path.unlink()
    check(run(config, squares, tmp_path / "run"), variables)
    assert last_step(tmp_path / "run") == 2
    check(load_run(tmp_path / "run", SentenceRun).model, variables)


def test_a_hub_module_by_its_folder(tmp_path, squares, variables, monkeypatch):
    write_checkpoint(tmp_path / "module" / "variables" / "variables", variables)
    monkeypatch.chdir(tmp_path)
    check(run(config_of("hub:module"), squares, tmp_path / "run"), variables)


def test_published_weights_by_name(tmp_path, squares, variables, monkeypatch, caplog):
    caplog.set_level("INFO", "a2d_tf")
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    config = config_of("kinetics400-rgb")
    with pytest.raises(InputError, match="must be fetched first: a2d-tf weights kinetics400-rgb"):
        run(config, squares, tmp_path / "run")
    assert not (tmp_path / "run").exists()
    folder = tmp_path / "home" / "weights" / "kinetics400-rgb"
    folder.mkdir(parents=True)
    np.savez(folder / "i3d.npz", **variables)
    check(run(config, squares, tmp_path / "run"), variables)
    assert "kinetics400-rgb: 4 variables loaded" in caplog.text
    assert load_run(tmp_path / "run", SentenceRun).config.model.weights == "kinetics400-rgb"


def test_weights_that_do_not_fit_leave_no_folder(tmp_path, squares, variables):
    with pytest.raises(InputError, match=r"none\.ckpt: checkpoint: must be a prefix"):
        run(config_of(tmp_path / "none.ckpt"), squares, tmp_path / "run")
    write_checkpoint(tmp_path / "model.ckpt", variables)
    with pytest.raises(InputError, match="Conv3d_2b_1x1/conv_3d/w: is missing"):
        config = config_of(tmp_path / "model.ckpt", endpoint="Conv3d_2b_1x1", decoder_strides=[4])
        run(config, squares, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_without_weights_the_model_is_left_as_it_is(tmp_path):
    task = SentenceTask(config_of(""), tmp_path)
    model = task.build_models().training
    before = [np.array(weight) for weight in model.weights]
    task.initialise(model)
    for old, new in zip(before, model.weights, strict=True):
        np.testing.assert_array_equal(old, new)


def test_the_published_weights_need_the_published_width():
    with pytest.raises(ValueError, match=r"width must be 1\.0 with weights.*got 0\.5"):
        config_of("model.ckpt", width=0.5)
    with pytest.raises(ValueError, match="must name a TF-Hub module after hub:"):
        config_of("hub:")
