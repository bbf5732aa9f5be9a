"""Sentences of class names for the objects of COCO's images, and the objects that they describe."""

from collections.abc import Sequence

import numpy as np

from a2d_tf.media.rle import encode_rle
from a2d_tf.releases.coco.instances import CocoImage, CocoObject
from a2d_tf.releases.object_sentences import (
    SeenObject,
    SentenceRules,
    describe_groups,
    describe_objects,
)

_FIRST_GROUP = -2  # and down: no annotation has a negative id, and -1 is nobody's in a record


def visible_objects(image: CocoImage) -> list[CocoObject]:
    """Return the objects that fill a pixel, without crowds."""
    return [one for one in image.objects if one.mask.area and not one.crowd]


def class_sentences(image: CocoImage, rules: SentenceRules) -> list[tuple[int, str]]:
    """Return an image's sentences of class names, each with the id of its object or group."""
    objects, seen = _seen(image)
    size = {"height": image.height, "width": image.width}
    texts = [
        (objects[row].annotation_id, text)
        for row, text in describe_objects(seen, **size, rules=rules)
    ]
    groups = describe_groups(seen, **size, rules=rules)
    return texts + [(_FIRST_GROUP - place, text) for place, (_, text) in enumerate(groups)]


def group_objects(image: CocoImage, rules: SentenceRules) -> list[CocoObject]:
    """Return, for each sentence about a group, its objects as one, crowds included."""
    objects, seen = _seen(image)
    groups = describe_groups(seen, height=image.height, width=image.width, rules=rules)
    return [
        _join([objects[row] for row in rows], number=_FIRST_GROUP - place)
        for place, (rows, _) in enumerate(groups)
    ]


def _join(objects: Sequence[CocoObject], *, number: int) -> CocoObject:
    mask = np.logical_or.reduce([one.mask.decode() for one in objects])
    return CocoObject(
        annotation_id=number, category=objects[0].category, mask=encode_rle(mask), crowd=False
    )


def _seen(image: CocoImage) -> tuple[list[CocoObject], list[SeenObject]]:
    objects = [one for one in image.objects if one.mask.area]
    seen = []
    for one in objects:
        left, _, width, _ = one.mask.box()
        seen.append(
            SeenObject(
                name=one.category,
                area=one.mask.area,
                middle=left + width / 2,
                crowd=one.crowd,
            )
        )
    return objects, seen
