"""What a section of an experiment file is, and the values that several sections share."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

PositiveInt = Field(gt=0)
HUB = "hub:"  # before the handle of a TF-Hub module


class Section(BaseModel):
    """A frozen section that refuses unknown keys, infinity and not-a-number."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def absolute_path(path: str) -> str:
    """Return a path that is found from anywhere.

    A run keeps its configuration and may be asked from another folder than it was begun in.
    """
    return str(Path(path).expanduser().absolute())


def check_published_width(weights: str, width: float) -> None:
    """Raise ValueError where a narrow network is to start from pre-trained weights."""
    if weights and width != 1.0:
        raise ValueError(
            f"width must be 1.0 with weights, which are the full network's, got {width}"
        )


def _kinetics_weights(weights: str) -> str:
    scheme = HUB if weights.startswith(HUB) else ""
    place = weights.removeprefix(scheme)
    if "://" in place or not weights:
        return weights
    if not place:
        raise ValueError(f"must name a TF-Hub module after {HUB}")
    return scheme + absolute_path(place)


def _image_net_weights(weights: str) -> str:
    return absolute_path(weights) if weights else weights


# Read once, when training begins: empty for random ones, the prefix of a Kinetics checkpoint
# (.../rgb_imagenet/model.ckpt), or hub: and the address or folder of a TF-Hub module.
KineticsWeights = Annotated[str, AfterValidator(_kinetics_weights)]
# Read once, when training begins: empty for random ones, or Keras' file of ImageNet weights.
ImageNetWeights = Annotated[str, AfterValidator(_image_net_weights)]
# Read once, when training begins; empty for random weights.
WeightsFile = Annotated[str, AfterValidator(lambda path: absolute_path(path) if path else path)]
# Name prefixes of the layers that train; "all" trains everything.
Trainable = Annotated[tuple[str, ...], Field(min_length=1)]
