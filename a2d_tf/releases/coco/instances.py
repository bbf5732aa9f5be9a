"""Reader of COCO's instances: images with the outlines and the class names of their objects.

instances.json    {"categories": [{"id", "name"}, ...],
                   "images": [{"id", "file_name", "height", "width"}, ...],
                   "annotations": [{"id", "image_id", "category_id", "segmentation", "iscrowd"}]}

A segmentation is a list of polygons, or run lengths (``media/rle.py``) as COCO's crowds have them.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.file_names import FILE_NAME_RULE, is_file_name
from a2d_tf.files.json_fields import (
    ImageId,
    image_id_of,
    list_of,
    read_object,
    require_fields,
    text_of,
    whole_number,
)
from a2d_tf.files.path_kinds import require_file
from a2d_tf.media.picture_header import MOST_PIXELS
from a2d_tf.media.polygons import pack_polygons, parse_polygons
from a2d_tf.media.rle import Rle, parse_rle

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
    """One image and its objects in file order; ``file_name`` starts from the folder of images."""

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
        path: The file.
        problems: List that receives the error of every broken entry, which is then left out, with
            the annotations that name it; None raises the first.

    Raises:
        InputError: The file is missing, not a regular file, not JSON or without one of its three
            lists; there is no image; a field is missing or wrong; an id is listed twice or unknown;
            an outline leaves its image.
    """
    require_file(path)
    content = read_object(path, holds=", ".join(_LISTS), hook=_pack)
    lists = {name: list_of(content, name, path) for name in _LISTS}
    if not lists["images"]:
        raise InputError(path, "images", "must list at least one image", 0)
    names: dict[int, str] = {}
    images: dict[ImageId, CocoImage] = {}
    files: set[str] = set()
    objects: dict[ImageId, list[CocoObject]] = {}
    annotation_ids: set[int] = set()
    left_out = {name: _LeftOut() for name in _LISTS}

    def read_category(entry: Any, field: str) -> None:
        require_fields(entry, ("id", "name"), path, field)
        number = whole_number(entry["id"], path, f"{field}.id", least=0)
        name = text_of(entry["name"], path, f"{field}.name")
        _require_new(number, names, path, f"{field}.id")
        _require_new(name, names.values(), path, f"{field}.name")
        names[number] = name

    def read_image(entry: Any, field: str) -> None:
        image = _read_image(entry, path, field)
        _require_new(image.image_id, images, path, f"{field}.id")
        _require_new(image.file_name, files, path, f"{field}.file_name")
        images[image.image_id] = image
        files.add(image.file_name)

    def read_annotation(entry: Any, field: str) -> None:
        fields = ("id", "image_id", "category_id", "segmentation")
        require_fields(entry, fields, path, field)
        image_id = image_id_of(entry["image_id"], path, f"{field}.image_id")
        number = whole_number(entry["category_id"], path, f"{field}.category_id", least=0)
        if left_out["images"].explains(image_id, images):
            return
        if left_out["categories"].explains(number, names):
            return
        if image_id not in images:
            rule = "must be the id of an image in images"
            raise InputError(path, f"{field}.image_id", rule, shorten(image_id))
        if number not in names:
            rule = "must be the id of a category in categories"
            raise InputError(path, f"{field}.category_id", rule, number)
        image = images[image_id]
        size = (image.height, image.width)
        found = _read_object(entry, names[number], path, field, size=size)
        _require_new(found.annotation_id, annotation_ids, path, f"{field}.id")
        annotation_ids.add(found.annotation_id)
        objects.setdefault(image_id, []).append(found)

    for name, read, known in (
        ("categories", read_category, names),
        ("images", read_image, images),
        ("annotations", read_annotation, annotation_ids),
    ):
        for index, entry in enumerate(lists[name]):
            try:
                read(entry, f"{name}[{index}]")
            except InputError as error:
                if problems is None:
                    raise
                problems.append(error)
                left_out[name].add(entry, known)
    return tuple(
        replace(image, objects=tuple(objects.get(image.image_id, ()))) for image in images.values()
    )


class _LeftOut:
    """The broken entries of a list: which annotations cannot be judged because of them."""

    def __init__(self) -> None:
        self._ids: set[ImageId] = set()
        self._unknown_id = False

    def add(self, entry: Any, known: Container[Any]) -> None:
        """Note an entry; one without an id, or with that of another, may have any unknown id."""
        number = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(number, int | str):
            self._ids.add(number)
        if not isinstance(number, int | str) or number in known:
            self._unknown_id = True

    def explains(self, number: ImageId, known: Container[Any]) -> bool:
        """Tell whether an id may be that of a broken entry."""
        return number in self._ids or (self._unknown_id and number not in known)


def _pack(entry: dict[str, Any]) -> dict[str, Any]:
    if "segmentation" in entry:
        entry["segmentation"] = pack_polygons(entry["segmentation"])
    return entry


def _read_image(entry: Any, path: Path, field: str) -> CocoImage:
    require_fields(entry, ("id", "file_name", "height", "width"), path, field)
    name = text_of(entry["file_name"], path, f"{field}.file_name")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or not parts:
        raise InputError(
            path, f"{field}.file_name", "must be a path inside the folder", shorten(name)
        )
    if not is_file_name(name.replace("/", "_")):  # so it is named as a video
        raise InputError(path, f"{field}.file_name", FILE_NAME_RULE, shorten(name))
    height, width = (
        whole_number(entry[side], path, f"{field}.{side}", least=1) for side in ("height", "width")
    )
    if height * width > MOST_PIXELS:
        rule = f"must have at most {MOST_PIXELS:,} pixels"
        raise InputError(path, field, rule, f"{height} x {width}")
    image_id = image_id_of(entry["id"], path, f"{field}.id")
    return CocoImage(image_id=image_id, file_name=name, height=height, width=width)


def _read_object(
    entry: dict[str, Any], category: str, path: Path, field: str, *, size: tuple[int, int]
) -> CocoObject:
    crowd = entry.get("iscrowd", 0)
    if crowd not in (0, 1):
        raise InputError(path, f"{field}.iscrowd", "must be 0 or 1", shorten(crowd))
    outline = entry["segmentation"]
    parse = parse_rle if isinstance(outline, dict) else parse_polygons
    return CocoObject(
        annotation_id=whole_number(entry["id"], path, f"{field}.id", least=0),
        category=category,
        mask=parse(outline, size=size, place=path, field=f"{field}.segmentation"),
        crowd=bool(crowd),
    )


def _require_new(value: Any, known: Any, path: Path, field: str) -> None:
    if value in known:
        raise InputError(path, field, "must be listed once", shorten(value))
