"""Sentences of class names for the objects of COCO's images, and the objects that they describe."""

from collections.abc import Sequence

import numpy as np

from a2d_tf.data.coco_instances import CocoImage, CocoObject
from a2d_tf.data.object_sentences import (
    SeenObject,
    SentenceRules,
    describe_groups,
    describe_objects,
)
from a2d_tf.data.rle import encode_rle

_FIRST_GROUP = -2  # and down: no annotation has a negative id, and -1 is nobody's in a record


def visible_objects(image: CocoImage) -> list[CocoObject]:
    """Return the objects that fill a pixel, without crowds."""
    return [one for one in image.objects if one.mask.area and not one.crowd]


def class_sentences(image: CocoImage, rules: SentenceRules) -> list[tuple[int, str]]:
    """Return the sentences of class names of an image, each with the id of its object or group."""
    objects, seen = _seen(image)
    described = describe_objects(seen, height=image.height, width=image.width, rules=rules)
    texts = [(objects[row].annotation_id, text) for row, text in described]
    return texts + [(one.annotation_id, text) for one, text in group_objects(image, rules)]


def group_objects(image: CocoImage, rules: SentenceRules) -> list[tuple[CocoObject, str]]:
    """Return all objects of a class as one, crowds included, with the sentence for them."""
    objects, seen = _seen(image)
    described = describe_groups(seen, height=image.height, width=image.width, rules=rules)
    return [
        (_join([objects[row] for row in rows], number=_FIRST_GROUP - place), text)
        for place, (rows, text) in enumerate(described)
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
