"""An annotated frame with what a joint run says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.schema import JointConfig
from a2d_tf.media.label_picture import decode_labels
from a2d_tf.media.stored_frame import decode_frame
from a2d_tf.runs.detected_actors import DetectedActor, decode_detections, paint_label_map
from a2d_tf.runs.labelled_frame import LabelledFrame


@dataclass(frozen=True)
class JointFrame(LabelledFrame):
    """An annotated frame with its label map, the predicted one and the actors that it shows."""

    actors: tuple[DetectedActor, ...]


def answer_frame(
    config: JointConfig, clip: Mapping[str, Any], outputs: Mapping[str, NDArray]
) -> JointFrame:
    """Return a frame at its released size with the actors above the run's thresholds.

    Args:
        config: Configuration of the run.
        clip: One element of ``labelled_pipeline.evaluation_batches``.
        outputs: What ``JointRun.detect`` found in it, without the batch.
    """
    truth = decode_labels(clip[keys.LABEL_MAP])
    actors = decode_detections(
        outputs,
        valid_box=clip[keys.VALID_BOX],
        input_size=config.data.size,
        size=truth.shape,
        actor_threshold=config.detection.actor_threshold,
        action_threshold=config.detection.action_threshold,
    )
    return JointFrame(
        video_id=clip[keys.VIDEO_ID].decode(),
        frame_number=int(clip[keys.FRAME_NUMBER]),
        frame=decode_frame(clip[keys.CLIP_FRAMES], truth.shape),
        truth=truth,
        predicted=paint_label_map(actors, truth.shape),
        actors=actors,
    )
