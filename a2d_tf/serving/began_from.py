"""Which published weights and words a run began with, and their licences."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.config.sentence_schema import LEARNED_VECTORS, TRAIN_VECTORS
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.weights.catalogue import HUB, find_weights

OWN_FILE = "unknown: the user's own file"

_WEIGHTS_KEYS = ("weights", "rgb_weights", "flow_weights")
_MOST_RUNS = 8  # that began from one another: more are not followed


@dataclass(frozen=True)
class Beginning:
    """Something that a run began with.

    Attributes:
        key: Key of the configuration that names it.
        name: Name of the weights, address of the module, or name of the file or folder.
        licence: Licence of the files, as their publishers state it.
        page: Address where a person can read about them, "" where there is none.
    """

    key: str
    name: str
    licence: str
    page: str = ""


def find_beginnings(config: ExperimentConfig) -> list[Beginning]:
    """Return what a run began with, and where that was another run, what that one began with.

    Args:
        config: Configuration of the run.
    """
    found: dict[Beginning, None] = {}
    earlier: ExperimentConfig | None = config
    for _ in range(_MOST_RUNS):
        if earlier is None:
            break
        found |= dict.fromkeys(_named_in(earlier))
        earlier = _earlier_run(earlier)
    return list(found)


def _named_in(config: ExperimentConfig) -> Iterator[Beginning]:
    values = config.model_dump()
    model: dict[str, Any] = values["model"]
    for key in _WEIGHTS_KEYS:
        if model.get(key):
            yield _describe(f"model.{key}", model[key])
    if model.get("start"):
        yield Beginning("model.start", _run_folder(model["start"]).name, "that of the other run")
    vectors = values.get("text", {}).get("vectors", TRAIN_VECTORS)
    if vectors not in (TRAIN_VECTORS, LEARNED_VECTORS):
        yield _describe("text.vectors", vectors)


def _describe(key: str, value: str) -> Beginning:
    known = find_weights(value)
    if known is not None:
        return Beginning(key, value, known.licence, known.page)
    place = value.removeprefix(HUB)
    if "://" in place:
        return Beginning(key, place, "see its page", place)
    return Beginning(key, Path(place).name, OWN_FILE)


def _earlier_run(config: ExperimentConfig) -> ExperimentConfig | None:
    """Return the configuration of the run that another began from; None where it is not there."""
    start = getattr(config.model, "start", "")
    if not start:
        return None
    try:
        return load_config(_run_folder(start) / CONFIG_FILE)
    except (InputError, OSError):
        return None


def _run_folder(start: str) -> Path:
    """Return the folder of a run that is named by it or by a file of weights in it."""
    path = Path(start)
    return path.parents[1] if path.suffix == ".h5" and len(path.parents) > 1 else path
