"""What the joint paper leaves open or its authors' code does otherwise, each decided another way.

The toy experiment ``configs/toy/tables/joint.toml`` decides each of these choices in some way. Each
other way is trained, or only evaluated where it is for inference alone, with all else as it was.
What the authors' code does is read from ``configs/joint/a2d_authors.toml``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig
from reproduction.run import A2D, A2D_RAW, BOTH_STREAMS, Run
from reproduction.scales import PAPER, TOY

Value = bool | float | str

_AT_INFERENCE = ("detection.", "evaluation.")  # sections that training does not look at
_CONFIG, _AUTHORS_CONFIG, _TOY_CONFIG = "joint/a2d", "joint/a2d_authors", "joint"


@dataclass(frozen=True)
class Setting:
    """One way to decide a choice.

    Attributes:
        values: Keys of the experiment file with their values, the one that names it last.
        data: Data set that it needs.
    """

    values: tuple[tuple[str, Value], ...]
    data: str = A2D

    @property
    def changes(self) -> tuple[str, ...]:
        """``KEY=VALUE`` for each key, as commands take them."""
        return tuple(f"{key}={_written(value)}" for key, value in self.values)

    @property
    def name(self) -> str:
        """Name for a folder, such as ``keep_share_true``."""
        key, value = self.values[-1]
        return f"{key.rpartition('.')[2]}_{_written(value)}"

    @property
    def naming(self) -> "Setting":
        """Only the key that names it."""
        return Setting(self.values[-1:], self.data)

    @property
    def at_inference(self) -> bool:
        """Whether a trained run can be evaluated with it."""
        return all(key.startswith(_AT_INFERENCE) for key, _ in self.values)

    def is_that_of(self, config: ExperimentConfig) -> bool:
        """Return whether an experiment decides so."""
        return all(attrgetter(key)(config) == value for key, value in self.values)


@dataclass(frozen=True)
class Choice:
    """What can be decided in several ways.

    Attributes:
        settings: The ways.
        optimizer: The optimiser without which it decides nothing, with its own settings.
    """

    settings: tuple[Setting, ...]
    optimizer: Setting | None = None

    def setting_of(self, config: ExperimentConfig) -> Setting:
        """Return the way in which an experiment decides it.

        Raises:
            ValueError: None of them.
        """
        for setting in self.settings:
            if setting.is_that_of(config):
                return setting
        names = ", ".join(setting.name for setting in self.settings)
        raise ValueError(f"the experiment must decide in one of these ways: {names}")

    def others(self, config: ExperimentConfig) -> tuple[Setting, ...]:
        """Return the ways in which an experiment does not decide it."""
        own = self.setting_of(config)
        return tuple(setting for setting in self.settings if setting != own)


def _between(key: str, *values: Value) -> Choice:
    return Choice(tuple(Setting(((key, value),)) for value in values))


# Weight decay is a part of SGD's gradient, and the toy networks learn with Adam. The rate is Mask
# R-CNN's 0.02 of 16 pictures for 8 of them.
_SGD = Setting(
    (("train.momentum", 0.9), ("train.learning_rate", 0.01), ("train.optimizer", "sgd")),
)
_DECAY = "train.weight_decay", 0.0001  # of the authors' code where it is asked for
CHOICES = (
    _between("regions.keep_share", True, False),
    _between("regions.true_boxes", True, False),
    _between("model.temporal_activation", "relu", "linear"),
    _between("model.action_batch_norm", True, False),
    _between("detection.action_regions", "boxes", "proposals"),
    _between("detection.drop_background", True, False),
    Choice(
        (
            Setting((("model.flow_input", "scaled"),)),
            Setting((("model.flow_input", "pixels"),), data=A2D_RAW),
        )
    ),
    _between("data.flow_from", "next", "previous"),
    _between("data.legacy_flow", True, False),
    _between("evaluation.labelled_place", "middle", "random"),
    Choice(
        (
            Setting((("train.weight_decay", 0.0),)),
            Setting((_DECAY, ("train.weight_decay_form", "sum"))),
            Setting((_DECAY, ("train.weight_decay_form", "mean"))),
        ),
        optimizer=_SGD,
    ),
)


@dataclass(frozen=True)
class OtherWay:
    """The toy experiment with something decided in another way.

    Attributes:
        settings: What is decided in another way.
        instead_of: The toy experiment's way; None where it is more than one choice's.
        run: The training; None where the toy run itself is evaluated with the settings.
    """

    settings: tuple[Setting, ...]
    instead_of: Setting | None
    run: Run | None


def _run(name: str, settings: Iterable[Setting]) -> Run:
    decided = tuple(settings)
    return Run(
        f"joint_choice_{name}",
        _CONFIG,
        BOTH_STREAMS,
        # At most one of them asks for data of its own.
        data=next((one.data for one in decided if one.data != A2D), A2D),
        toy=_TOY_CONFIG,
        scales=(TOY,),
        changes=tuple(change for one in decided for change in one.changes),
    )


def other_ways(default: ExperimentConfig) -> Iterator[OtherWay]:
    """Yield each choice decided in each way that is not the default's.

    Args:
        default: The toy experiment.

    Raises:
        ValueError: It decides a choice in no known way.
    """
    for choice in CHOICES:
        own, further = choice.setting_of(default), choice.optimizer
        before: tuple[Setting, ...] = ()
        if further is not None and not further.naming.is_that_of(default):
            before = (further,)
            yield OtherWay(before, None, _run(further.name, before))
        for setting in choice.others(default):
            settings = (*before, setting)
            run = None if setting.at_inference and not before else _run(setting.name, settings)
            yield OtherWay(settings, own, run)


def authors_way(default: ExperimentConfig, authors: ExperimentConfig) -> OtherWay:
    """Return all choices as the authors decide them, as far as the default decides otherwise.

    Args:
        default: The toy experiment.
        authors: The experiment of the authors' code.

    Raises:
        ValueError: One of them decides a choice in no known way.
    """
    pairs = [(choice.setting_of(authors), choice.setting_of(default)) for choice in CHOICES]
    settings = tuple(theirs for theirs, own in pairs if theirs != own)
    return OtherWay(settings, None, _run("authors", settings))


def _written(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_DEFAULT = load_config(Run("joint", _CONFIG).config_path(TOY))
_AUTHORS = load_config(Run("joint_authors", _AUTHORS_CONFIG).config_path(PAPER))
AUTHORS_WAY = authors_way(_DEFAULT, _AUTHORS)
OTHER_WAYS = tuple(other_ways(_DEFAULT))
CHOICE_RUNS = tuple(way.run for way in (AUTHORS_WAY, *OTHER_WAYS) if way.run is not None)
