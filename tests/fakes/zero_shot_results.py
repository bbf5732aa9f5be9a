"""Made-up results of the zero-shot comparison."""

from collections.abc import Mapping
from typing import Any

from reproduction.evaluation import Evaluation
from reproduction.markdown import Results
from reproduction.zero_shot import OURS, TSMT

from a2d_tf.labels import ACTORS

# Average precisions with all labels; those of the other actors are not known, TSMT's are half.
FULL: Mapping[str, float] = {"dog": 0.8, "adult": 0.5, "ball": 0.0, "car": 0.4}

HeldOut = Mapping[str, tuple[float | None, float | None]]


def zero_shot_results(
    ours: HeldOut, *, tsmt: HeldOut | None = None, full: Mapping[str, float] = FULL
) -> Results:
    """Return results of runs with all labels and of some runs without those of an actor.

    Args:
        ours: Zero-shot and guessed precisions of the runs that were made, by their actor.
        tsmt: Those of TSMT; None where none of its runs was made.
        full: Precisions with all labels, by actor.
    """
    metrics = {OURS.full: _evaluated(full, {})} | _held_out(ours, OURS.held_out)
    if tsmt is not None:
        halves = {actor: value / 2 for actor, value in full.items()}
        metrics |= {TSMT.full: _evaluated(halves, {})} | _held_out(tsmt, TSMT.held_out)
    return Results(metrics, {"train joint": 120.0, "train zero_shot_dog": 90.0})


def _held_out(
    numbers: HeldOut, evaluations: Mapping[str, Evaluation]
) -> dict[Evaluation, dict[str, Any]]:
    # The other actors' numbers of a run must not be read.
    others = dict.fromkeys(ACTORS.values(), 0.99)
    return {
        evaluations[actor]: _evaluated(others | {actor: zero_shot}, others | {actor: guessed})
        for actor, (zero_shot, guessed) in numbers.items()
    }


def _evaluated(
    precisions: Mapping[str, float | None], chances: Mapping[str, float | None]
) -> dict[str, Any]:
    """Return the part of ``metrics.json`` that the comparison reads."""
    nobody: dict[str, float | None] = dict.fromkeys(ACTORS.values())
    return {
        "detection_by_actor": nobody | dict(precisions),
        "detection_by_actor_chance": nobody | dict(chances),
    }
