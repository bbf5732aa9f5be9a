"""The trainings and evaluations that the tables share, and where their files stand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PAPER, TOY = "paper", "toy"
SCALES = (PAPER, TOY)
# Data sets by the name of their folder (see data.py).
A2D, JHMDB, VIDEOS = "a2d", "jhmdb", "videos"
TRUTH: Literal["truth"] = "truth"

_CONFIGS = Path(__file__).resolve().parents[2] / "configs"


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes:
        name: Of the run's folder, and of its experiment file at toy scale.
        config: The experiment file at paper scale, below ``configs/`` and without ``.toml``.
        weights: Which published weights it begins with.
        vectors: Whether it reads published word vectors.
        data: What it is trained on.
    """

    name: str
    config: str
    weights: Literal["rgb", "flow", "vgg"] = "rgb"
    vectors: bool = True
    data: str = A2D

    def config_path(self, scale: str) -> Path:
        """Return the experiment file at a scale, one of ``SCALES``."""
        name = self.config if scale == PAPER else f"toy/tables/{self.name}"
        return _CONFIGS / f"{name}.toml"


RUNS: dict[str, Run] = {
    run.name: run
    for run in (
        Run("rgb", "sentence/a2d_rgb"),
        Run("flow", "sentence/a2d_flow", weights="flow"),
        Run("frames_1", "ablation/frames_1"),
        Run("frames_4", "ablation/frames_4"),
        Run("frames_8", "ablation/frames_8"),
        Run("text_lstm", "ablation/text_lstm"),
        Run("text_bilstm", "ablation/text_bilstm"),
        Run("loss_finest", "ablation/loss_finest"),
        Run("hu2016", "baselines/hu2016", weights="vgg", vectors=False),
        Run("li2017", "baselines/li2017", weights="vgg", vectors=False),
        Run("queries_rgb", "pairs/queries_rgb"),
        Run("queries_flow", "pairs/queries_flow", weights="flow"),
        Run("classifier_rgb", "pairs/classifier_rgb", vectors=False, data=VIDEOS),
        Run(
            "classifier_flow",
            "pairs/classifier_flow",
            weights="flow",
            vectors=False,
            data=VIDEOS,
        ),
    )
}


@dataclass(frozen=True)
class Evaluation:
    """One trained run, or two fused ones, held against the test split of a data set.

    Attributes:
        run: The run, or the RGB one of two.
        data: The data set.
        flow: The flow run, None for one stream.
        pairs: Which pairs are asked for: those that a classifier's evaluation scored, or those in
            the truth. None for sentences and for a classifier itself.
    """

    run: str
    data: str = A2D
    flow: str | None = None
    pairs: "Evaluation | Literal['truth'] | None" = None

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs that it needs."""
        return (self.run,) if self.flow is None else (self.run, self.flow)

    @property
    def name(self) -> str:
        """Its folder below that of the RGB run, such as ``a2d_fused_truth``."""
        parts = [self.data]
        if self.flow is not None:
            parts.append("fused")
        if self.pairs is not None:
            parts.append(TRUTH if self.pairs == TRUTH else "pairs")
        return "_".join(parts)

    def folder(self, runs_dir: Path) -> Path:
        """Return where its report stands."""
        return runs_dir / self.run / self.name


FUSED = Evaluation("rgb", flow="flow")
CLASSIFIER = Evaluation("classifier_rgb", VIDEOS, flow="classifier_flow")
PAIR_QUERIES = Evaluation("queries_rgb", flow="queries_flow", pairs=CLASSIFIER)
TRUE_PAIR_QUERIES = Evaluation("queries_rgb", flow="queries_flow", pairs=TRUTH)
PAIR_SCORES = "pair_scores.json"  # what a classifier's evaluation writes beside its metrics


def train_step(run: str) -> str:
    """Return what a training is called in logs, tables and times."""
    return f"train {run}"


def evaluate_step(evaluation: Evaluation) -> str:
    """Return what an evaluation is called in logs, tables and times."""
    return f"evaluate {evaluation.run} on {evaluation.name}"
