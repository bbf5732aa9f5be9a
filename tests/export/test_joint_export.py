"""A served joint model: the same as the Python path."""

import json

import numpy as np
import pytest
import tensorflow as tf
from fakes.client_process import ask_another_process
from fakes.untrained_runs import write_joint_run

from a2d_tf import keys
from a2d_tf.batches.labelled_input import prepare_motion
from a2d_tf.batches.picture import fit_box, place, scale_rgb
from a2d_tf.errors import InputError
from a2d_tf.export.joint_export import export_joint_run
from a2d_tf.media.flow import dequantise_flow, quantise_flow
from a2d_tf.records.flow_source import FlowSource, save_flow_source
from a2d_tf.runs.detected_actors import decode_detections, paint_label_map
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.joint_masks import load_joint_run
from a2d_tf.tasks.joint import JointTask
from a2d_tf.training.checkpoint import save_checkpoint

FRAME_SIZES = ((37, 53), (96, 30), (64, 64))  # odd, portrait, the network's
ALL = ("detection.actor_threshold=0.0", "detection.action_threshold=0.0")
RUNS = {
    "full": ("model.flow=true", "model.temporal=true", *ALL),
    "pairs_in_boxes": ("model.cross_product=true", "model.masks=false", *ALL),
}
# Random boxes are so far from their anchors that rounding of the last digit moves them.
BOX_LAYERS = ("rpn_bbox_pred", "mrcnn_bbox_fc")


def write_calm_run(workdir, *overrides):
    """Write a run with random weights whose boxes are near their anchors; flow by DIS."""
    training = write_joint_run(workdir, *overrides).training
    for layer in training._flatten_layers():
        if layer.name in BOX_LAYERS:
            layer.kernel.assign(0.02 * layer.kernel)
    save_checkpoint(training, workdir, step=8)
    save_flow_source(FlowSource(method="dis", height=24), workdir)
    return load_joint_run(workdir)


def draw_clips(run):
    """Return requests; the flow has another size than the frames, and vectors beyond 20 pixels."""
    generator = np.random.default_rng(0)
    clips = {}
    for height, width in FRAME_SIZES:
        clip = {"frames": generator.integers(0, 256, (5, height, width, 3), dtype=np.uint8)}
        if run.config.model.flow:
            shape = (5, 24, round(width * 24 / height), 2)
            clip["flow"] = generator.normal(scale=12, size=shape).astype(np.float32)
        clips[f"{height}x{width}"] = clip
    return clips


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Return (run, version) of each of the runs."""
    folder = tmp_path_factory.mktemp("joint")
    for name in RUNS:
        (folder / name).mkdir()
    runs = {name: write_calm_run(folder / name, *overrides) for name, overrides in RUNS.items()}
    return {
        name: (run, export_joint_run(run, folder / "served" / name)[0])
        for name, run in runs.items()
    }


@pytest.fixture(scope="module")
def answers(exports, tmp_path_factory):
    """Return what a process that has the SavedModels and TensorFlow alone answers."""
    asked = [(version, draw_clips(run)) for run, version in exports.values()]
    folder = tmp_path_factory.mktemp("client")
    return dict(zip(exports, ask_another_process(folder, *asked), strict=True))


def decode_in_process(run, clip):
    """Return the actors as ``segment`` finds them."""
    options, detection = run.clip_options, run.config.detection
    size = clip["frames"].shape[1:3]
    box = fit_box(*size, options.size).numpy()
    batch = {
        keys.VIDEO: scale_rgb(place(clip["frames"], box, options.size)).numpy()[None],
        keys.LABELLED: np.array([2], np.int32),
    }
    if options.flow:
        stored = dequantise_flow(quantise_flow(clip["flow"]))
        motion = prepare_motion(stored, box, options.size, mirrored=np.False_)
        batch[keys.MOTION] = motion.numpy()[None]
    return decode_detections(
        {name: values[0] for name, values in run.detect(batch).items()},
        valid_box=box,
        input_size=options.size,
        size=size,
        actor_threshold=detection.actor_threshold,
        action_threshold=detection.action_threshold,
    )


@pytest.mark.parametrize("name", RUNS)
def test_another_process_finds_the_same_actors(name, exports, answers):
    run, _ = exports[name]
    for clip_name, clip in draw_clips(run).items():
        answer, actors = answers[name][clip_name], decode_in_process(run, clip)
        assert actors
        for field, values in {
            "boxes": [one.box for one in actors],
            "actor_scores": [one.actor_score for one in actors],
            "action_scores": [one.action_score for one in actors],
            "action_probabilities": [one.action_probs for one in actors],
        }.items():
            np.testing.assert_allclose(answer[field], values, atol=1e-4, err_msg=field)
        assert answer["actors"].tolist() == [one.actor for one in actors]
        assert answer["actions"].tolist() == [one.action for one in actors]
        size = clip["frames"].shape[1:3]
        assert answer["masks"].shape == (len(actors), *size)
        assert answer["masks"].dtype == answer["label_map"].dtype == np.uint8
        for mask, one in zip(answer["masks"] > 0, actors, strict=True):
            assert (mask & one.mask).sum() >= 0.999 * (mask | one.mask).sum()
        labels = paint_label_map(actors, size)
        assert labels.any()
        assert (answer["label_map"] == labels).mean() >= 0.999


@pytest.mark.parametrize("name", RUNS)
def test_the_signature_and_what_a_caller_must_know(name, exports):
    run, version = exports[name]
    flow = run.config.model.flow
    model = tf.saved_model.load(version).signatures["serving_default"]
    inputs = {
        name: one.shape.as_list() for name, one in model.structured_input_signature[1].items()
    }
    assert inputs == {"frames": [5, None, None, 3]} | ({"flow": [5, None, None, 2]} if flow else {})
    assert sorted(model.structured_outputs) == [
        "action_probabilities",
        "action_scores",
        "actions",
        "actor_scores",
        "actors",
        "boxes",
        "label_map",
        "masks",
    ]
    about = json.loads((version / "assets.extra" / "a2d_tf.json").read_text())
    assert (about["task"], about["answered_frame"], about["step"]) == ("joint", 2, 8)
    assert (about["flow_method"], about["flow_height"]) == (("dis", 24) if flow else (None, None))
    assert about["masks"] == run.config.model.masks
    assert about["actors"]["7"] == "dog" and about["actions"]["8"] == "walking"
    with pytest.raises(tf.errors.InvalidArgumentError, match="shape"):
        wrong = {name: tf.zeros([3, 8, 8, shape[-1]]) for name, shape in inputs.items()}
        model(**wrong | {"frames": tf.zeros([3, 8, 8, 3], tf.uint8)})


def test_a_run_that_does_not_know_its_flow_is_refused(exports, tmp_path):
    run, _ = exports["full"]
    other = JointRun(task=JointTask(run.config, tmp_path), model=run.model, step=run.step)
    with pytest.raises(InputError, match=r"flow\.json: file: must be there"):
        export_joint_run(other, tmp_path / "served")
    assert not (tmp_path / "served").exists()
