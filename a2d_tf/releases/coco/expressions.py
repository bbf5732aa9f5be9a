"""Reader of referring expressions (RefCOCO, ReferIt) as JSON.

refs.json    [{"image_id", "ann_id", "split", "sentences": [{"sent"} or {"raw"}, ...]}, ...]

These are fields of the pickles that the data sets are published as; the others are not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.json_fields import (
    ImageId,
    image_id_of,
    list_of,
    require_fields,
    text_of,
    whole_number,
)
from a2d_tf.files.json_list import read_json_list
from a2d_tf.files.path_kinds import require_file
from a2d_tf.files.sentence_text import SENTENCE_RULE, is_too_long
from a2d_tf.releases.coco.instances import CocoImage

# Names of the published splits, and which of ours each belongs to.
SPLIT_OF = {
    "train": "train",
    "val": "test",
    "test": "test",
    "testA": "test",
    "testB": "test",
    "testC": "test",
}


@dataclass(frozen=True)
class ImageExpressions:
    """The split of an image, and its expressions as pairs of an annotation's id and the text."""

    split: str
    texts: tuple[tuple[int, str], ...]


def read_expressions(
    path: Path, images: Mapping[ImageId, CocoImage]
) -> dict[ImageId, ImageExpressions]:
    """Return the expressions of every image that has some, in the order of the file.

    A text without a word is given back like the others.

    Args:
        path: The file.
        images: All images, by their ids.

    Raises:
        InputError: The file is missing, not a regular file or not a JSON list; a field is missing
            or wrong; an image or annotation is unknown, or an image is in two splits; an entry has
            no sentence, or the file no entry.
    """
    require_file(path)
    found: dict[ImageId, ImageExpressions] = {}
    annotations = {
        image_id: {one.annotation_id for one in image.objects} for image_id, image in images.items()
    }
    for index, entry in enumerate(read_json_list(path)):
        field = f"entry {index}"
        require_fields(entry, ("image_id", "ann_id", "split", "sentences"), path, field)
        image_id = image_id_of(entry["image_id"], path, f"{field}, image_id")
        if image_id not in images:
            rule = "must be the id of an image in the files of instances"
            raise InputError(path, f"{field}, image_id", rule, shorten(image_id))
        annotation_id = whole_number(entry["ann_id"], path, f"{field}, ann_id", least=0)
        if annotation_id not in annotations[image_id]:
            rule = f"must be the id of an annotation of image {shorten(image_id)!r}"
            raise InputError(path, f"{field}, ann_id", rule, annotation_id)
        split = _split_of(entry["split"], path, f"{field}, split")
        before = found.get(image_id, ImageExpressions(split=split, texts=()))
        if before.split != split:
            rule = f"must be one of {before.split}, as in an earlier entry for this image"
            raise InputError(path, f"{field}, split", rule, entry["split"])
        sentences = list_of(entry, "sentences", path, field=f"{field}, sentences")
        if not sentences:
            raise InputError(path, f"{field}, sentences", "must list at least one sentence", 0)
        texts = tuple(
            (annotation_id, _text_of(one, path, f"{field}, sentences[{number}]"))
            for number, one in enumerate(sentences)
        )
        found[image_id] = ImageExpressions(split=split, texts=(*before.texts, *texts))
    if not found:
        raise InputError(path, "file", "must have at least one entry", 0)
    return found


def _split_of(value: Any, path: Path, field: str) -> str:
    if not isinstance(value, str) or value not in SPLIT_OF:
        raise InputError(path, field, f"must be one of {', '.join(SPLIT_OF)}", shorten(value))
    return SPLIT_OF[value]


def _text_of(entry: Any, path: Path, field: str) -> str:
    # ``sent`` is ``raw`` in lower case and without marks; older files only have ``raw``.
    name = "sent" if isinstance(entry, dict) and "sent" in entry else "raw"
    if not isinstance(entry, dict) or name not in entry:
        raise InputError(path, field, "must have the field sent or raw", shorten(entry))
    value = entry[name]
    if isinstance(value, str) and not value.strip():
        return ""
    text = text_of(value, path, f"{field}.{name}")
    if is_too_long(text):
        raise InputError(path, f"{field}.{name}", SENTENCE_RULE, shorten(text))
    return text
