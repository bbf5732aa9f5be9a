"""Zero-shot recognition of actions (joint paper, section 4.4 and Fig. 4): what is compared.

Run k of seven trains without the action labels of actor k. Its average precision on this actor's
pairs is compared with that of the run with all labels, r_zs = AP_zero-shot / AP_full (equation 3),
and against what the same detections get when their actions are guessed. The joint model and TSMT
(Kalogeiton et al., ICCV 2017) are trained and compared in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from a2d_tf.labels import ACTORS
from reproduction.evaluation import JOINT_RUN, Evaluation
from reproduction.joint_runs import ZERO_SHOT_RUNS, ZERO_SHOT_TSMT_RUNS
from reproduction.markdown import Results

_PRECISION, _CHANCE = "detection_by_actor", "detection_by_actor_chance"  # in metrics.json


@dataclass(frozen=True)
class ZeroShotModel:
    """The evaluations of one model.

    Attributes:
        label: Name of the model.
        full: Evaluation of the run with all labels.
        held_out: Evaluations of the runs without an actor's action labels, by the actor's name.
    """

    label: str
    full: Evaluation
    held_out: Mapping[str, Evaluation]

    def is_made(self, actor: str, results: Results) -> bool:
        """Return whether all of an actor's numbers have been asked for."""
        return self.full in results.metrics and self.held_out[actor] in results.metrics


@dataclass(frozen=True)
class ZeroShotTable:
    """The models that are compared.

    Attributes:
        title: Heading of the table.
        models: The models, the paper's own first.
        notes: Sentences for the reader.
    """

    title: str
    models: tuple[ZeroShotModel, ...]
    notes: tuple[str, ...]

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """All of them, of each model the full one first."""
        return tuple(one for model in self.models for one in (model.full, *model.held_out.values()))


OURS = ZeroShotModel(
    "Ours", JOINT_RUN, {actor: Evaluation(run) for actor, run in ZERO_SHOT_RUNS.items()}
)
TSMT = ZeroShotModel(
    "TSMT",
    Evaluation("joint_tsmt"),
    {actor: Evaluation(run) for actor, run in ZERO_SHOT_TSMT_RUNS.items()},
)
ZERO_SHOT = ZeroShotTable(
    title="Figure 4 of the joint paper: actions that an actor was never seen labelled with",
    models=(OURS, TSMT),
    notes=(
        "AP of an actor: the mean over its valid pairs that the test split holds, boxes at an IoU "
        "of 0.5. Zero-shot: of the run that saw this actor's boxes and masks and none of its "
        "action labels. r_zs: zero-shot AP as a share of the AP with all labels.",
        "Actions guessed: the AP of the zero-shot run's own detections when every action that is "
        "valid with the actor is equally probable. It is what finding the actor gives alone; only "
        "what stands above it was learned from other actors' actions.",
        "The last rows are the means over the actors that have all numbers of the model; their "
        "ratios are those of the mean APs.",
        "TSMT, the detector of Kalogeiton et al. (ICCV 2017), is trained by us from the joint "
        "model's parts, like the TSMT of Tables 1 and 2.",
        "The paper shows Figure 4 as a chart and prints no number of it. Its text says that its "
        "AP is above that of TSMT for all seven actors, that its r_zs matches or exceeds TSMT's "
        "for all of them, and that ball and car share fewer actions with others.",
    ),
)


@dataclass(frozen=True)
class ZeroShotRow:
    """Average precisions of an actor's pairs, 0 to 1; None where one is not known.

    Attributes:
        label: Name of the actor, as in ``labels.ACTORS``, or of what the row is the mean of.
        full: Precision of the run that saw all labels.
        zero_shot: Precision of the run that saw no action label of this actor.
        guessed: Precision of the same run, with every valid action equally probable.
    """

    label: str
    full: float | None = None
    zero_shot: float | None = None
    guessed: float | None = None

    @property
    def ratio(self) -> float | None:
        """r_zs; None without a precision of the full run, or where it is 0."""
        return _divide(self.zero_shot, self.full)

    @property
    def guessed_ratio(self) -> float | None:
        """Ratio in the place of r_zs when actions are guessed."""
        return _divide(self.guessed, self.full)

    @property
    def known(self) -> tuple[float, float, float] | None:
        """Full, zero-shot and guessed; None unless all three are there."""
        if self.full is None or self.zero_shot is None or self.guessed is None:
            return None
        return self.full, self.zero_shot, self.guessed


def zero_shot_rows(model: ZeroShotModel, results: Results) -> tuple[ZeroShotRow, ...]:
    """Return a row for each actor, in the order of the label space."""
    return tuple(
        ZeroShotRow(
            label=actor,
            full=_precision(results, model.full, _PRECISION, actor),
            zero_shot=_precision(results, model.held_out[actor], _PRECISION, actor),
            guessed=_precision(results, model.held_out[actor], _CHANCE, actor),
        )
        for actor in ACTORS.values()
    )


def mean_row(rows: Iterable[ZeroShotRow]) -> ZeroShotRow:
    """Return the mean over the rows that are complete."""
    known = [row.known for row in rows if row.known is not None]
    if not known:
        return ZeroShotRow("mean")
    full, zero_shot, guessed = np.mean(known, axis=0).tolist()
    return ZeroShotRow(f"mean of {len(known)}", full, zero_shot, guessed)


def _precision(results: Results, evaluation: Evaluation, key: str, actor: str) -> float | None:
    value = results.metrics.get(evaluation, {}).get(key, {}).get(actor)
    return None if value is None else float(value)


def _divide(value: float | None, by: float | None) -> float | None:
    return value / by if value is not None and by else None
