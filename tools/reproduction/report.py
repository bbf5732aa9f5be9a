"""Make tables one after the other and write each as soon as it is complete."""

from collections.abc import Collection, Sequence
from operator import attrgetter
from pathlib import Path

from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.evaluation.joint_comparison import write_comparison
from a2d_tf.evaluation.shown_frames import FRAMES_FOLDER
from a2d_tf.files.whole_files import replace_file, replace_text
from reproduction.evaluation import Evaluation, trainings_of
from reproduction.experiments import RUNS
from reproduction.markdown import Results, render
from reproduction.run import Run
from reproduction.runner import Runner
from reproduction.scales import SCALES
from reproduction.table import Sheet
from reproduction.tables import TABLES
from reproduction.times import Times
from reproduction.zero_shot import ZeroShotTable
from reproduction.zero_shot_page import render_zero_shot, zero_shot_pictures

_FOLDER = "tables"


def wanted_evaluations(
    names: Sequence[str], *, scale: str, brought: Collection[str] = ()
) -> list[Evaluation]:
    """Return what tables can have at a scale, each once, in the order in which it is made.

    Args:
        names: Names of the tables.
        scale: One of ``SCALES``.
        brought: Runs that are not trained here and that somebody has named.
    """
    asked = dict.fromkeys(one for name in names for one in TABLES[name].evaluations)
    return [one for one in asked if one.is_at(scale) and (not one.is_brought or one.run in brought)]


def write_tables(
    names: Sequence[str], runner: Runner, *, scale: str, runs_dir: Path, times: Times
) -> list[str]:
    """Make what the tables need and write them to ``RUNS/tables/TABLE.md``, figures beside them.

    Returns:
        The tables as Markdown.

    Raises:
        StepFailedError: A command ended with an error.
        InputError: A run was begun on other data, or with other weights of another run.
    """
    texts = []
    for name in names:
        table = TABLES[name]
        evaluations = [one for one in table.evaluations if one in runner.evaluations]
        metrics = {one: runner.make(one) for one in evaluations}
        seconds = {step: times.seconds(step) for step in runner.steps_of(evaluations)}
        results = Results(
            metrics={one: values for one, values in metrics.items() if values is not None},
            seconds={step: value for step, value in seconds.items() if value is not None},
            from_random=runs_from_random(runner, evaluations, scale=scale),
            unasked=_unasked(table.evaluations, evaluations),
            changes=runner.settings.changes_of(trainings_of(evaluations)),
        )
        folder = runs_dir / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(table, ZeroShotTable):
            text = render_zero_shot(name, results, scale=scale)
            for file_name, picture in zero_shot_pictures(results).items():
                replace_file(folder / file_name, picture)
        else:
            shown = folder / f"{name}.png"
            is_shown = table.sheet is not None and _write_sheet(
                shown, table.sheet, results, runs_dir=runs_dir
            )
            sheet_name = shown.name if is_shown else ""
            text = render(name, table, results, scale=scale, sheet_name=sheet_name)
        replace_text(folder / f"{name}.md", text)
        texts.append(text)
    return texts


def runs_from_random(
    runner: Runner, evaluations: Sequence[Evaluation], *, scale: str
) -> tuple[str, ...]:
    """Return the runs that have no published weights, unlike the paper's; none at toy scale."""
    if not SCALES[scale].published:
        return ()
    return tuple(
        run
        for run in trainings_of(evaluations)
        if not _has_first_weights(runner.trainings[run].config, RUNS[run])
    )


def _unasked(
    all_of_it: Sequence[Evaluation], wanted: Sequence[Evaluation]
) -> frozenset[Evaluation]:
    """Return the evaluations of runs that nobody has brought; none where some have been."""
    brought = frozenset(one for one in all_of_it if one.is_brought)
    return brought if brought.isdisjoint(wanted) else frozenset()


def _has_first_weights(config: ExperimentConfig, run: Run) -> bool:
    if config.model.model_dump().get("start"):  # those of another run
        return True
    return all(attrgetter(key)(config) for key in run.weights)


def _write_sheet(path: Path, sheet: Sheet, results: Results, *, runs_dir: Path) -> bool:
    """Draw a sheet if both evaluations kept their frames, as all but those of old versions do."""
    path.unlink(missing_ok=True)
    folders = []
    for row in (sheet.ours, sheet.other):
        if row.evaluation is None or row.evaluation not in results.metrics:
            return False
        folders.append(row.evaluation.folder(runs_dir))
    if not all((folder / FRAMES_FOLDER).is_dir() for folder in folders):
        return False
    ours, other = folders
    write_comparison(path, ours=ours, other=other, labels=(sheet.other.label, "ours"))
    return True
