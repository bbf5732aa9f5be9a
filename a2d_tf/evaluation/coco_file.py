"""Readers and writers of COCO's two files: ground truth, and another model's predictions for it.

truth.json        {"images": [{"id", "height", "width"}, ...],
                   "annotations": [{"image_id", "segmentation": RLE}, ...]}
predictions.json  [{"image_id", "segmentation": RLE, "score"}, ...]

An image is one sample: one sentence in one annotated frame. See ``media/rle.py`` for the masks.
Nothing else in the entries is read, nor are categories: the sentence takes their place.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.json_fields import (
    ImageId,
    image_id_of,
    list_of,
    read_object,
    require_fields,
    whole_number,
)
from a2d_tf.files.json_list import read_json_list
from a2d_tf.files.whole_files import replace_text
from a2d_tf.media.rle import MAX_PIXELS, Rle, parse_rle

_CATEGORY = 1
_SIDES = ("height", "width")


@dataclass(frozen=True)
class TruthImage:
    """One sample; its mask is empty where the described actor is absent."""

    image_id: ImageId
    mask: Rle


@dataclass(frozen=True)
class Prediction:
    """One scored mask for an image; an image may have any number of them."""

    image_id: ImageId
    mask: Rle
    score: float


def read_truth(path: Path) -> dict[ImageId, TruthImage]:
    """Read a ground truth, in the order of its images.

    An image without an annotation has an empty mask.

    Raises:
        InputError: The file is missing or not JSON; a field is missing or wrong; an image is listed
            twice or has two annotations; there is no image.
    """
    content = read_object(path, holds="images, annotations")
    images: dict[ImageId, TruthImage] = {}
    for index, entry in enumerate(list_of(content, "images", path)):
        field = f"images[{index}]"
        require_fields(entry, ("id", "height", "width"), path, field)
        image_id = image_id_of(entry["id"], path, f"{field}.id")
        if image_id in images:
            raise InputError(path, f"{field}.id", "must be listed once", image_id)
        height, width = (
            whole_number(entry[name], path, f"{field}.{name}", least=1) for name in _SIDES
        )
        if height * width > MAX_PIXELS:
            rule = f"must have at most {MAX_PIXELS} pixels"
            raise InputError(path, field, rule, f"{height} x {width}")
        images[image_id] = TruthImage(image_id, _empty_mask(height, width))
    if not images:
        raise InputError(path, "images", "must list at least one image", 0)
    annotated: set[ImageId] = set()
    for index, entry in enumerate(list_of(content, "annotations", path)):
        field = f"annotations[{index}]"
        require_fields(entry, ("image_id", "segmentation"), path, field)
        image_id = _known_image(entry["image_id"], images, path, f"{field}.image_id", "images")
        if image_id in annotated:
            rule = "must be the only annotation of its image"
            raise InputError(path, f"{field}.image_id", rule, image_id)
        annotated.add(image_id)
        if entry.get("iscrowd", 0) not in (0, False):
            raise InputError(path, f"{field}.iscrowd", "must be 0", shorten(entry["iscrowd"]))
        mask = parse_rle(
            entry["segmentation"],
            size=images[image_id].mask.size,
            place=path,
            field=f"{field}.segmentation",
        )
        images[image_id] = TruthImage(image_id, mask)
    return images


def read_predictions(path: Path, images: Mapping[ImageId, TruthImage]) -> Iterator[Prediction]:
    """Yield the predictions in file order; no more than one is in memory.

    Raises:
        InputError: The file is missing or not a JSON list; a field is missing or wrong; an image is
            not in the truth or has another size there.
    """
    for index, entry in enumerate(read_json_list(path)):
        field = f"entry {index}"
        require_fields(entry, ("image_id", "segmentation", "score"), path, field)
        image_id = _known_image(entry["image_id"], images, path, f"{field}, image_id", "the truth")
        score = entry["score"]
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise InputError(path, f"{field}, score", "must be a number", shorten(score))
        if not abs(score) <= sys.float_info.max:  # false for NaN too
            raise InputError(path, f"{field}, score", "must be finite", shorten(score))
        mask = parse_rle(
            entry["segmentation"],
            size=images[image_id].mask.size,
            place=path,
            field=f"{field}, segmentation",
        )
        yield Prediction(image_id=image_id, mask=mask, score=float(score))


def write_truth(path: Path, samples: Iterable[tuple[TruthImage, Mapping[str, Any]]]) -> None:
    """Write a ground truth; an empty mask becomes an image without an annotation.

    Args:
        path: The file, in a folder that exists.
        samples: Samples, each with more fields for its image, such as the sentence.
    """
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for image, notes in samples:
        height, width = image.mask.size
        images.append({"id": image.image_id, "height": height, "width": width, **notes})
        if image.mask.area:
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": image.image_id,
                    "category_id": _CATEGORY,
                    "segmentation": image.mask.to_json(),
                    "area": image.mask.area,
                    "bbox": image.mask.box(),
                    "iscrowd": 0,
                }
            )
    categories = [{"id": _CATEGORY, "name": "described"}]
    _write(path, {"categories": categories, "images": images, "annotations": annotations})


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    """Write predictions into a folder that exists."""
    entries = [
        {
            "image_id": one.image_id,
            "category_id": _CATEGORY,
            "segmentation": one.mask.to_json(),
            "score": one.score,
        }
        for one in predictions
    ]
    _write(path, entries)


def _write(path: Path, content: Any) -> None:
    replace_text(path, json.dumps(content, allow_nan=False) + "\n")


def _known_image(
    value: Any, images: Mapping[ImageId, TruthImage], path: Path, field: str, where: str
) -> ImageId:
    image_id = image_id_of(value, path, field)
    if image_id not in images:
        raise InputError(path, field, f"must be the id of an image in {where}", shorten(value))
    return image_id


def _empty_mask(height: int, width: int) -> Rle:
    return parse_rle(
        {"size": [height, width], "counts": [height * width]},
        size=(height, width),
        place="empty mask",
        field="segmentation",
    )
