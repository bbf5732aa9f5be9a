"""Sentences about the objects of a still image, from their class names: "the dog on the left".

A sentence is true for only one object of its image. Where a class has several, side and size tell
them apart; an object that neither sets apart gets no sentence. On request, all objects of such a
class get one together, "every dog": only the class tells which ones are meant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LEFT, _RIGHT, _MIDDLE = "on the left", "on the right", "in the middle"
_MOST = {_LEFT: "leftmost", _RIGHT: "rightmost"}
# Words for one of two, and for one of more.
_DEGREES = {"large": ("larger", "largest"), "small": ("smaller", "smallest")}


@dataclass(frozen=True)
class SentenceRules:
    """When words are clear enough to be used.

    Attributes:
        least_share: Share of the image that an object must fill to get a sentence.
        side_margin: How much further left (or right) an object must be than each rival, as a share
            of the image's width between the middles of their boxes.
        size_ratio: How many times larger (or smaller) than each rival it must be, in pixels.
        groups: Whether all objects of a class that has several get one sentence together.
    """

    least_share: float = 0.01
    side_margin: float = 0.1
    size_ratio: float = 2.0
    groups: bool = False

    def __str__(self) -> str:
        """Return the options of ``a2d-tf convert`` that stand for these rules, for messages."""
        numbers = (
            f"--least-share {self.least_share} --side-margin {self.side_margin} "
            f"--size-ratio {self.size_ratio}"
        )
        return numbers + (" --groups" if self.groups else "")


@dataclass(frozen=True)
class SeenObject:
    """What sentences say about an object.

    Attributes:
        name: Name of its class, one word or several.
        area: Number of its visible pixels.
        middle: Middle of its box, in pixels from the left edge of the image.
        crowd: Whether it is a region with several objects of the class, which has no sentence of
            its own.
    """

    name: str
    area: int
    middle: float
    crowd: bool = False


def describe_objects(
    objects: Sequence[SeenObject], *, height: int, width: int, rules: SentenceRules
) -> tuple[tuple[int, str], ...]:
    """Return the row of every object that a sentence is true for alone, and that sentence.

    Args:
        objects: All objects of the image; those too small for a sentence are rivals all the same.
        height: Height of the image in pixels.
        width: Width of the image in pixels.
        rules: When words are clear.
    """
    described = []
    for row, one in enumerate(objects):
        if one.crowd or one.area < rules.least_share * height * width:
            continue
        others = (other for index, other in enumerate(objects) if index != row)
        rivals = [other for other in others if _may_be_called(other, one.name)]
        # A crowd may hold an object still further left, still larger, or any number of them.
        if not any(rival.crowd for rival in rivals):
            texts = _sentences(one, rivals, margin=rules.side_margin * width, rules=rules)
            described += [(row, text) for text in texts]
    return tuple(described)


def describe_groups(
    objects: Sequence[SeenObject], *, height: int, width: int, rules: SentenceRules
) -> tuple[tuple[tuple[int, ...], str], ...]:
    """Return, for each class, the rows of all objects that its name is true for, and a sentence.

    Args:
        objects: All objects of the image.
        height: Height of the image in pixels.
        width: Width of the image in pixels.
        rules: Whether there are groups at all, and how large their objects must be together.
    """
    if not rules.groups:
        return ()
    groups = []
    for name in dict.fromkeys(one.name for one in objects):
        rows = tuple(row for row, one in enumerate(objects) if _may_be_called(one, name))
        several = len(rows) > 1 or objects[rows[0]].crowd
        if several and _area(objects, rows) >= rules.least_share * height * width:
            groups.append((rows, f"every {name}"))
    return tuple(groups)


def _area(objects: Sequence[SeenObject], rows: Sequence[int]) -> int:
    return sum(objects[row].area for row in rows)


def _may_be_called(one: SeenObject, name: str) -> bool:
    # A teddy bear may be called a bear.
    return one.name == name or one.name.endswith(f" {name}")


def _sentences(
    one: SeenObject, rivals: list[SeenObject], *, margin: float, rules: SentenceRules
) -> Iterator[str]:
    name = one.name
    if not rivals:
        yield f"the {name}"
        return
    side = _side(one, rivals, margin=margin)
    if side is not None:
        yield f"the {name} {side}"
    if side in _MOST:
        yield f"the {_MOST[side]} {name}"
    size = _size(one, rivals, ratio=rules.size_ratio)
    if size is not None:
        comparative, superlative = _DEGREES[size]
        yield f"the {comparative if len(rivals) == 1 else superlative} {name}"
    if size is not None and side is not None:
        yield f"the {size} {name} {side}"


def _side(one: SeenObject, rivals: list[SeenObject], *, margin: float) -> str | None:
    left = sum(rival.middle <= one.middle - margin for rival in rivals)  # left of the object
    right = sum(rival.middle >= one.middle + margin for rival in rivals)
    if right == len(rivals):
        return _LEFT
    if left == len(rivals):
        return _RIGHT
    return _MIDDLE if left == right == 1 and len(rivals) == 2 else None


def _size(one: SeenObject, rivals: list[SeenObject], *, ratio: float) -> str | None:
    if all(one.area >= ratio * rival.area for rival in rivals):
        return "large"
    return "small" if all(ratio * one.area <= rival.area for rival in rivals) else None
