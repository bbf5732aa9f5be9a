"""The trainings that the tables share, and the runs that people may bring."""

from collections.abc import Iterable

from reproduction.joint_runs import JOINT_RUNS
from reproduction.run import Run
from reproduction.sentence_runs import SENTENCE_RUNS

RUNS: dict[str, Run] = {run.name: run for run in (*SENTENCE_RUNS, *JOINT_RUNS)}
# Runs of the baselines that were trained on referring expressions of still images (sentence paper,
# 5.2), by the run that begins with them. They are not trained here: people name their folders.
REFERIT_RUNS = {"hu2016": "referit_hu2016", "li2017": "referit_li2017"}


def trainings(runs: Iterable[str]) -> tuple[str, ...]:
    """Return runs, each once, and before each the one that it begins with."""
    ordered: dict[str, None] = {}
    for run in runs:
        start = RUNS[run].start
        if start is not None:
            ordered |= dict.fromkeys(trainings([start]))
        ordered[run] = None
    return tuple(ordered)
