"""Served joint models: the same as ``segment``."""

import numpy as np
import pytest
import tensorflow as tf
from fakes.served_joint import FRAME_SIZES
from fakes.served_models import ASKED_FRAMES

from a2d_tf import keys
from a2d_tf.batches.labelled_input import prepare_motion
from a2d_tf.batches.picture import fit_box, place, scale_rgb
from a2d_tf.errors import InputError
from a2d_tf.inference.joint_stream import stream_actors
from a2d_tf.inference.source_video import open_source_video
from a2d_tf.media.stored_flow import dequantise_flow, quantise_flow
from a2d_tf.records.flow_source import load_flow_source
from a2d_tf.runs.detected_actors import decode_detections, paint_label_map
from a2d_tf.runs.joint import JointRun
from a2d_tf.serving.joint_export import export_joint_run
from a2d_tf.tasks.joint import JointTask

KINDS = ("joint", "joint_boxes", "joint_sharpmask")


def decode_in_process(run, clip):
    """Return the actors in the middle of a clip as ``segment`` finds them."""
    options, detection = run.clip_options, run.config.detection
    size = clip["frames"].shape[1:3]
    box = fit_box(*size, options.size).numpy()
    batch = {
        keys.VIDEO: scale_rgb(place(clip["frames"], box, options.size)).numpy()[None],
        keys.LABELLED: np.array([2], np.int32),
    }
    if options.flow:
        flow_range = load_flow_source(run.task.workdir).range
        stored = dequantise_flow(quantise_flow(clip["flow"], flow_range=flow_range))
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


def check_answer(answer, actors, size):
    """Hold an answer for a frame of a size (H, W) against the actors in it."""
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
    assert answer["masks"].shape == (len(actors), *size)
    assert answer["masks"].dtype == answer["label_map"].dtype == np.uint8
    for mask, one in zip(answer["masks"] > 0, actors, strict=True):
        assert (mask & one.mask).sum() >= 0.999 * (mask | one.mask).sum()
    labels = paint_label_map(actors, size)
    assert labels.any()
    assert (answer["label_map"] == labels).mean() >= 0.999


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_another_process_finds_the_actors_of_segment(kind, exports, video):
    served = exports[kind]
    found = dict(stream_actors(served.run, open_source_video(video), every=12))
    for number in ASKED_FRAMES:
        check_answer(served.answers[str(number)], found[number], (48, 64))


@pytest.mark.parametrize("kind", KINDS)
def test_frames_of_every_size_show_the_same_actors(kind, exports):
    served = exports[kind]
    for size in FRAME_SIZES:
        name = "x".join(map(str, size))
        actors = decode_in_process(served.run, served.requests[name])
        check_answer(served.answers[name], actors, size)


def test_masks_come_from_where_they_are_asked_from(exports):
    boxes, masks = (
        sum(answer["masks"].sum() for answer in exports[kind].answers.values())
        for kind in ("joint_boxes", "joint_sharpmask")
    )
    assert 0.1 * boxes < masks < 0.9 * boxes


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_caller_must_know_lies_beside_the_model(kind, exports):
    served = exports[kind]
    about = served.about
    assert (about["task"], about["kind"], about["step"]) == ("joint", "joint", 8)
    assert list(about["inputs"]) == ["frames", "flow"]
    assert about["outputs"].keys() == served.answers["13"].keys()
    assert (about["frames"], about["answered_frame"]) == (5, 2)
    wanted = (5, 2, "next" if kind == "joint" else "previous", "dis", 24)
    fields = ("frames", "answered_frame", "from", "method", "height")
    assert tuple(about[f"flow_{field}"] for field in fields) == wanted
    assert about["masks"] == (kind != "joint_boxes")
    wanted = {"run": "sharpmask", "step": 9} if kind == "joint_sharpmask" else None
    assert about["masks_from"] == wanted
    assert about["actors"]["7"] == "dog" and about["actions"]["8"] == "walking"


def test_a_wrong_number_of_frames_is_refused(exports):
    model = tf.saved_model.load(exports["joint_boxes"].version).signatures["serving_default"]
    with pytest.raises(tf.errors.InvalidArgumentError, match="shape"):
        model(frames=tf.zeros([3, 8, 8, 3], tf.uint8), flow=tf.zeros([3, 8, 8, 2]))


def test_a_run_that_does_not_know_its_flow_is_refused(exports, tmp_path):
    run = exports["joint"].run
    other = JointRun(task=JointTask(run.config, tmp_path), model=run.model, step=run.step)
    with pytest.raises(InputError, match=r"flow\.json: file: must exist"):
        export_joint_run(other, tmp_path / "served")
    assert not (tmp_path / "served").exists()
