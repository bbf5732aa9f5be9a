"""Make tables one after the other and write each as soon as it is complete."""

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from a2d_tf.files.whole_files import replace_file, replace_text
from reproduction.experiments import RUNS, SCALES, Evaluation, trainings_of
from reproduction.markdown import Results, render
from reproduction.runner import Runner
from reproduction.tables import TABLES
from reproduction.times import Times
from reproduction.zero_shot import ZeroShotTable, render_zero_shot, zero_shot_pictures

_FOLDER = "tables"


def wanted_evaluations(names: Sequence[str], *, scale: str) -> list[Evaluation]:
    """Return what tables can have at a scale, each once, in the order in which it is made."""
    asked = dict.fromkeys(one for name in names for one in TABLES[name].evaluations)
    return [one for one in asked if one.is_at(scale)]


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
        evaluations = wanted_evaluations([name], scale=scale)
        metrics = {one: runner.make(one) for one in evaluations}
        seconds = {step: times.seconds(step) for step in runner.steps_of(evaluations)}
        results = Results(
            metrics={one: values for one, values in metrics.items() if values is not None},
            seconds={step: value for step, value in seconds.items() if value is not None},
            from_random=runs_from_random(runner, evaluations, scale=scale),
        )
        folder = runs_dir / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(table, ZeroShotTable):
            text = render_zero_shot(name, results, scale=scale)
            for file_name, picture in zero_shot_pictures(results).items():
                replace_file(folder / file_name, picture)
        else:
            text = render(name, table, results, scale=scale)
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
        if not all(attrgetter(key)(runner.trainings[run].config) for key in RUNS[run].weights)
    )
