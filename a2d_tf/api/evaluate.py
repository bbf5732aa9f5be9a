"""Evaluating a run on converted data."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from a2d_tf.api.folder import named_folder
from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.api.load import Segmenter, load_run
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.evaluation.compared_report import ComparedReport
from a2d_tf.evaluation.joint import JointEvaluation, evaluate_joint
from a2d_tf.evaluation.joint_report import write_joint_report
from a2d_tf.evaluation.report_outputs import REPORT_OUTPUTS
from a2d_tf.evaluation.sentence import SentenceEvaluation, evaluate_sentences
from a2d_tf.evaluation.sentence_overview import write_overview
from a2d_tf.evaluation.sentence_report import pick_samples, write_sentence_report
from a2d_tf.files.own_outputs import own_outputs
from a2d_tf.processes.progress import OnProgress

_SHOWN = 8  # samples in each of the best, median and worst


def evaluate(
    run: str | Path | Segmenter,
    data: str | Path,
    *,
    split: str = "test",
    out: str | Path | None = None,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> dict[str, Any]:
    """Compute the metrics of a run, together with its control.

    Args:
        run: Folder of a run, or a loaded one.
        data: The converted data set.
        split: ``"test"`` or ``"train"``.
        out: Folder of a report with pictures; None writes none.
        overwrite: Whether files of ``out`` that an evaluation did not write may be replaced.
        on_progress: Called with the number of finished clips and the number of all clips.

    Returns:
        The metrics by name, as ``metrics.json`` holds them. For a sentence run ``control`` holds
        those of sentences exchanged between clips, None if too few can be exchanged.

    Raises:
        InputError: The run, the data or ``out`` breaks its rule.
    """
    loaded = load_run(run) if isinstance(run, str | Path) else run
    data = named_folder(data, "data")
    written = None if out is None else named_folder(out, "out")
    with ExitStack() as stack:
        if written is not None:  # it is refused before any work
            inputs = (data, loaded.run.task.workdir)
            stack.enter_context(
                own_outputs(written, REPORT_OUTPUTS, inputs=inputs, overwrite=overwrite)
            )
        if isinstance(loaded, JointSegmenter):
            joint = evaluate_joint_run(
                loaded, data, split=split, out=written, on_progress=on_progress
            )
            return joint.metrics
        evaluation = evaluate_sentence_run(
            loaded, data, split=split, out=written, on_progress=on_progress
        )
        return evaluation.metrics | {"control": evaluation.control}


def evaluate_joint_run(
    run: JointSegmenter,
    data: Path,
    *,
    split: str,
    out: Path | None,
    notes: Mapping[str, Any] | None = None,
    beside: ComparedReport | None = None,
    on_progress: OnProgress | None = None,
) -> JointEvaluation:
    """Do what ``evaluate`` does for a joint run, in a folder that the caller holds.

    Args:
        run: The run.
        data: The converted data set.
        split: Its split.
        out: Folder of the report; None writes none.
        notes: What the metrics hold besides, such as changed keys of the configuration.
        beside: Another report to compare with.
        on_progress: Called with the number of finished clips and the number of all clips.
    """
    evaluation = evaluate_joint(run.run, data_dir=data, split=split, on_progress=on_progress)
    evaluation.metrics.update(notes or {})
    if out is not None:
        write_joint_report(out, evaluation, beside=beside)
    return evaluation


def evaluate_sentence_run(
    run: SentenceSegmenter,
    data: Path,
    *,
    split: str,
    out: Path | None,
    notes: Mapping[str, Any] | None = None,
    on_progress: OnProgress | None = None,
) -> SentenceEvaluation:
    """Do what ``evaluate`` does for a sentence run, in a folder that the caller holds.

    Args:
        run: The run.
        data: The converted data set.
        split: Its split.
        out: Folder of the report; None writes none.
        notes: What the report's metrics hold besides, such as changed keys of the configuration.
        on_progress: Called with the number of finished clips and the number of all clips.
    """
    evaluation = evaluate_sentences(run.run, data_dir=data, split=split, on_progress=on_progress)
    if out is not None:
        _report_sentences(out, evaluation, evaluation.metrics | dict(notes or {}))
    return evaluation


def _report_sentences(out: Path, evaluation: SentenceEvaluation, metrics: dict[str, Any]) -> None:
    """Write the report of sentences, with its overview."""
    samples = evaluation.samples
    picked = pick_samples(evaluation.ious, [one.video_id for one in samples], count=_SHOWN)
    write_sentence_report(
        out,
        metrics=metrics,
        ious=evaluation.ious,
        groups={group: [samples[row].decode() for row in rows] for group, rows in picked.items()},
        control=evaluation.control,
    )
    write_overview(out / "overview.png", evaluation)
