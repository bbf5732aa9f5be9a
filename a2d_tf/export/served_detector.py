"""The served graph of a joint run: frames and flow as they come, to actors of the middle frame."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.labelled_input import prepare_motion
from a2d_tf.batches.picture import prepare_frames
from a2d_tf.export.detection_graph import (
    choose_detections,
    paint_labels,
    paste_masks,
    restore_boxes,
)
from a2d_tf.media.flow import LEVELS, LIMIT
from a2d_tf.runs.joint import JointRun


class ServedDetector(tf.Module):
    """A run as one function of tensors, which can be saved and loaded without this package.

    Attributes:
        segment: The function: ``frames`` uint8 (T, H, W, 3) and, of a run with flow, ``flow``
            float32 (T, h, w, 2), vectors (u, v) in its own pixels, to a dict of the K actors above
            the run's thresholds: ``boxes`` float32 (K, 4) y1, x1, y2, x2 in pixels of the frames,
            ``actors`` and ``actions`` int32 (K,), ``actor_scores`` and ``action_scores`` float32
            (K,), ``action_probabilities`` float32 (K, 10), ``masks`` uint8 (K, H, W), and
            ``label_map`` uint8 (H, W), which holds ``10 * actor + action`` of the best of them.

    Args:
        run: The trained run.
    """

    def __init__(self, run: JointRun) -> None:
        super().__init__()
        options, detection, model = run.clip_options, run.config.detection, run.model
        # Only the weights are saved with this module: the Keras model would bring its whole tree
        # of layers along. So the model is kept from it in a function.
        self._weights = [variable.value for variable in model.variables]
        signature = [tf.TensorSpec([options.frames, None, None, 3], tf.uint8, name="frames")]
        if options.flow:
            signature.append(
                tf.TensorSpec([options.frames, None, None, 2], tf.float32, name="flow")
            )

        def answer(frames: tf.Tensor, flow: tf.Tensor | None) -> dict[str, tf.Tensor]:
            # Callers of a SavedModel are not held to its signature's shapes.
            frames = tf.ensure_shape(frames, signature[0].shape)
            size = tf.shape(frames)[1:3]
            video, box = prepare_frames(frames, options.size)
            inputs = {
                keys.VIDEO: video[None],
                keys.LABELLED: tf.constant([options.frames // 2], tf.int32),
            }
            if flow is not None:
                flow = stored_flow(tf.ensure_shape(flow, signature[1].shape))
                motion = prepare_motion(
                    flow,
                    box,
                    options.size,
                    mirrored=tf.constant(False),
                    legacy=options.legacy_flow,
                )
                inputs[keys.MOTION] = motion[None]
            outputs = model(inputs, training=False)
            found = choose_detections(
                {name: values[0] for name, values in outputs.items()},
                boxes=restore_boxes(outputs[keys.DETECTION_BOXES][0], valid_box=box, size=size),
                size=size,
                actor_threshold=detection.actor_threshold,
                action_threshold=detection.action_threshold,
            )
            masks = paste_masks(found.soft_masks, boxes=found.boxes, size=size)
            limits = tf.cast(tf.tile(size, [2]), found.boxes.dtype)
            return {
                "boxes": tf.cast(tf.clip_by_value(found.boxes, 0, limits), tf.float32),
                "actors": found.actors,
                "actions": found.actions,
                "actor_scores": found.actor_scores,
                "action_scores": found.action_scores,
                "action_probabilities": found.action_probs,
                "masks": tf.cast(masks, tf.uint8),
                "label_map": paint_labels(found, masks),
            }

        def segment(frames: tf.Tensor) -> dict[str, tf.Tensor]:
            return answer(frames, None)

        # The names of the signature's inputs are those of the function's arguments.
        self.segment = tf.function(answer if options.flow else segment, input_signature=signature)


def stored_flow(flow: tf.Tensor) -> tf.Tensor:
    """Return flow in pixels as a run's records held it: ``quantise_flow`` and back, in the graph.

    Flow that was quantised before is not changed.
    """
    levels = tf.round(tf.clip_by_value(flow, -LIMIT, LIMIT) * (LEVELS / LIMIT))
    return levels * (LIMIT / LEVELS)
