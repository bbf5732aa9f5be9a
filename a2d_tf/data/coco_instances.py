"""Reader of COCO's instances: images with the outlines and the class names of their objects.

instances.json    {"categories": [{"id", "name"}, ...],
                   "images": [{"id", "file_name", "height", "width"}, ...],
                   "annotations": [{"id", "image_id", "category_id", "segmentation", "iscrowd"}]}

A segmentation is a list of polygons, or run lengths (``rle.py``) as COCO's crowds have them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from a2d_tf.data.json_fields import (
    ImageId,
    image_id_of,
    list_of,
    read_object,
    require_fields,
    text_of,
    whole_number,
)
from a2d_tf.data.polygons import pack_polygons, parse_polygons
from a2d_tf.data.rle import MAX_PIXELS, Rle, parse_rle, shorten
from a2d_tf.errors import InputError

_LISTS = ("categories", "images", "annotations")


@dataclass(frozen=True)
class CocoObject:
    """One annotation; a crowd is a region with several objects of its class."""

    annotation_id: int
    category: str
    mask: Rle
    crowd: bool


@dataclass(frozen=True)
class CocoImage:
    """One image and its objects in file order; ``file_name`` begins at the folder of images."""

    image_id: ImageId
    file_name: str
    height: int
    width: int
    objects: tuple[CocoObject, ...] = ()


def read_instances(
    path: Path, *, problems: list[InputError] | None = None
) -> tuple[CocoImage, ...]:
    """Read the images of a file of instances, in its order.

    Args:
        path: the file.
        problems: where every broken entry goes, which is then left out; None raises the first.

    Raises:
        InputError: the file is missing, not JSON or without one of its three lists; there is no
            image; a field is missing or wrong; an id is listed twice or unknown; an outline
            leaves its image.
    """
    content = read_object(path, holds=", ".join(_LISTS), hook=_pack)
    lists = {name: list_of(content, name, path) for name in _LISTS}
    if not lists["images"]:
        raise InputError(path, "images", "must be at least one", 0)
    names: dict[int, str] = {}

    def read_category(entry: Any, field: str) -> None:
        require_fields(entry, ("id", "name"), path, field)
        number = whole_number(entry["id"], path, f"{field}.id", least=0)
        name = text_of(entry["name"], path, f"{field}.name")
        _require_new(number, names, path, f"{field}.id")
        _require_new(name, names.values(), path, f"{field}.name")
        names[number] = name

    images: dict[ImageId, CocoImage] = {}
    files: set[str] = set()

    def read_image(entry: Any, field: str) -> None:
        image = _read_image(entry, path, field)
        _require_new(image.image_id, images, path, f"{field}.id")
        _require_new(image.file_name, files, path, f"{field}.file_name")
        images[image.image_id] = image
        files.add(image.file_name)

    objects: dict[ImageId, list[CocoObject]] = {}
    annotation_ids: set[int] = set()

    def read_annotation(entry: Any, field: str) -> None:
        fields = ("id", "image_id", "category_id", "segmentation")
        require_fields(entry, fields, path, field)
        image_id = image_id_of(entry["image_id"], path, f"{field}.image_id")
        if image_id not in images:
            rule = "must be the id of an image in images"
            raise InputError(path, f"{field}.image_id", rule, shorten(image_id))
        image = images[image_id]
        found = _read_object(entry, names, path, field, size=(image.height, image.width))
        _require_new(found.annotation_id, annotation_ids, path, f"{field}.id")
        annotation_ids.add(found.annotation_id)
        objects.setdefault(image_id, []).append(found)

    for name, read in zip(_LISTS, (read_category, read_image, read_annotation), strict=True):
        for error in _read_each(lists[name], name, read):
            if problems is None:
                raise error
            problems.append(error)
    return tuple(
        replace(image, objects=tuple(objects.get(image.image_id, ()))) for image in images.values()
    )


def _pack(entry: dict[str, Any]) -> dict[str, Any]:
    if "segmentation" in entry:
        entry["segmentation"] = pack_polygons(entry["segmentation"])
    return entry


def _read_each(
    entries: list[Any], name: str, read: Callable[[Any, str], None]
) -> Iterator[InputError]:
    for index, entry in enumerate(entries):
        try:
            read(entry, f"{name}[{index}]")
        except InputError as error:
            yield error


def _read_image(entry: Any, path: Path, field: str) -> CocoImage:
    require_fields(entry, ("id", "file_name", "height", "width"), path, field)
    name = text_of(entry["file_name"], path, f"{field}.file_name")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or not parts:
        raise InputError(path, f"{field}.file_name", "must be a path inside the folder", name)
    height, width = (
        whole_number(entry[side], path, f"{field}.{side}", least=1) for side in ("height", "width")
    )
    if height * width > MAX_PIXELS:
        rule = f"must have at most {MAX_PIXELS} pixels"
        raise InputError(path, field, rule, f"{height} x {width}")
    image_id = image_id_of(entry["id"], path, f"{field}.id")
    return CocoImage(image_id=image_id, file_name=name, height=height, width=width)


def _read_object(
    entry: dict[str, Any], names: dict[int, str], path: Path, field: str, *, size: tuple[int, int]
) -> CocoObject:
    number = whole_number(entry["category_id"], path, f"{field}.category_id", least=0)
    if number not in names:
        rule = "must be the id of a category in categories"
        raise InputError(path, f"{field}.category_id", rule, number)
    crowd = entry.get("iscrowd", 0)
    if crowd not in (0, 1):
        raise InputError(path, f"{field}.iscrowd", "must be 0 or 1", shorten(crowd))
    outline = entry["segmentation"]
    parse = parse_rle if isinstance(outline, dict) else parse_polygons
    return CocoObject(
        annotation_id=whole_number(entry["id"], path, f"{field}.id", least=0),
        category=names[number],
        mask=parse(outline, size=size, place=path, field=f"{field}.segmentation"),
        crowd=bool(crowd),
    )


def _require_new(value: Any, known: Any, path: Path, field: str) -> None:
    if value in known:
        raise InputError(path, field, "must be listed once", shorten(value))
