"""Sentences of class names: which words, and that each is true for one object alone."""

import random

import pytest

from a2d_tf.releases.coco.instances import read_instances
from a2d_tf.releases.object_sentences import (
    SeenObject,
    SentenceRules,
    describe_groups,
    describe_objects,
)

RULES = SentenceRules()


def describe(*objects, rules=RULES):
    """Sentences of objects (name, area, middle) of an image of 100 x 100, by their rows."""
    seen = [SeenObject(*one) for one in objects]
    described = describe_objects(seen, height=100, width=100, rules=rules)
    rows = [[] for _ in objects]
    for row, text in described:
        rows[row].append(text)
    return rows


def true_for(text, seen):
    """Return the rows of the objects that a sentence is true for, by the plain sense of its words.

    A crowd counts as two objects of its class that may have any place and size.
    """
    words = text.split()
    assert words[0] == "the"
    words = words[1:]
    side = next((w for w in ("left", "right", "middle") if w in words[-1:]), None)
    if side:
        words = words[:-3]  # on the left
    side = {"leftmost": "left", "rightmost": "right"}.get(words[0], side)
    if words[0].endswith("most"):
        words = words[1:]
    size = next((s for s in ("larg", "small") if words[0].startswith(s)), None)
    name = " ".join(words[1:] if size else words)
    called = [row for row, one in enumerate(seen) if f" {one.name}".endswith(f" {name}")]
    if any(seen[row].crowd for row in called):
        return called * 2
    middles = sorted(seen[row].middle for row in called)
    areas = sorted(seen[row].area for row in called)
    if side:
        wanted = {"left": 0, "right": -1, "middle": len(called) // 2}[side]
        called = [row for row in called if seen[row].middle == middles[wanted]]
    if size:
        wanted = {"larg": -1, "small": 0}[size]
        called = [row for row in called if seen[row].area == areas[wanted]]
    return called


def test_the_only_one_of_its_class_is_the_one():
    assert describe(("dog", 500, 20), ("sports ball", 300, 90)) == [
        ["the dog"],
        ["the sports ball"],
    ]


def test_two_are_told_apart_by_side_and_size():
    assert describe(("dog", 1000, 20), ("dog", 400, 80)) == [
        [
            "the dog on the left",
            "the leftmost dog",
            "the larger dog",
            "the large dog on the left",
        ],
        [
            "the dog on the right",
            "the rightmost dog",
            "the smaller dog",
            "the small dog on the right",
        ],
    ]


def test_three_have_a_middle_and_superlatives():
    left, middle, right = describe(("cup", 400, 10), ("cup", 900, 50), ("cup", 400, 90))
    assert left == ["the cup on the left", "the leftmost cup"]
    assert middle == ["the cup in the middle", "the largest cup", "the large cup in the middle"]
    assert right == ["the cup on the right", "the rightmost cup"]


def test_four_have_no_middle():
    rows = describe(*(("cup", 400, middle) for middle in (10, 40, 60, 90)))
    assert rows[1] == rows[2] == []


@pytest.mark.parametrize(("middle", "clear"), [(29.9, False), (30.0, True)])
def test_a_side_needs_its_margin(middle, clear):
    first, second = describe(("dog", 400, 20), ("dog", 400, middle))
    assert bool(first) is bool(second) is clear
    wide = describe(("dog", 400, 20), ("dog", 400, middle), rules=SentenceRules(side_margin=0.05))
    assert all(wide)


@pytest.mark.parametrize(("area", "clear"), [(799, False), (800, True)])
def test_a_size_needs_its_ratio(area, clear):
    rows = describe(("dog", 400, 20), ("dog", area, 20))
    assert rows == ([["the smaller dog"], ["the larger dog"]] if clear else [[], []])
    assert describe(("dog", 400, 20), ("dog", area, 20), rules=SentenceRules(size_ratio=1.5))[1]


def test_small_objects_have_no_sentence_and_are_rivals_all_the_same():
    assert describe(("dog", 99, 20)) == [[]]
    assert describe(("dog", 99, 20), rules=SentenceRules(least_share=0.005)) == [["the dog"]]
    large, small = describe(("dog", 900, 20), ("dog", 50, 22))
    assert (large, small) == (["the larger dog"], [])


def test_a_crowd_leaves_its_class_without_sentences():
    rows = describe(("person", 900, 20), ("person", 2000, 80, True), ("cup", 300, 50))
    assert rows == [[], [], ["the cup"]]


def test_a_teddy_bear_is_a_rival_of_a_bear_and_not_the_other_way_round():
    assert describe(("bear", 500, 20), ("teddy bear", 500, 80)) == [
        ["the bear on the left", "the leftmost bear"],
        ["the teddy bear"],
    ]


def test_no_sentence_is_true_for_two_objects():
    draw = random.Random(5)
    number = 0
    for _ in range(400):
        seen = [
            SeenObject(
                name=draw.choice(("dog", "hot dog", "cup")),
                area=draw.choice((90, 150, 200, 400, 1000)),
                middle=draw.choice((10.0, 15.0, 30.0, 50.0, 55.0, 80.0)),
                crowd=draw.random() < 0.05,
            )
            for _ in range(draw.randint(1, 6))
        ]
        for row, text in describe_objects(seen, height=100, width=100, rules=RULES):
            assert true_for(text, seen) == [row], (text, seen)
            number += 1
    assert number > 500


@pytest.mark.parametrize(
    ("objects", "groups"),
    [
        ([("dog", 200, 20), ("cat", 200, 50), ("dog", 100, 80)], [((0, 2), "every dog")]),
        ([("dog", 200, 20)], []),
        # A crowd is several; the small are of the group all the same.
        ([("dog", 60, 20, True), ("dog", 60, 80), ("dog", 1, 90)], [((0, 1, 2), "every dog")]),
        ([("dog", 100, 20, True)], [((0,), "every dog")]),
        ([("dog", 40, 20), ("dog", 40, 80)], []),  # too small together
        # A hot dog may be called a dog.
        ([("hot dog", 100, 20), ("dog", 100, 80)], [((0, 1), "every dog")]),
    ],
)
def test_all_of_a_class_are_a_group_where_there_are_several(objects, groups):
    seen = [SeenObject(*one) for one in objects]
    rules = SentenceRules(groups=True)
    assert list(describe_groups(seen, height=100, width=100, rules=rules)) == groups
    assert not describe_groups(seen, height=100, width=100, rules=RULES)


@pytest.mark.realdata
@pytest.mark.parametrize("split", ["train", "test"])
def test_no_sentence_is_true_for_two_objects_of_a_real_image(shared_data, split):
    path = shared_data / "coco_objects" / f"{split}.json"
    number = 0
    for image in read_instances(path):
        seen = []
        for one in image.objects:
            left, _, width, _ = one.mask.box()
            seen.append(SeenObject(one.category, one.mask.area, left + width / 2, one.crowd))
        size = {"height": image.height, "width": image.width}
        described = describe_objects(seen, **size, rules=RULES)
        assert len({text for _, text in described}) == len(described)
        for row, text in described:
            assert true_for(text, seen) == [row], (image.file_name, text)
        number += len(described)
    assert number > 300


def test_rules_are_shown_as_the_options_that_stand_for_them():
    assert str(RULES) == "--least-share 0.01 --side-margin 0.1 --size-ratio 2.0"
    assert str(SentenceRules(groups=True)).endswith(" --groups")
