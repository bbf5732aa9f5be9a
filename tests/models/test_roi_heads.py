"""Shapes and layers of the heads and of the proposal network."""

import numpy as np
from keras import ops

from a2d_tf import keys
from a2d_tf.models.roi_heads import build_action_head, build_box_head, build_mask_head
from a2d_tf.models.rpn import build_rpn


def test_box_head_has_the_layers_of_the_published_weights():
    head = build_box_head(channels=4, units=6)
    shapes = {name: head.output[name].shape for name in head.output}
    assert shapes == {keys.ACTOR_LOGITS: (None, 8), keys.BOX_DELTAS: (None, 8, 4)}
    assert head.get_layer("mrcnn_class_conv1").kernel.shape == (7, 7, 4, 6)
    assert head.get_layer("mrcnn_class_conv2").kernel.shape == (1, 1, 6, 6)
    assert head.get_layer("mrcnn_bbox_fc").kernel.shape == (6, 32)


def test_mask_head_doubles_the_side():
    head = build_mask_head(channels=4, width=5)
    assert head.output_shape == (None, 28, 28, 8)
    assert head.get_layer("mrcnn_mask_conv4").kernel.shape == (3, 3, 5, 5)
    assert head.get_layer("mrcnn_mask_deconv").kernel.shape == (2, 2, 5, 5)


def test_the_action_head_may_do_without_batch_norm():
    with_norm, without = (
        build_action_head(channels=4, units=6, batch_norm=there) for there in (True, False)
    )
    names = [layer.name for layer in without.layers]
    norms = ["action_bn1", "action_bn2"]
    assert [layer.name for layer in with_norm.layers if layer.name not in norms] == names
    assert len(with_norm.layers) == len(names) + 2


def test_action_head_shares_no_layer_name_with_the_box_head():
    action, box = build_action_head(channels=4, units=6), build_box_head(channels=4, units=6)
    assert action.output_shape == (None, 10)
    names = [
        {layer.name for layer in head.layers if layer.name != "regions"} for head in (action, box)
    ]
    assert not names[0] & names[1]


def test_proposal_network_answers_row_by_row_ratio_fastest():
    rpn = build_rpn(channels=2, num_ratios=3, hidden=4)
    level = np.random.default_rng(0).standard_normal((1, 2, 3, 2)).astype("float32")
    outputs = rpn(level)
    hidden = rpn.get_layer("rpn_conv_shared")(level)
    logits = ops.convert_to_numpy(rpn.get_layer("rpn_class_raw")(hidden))
    deltas = ops.convert_to_numpy(rpn.get_layer("rpn_bbox_pred")(hidden))
    # Row 1, column 0, ratio 2.
    place = (1 * 3 + 0) * 3 + 2
    assert outputs[keys.RPN_LOGITS].shape == (1, 18)
    np.testing.assert_allclose(outputs[keys.RPN_LOGITS][0, place], logits[0, 1, 0, 2], atol=1e-6)
    np.testing.assert_allclose(outputs[keys.RPN_DELTAS][0, place], deltas[0, 1, 0, 8:12], atol=1e-6)
