"""The SavedModel of a sentence run, or of two fused, that is asked for actor-action pairs."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.labels import PAIR_NAMES
from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.pair_candidates import known_pairs
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.export_summary import StreamsSummary, describe_streams
from a2d_tf.serving.pair_lookup import PairLookup
from a2d_tf.serving.saved_model import write_version
from a2d_tf.serving.served_model import ServedModel
from a2d_tf.serving.served_pair_queries import serve_pair_queries
from a2d_tf.serving.served_responses import ServedResponses, streams_of, weight_of


@dataclass(frozen=True, kw_only=True)
class PairQueriesSummary(StreamsSummary):
    """What a caller of served pair queries must know.

    Attributes:
        pairs: Names of the pairs that may be asked, by id: those with a word that the run knows.
    """

    pairs: dict[int, str]


def export_pair_queries(
    run: SentenceRun | FusedSentenceRun, out: Path
) -> tuple[Path, PairQueriesSummary]:
    """Write a run as the next version under a folder; the version appears there when it is whole.

    Args:
        run: The trained run, or an RGB run and a flow run fused.
        out: Folder of the served model; made when absent.

    Returns:
        The folder of the version, and what was written beside the model.

    Raises:
        InputError: The folder cannot be written, the run knows no word of any pair's name, or it is
            not known how the flow was made that the run trained on.
    """
    runs, source, pairs = streams_of(run), run.flow_source(), known_pairs(run)

    def build(_: Path) -> ServedModel:
        responses = ServedResponses(run, [PairLookup(one, pairs) for one in runs])
        return serve_pair_queries(responses, threshold=run.config.evaluation.threshold)

    def describe(served: ServedModel) -> PairQueriesSummary:
        return PairQueriesSummary(
            **describe_streams(
                runs, served, kind="pair_queries", source=source, rgb_weight=weight_of(run)
            ),
            pairs={pair: PAIR_NAMES[pair] for pair in pairs},
        )

    return write_version(out, build=build, describe=describe, runs=runs)
