"""The joint task: data that it takes, what a run keeps, the model it trains."""

import csv
import dataclasses
import json
import warnings

import numpy as np
import pytest
from fakes.datasets import write_data
from fakes.manifests import write_manifest
from fakes.records import make_record
from fakes.refusals import refusal_of

from a2d_tf import keys
from a2d_tf.config.schema import JointConfig
from a2d_tf.errors import InputError
from a2d_tf.media.stored_flow import encode_flow
from a2d_tf.records.flow_source import load_flow_source
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.table import build_task
from a2d_tf.training.checkpoint import load_checkpoint
from a2d_tf.training.loop import train

VALUES = {
    "task": "joint",
    "data": {"size": 64, "frames": 3, "max_instances": 3, "flip": False},
    "model": {
        "blocks": [1, 1, 1, 1],
        "width": 0.1,
        "batch_norm": "trained",
        "mask_rcnn_layout": False,
        "pyramid_channels": 16,
        "rpn_channels": 16,
        "head_units": 16,
        "mask_channels": 8,
        "trainable": ["all"],
    },
    "proposals": {
        "anchor_sizes": [16, 24, 32, 48, 64],
        "anchor_ratios": [1.0],
        "sampled_anchors": 16,
        "positive_share": 0.5,
        "positive_iou": 0.6,
        "negative_iou": 0.3,
        "candidates": 30,
        "nms_iou": 0.7,
        "training": 10,
        "test": 5,
    },
    "regions": {"sampled": 8, "positive_share": 0.5, "positive_iou": 0.5},
    "detection": {"actor_threshold": 0.5, "action_threshold": 0.3, "nms_iou": 0.3, "maximum": 4},
    "loss": dict.fromkeys(("rpn_class", "rpn_box", "box", "actor", "action", "mask"), 1.0),
    "train": {
        "steps": 2,
        "batch_size": 2,
        "learning_rate": 0.003,
        "decay_steps": [],
        "decay_factor": 1.0,
        "steps_per_epoch": 1,
        "xla": "off",
    },
}
STILL = {"flow": False, "temporal": False}


def make_config(**changes):
    values = {name: dict(v) if isinstance(v, dict) else v for name, v in VALUES.items()}
    for section, new in changes.items():
        values[section] |= new
    return JointConfig.model_validate(values)


def square(top, left, side):
    mask = np.zeros((64, 64), bool)
    mask[top : top + side, left : left + side] = True
    return mask


@pytest.fixture
def data(tmp_path):
    """Return two training clips: a red dog that walks, and a blue car that rolls beside a dog."""

    def record(video_id, actors, split="train"):
        masks = [mask for mask, _, _ in actors]

        def paint(_):
            picture = np.full((64, 64, 3), 90, np.uint8)
            for mask, _, colour in actors:
                picture[mask] = colour
            return picture

        still = np.zeros((64, 64, 2), np.float32)
        made = make_record(
            video_id=video_id,
            split=split,
            size=(64, 64),
            paint=paint,
            masks=masks,
            pairs=[pair for _, pair, _ in actors],
            sentences=(),
        )
        return dataclasses.replace(made, flow=(encode_flow(still),) * len(made.frames))

    red, blue = (230, 20, 20), (20, 20, 230)
    first = [(square(8, 4, 24), 78, red)]
    second = [(square(30, 34, 26), 56, blue), (square(2, 6, 22), 78, red)]
    folder = tmp_path / "data"
    write_data(folder, [record("a", first), record("b", second)], [record("c", first, "test")])
    return with_flow(folder)


def with_flow(folder, **options):
    path = folder / "manifest.json"
    values = json.loads(path.read_text())
    values["options"] |= {"flow": "dis", **options}
    path.write_text(json.dumps(values))
    return folder


def test_the_task_follows_the_configuration(tmp_path):
    assert isinstance(build_task(make_config(), tmp_path), JointTask)


def test_a_run_keeps_how_its_flow_was_made(tmp_path, data):
    task = JointTask(make_config(), tmp_path / "run")
    task.training_batches(data, start_step=0)
    assert task.flow.source() == load_flow_source(tmp_path / "run")
    assert task.flow.source().method == "dis"
    task.check_data(data)


def test_flow_in_pixels_must_not_have_been_cut(tmp_path, data):
    task = JointTask(make_config(model={"flow_input": "pixels"}), tmp_path / "run")
    refusal = refusal_of(task.training_batches, data, start_step=0)
    assert "must be 'raw' for model.flow_input = \"pixels\"" in refusal
    assert refusal.endswith("got '20'") and not (tmp_path / "run").exists()
    task.training_batches(with_flow(data, flow_range="raw"), start_step=0)
    assert task.flow.source().range == "raw"


def test_without_the_motion_stream_no_flow_is_asked_for(tmp_path, data):
    task = JointTask(make_config(model=STILL), tmp_path / "run")
    inputs, _ = next(iter(task.training_batches(data, start_step=0)))
    assert keys.MOTION not in inputs
    assert task.flow.source() is None
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("frames", [9, 10])
def test_clips_reach_as_far_as_the_frames_that_were_converted(tmp_path, data, frames):
    # 16 frames are stored: 8 before the labelled one and 7 after it.
    task = JointTask(make_config(data={"frames": 8}), tmp_path)
    task.check_window(data)
    with pytest.raises(InputError, match="must ask for frames that were converted"):
        JointTask(make_config(data={"frames": frames}), tmp_path).check_window(data)


@pytest.mark.parametrize(
    ("frames", "changes", "stored", "held"),
    [
        (5, {}, 16, True),  # what convert stores by default, for configs/joint/a2d.toml
        (8, {}, 16, True),
        (8, {}, 15, False),  # the 7 frames before, but not the one before them
        (8, {"frame_stride": 2}, 32, True),
        (1, {}, 1, False),
    ],
)
def test_flow_from_the_previous_frame_takes_one_frame_more(tmp_path, frames, changes, stored, held):
    write_manifest(tmp_path, frames=stored, flow="dis")
    clip = {"frames": frames, **changes}
    JointTask(make_config(data=clip), tmp_path).check_window(tmp_path)
    task = JointTask(make_config(data=clip | {"flow_from": "previous"}), tmp_path)
    assert task.clip_options.flow_from == task.training_options.flow_from == "previous"
    if held:
        task.check_window(tmp_path)
        return
    with pytest.raises(InputError, match=r'data\.flow_from = "previous" also takes the frame bef'):
        task.check_window(tmp_path)
    without_flow = make_config(data=clip | {"flow_from": "previous"}, model=STILL)
    JointTask(without_flow, tmp_path).check_window(tmp_path)


def test_the_actions_of_the_unlabelled_actor_are_left_out(tmp_path, data):
    config = make_config(data={"unlabelled_actor": 7}, model=STILL)
    task = JointTask(config, tmp_path)
    inputs, _ = next(iter(task.training_batches(data, start_step=0)))
    actors, actions = np.array(inputs[keys.TRUE_ACTORS]), np.array(inputs[keys.TRUE_ACTIONS])
    assert set(actors[actors > 0]) == {5, 7}
    assert set(actions[actors == 7]) == {0} and set(actions[actors == 5]) == {6}


def test_the_terms_follow_the_heads_of_the_model(tmp_path):
    task = JointTask(make_config(loss={"action": 0.5, "box": 2.0}), tmp_path)
    assert task.loss_terms[keys.ACTION] == 0.5 and task.loss_terms[keys.BOX] == 2.0
    assert task.compile_arguments()["loss_weights"] == task.loss_terms
    without = make_config(model=STILL | {"masks": False, "cross_product": True})
    terms = set(JointTask(without, tmp_path).loss_terms)
    assert terms == set(task.loss_terms) - {keys.ACTION, keys.MASK}


def test_a_prefix_of_the_action_branch_trains_it_alone(tmp_path):
    trainable = ["action_branch", "action_head"]
    model = JointTask(make_config(model={"trainable": trainable}), tmp_path).build_models().training
    frozen = model.get_layer("resnet_rgb").trainable_weights
    assert not frozen and not model.get_layer("fpn").trainable_weights
    assert model.get_layer("action_branch").trainable_weights


def test_a_start_that_is_no_checkpoint_is_refused(tmp_path):
    config = make_config(model=STILL | {"start": str(tmp_path / "none.weights.h5")})
    task = JointTask(config, tmp_path)
    with pytest.raises(InputError, match=r"model\.start: must be the folder of a trained run"):
        task.initialise(task.build_models().training)


@pytest.mark.parametrize(
    "parts",
    [STILL | {"masks": False, "cross_product": True}, STILL, {}],
    ids=["pairs", "still", "full"],
)
def test_batches_fit_the_model_and_every_term_is_a_number(tmp_path, data, parts):
    task = JointTask(make_config(model=parts), tmp_path / "run")
    inputs, targets = next(iter(task.validation_batches(data)))
    model = task.build_models().training
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Keras warns of inputs that the model does not take
        terms = model.loss_terms(inputs, model(inputs))
    assert targets == {}
    assert set(terms) == set(task.loss_terms)
    assert all(np.isfinite(term).all() and term.shape == (2,) for term in terms.values())


@pytest.mark.slow
def test_a_model_learns_two_clips_and_its_run_answers(tmp_path, data):
    schedule = {"steps": 16, "steps_per_epoch": 4, "learning_rate": 0.005}
    task = JointTask(make_config(model=STILL, train=schedule), tmp_path / "run")
    train(task, data_dir=data, workdir=tmp_path / "run")
    with (tmp_path / "run" / "log.csv").open() as file:
        epochs = list(csv.DictReader(file))
    for name in (keys.RPN_CLASS, keys.ACTOR):
        first, last = (float(epochs[place][f"{name}_loss"]) for place in (0, -1))
        assert last < 0.8 * first, name
    models = task.build_models()
    assert load_checkpoint(models.training, tmp_path / "run") == 16
    inputs, _ = next(iter(task.validation_batches(data)))
    outputs = models.inference({name: inputs[name] for name in (keys.VIDEO, keys.LABELLED)})
    assert outputs[keys.DETECTION_BOXES].shape == (2, 4, 4)
