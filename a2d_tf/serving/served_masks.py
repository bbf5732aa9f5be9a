"""Masks of a SharpMask run inside the boxes that a joint run found, in the graph."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.models.roi_heads import MASK_SIZE
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.sharpmask import SharpMaskRun


def network_of_masks(run: JointRun) -> SharpMaskRun | None:
    """Return the run whose network gives a joint run its masks, None for none.

    Raises:
        InputError: Its masks come from supervoxels, which no graph finds.
    """
    if run.masks is None or isinstance(run.masks, SharpMaskRun):
        return run.masks
    rule = "must be a SharpMask run for an export: a TensorFlow graph cannot compute supervoxels"
    raise InputError(run.task.workdir, "--masks-from", rule, keys.SUPERVOXELS)


def segment_boxes(
    run: SharpMaskRun, *, picture: tf.Tensor, boxes: tf.Tensor, present: tf.Tensor
) -> tf.Tensor:
    """Return the probabilities (D, 28, 28) inside boxes, as ``SharpMaskRun.segment`` does.

    As many boxes go at once as the run takes, and places without an actor cost nothing when they
    come together, as the detections' empty ones do.

    Args:
        run: The run.
        picture: (S, S, 3) in [-1, 1].
        boxes: float32 (D, 4) in pixels of the picture, D known.
        present: bool (D,), whether a place holds an actor; masks of the others are 0.
    """
    places, count = run.config.evaluation.boxes, boxes.shape[0]
    parts = -(-count // places)
    filler = parts * places - count
    boxes = tf.reshape(tf.pad(boxes, [[0, filler], [0, 0]]), [parts, places, 4])
    held = tf.reshape(tf.pad(present, [[0, filler]]), [parts, places])
    video = picture[None, None]  # (1, 1, S, S, 3)

    def ask(part: tf.Tensor) -> tf.Tensor:
        inputs = {keys.VIDEO: video, keys.DETECTION_BOXES: part[None]}
        masks = run.model(inputs, training=False)[keys.DETECTION_MASKS][0]
        return tf.cast(masks, tf.float32)

    def segment_part(part: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
        at, is_held = part
        nothing = tf.zeros([places, MASK_SIZE, MASK_SIZE])
        return tf.cond(tf.reduce_any(is_held), lambda: ask(at), lambda: nothing)

    found = tf.map_fn(
        segment_part,
        (boxes, held),
        fn_output_signature=tf.TensorSpec([places, MASK_SIZE, MASK_SIZE], tf.float32),
        parallel_iterations=1,  # the crops of one part fill memory enough
    )
    masks = tf.reshape(found, [parts * places, MASK_SIZE, MASK_SIZE])[:count]
    return tf.where(present[:, None, None], masks, 0.0)
