"""SharpMask inside boxes in the graph: the same as ``SharpMaskRun.segment``."""

from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.models.roi_heads import MASK_SIZE
from a2d_tf.runs.sharpmask import SharpMaskRun
from a2d_tf.serving.served_masks import network_of_masks, segment_boxes


class Shade:
    """Stands in for a model of three boxes: a box's mask is its height and the picture's mean.

    Attributes:
        calls: Number of parts that it was asked for, in graphs and out of them.
    """

    def __init__(self):
        self.calls = tf.Variable(0)

    def __call__(self, inputs, training):
        self.calls.assign_add(1)
        boxes, picture = inputs[keys.DETECTION_BOXES], inputs[keys.VIDEO]
        shade = boxes[..., 2] - boxes[..., 0] + tf.reduce_mean(picture)
        masks = tf.tile(shade[..., None, None], [1, 1, MASK_SIZE, MASK_SIZE])
        return {keys.DETECTION_MASKS: masks}

    def predict_on_batch(self, inputs):
        return {name: one.numpy() for name, one in self(inputs, training=False).items()}


@pytest.mark.parametrize(
    ("present", "parts"),
    [([1, 1, 0, 1, 0, 0, 0, 0], 2), ([0] * 8, 0), ([1] * 8, 3), ([1], 1), ([0, 0, 0, 0, 1], 1)],
)
def test_boxes_are_asked_in_parts_as_outside_of_the_graph(present, parts):
    model, config = Shade(), SimpleNamespace(evaluation=SimpleNamespace(boxes=3))
    run = SharpMaskRun(task=SimpleNamespace(config=config), model=model, step=1)
    generator = np.random.default_rng(0)
    picture = generator.uniform(-1, 1, (16, 16, 3)).astype(np.float32)
    boxes = generator.uniform(0, 16, (len(present), 4)).astype(np.float32)
    held = np.array(present) > 0
    wanted = run.segment(picture[None], boxes[None], present=held[None])[0]
    model.calls.assign(0)
    found = tf.function(lambda: segment_boxes(run, picture=picture, boxes=boxes, present=held))()
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    assert model.calls.numpy() == parts


def test_masks_without_a_network_are_refused(tmp_path):
    task = SimpleNamespace(workdir=tmp_path, config=None)
    sharpmask = SharpMaskRun(task=task, model=None, step=1)
    for masks in (None, sharpmask):
        assert network_of_masks(SimpleNamespace(task=task, masks=masks)) is masks
    with pytest.raises(InputError, match="--masks-from: must be a SharpMask run for an export"):
        network_of_masks(SimpleNamespace(task=task, masks="supervoxels"))
