"""The table of what each choice does that the joint paper leaves open."""

import json
from collections.abc import Iterable

from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT
from reproduction.evaluation import JOINT_RUN, Evaluation
from reproduction.joint_choices import AUTHORS_WAY, OTHER_WAYS, OtherWay, Setting
from reproduction.scales import TOY
from reproduction.table import PaperTable, Row

_READINGS = ((ACTOR, "Actor"), (ACTION, "Action"), (JOINT, "Joint"))


def _evaluation(way: OtherWay) -> Evaluation:
    """Return what shows a way: the evaluation of its own run, or of the default run."""
    if way.run is not None:
        return Evaluation(way.run.name, way.run.data)
    return Evaluation(JOINT_RUN.run, changes=_changes(way.settings))


def _changes(settings: Iterable[Setting]) -> tuple[str, ...]:
    return tuple(change for setting in settings for change in setting.changes)


def _row(way: OtherWay) -> Row:
    if way.instead_of is None:
        return Row(_shown(way.settings), _evaluation(way))
    *beside, setting = way.settings
    as_above = "".join(f"{_shown([one.naming])} as above, " for one in beside)
    key, value = way.instead_of.values[-1]
    same_key = key == setting.values[-1][0]
    default = f"`{json.dumps(value)}`" if same_key else _shown([way.instead_of])
    return Row(f"{as_above}{_shown([setting])} (default: {default})", _evaluation(way))


def _shown(settings: Iterable[Setting]) -> str:
    """Return keys and values as they are written in an experiment file."""
    written = ((key, json.dumps(value)) for setting in settings for key, value in setting.values)
    return ", ".join(f"`{key} = {value}`" for key, value in written)


_OPTIMIZER_NOTES = (
    (
        "Weight decay is a part of SGD alone, and the default learns with Adam: rows of weight "
        "decay stand beside that of SGD without it.",
    )
    if any(way.instead_of is None for way in OTHER_WAYS)
    else ()
)
JOINT_CHOICES = PaperTable(
    title="The joint model's open choices: each changed by itself (toy scale)",
    columns=(),
    extra=(
        *((f"detection/{reading}", f"{heading} AP") for reading, heading in _READINGS),
        *((f"{reading}/miou", f"{heading} miou") for reading, heading in _READINGS),
    ),
    rows=(
        Row("Default", JOINT_RUN),
        Row("As the authors' code", _evaluation(AUTHORS_WAY)),
        *map(_row, OTHER_WAYS),
    ),
    checks=(),
    scales=(TOY,),  # its defaults are those of the toy experiment
    notes=(
        "Default: `configs/toy/tables/joint.toml`. Each other row has its keys changed and all "
        "else as there; keys of `detection` and `evaluation` act on the trained default run.",
        "As the authors' code (`configs/joint/a2d_authors.toml`), where the default decides "
        f"otherwise: {_shown(AUTHORS_WAY.settings)}.",
        "Its numbers of anchors before suppression, of actors and of points in RoIAlign belong to "
        "the paper's size; the toy experiment keeps its own.",
        'With `model.flow_input = "pixels"`, flow is stored raw: it is not cut off at 20 pixels.',
        *_OPTIMIZER_NOTES,
    ),
)
