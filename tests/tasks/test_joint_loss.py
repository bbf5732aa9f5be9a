"""The training model's loss: named terms, weighted, logged, from outputs and truth."""

from functools import partial

import keras
import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.config.schema import ProposalConfig
from a2d_tf.losses.term_loss import MeanTerm
from a2d_tf.models.term_model import TermModel
from a2d_tf.tasks.joint_loss import joint_loss_terms

ANCHORS = np.float32([[0, 0, 10, 10], [20, 20, 30, 30]])
PROPOSALS = ProposalConfig(
    anchor_sizes=(1, 1, 1, 1, 1),
    anchor_ratios=(1,),
    sampled_anchors=2,
    positive_share=0.5,
    positive_iou=0.7,
    negative_iou=0.3,
    candidates=2,
    nms_iou=0.7,
    training=2,
    test=2,
)
# Two clips, three regions each: an actor, background, and none.
TRUTH = {
    keys.TRUE_BOXES: np.float32([[[0, 0, 10, 10]], [[20, 20, 30, 30]]]),
    keys.TRUE_ACTORS: np.int32([[1], [2]]),
}
OUTPUTS = {
    keys.RPN_LOGITS: np.float32([[0, 0], [0, 0]]),
    keys.RPN_DELTAS: np.full((2, 2, 4), 2, np.float32),
    keys.ROI_ACTORS: np.int32([[1, 0, -1], [2, 0, -1]]),
    keys.ROI_ACTIONS: np.int32([[1, 0, -1], [-1, 0, -1]]),
    keys.ROI_DELTA_TARGETS: np.zeros((2, 3, 4), np.float32),
    keys.ROI_MASK_TARGETS: np.ones((2, 3, 4, 4), np.float32),
    keys.ACTOR_LOGITS: np.zeros((2, 3, 3), np.float32),
    keys.BOX_DELTAS: np.ones((2, 3, 3, 4), np.float32),
    keys.ACTION_LOGITS: np.zeros((2, 3, 5), np.float32),
    keys.MASK_LOGITS: np.zeros((2, 3, 4, 4, 3), np.float32),
}
EXPECTED = {
    keys.RPN_CLASS: np.log(2),
    keys.RPN_BOX: 1.5,
    keys.BOX: 0.5,
    keys.ACTOR: np.log(3),
    keys.ACTION: np.log(5),
    keys.MASK: np.log(2),
}


def build(without=()):
    """Return a model whose outputs are inputs, the logits of proposals times a weight."""
    arrays = {name: array for name, array in (TRUTH | OUTPUTS).items() if name not in without}
    inputs = {
        name: keras.Input(array.shape[1:], dtype=str(array.dtype), name=name)
        for name, array in arrays.items()
    }
    outputs = {name: inputs[name] for name in OUTPUTS if name in arrays}
    scale = keras.layers.Dense(2, kernel_initializer="identity", name="scale")
    outputs[keys.RPN_LOGITS] = scale(outputs[keys.RPN_LOGITS])
    terms = partial(joint_loss_terms, anchors=ANCHORS, proposals=PROPOSALS)
    model = TermModel(inputs, outputs, terms=terms, seed=0, name="joint")
    return model, arrays


def test_each_term_is_logged_and_the_loss_is_their_weighted_sum():
    model, arrays = build()
    weights = {name: float(place) for place, name in enumerate(EXPECTED, start=1)}
    model.compile(loss={name: MeanTerm() for name in EXPECTED}, loss_weights=weights)
    logs = model.test_on_batch(arrays, {}, return_dict=True)
    assert {name: logs[f"{name}_loss"] for name in EXPECTED} == pytest.approx(EXPECTED, rel=1e-5)
    total = sum(weights[name] * value for name, value in EXPECTED.items())
    assert logs["loss"] == pytest.approx(total, rel=1e-5)


def test_a_model_without_a_head_has_no_term_of_it():
    model, arrays = build(without=(keys.ACTION_LOGITS, keys.ROI_ACTIONS, keys.MASK_LOGITS))
    terms = model.loss_terms(arrays, arrays)
    assert set(terms) == set(EXPECTED) - {keys.ACTION, keys.MASK}


@pytest.mark.parametrize("xla", [False, True])
def test_the_loss_falls_as_the_model_trains(xla):
    model, arrays = build()
    model.compile(
        optimizer=keras.optimizers.SGD(1.0),
        loss={name: MeanTerm() for name in EXPECTED},
        jit_compile=xla,
    )
    arrays = arrays | {keys.RPN_LOGITS: np.float32([[1, 0], [0, 1]])}
    first = model.train_on_batch(arrays, {}, return_dict=True)
    for _ in range(3):
        model.reset_metrics()  # before Keras 3.15 they are means over all calls
        last = model.train_on_batch(arrays, {}, return_dict=True)
    assert last["rpn_class_loss"] < 0.8 * first["rpn_class_loss"]
    assert last["actor_loss"] == pytest.approx(first["actor_loss"])
