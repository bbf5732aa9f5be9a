"""Make tables one after the other and write each as soon as it is complete."""

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from a2d_tf.data.manifest import replace_text
from a2d_tf.evaluation.report import replace_file
from a2d_tf.reproduction.experiments import PAPER, RUNS, Evaluation, trainings
from a2d_tf.reproduction.markdown import Results, render
from a2d_tf.reproduction.runner import Runner, steps_of
from a2d_tf.reproduction.tables import TABLES
from a2d_tf.reproduction.times import Times
from a2d_tf.reproduction.zero_shot import ZeroShotTable, render_zero_shot, zero_shot_pictures

_FOLDER = "tables"


def wanted_evaluations(names: Sequence[str]) -> list[Evaluation]:
    """Return the evaluations of tables, each once, in the order in which they are made."""
    return list(dict.fromkeys(one for name in names for one in TABLES[name].evaluations))


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
        for evaluation in table.evaluations:
            runner.make(evaluation)
        metrics = {one: runner.metrics(one) for one in table.evaluations}
        seconds = {step: times.seconds(step) for step in steps_of(table.evaluations)}
        results = Results(
            metrics={one: values for one, values in metrics.items() if values is not None},
            seconds={step: value for step, value in seconds.items() if value is not None},
            from_random=runs_from_random(runner, table.evaluations, scale=scale),
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
    """Return the runs without published weights, at paper scale, where the paper's had them."""
    if scale != PAPER:
        return ()
    runs = trainings(run for one in evaluations for run in one.runs)
    return tuple(
        run
        for run in runs
        if not all(attrgetter(key)(runner.configs[run]) for key in RUNS[run].weights)
    )
