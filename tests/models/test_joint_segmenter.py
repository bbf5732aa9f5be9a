"""The joint model in small: what goes in and out, gradients, and the ablations."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from fakes.joint_parts import (
    ANCHORS,
    CHANNELS,
    DETECTIONS,
    POSITIVES,
    REGIONS,
    SIZE,
    build_tiny_box_head,
    build_tiny_detections,
    build_tiny_mask_head,
    build_tiny_parts,
    build_tiny_recognition,
)
from keras import ops

from a2d_tf import keys
from a2d_tf.models.joint_segmenter import build_joint_segmenter
from a2d_tf.models.recognition import PairRecognition
from a2d_tf.models.region_head import FUSED
from a2d_tf.models.temporal_aggregation import LabelledFrameAlone

FRAMES, INSTANCES = 2, 3


@pytest.fixture(scope="module")
def parts():
    """Return the parts of the whole model; an ablation replaces some of them."""
    keras.utils.set_random_seed(0)
    return build_tiny_parts()


def build(parts):
    return build_joint_segmenter(parts, frames=FRAMES, max_instances=INSTANCES)


@pytest.fixture(scope="module")
def full(parts):
    """Return both models with everything."""
    return build(parts)


def one_frame_of_one_stream(parts):
    streams = parts.streams[:1]
    recognition = build_tiny_recognition(streams, LabelledFrameAlone())
    return replace(parts, streams=streams, recognition=recognition)


def two_stream_detector(parts, **options):
    box_head = build_tiny_box_head(channels=2 * CHANNELS, reads=FUSED)
    return replace(parts, box_head=box_head, **options)


def without_masks(parts):
    return replace(parts, mask_head=None)


def pairs(parts, **options):
    return replace(
        parts,
        streams=parts.streams[:1],
        box_head=build_tiny_box_head(classes=44),
        mask_head=build_tiny_mask_head(classes=44),
        recognition=PairRecognition(),
        **options,
    )


@pytest.fixture(scope="module")
def batch():
    """Return the inputs of two clips, one actor in each."""
    rng = np.random.default_rng(0)
    clip = (2, FRAMES, SIZE, SIZE, 3)
    boxes = np.zeros((2, INSTANCES, 4), "float32")
    boxes[:, 0] = [4, 4, 20, 20]
    masks = np.zeros((2, INSTANCES, SIZE, SIZE), "uint8")
    masks[:, 0, 4:20, 4:20] = 1
    return {
        keys.VIDEO: rng.uniform(-1, 1, clip).astype("float32"),
        keys.MOTION: rng.uniform(-1, 1, clip).astype("float32"),
        keys.LABELLED: np.array([0, 1], "int32"),
        keys.TRUE_BOXES: boxes,
        keys.TRUE_ACTORS: np.array([[3, 0, 0], [1, 0, 0]], "int32"),
        keys.TRUE_ACTIONS: np.array([[4, 0, 0], [8, 0, 0]], "int32"),
        keys.TRUE_MASKS: masks,
    }


def run(model, batch):
    return model({name: batch[name] for name in model.input})


def shapes(outputs):
    return {name: tuple(output.shape) for name, output in outputs.items()}


def test_training_gives_outputs_and_targets(full, batch):
    outputs = run(full.training, batch)
    rois = (2, REGIONS)
    assert shapes(outputs) == {
        keys.RPN_LOGITS: (2, ANCHORS),
        keys.RPN_DELTAS: (2, ANCHORS, 4),
        keys.ROI_BOXES: (*rois, 4),
        keys.ROI_ACTORS: rois,
        keys.ROI_ACTIONS: rois,
        keys.ROI_DELTA_TARGETS: (*rois, 4),
        keys.ROI_MASK_TARGETS: (2, POSITIVES, 28, 28),
        keys.ACTOR_LOGITS: (*rois, 8),
        keys.BOX_DELTAS: (*rois, 8, 4),
        keys.ACTION_LOGITS: (*rois, 10),
        keys.MASK_LOGITS: (2, POSITIVES, 28, 28, 8),
    }
    assert full.anchors.shape == (ANCHORS, 4)
    # The true box is always among the candidates.
    np.testing.assert_array_equal(ops.max(outputs[keys.ROI_ACTORS], axis=1), [3, 1])
    np.testing.assert_array_equal(ops.max(outputs[keys.ROI_ACTIONS], axis=1), [4, 8])


def test_a_finite_gradient_reaches_every_trainable_weight(full, batch):
    tf = pytest.importorskip("tensorflow")
    logits = (keys.ACTOR_LOGITS, keys.BOX_DELTAS, keys.ACTION_LOGITS, keys.MASK_LOGITS)
    with tf.GradientTape() as tape:
        outputs = run(full.training, batch)
        names = (keys.RPN_LOGITS, keys.RPN_DELTAS, *logits)
        loss = sum(ops.mean(ops.square(outputs[name] - 1.0)) for name in names)
    gradients = tape.gradient(loss, [v.value for v in full.training.trainable_variables])
    for variable, gradient in zip(full.training.trainable_variables, gradients, strict=True):
        assert gradient is not None, variable.path
        assert np.isfinite(ops.convert_to_numpy(gradient)).all(), variable.path


def test_inference_gives_padded_detections(full, batch):
    outputs = run(full.inference, batch)
    assert shapes(outputs) == {
        keys.DETECTION_BOXES: (2, DETECTIONS, 4),
        keys.DETECTION_ACTORS: (2, DETECTIONS),
        keys.DETECTION_SCORES: (2, DETECTIONS),
        keys.DETECTION_ACTIONS: (2, DETECTIONS, 10),
        keys.DETECTION_MASKS: (2, DETECTIONS, 28, 28),
    }
    found = ops.convert_to_numpy(outputs[keys.DETECTION_ACTORS]) > 0
    assert found.any()
    total = ops.convert_to_numpy(ops.sum(outputs[keys.DETECTION_ACTIONS], axis=-1))
    np.testing.assert_allclose(total, found, atol=1e-5)


def test_empty_places_are_zero_in_every_output(parts, batch):
    models = build(replace(parts, detections=build_tiny_detections(score_threshold=1.01)))
    for name, output in run(models.inference, batch).items():
        assert not ops.convert_to_numpy(output).any(), name


def test_actions_may_be_read_on_proposals(parts, full, batch):
    """The regions of section 3.2; the boxes, actors and masks stay what they are."""
    on_proposals = build(replace(parts, action_regions="proposals")).inference
    boxes, proposals = run(full.inference, batch), run(on_proposals, batch)
    for name in boxes:
        same = np.allclose(boxes[name], proposals[name], atol=1e-6)
        assert same == (name != keys.DETECTION_ACTIONS), name


def test_detections_of_background_may_be_dropped(parts, full, batch):
    everything = run(full.inference, batch)
    actions = ops.convert_to_numpy(everything[keys.DETECTION_ACTIONS])
    logits = parts.recognition.head.network.get_layer("action_logits")
    before = logits.get_weights()
    kernel, bias = before
    # Background wins where the mean probability of walking is not reached.
    walking = np.where(actions[..., 8] > 0, actions[..., 8], np.nan)
    raised = np.zeros_like(bias)
    raised[0], raised[8] = 50, 50 + np.log(1 / np.nanmean(walking / actions[..., 0]))
    try:
        logits.set_weights([kernel, bias + raised])
        kept = run(build(replace(parts, drop_background=False)).inference, batch)
        dropped = run(build(replace(parts, drop_background=True)).inference, batch)
    finally:
        logits.set_weights(before)
    probs = ops.convert_to_numpy(kept[keys.DETECTION_ACTIONS])
    there = ops.convert_to_numpy(kept[keys.DETECTION_ACTORS]) > 0
    background = there & (probs.argmax(axis=-1) == 0)
    assert background.any() and (there & ~background).any()
    for name, output in dropped.items():
        found, before = ops.convert_to_numpy(output), ops.convert_to_numpy(kept[name])
        assert not found[background].any(), name
        np.testing.assert_allclose(found[~background], before[~background], atol=1e-6)


def test_inference_shares_every_weight_with_training(full):
    training = {id(variable) for variable in full.training.trainable_variables}
    assert {id(variable) for variable in full.inference.trainable_variables} == training


def test_boxes_and_actors_come_from_the_labelled_frame_alone(full, batch):
    before = run(full.training, batch)
    video = batch[keys.VIDEO].copy()
    video[0, 1] = video[1, 0] = 0  # the frames that are not labelled
    after = run(full.training, batch | {keys.VIDEO: video, keys.MOTION: -batch[keys.MOTION]})
    np.testing.assert_array_equal(before[keys.RPN_LOGITS], after[keys.RPN_LOGITS])
    other = run(full.training, batch | {keys.VIDEO: -batch[keys.VIDEO]})
    assert (ops.convert_to_numpy(before[keys.RPN_LOGITS] != other[keys.RPN_LOGITS])).any()


@pytest.mark.parametrize(
    ("ablate", "inputs", "outputs"),
    [
        (one_frame_of_one_stream, {keys.MOTION}, set()),
        (two_stream_detector, set(), set()),
        (without_masks, {keys.TRUE_MASKS}, {keys.ROI_MASK_TARGETS, keys.MASK_LOGITS}),
        (pairs, {keys.MOTION}, {keys.ROI_ACTIONS, keys.ACTION_LOGITS}),
    ],
)
def test_an_ablation_does_without(parts, full, batch, ablate, inputs, outputs):
    models = build(ablate(parts))
    assert set(models.training.input) == set(batch) - inputs
    assert set(run(models.training, batch)) == set(full.training.output) - outputs
    classes = 44 if ablate is pairs else 8
    assert models.training.output[keys.ACTOR_LOGITS].shape[-1] == classes


def test_a_detected_pair_is_an_actor_and_one_sure_action(parts, batch):
    models = build(pairs(parts, detections=build_tiny_detections(score_threshold=0.0)))
    outputs = run(models.inference, batch)
    actors = ops.convert_to_numpy(outputs[keys.DETECTION_ACTORS])
    actions = ops.convert_to_numpy(outputs[keys.DETECTION_ACTIONS])
    assert actors.min() >= 1 and actors.max() <= 7
    np.testing.assert_array_equal(actions.max(axis=-1), 1)
    np.testing.assert_array_equal(actions.sum(axis=-1), 1)


def test_boxes_see_the_flow_of_a_two_stream_detector(parts, batch):
    recognition = build_tiny_recognition(parts.streams, LabelledFrameAlone())
    detections = build_tiny_detections()  # of this model alone, so that its input is plain
    models = build(two_stream_detector(parts, recognition=recognition, detections=detections))
    before = run(models.training, batch)
    after = run(models.training, batch | {keys.MOTION: -batch[keys.MOTION]})
    np.testing.assert_array_equal(before[keys.RPN_LOGITS], after[keys.RPN_LOGITS])
    heads = keras.Model(
        models.inference.input, models.inference.get_layer("detections").input[1]
    )  # the actor logits of all proposals, which no random choice changes
    logits = run(heads, batch), run(heads, batch | {keys.MOTION: -batch[keys.MOTION]})
    assert (ops.convert_to_numpy(logits[0] != logits[1])).any()


@pytest.mark.slow
def test_xla_compiles_both_models_whole(full, batch):
    tf = pytest.importorskip("tensorflow")

    def compiled(model):
        inputs = {name: tf.convert_to_tensor(batch[name]) for name in model.input}
        return tf.function(model, jit_compile=True)(inputs)

    expected = run(full.inference, batch)
    for name, found in compiled(full.inference).items():
        np.testing.assert_allclose(found, expected[name], atol=1e-3, err_msg=name)
    assert shapes(compiled(full.training)) == shapes(run(full.training, batch))
