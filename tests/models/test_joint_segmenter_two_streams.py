"""The detectors of Kalogeiton et al. in small: what goes in and out, and what learns."""

import keras
import numpy as np
import pytest
from fakes.joint_parts import (
    ANCHORS,
    DETECTIONS,
    REGIONS,
    SIZE,
    build_tiny_parts,
)
from fakes.two_stream_parts import cross_product_detector, hierarchical_detector
from keras import ops

from a2d_tf import keys
from a2d_tf.labels import VALID_PAIRS, actor_of
from a2d_tf.losses.roi_loss import class_loss
from a2d_tf.models.joint_segmenter import build_joint_segmenter

DETECTORS = {"hierarchical": hierarchical_detector, "cross_product": cross_product_detector}
TRUE_ACTORS = (3, 1)  # of the two clips


@pytest.fixture(scope="module")
def models():
    """Return both models of each detector by its name; they share backbones."""
    keras.utils.set_random_seed(0)
    parts = build_tiny_parts()
    return {
        name: build_joint_segmenter(make(parts), frames=1, max_instances=2)
        for name, make in DETECTORS.items()
    }


@pytest.fixture(scope="module")
def batch():
    """Return the inputs of two clips, one actor in each."""
    rng = np.random.default_rng(0)
    boxes = np.zeros((2, 2, 4), "float32")
    boxes[:, 0] = [4, 4, 20, 20]
    return {
        keys.VIDEO: rng.uniform(-1, 1, (2, 1, SIZE, SIZE, 3)).astype("float32"),
        keys.MOTION: rng.uniform(-1, 1, (2, 1, SIZE, SIZE, 3)).astype("float32"),
        keys.LABELLED: np.zeros(2, "int32"),
        keys.TRUE_BOXES: boxes,
        keys.TRUE_ACTORS: np.array([[actor, 0] for actor in TRUE_ACTORS], "int32"),
        keys.TRUE_ACTIONS: np.array([[4, 0], [8, 0]], "int32"),
    }


def run(model, batch):
    return model({name: batch[name] for name in model.input})


def shapes(outputs):
    return {name: tuple(output.shape) for name, output in outputs.items()}


@pytest.mark.parametrize(("name", "classes"), [("hierarchical", 8), ("cross_product", 44)])
def test_training_gives_outputs_and_targets(models, batch, name, classes):
    assert set(models[name].training.input) == set(batch)
    outputs = run(models[name].training, batch)
    rois = (2, REGIONS)
    expected = {
        keys.RPN_LOGITS: (2, 2 * ANCHORS),
        keys.RPN_DELTAS: (2, 2 * ANCHORS, 4),
        keys.ROI_BOXES: (*rois, 4),
        keys.ROI_ACTORS: rois,
        keys.ROI_DELTA_TARGETS: (*rois, 4),
        keys.ACTOR_LOGITS: (*rois, classes),
        keys.BOX_DELTAS: (*rois, classes, 4),
    }
    if name == "hierarchical":
        expected |= {keys.ROI_ACTIONS: rois, keys.ACTION_LOGITS: (*rois, 10)}
    assert shapes(outputs) == expected
    assert models[name].anchors.shape == (2 * ANCHORS, 4)


@pytest.mark.parametrize("name", DETECTORS)
def test_inference_gives_actors_and_their_actions(models, batch, name):
    outputs = run(models[name].inference, batch)
    assert shapes(outputs) == {
        keys.DETECTION_BOXES: (2, DETECTIONS, 4),
        keys.DETECTION_ACTORS: (2, DETECTIONS),
        keys.DETECTION_SCORES: (2, DETECTIONS),
        keys.DETECTION_ACTIONS: (2, DETECTIONS, 10),
    }
    actors = ops.convert_to_numpy(outputs[keys.DETECTION_ACTORS])
    actions = ops.convert_to_numpy(outputs[keys.DETECTION_ACTIONS])
    assert actors.any() and actors.max() <= 7
    np.testing.assert_allclose(actions.sum(axis=-1), actors > 0, atol=1e-5)
    invalid = np.ones((8, 10), bool)
    for pair in VALID_PAIRS:
        invalid[actor_of(pair), pair % 10] = False
    assert not actions[invalid[actors]].any()


@pytest.mark.parametrize("name", DETECTORS)
def test_inference_shares_every_weight_with_training(models, name):
    training = {id(variable) for variable in models[name].training.trainable_variables}
    assert {id(one) for one in models[name].inference.trainable_variables} == training


def test_only_the_true_actors_logits_learn_actions(models, batch):
    tf = pytest.importorskip("tensorflow")
    training = models["hierarchical"].training
    logits = training.get_layer("action_head").get_layer("action_logits")
    with tf.GradientTape() as tape:
        outputs = run(training, batch)
        loss = ops.sum(class_loss(outputs[keys.ROI_ACTIONS], outputs[keys.ACTION_LOGITS]))
    learnt = ops.convert_to_numpy(tape.gradient(loss, logits.bias.value)) != 0
    assert learnt.tolist() == [actor_of(pair) in TRUE_ACTORS for pair in VALID_PAIRS]
    background = ops.convert_to_numpy(outputs[keys.ROI_ACTORS]) == 0
    assert background.any()
    assert (ops.convert_to_numpy(outputs[keys.ROI_ACTIONS])[background] == -1).all()


def test_motion_proposes_by_a_pyramid_of_its_own(models, batch):
    tf = pytest.importorskip("tensorflow")
    training = models["hierarchical"].training
    with tf.GradientTape() as tape:
        outputs = run(training, batch)
        loss = ops.mean(ops.square(outputs[keys.RPN_LOGITS][:, ANCHORS:] - 1.0))
    weights = {
        id(variable): layer.name
        for layer in training.layers
        for variable in layer.trainable_variables
    }
    values = [variable.value for variable in training.trainable_variables]
    learning = {
        weights[id(variable)]
        for variable, gradient in zip(
            training.trainable_variables, tape.gradient(loss, values), strict=True
        )
        if gradient is not None and ops.convert_to_numpy(gradient).any()
    }
    assert learning == {"resnet_flow", "fpn_proposals_flow", "rpn_flow"}
    before, after = (
        ops.convert_to_numpy(
            run(training, batch | {keys.MOTION: factor * batch[keys.MOTION]})[keys.RPN_LOGITS]
        )
        for factor in (1, -1)
    )
    np.testing.assert_array_equal(before[:, :ANCHORS], after[:, :ANCHORS])
    assert (before[:, ANCHORS:] != after[:, ANCHORS:]).any()
