"""The trainings and evaluations that the tables share, and where their files are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from a2d_tf.labels import ACTORS

PAPER, SMALL, TOY = "paper", "small", "toy"
# Data sets by the name of their folder (see datasets.py).
A2D, JHMDB, VIDEOS, STILLS = "a2d", "jhmdb", "videos", "stills"
TRUTH: Literal["truth"] = "truth"
PAIR_SCORES = "pair_scores.json"  # what a classifier's evaluation writes beside its metrics

# Published files: I3D of both streams, VGG-16, Mask R-CNN of COCO, ResNet-101 and -50 of ImageNet.
Published = Literal["rgb", "flow", "vgg", "mask_rcnn", "resnet", "resnet50"]
KINETICS: frozenset[Published] = frozenset(("rgb", "flow"))  # the weights of I3D

_CONFIGS = Path(__file__).resolve().parents[2] / "configs"


@dataclass(frozen=True)
class Scale:
    """Which experiment files a reproduction uses, and where its runs take their data from.

    Attributes:
        name: Name for ``--scale``.
        published: Whether its runs begin with published weights.
        flow: Whether the data must hold flow.
        drawn: Whether missing data is drawn; otherwise people convert what they have.
        stored: Whether runs train on stored features, which is for sentence runs only.
    """

    name: str
    published: bool = True
    flow: bool = True
    drawn: bool = False
    stored: bool = False


SCALES: dict[str, Scale] = {
    PAPER: Scale(PAPER),
    SMALL: Scale(SMALL, flow=False, stored=True),
    TOY: Scale(TOY, published=False, drawn=True),
}


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes:
        name: Name of the run's folder, and of its experiment file at toy scale.
        config: The experiment file at paper scale, below ``configs/`` and without ``.toml``.
        weights: Published weights that it begins with, by the key that names their file.
        vectors: Whether it reads published word vectors.
        data: Name of the data set that it is trained on.
        toy: The experiment file at toy scale, unless it has the run's name.
        small: Whether it has an experiment file at small scale.
        start: The run whose last checkpoint it begins with.
        changes: Changes, ``KEY=VALUE`` each, that set it apart from other runs of the same file.
    """

    name: str
    config: str
    weights: Mapping[str, Published] = field(default_factory=dict)
    vectors: bool = False
    data: str = A2D
    toy: str = ""
    small: bool = False
    start: str | None = None
    changes: tuple[str, ...] = ()

    def config_path(self, scale: str) -> Path:
        """Return the experiment file at a scale, one of ``SCALES``."""
        small, toy = f"small/{self.name}", f"toy/tables/{self.toy or self.name}"
        name = {PAPER: self.config, SMALL: small, TOY: toy}[scale]
        return _CONFIGS / f"{name}.toml"

    def is_at(self, scale: str) -> bool:
        """Return whether it has an experiment file at a scale."""
        return self.small or scale != SMALL


def _sentence_run(
    name: str, config: str, weights: Published = "rgb", *, small: bool = False
) -> Run:
    begun = {"model.weights": weights}
    return Run(name, config, begun, vectors=weights != "vgg", small=small)


def _classifier_run(name: str, config: str, weights: Published) -> Run:
    return Run(name, config, {"model.weights": weights}, data=VIDEOS)


_APPEARANCE: Mapping[str, Published] = {"model.weights": "mask_rcnn"}
_BOTH_STREAMS: Mapping[str, Published] = {**_APPEARANCE, "model.flow_weights": "resnet"}
_BOTH_IMAGENET: Mapping[str, Published] = {
    "model.rgb_weights": "resnet",
    "model.flow_weights": "resnet",
}
_SENTENCE_RUNS = (
    _sentence_run("rgb", "sentence/a2d_rgb", small=True),
    _sentence_run("flow", "sentence/a2d_flow", "flow"),
    _sentence_run("frames_1", "ablation/frames_1", small=True),
    _sentence_run("frames_4", "ablation/frames_4", small=True),
    _sentence_run("frames_8", "ablation/frames_8", small=True),
    _sentence_run("text_lstm", "ablation/text_lstm", small=True),
    _sentence_run("text_bilstm", "ablation/text_bilstm", small=True),
    _sentence_run("loss_finest", "ablation/loss_finest", small=True),
    _sentence_run("hu2016", "baselines/hu2016", "vgg"),
    _sentence_run("li2017", "baselines/li2017", "vgg"),
    _sentence_run("queries_rgb", "pair_queries/rgb"),
    _sentence_run("queries_flow", "pair_queries/flow", "flow"),
    _classifier_run("classifier_rgb", "pair_classifier/rgb", "rgb"),
    _classifier_run("classifier_flow", "pair_classifier/flow", "flow"),
)
# Runs by the name of the actor whose action labels they do without.
ZERO_SHOT_RUNS = {actor: f"zero_shot_{actor}" for actor in ACTORS.values()}
_JOINT_RUNS = (
    Run("joint", "joint/a2d", _BOTH_STREAMS),
    Run("joint_mask_rcnn", "joint/ablation/mask_rcnn_43", _APPEARANCE),
    Run("joint_without_masks", "joint/ablation/without_masks", _BOTH_STREAMS),
    Run("joint_without_temporal", "joint/ablation/without_temporal", _BOTH_STREAMS),
    Run("joint_without_flow", "joint/ablation/without_flow", _APPEARANCE),
    Run("joint_separate_actors", "joint/ablation/separate_actors", _BOTH_STREAMS),
    Run("joint_separate_actions", "joint/ablation/separate_actions", start="joint_separate_actors"),
    Run("joint_tsmt", "joint/tsmt", _BOTH_IMAGENET),
    Run("sharpmask", "joint/sharpmask", {"model.weights": "resnet50"}),
    *(
        Run(
            ZERO_SHOT_RUNS[name],
            "joint/a2d",
            _BOTH_STREAMS,
            toy="joint",
            changes=(f"data.unlabelled_actor={actor}",),
        )
        for actor, name in ACTORS.items()
    ),
)
RUNS: dict[str, Run] = {run.name: run for run in (*_SENTENCE_RUNS, *_JOINT_RUNS)}


def train_step(run: str) -> str:
    """Return the name of a training in logs, tables and times."""
    return f"train {run}"


def trainings(runs: Iterable[str]) -> tuple[str, ...]:
    """Return runs, each once, and before each the one that it begins with."""
    ordered: dict[str, None] = {}
    for run in runs:
        start = RUNS[run].start
        if start is not None:
            ordered |= dict.fromkeys(trainings([start]))
        ordered[run] = None
    return tuple(ordered)


@dataclass(frozen=True)
class Evaluation:
    """One trained run, or two fused ones, evaluated on the test split of a data set.

    Attributes:
        run: The run, or the RGB one of two.
        data: The data set.
        flow: The flow run, None for one stream.
        pairs: Pairs that are asked for: those that a classifier's evaluation scored, or those in
            the truth. None for sentences and for a classifier itself.
        masks: The SharpMask run that segments a joint run's boxes.
        untrained: Whether the run's network has fresh random weights: a control.
    """

    run: str
    data: str = A2D
    flow: str | None = None
    pairs: "Evaluation | Literal['truth'] | None" = None
    masks: str | None = None
    untrained: bool = False

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs that it loads, its own first."""
        return tuple(run for run in (self.run, self.flow, self.masks) if run is not None)

    @property
    def trainings(self) -> tuple[str, ...]:
        """The runs that must be trained for it, in that order."""
        return trainings(self.runs)

    def is_at(self, scale: str) -> bool:
        """Return whether all its runs have experiment files at a scale."""
        return all(RUNS[run].is_at(scale) for run in self.trainings)

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
        return "_".join(parts)

    @property
    def step_name(self) -> str:
        """Name of the evaluation in logs, tables and times."""
        return f"evaluate {self.run} on {self.name}"

    def folder(self, runs_dir: Path) -> Path:
        """Return where its report is."""
        return runs_dir / self.run / self.name

    def arguments(self, *, runs_dir: Path, data: Path) -> list[str]:
        """Return the arguments of ``a2d-tf`` that make it; ``data`` is its converted data."""
        arguments = ["evaluate", str(runs_dir / self.run), "--data", str(data)]
        if self.flow is not None:
            arguments += ["--with", str(runs_dir / self.flow)]
        if isinstance(self.pairs, Evaluation):
            arguments += ["--pairs", str(self.pairs.folder(runs_dir) / PAIR_SCORES)]
        elif self.pairs is not None:
            arguments += ["--pairs", self.pairs]
        if self.masks is not None:
            arguments += ["--masks-from", str(runs_dir / self.masks)]
        if self.untrained:
            arguments.append("--untrained")
        return [*arguments, "--out", str(self.folder(runs_dir))]


def trainings_of(evaluations: Iterable[Evaluation]) -> tuple[str, ...]:
    """Return the runs that evaluations need, each after the one that it begins with."""
    return trainings(run for evaluation in evaluations for run in evaluation.runs)


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
