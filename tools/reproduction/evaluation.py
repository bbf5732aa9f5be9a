"""The evaluations that the tables share, and where their files are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from a2d_tf.keys import SUPERVOXELS
from reproduction.experiments import REFERIT_RUNS, RUNS, trainings
from reproduction.run import A2D, VIDEOS

TRUTH: Literal["truth"] = "truth"
PAIR_SCORES = "pair_scores.json"  # what a classifier's evaluation writes beside its metrics

# The run that begins with a brought one, by the name of the brought one.
_BROUGHT = {brought: run for run, brought in REFERIT_RUNS.items()}


@dataclass(frozen=True)
class Evaluation:
    """One trained run, or two fused ones, evaluated on the test split of a data set.

    Attributes:
        run: The run, or the RGB one of two.
        data: The data set.
        flow: The flow run, None for one stream.
        pairs: Pairs that are asked for: those that a classifier's evaluation scored, or those in
            the truth. None for sentences and for a classifier itself.
        masks: What segments a joint run's boxes: a SharpMask run, or ``keys.SUPERVOXELS``.
        untrained: Whether the run's network has fresh random weights: a control.
        changes: Changes of the run's experiment file for inference, ``KEY=VALUE`` each.
    """

    run: str
    data: str = A2D
    flow: str | None = None
    pairs: "Evaluation | Literal['truth'] | None" = None
    masks: str | None = None
    untrained: bool = False
    changes: tuple[str, ...] = ()

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs that it loads, its own first."""
        masks = None if self.masks == SUPERVOXELS else self.masks
        return tuple(run for run in (self.run, self.flow, masks) if run is not None)

    @property
    def is_brought(self) -> bool:
        """Whether its run is one that people bring, which is not trained here."""
        return self.run in _BROUGHT

    @property
    def trainings(self) -> tuple[str, ...]:
        """The runs that must be trained for it, in that order."""
        return trainings(run for run in self.runs if run not in _BROUGHT)

    def is_at(self, scale: str) -> bool:
        """Return whether all its runs are trained, or taken up by others, at a scale."""
        needed = (_BROUGHT.get(run, run) for run in self.runs)
        return all(RUNS[run].is_at(scale) for run in trainings(needed))

    @property
    def name(self) -> str:
        """Name of its folder below that of the RGB run, such as ``a2d_fused_truth``."""
        parts = [self.data]
        if self.flow is not None:
            parts.append("fused")
        if self.pairs is not None:
            parts.append(TRUTH if self.pairs == TRUTH else "pairs")
        if self.masks is not None:
            parts.append(self.masks)
        if self.untrained:
            parts.append("untrained")
        for change in self.changes:
            key, _, value = change.partition("=")
            parts.append(f"{key.rpartition('.')[2]}_{value}")
        return "_".join(parts)

    @property
    def step_name(self) -> str:
        """Name of the evaluation in logs, tables and times."""
        return f"evaluate {self.run} on {self.name}"

    def folder(self, runs_dir: Path) -> Path:
        """Return where its report is."""
        return runs_dir / self.run / self.name

    def arguments(self, *, runs_dir: Path, data: Path, workdir: Callable[[str], Path]) -> list[str]:
        """Return the arguments of ``a2d-tf`` that make it.

        Args:
            runs_dir: Folder of the runs, for its report and those of others.
            data: Its converted data.
            workdir: Function that returns the folder of a run.
        """
        arguments = ["evaluate", str(workdir(self.run)), "--data", str(data)]
        if self.flow is not None:
            arguments += ["--with", str(workdir(self.flow))]
        if isinstance(self.pairs, Evaluation):
            arguments += ["--pairs", str(self.pairs.folder(runs_dir) / PAIR_SCORES)]
        elif self.pairs is not None:
            arguments += ["--pairs", self.pairs]
        if self.masks is not None:
            masks = self.masks if self.masks == SUPERVOXELS else str(workdir(self.masks))
            arguments += ["--masks-from", masks]
        if self.untrained:
            arguments.append("--untrained")
        for change in self.changes:
            arguments += ["--set", change]
        # After a kill, files of the report may lie there that no list accounts for.
        return [*arguments, "--overwrite", "--out", str(self.folder(runs_dir))]


def trainings_of(evaluations: Iterable[Evaluation]) -> tuple[str, ...]:
    """Return the runs that evaluations need, each after the one that it begins with."""
    return trainings(run for evaluation in evaluations for run in evaluation.trainings)


def data_of(evaluations: Iterable[Evaluation]) -> tuple[str, ...]:
    """Return the data sets that evaluations and their runs need, each once."""
    names = (
        (*(RUNS[run].data for run in evaluation.trainings), evaluation.data)
        for evaluation in evaluations
    )
    return tuple(dict.fromkeys(name for group in names for name in group))


FUSED = Evaluation("rgb", flow="flow")
CLASSIFIER = Evaluation("classifier_rgb", VIDEOS, flow="classifier_flow")
PAIR_QUERIES = Evaluation("queries_rgb", flow="queries_flow", pairs=CLASSIFIER)
TRUE_PAIR_QUERIES = Evaluation("queries_rgb", flow="queries_flow", pairs=TRUTH)
JOINT_RUN = Evaluation("joint")
UNTRAINED = Evaluation("joint", untrained=True)
