"""The served graph of a pair classifier: one clip to the scores of all actor-action pairs."""

from collections.abc import Mapping, Sequence

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.pair_classifier_input import centred_frames
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.serving.clip_inputs import clip_input, read_clip
from a2d_tf.serving.served_model import ServedModel

OUTPUTS = {
    "scores": "float32 (43,): probability of each pair in the clip",
    "pairs": "int32 (43,): their ids, 10 * actor + action",
    "names": "string (43,): their names",
}


def serve_pair_classifier(runs: Sequence[PairClassifierRun], *, rgb_weight: float) -> ServedModel:
    """Return the served form of a classifier, or of an RGB run and a flow run fused.

    Args:
        runs: One run, or an RGB run and a flow run.
        rgb_weight: Weight of RGB's scores where there are two, flow's being 1.
    """

    def score(request: Mapping[str, tf.Tensor], run: PairClassifierRun) -> tf.Tensor:
        options = run.clip_options
        clip = read_clip(request, stream=options.stream, source=run.flow_source())
        video = centred_frames(clip, options)
        logits = run.model({keys.VIDEO: video[None]}, training=False)[keys.PAIR_LOGITS]
        return tf.sigmoid(logits[0])

    def answer(request: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        scores = [score(request, run) for run in runs]
        fused = scores[0]
        if len(scores) > 1:
            fused = (rgb_weight * scores[0] + scores[1]) / (rgb_weight + 1)
        return {
            "scores": fused,
            "pairs": tf.constant(list(PAIR_NAMES), tf.int32),
            "names": tf.constant(list(PAIR_NAMES.values())),
        }

    return ServedModel(
        answer,
        inputs=[
            clip_input(run.clip_options.frames, stream=run.clip_options.stream) for run in runs
        ],
        outputs=OUTPUTS,
        models=[run.model for run in runs],
    )
