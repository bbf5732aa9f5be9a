"""Reader of COCO's instance files (Lin et al., ECCV 2014): images, categories, outlines.

A polygon is a list of x, y in pixels; crowds are run lengths. Masks are rasterised by pycocotools,
as COCO's own are.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pydantic
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from a2d_tf.data.rle import parse_rle
from a2d_tf.errors import InputError

_LEAST_NUMBERS = 6  # of a polygon: three corners


class CocoImage(pydantic.BaseModel):
    """One image of a file."""

    id: int
    file_name: str
    height: Annotated[int, pydantic.Field(gt=0)]
    width: Annotated[int, pydantic.Field(gt=0)]


class CocoObject(pydantic.BaseModel):
    """One outlined object."""

    id: int
    image_id: int
    category_id: int
    segmentation: list[list[float]] | dict[str, Any]
    iscrowd: bool = False


class _Category(pydantic.BaseModel):
    id: int
    name: str


class _File(pydantic.BaseModel):
    images: list[CocoImage]
    annotations: list[CocoObject]
    categories: list[_Category]


@dataclass(frozen=True)
class CocoInstances:
    """The content of an instance file.

    Attributes:
        path: the file.
        images: in its order.
        objects: of each image id, in the file's order.
        names: of the categories.
    """

    path: Path
    images: tuple[CocoImage, ...]
    objects: dict[int, tuple[CocoObject, ...]]
    names: dict[int, str]


def read_instances(path: Path) -> CocoInstances:
    """Read an instance file.

    Raises:
        InputError: the file is missing or no JSON of this form; two images or two objects of one
            id; an object of an unknown image or category; an outline of less than three corners.
    """
    try:
        content = _File.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from error
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        raise InputError(path, field, first["msg"], first["input"]) from error
    names = {one.id: one.name for one in content.categories}
    objects: dict[int, list[CocoObject]] = {}
    for image in content.images:
        if image.id in objects:
            raise InputError(path, "images.id", "must be one of a single image", image.id)
        objects[image.id] = []
    seen: set[int] = set()
    for one in content.annotations:
        field = f"annotation {one.id}"
        if one.id in seen:
            raise InputError(path, "annotations.id", "must be one of a single object", one.id)
        seen.add(one.id)
        if one.image_id not in objects:
            raise InputError(path, f"{field}, image_id", "must be one of images", one.image_id)
        if one.category_id not in names:
            rule = "must be one of categories"
            raise InputError(path, f"{field}, category_id", rule, one.category_id)
        if isinstance(one.segmentation, list):
            for polygon in one.segmentation:
                if len(polygon) < _LEAST_NUMBERS or len(polygon) % 2:
                    rule = "must hold x and y of at least three corners"
                    raise InputError(path, f"{field}, segmentation", rule, len(polygon))
        objects[one.image_id].append(one)
    return CocoInstances(
        path=path,
        images=tuple(content.images),
        objects={image_id: tuple(of_image) for image_id, of_image in objects.items()},
        names=names,
    )


def draw_mask(one: CocoObject, image: CocoImage, *, path: Path) -> NDArray[np.bool_]:
    """Return the mask (H, W) of an object.

    Raises:
        InputError: run lengths that do not fill the image.
    """
    size = (image.height, image.width)
    if isinstance(one.segmentation, dict):
        field = f"annotation {one.id}, segmentation"
        runs = parse_rle(one.segmentation, size=size, place=path, field=field)
        return coco_mask.decode({"size": list(size), "counts": runs.counts}).astype(bool)
    if not one.segmentation:
        return np.zeros(size, np.bool_)
    parts = coco_mask.frPyObjects(one.segmentation, *size)
    return coco_mask.decode(coco_mask.merge(parts)).astype(bool)
