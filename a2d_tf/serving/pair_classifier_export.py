"""The SavedModel of a pair classifier, or of RGB's and flow's fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.runs.pair_classifier_streams import check_streams
from a2d_tf.serving.export_summary import StreamsSummary, describe_streams
from a2d_tf.serving.saved_model import write_version
from a2d_tf.serving.served_model import ServedModel
from a2d_tf.serving.served_pair_classifier import serve_pair_classifier


@dataclass(frozen=True, kw_only=True)
class PairClassifierSummary(StreamsSummary):
    """What a caller of a served classifier must know.

    Attributes:
        pairs: Names of the pairs by id, in the order of the scores.
    """

    pairs: dict[int, str]


def export_pair_classifier(
    runs: Sequence[PairClassifierRun], out: Path, *, rgb_weight: float | None = None
) -> tuple[Path, PairClassifierSummary]:
    """Write runs as the next version under a folder; the version appears there when it is whole.

    A request is one clip of the length that videos are tested with. The score of a video is the
    mean over the clips that cover it, see ``covering_clips``.

    Args:
        runs: One run, or an RGB run and a flow run, whose clips have the same frames.
        out: Folder of the served model; made when absent.
        rgb_weight: Weight of the RGB scores; those of flow have weight 1. None takes that of
            the RGB run.

    Returns:
        The folder of the version, and what was written beside the model.

    Raises:
        InputError: The folder cannot be written, two runs are not RGB and flow or have clips of
            other frames, or it is not known how the flow was made that a run trained on.
    """
    check_streams(runs)
    _check_clips(runs)
    source = runs[-1].flow_source()
    weight = runs[0].config.evaluation.rgb_weight if rgb_weight is None else rgb_weight

    def describe(served: ServedModel) -> PairClassifierSummary:
        return PairClassifierSummary(
            **describe_streams(
                runs,
                served,
                kind="pair_classifier",
                source=source,
                rgb_weight=weight,
                answers_frame=False,
            ),
            pairs=PAIR_NAMES,
        )

    return write_version(
        out,
        build=lambda _: serve_pair_classifier(runs, rgb_weight=weight),
        describe=describe,
        runs=runs,
    )


def _check_clips(runs: Sequence[PairClassifierRun]) -> None:
    """Raise InputError unless the clips of one request cover the same frames."""
    for field in ("test_frames", "frame_stride"):
        values = [getattr(run.config.data, field) for run in runs]
        if len(set(values)) > 1:
            rule = "must be the same in both runs, because a request sends both the same frames"
            places = " and ".join(str(run.task.workdir) for run in runs)
            raise InputError(places, f"data.{field}", rule, " and ".join(map(str, values)))
