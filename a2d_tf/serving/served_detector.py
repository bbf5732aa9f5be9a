"""The served graph of a joint run: frames and flow as they come, to actors of the middle frame."""

from collections.abc import Mapping

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions, prepare_motion
from a2d_tf.batches.picture import prepare_frames
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.runs.joint import JointRun
from a2d_tf.serving.clip_inputs import flow_input, frames_input, read_clip, read_size
from a2d_tf.serving.detection_graph import (
    choose_detections,
    paint_labels,
    paste_masks,
    restore_boxes,
)
from a2d_tf.serving.served_masks import network_of_masks, segment_boxes
from a2d_tf.serving.served_model import ServedModel

OUTPUTS = {
    "boxes": "float32 (K, 4): y1, x1, y2, x2 of the K actors in pixels of the frames",
    "actors": "int32 (K,): ids of the actors",
    "actions": "int32 (K,): ids of their most probable actions",
    "actor_scores": "float32 (K,): probabilities of the actors",
    "action_scores": "float32 (K,): probabilities of the actions",
    "action_probabilities": "float32 (K, 10): of background and the nine actions",
    "masks": "uint8 (K, H, W): 1 on the actor, 0 elsewhere",
    "label_map": "uint8 (H, W): 10 * actor + action of the best actor, 0 for background",
}


def serve_detector(run: JointRun) -> ServedModel:
    """Return the served form of a joint run: the K actors above its thresholds.

    Args:
        run: The trained run, with a SharpMask run where that gives its masks.
    """
    options, detection = run.clip_options, run.config.detection
    source, segmenter = run.flow_source(), network_of_masks(run)
    inputs = [frames_input(options.frames)]
    if options.flow:
        inputs.append(flow_input(options.frames, flow_from=options.flow_from))

    def answer(request: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        size = read_size(request)
        clip, box = _read(request, options, source)
        outputs = run.model(clip, training=False)
        found_in_clip = {name: values[0] for name, values in outputs.items()}
        if segmenter is not None:
            found_in_clip[keys.DETECTION_MASKS] = segment_boxes(
                segmenter,
                picture=clip[keys.VIDEO][0, options.frames // 2],
                boxes=found_in_clip[keys.DETECTION_BOXES],
                present=found_in_clip[keys.DETECTION_ACTORS] > 0,
            )
        found = choose_detections(
            found_in_clip,
            boxes=restore_boxes(found_in_clip[keys.DETECTION_BOXES], valid_box=box, size=size),
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

    models = [run.model, *([] if segmenter is None else [segmenter.model])]
    return ServedModel(answer, inputs=inputs, outputs=OUTPUTS, models=models)


def _read(
    request: Mapping[str, tf.Tensor], options: LabelledClipOptions, source: FlowSource | None
) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
    """Return the model's inputs for a request, and where the frames lie in its square."""
    frames = read_clip(request, stream=keys.RGB, source=source)
    video, box = prepare_frames(frames, options.size)
    clip = {
        keys.VIDEO: video[None],
        keys.LABELLED: tf.constant([options.frames // 2], tf.int32),
    }
    if options.flow:
        motion = prepare_motion(
            read_clip(request, stream=keys.FLOW, source=source),
            box,
            options.size,
            mirrored=tf.constant(False),
            legacy=options.legacy_flow,
        )
        clip[keys.MOTION] = motion[None]
    return clip, box
