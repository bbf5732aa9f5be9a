"""Sentences of outlined objects: by their class, side and size, or as people wrote them.

ReferIt, RefCOCO, RefCOCO+ and RefCOCOg come as pickles of the REFER tool; here they are read as
JSON of the same form, a list of ``{"image_id", "ann_id", "split", "sentences": [{"sent": "..."}]}``.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pydantic

from a2d_tf.errors import InputError

SIDE_MARGIN = 0.1  # of the width, from the outermost object of a class to the next one's centre
SIZE_RATIO = 1.5  # of the areas of the largest, or smallest, object of a class and the next one
LEAST_AREA = 0.005  # of the image: smaller objects are not asked for

TRAIN, TEST = "train", "test"
# Of the public splits: RefCOCO has two test sets, RefCOCOg a val that is held out like them.
_SPLITS = {"train": TRAIN, "val": TEST, "test": TEST, "testA": TEST, "testB": TEST}


@dataclass(frozen=True)
class Named:
    """What a sentence about an object is made of.

    Attributes:
        name: of its class.
        center: of its box along x, as a share of the image's width.
        area: of its mask, as a share of the image.
        crowd: it is many objects in one outline.
    """

    name: str
    center: float
    area: float
    crowd: bool = False


def name_objects(objects: Sequence[Named]) -> list[tuple[int, str]]:
    """Return (row, sentence) for the objects of an image that can be told from all others of it.

    "the dog" where there is one; of several "the dog on the left" and "on the right", "the largest
    dog" and "the smallest dog", where the next one is clearly elsewhere or of another size. Objects
    of less than ``LEAST_AREA`` are counted, but not asked for; neither is a class with a crowd.
    """
    classes: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(objects):
        classes[one.name].append(row)
    sentences: list[tuple[int, str]] = []
    for name, rows in classes.items():
        if any(objects[row].crowd for row in rows):
            continue
        if len(rows) == 1:
            sentences.append((rows[0], f"the {name}"))
            continue
        by_side = sorted(rows, key=lambda row: objects[row].center)
        by_size = sorted(rows, key=lambda row: objects[row].area)
        centers = [objects[row].center for row in by_side]
        areas = [objects[row].area for row in by_size]
        if centers[1] - centers[0] >= SIDE_MARGIN:
            sentences.append((by_side[0], f"the {name} on the left"))
        if centers[-1] - centers[-2] >= SIDE_MARGIN:
            sentences.append((by_side[-1], f"the {name} on the right"))
        if areas[-1] >= SIZE_RATIO * areas[-2]:
            sentences.append((by_size[-1], f"the largest {name}"))
        if areas[0] * SIZE_RATIO <= areas[1]:
            sentences.append((by_size[0], f"the smallest {name}"))
    return [(row, text) for row, text in sorted(sentences) if objects[row].area >= LEAST_AREA]


@dataclass(frozen=True)
class Expression:
    """What people wrote about an object, and the split that it belongs to."""

    image_id: int
    object_id: int
    split: str
    texts: tuple[str, ...]


class _Sentence(pydantic.BaseModel):
    sent: str | None = None
    raw: str | None = None


class _Reference(pydantic.BaseModel):
    image_id: int
    ann_id: int
    split: str
    sentences: list[_Sentence]


def read_expressions(path: Path) -> tuple[Expression, ...]:
    """Read referring expressions.

    Raises:
        InputError: the file is missing or no JSON of this form, an unknown split, or a sentence
            without words.
    """
    try:
        references = pydantic.TypeAdapter(list[_Reference]).validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from error
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        raise InputError(path, field, first["msg"], first["input"]) from error
    expressions = []
    for row, one in enumerate(references):
        if one.split not in _SPLITS:
            rule = f"must be one of {', '.join(_SPLITS)}"
            raise InputError(path, f"{row}.split", rule, one.split)
        texts = tuple((text.raw or text.sent or "").strip() for text in one.sentences)
        if not texts or not all(texts):
            raise InputError(path, f"{row}.sentences", "must hold words in sent or raw", texts)
        expressions.append(
            Expression(
                image_id=one.image_id, object_id=one.ann_id, split=_SPLITS[one.split], texts=texts
            )
        )
    return tuple(expressions)
