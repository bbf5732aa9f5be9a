"""What a section of an experiment file is, and the values that several sections share."""

from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from a2d_tf.files.home_folder import without_tilde
from a2d_tf.weights.catalogue import CATALOGUE, HUB, Network, names_for, nearest_name

PositiveInt = Field(gt=0)


class Section(BaseModel):
    """A frozen section that refuses unknown keys, infinity and not-a-number."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def absolute_path(path: str) -> str:
    """Return a path that holds from any folder.

    A run keeps its configuration and may be asked from another folder than the one it began in.
    """
    return str(without_tilde(path).absolute())


def path_if_any(path: str) -> str:
    """Return ``absolute_path`` of a path, and nothing where there is none."""
    return absolute_path(path) if path else path


def check_one_beginning(start: str, weights: str) -> None:
    """Raise ValueError where a model is to begin with those of another run and with others."""
    if start and weights:
        raise ValueError(f"weights must be empty with start, got {weights}")


def check_published_width(weights: str, width: float) -> None:
    """Raise ValueError where a narrow network is to start from pre-trained weights."""
    if weights and width != 1.0:
        raise ValueError(
            f"width must be 1.0 with weights, which are for the full network, got {width}"
        )


def name_or_path(weights: str, *, network: Network) -> str:
    """Return the weights that a network begins with: empty, a name of ours, or an absolute path.

    Raises:
        ValueError: A name of weights for something else, or a word that is neither a name nor a
            path.
    """
    if not weights:
        return weights
    if weights in CATALOGUE:
        if CATALOGUE[weights].network != network:
            raise ValueError(f"must fit this network: {_choices(network)}, or a path")
        return weights
    place = without_tilde(weights)
    is_word = place.name == weights and not place.suffix
    if is_word and not _is_there(place) and not _is_there(Path(f"{weights}.index")):
        hint = nearest_name(weights, network=network)
        raise ValueError(f"must be a path that exists, or {_choices(network)}{hint}")
    return absolute_path(weights)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long
        return False


def kinetics_weights(weights: str, *, network: Network = "i3d") -> str:
    """Return the weights that a video encoder begins with, as ``name_or_path`` does.

    Those of I3D may also be ``hub:`` and the address or folder of a TF-Hub module.

    Raises:
        ValueError: As in ``name_or_path``, or ``hub:`` has nothing after it.
    """
    place = weights.removeprefix(HUB)
    if network != "i3d":
        return name_or_path(weights, network=network)
    if "://" in place:
        return weights
    if place == weights:
        return name_or_path(weights, network=network)
    if not place:
        raise ValueError(f"must name a TF-Hub module after {HUB}")
    return HUB + absolute_path(place)


def _choices(network: Network) -> str:
    names = names_for(network)
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"


# All are read once, when training begins. They may be empty for random ones, or a name that
# a2d-tf weights lists. Those of I3D may also be the prefix of a Kinetics checkpoint
# (.../rgb_imagenet/model.ckpt), or hub: and the address or folder of a TF-Hub module.
KineticsWeights = Annotated[str, AfterValidator(kinetics_weights)]
# Keras' files of ImageNet weights.
VggWeights = Annotated[str, AfterValidator(partial(name_or_path, network="vgg16"))]
ResNetWeights = Annotated[str, AfterValidator(partial(name_or_path, network="resnet"))]
# The Keras Mask R-CNN's file of COCO.
MaskRcnnWeights = Annotated[str, AfterValidator(partial(name_or_path, network="mask_rcnn"))]
# Another run of the same model: its folder, or its step-*.weights.h5.
RunWeights = Annotated[str, AfterValidator(path_if_any)]
# Name prefixes of the layers that train; "all" trains everything.
Trainable = Annotated[tuple[str, ...], Field(min_length=1)]
