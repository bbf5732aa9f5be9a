"""COCO's file of instances: what is read, and what is refused with its place."""

import pytest
from fakes.damage import edit_json
from fakes.refusals import refuse_text

from a2d_tf.errors import InputError
from a2d_tf.releases.coco.instances import read_instances


def test_images_hold_their_objects_in_file_order(tiny_coco):
    one, two = read_instances(tiny_coco / "train.json")
    assert (one.image_id, one.file_name, one.height, one.width) == (7, "one.jpg", 40, 60)
    assert [(o.annotation_id, o.category, o.mask.area, o.crowd) for o in one.objects] == [
        (1, "dog", 400, False),
        (2, "dog", 150, False),
        (3, "sports ball", 64, False),
    ]
    cup, crowd = two.objects
    assert (crowd.category, crowd.crowd, crowd.mask.area) == ("person", True, 300)
    assert crowd.mask.box() == [20, 0, 10, 30]  # 600 pixels down the columns are background
    assert cup.mask.box() == [2, 2, 10, 10]


def set_field(name, index, field, value):
    def change(content):
        content[name][index][field] = value

    return change


def repeat(name):
    return lambda content: content[name].append(dict(content[name][0]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.pop("categories"), "categories: must be given"),
        (lambda c: c.update(images={}), r"images: must be a list, got \{\}"),
        (lambda c: c.update(images=[]), "images: must list at least one image, got 0"),
        (lambda c: c["images"][1].pop("width"), r"images\[1\]: must have width"),
        (set_field("images", 0, "height", 0), r"images\[0\]\.height: must be a whole number"),
        (
            set_field("images", 1, "file_name", "../a.jpg"),
            r"images\[1\]\.file_name: must be a path",
        ),
        (
            set_field("images", 1, "file_name", "a\0.jpg"),
            r"images\[1\]\.file_name: must be one line without control .* got 'a\\x00\.jpg'",
        ),
        (set_field("categories", 1, "name", "a\ncat"), r"\.name: must be one line .* 'a\\ncat'"),
        (
            set_field("categories", 1, "name", "\ud800"),
            r"\.name: must be one line .* got '\\ud800'",
        ),
        (set_field("categories", 1, "name", "a\u2028b"), r"\.name: must be one line"),
        (set_field("annotations", 1, "id", 2**70), rf"\.id: must be at most .* got {2**70}"),
        (set_field("categories", 1, "id", 2**63), r"categories\[1\]\.id: must be at most"),
        (repeat("images"), r"images\[2\]\.id: must be listed once, got 7"),
        (repeat("categories"), r"categories\[5\]\.id: must be listed once, got 1"),
        (set_field("categories", 1, "name", " "), r"categories\[1\]\.name: must be text"),
        (set_field("categories", 1, "name", "dog"), r"categories\[2\]\.name: must be listed once"),
        (
            set_field("annotations", 1, "category_id", 5),
            r"annotations\[1\]\.category_id: must be the id of a category in categories, got 5",
        ),
        (set_field("annotations", 1, "image_id", 5), r"\.image_id: must be the id of an image"),
        (set_field("annotations", 1, "iscrowd", 2), r"\[1\]\.iscrowd: must be 0 or 1, got 2"),
        (repeat("annotations"), r"annotations\[5\]\.id: must be listed once, got 1"),
        (
            set_field("annotations", 2, "segmentation", [[0, 0, 9, 0, 9, 55]]),
            r"\[2\]\.segmentation\[0\]: must have every y inside the image, from 0 to 40, got 55",
        ),
        (
            set_field("annotations", 4, "segmentation", {"size": [30, 31], "counts": [930]}),
            r"annotations\[4\]\.segmentation\.size: must be the height and width of its image",
        ),
    ],
)
def test_a_malformed_field_is_named(tiny_coco, change, message):
    path = tiny_coco / "train.json"
    edit_json(path, change)
    with pytest.raises(InputError, match=message) as caught:
        read_instances(path)
    assert caught.value.place == str(path)


@pytest.mark.parametrize(
    ("text", "message"), [("{", "must be JSON"), ("[1]", r"must be \{categories, images, ann")]
)
def test_a_file_that_is_no_object_is_refused(tmp_path, text, message):
    refuse_text(read_instances, tmp_path / "train.json", text, match=message)


def test_problems_are_collected_and_the_rest_is_read(tiny_coco):
    path = tiny_coco / "train.json"

    def change(content):
        content["annotations"][0]["category_id"] = 5
        content["annotations"][1]["segmentation"] = []
        content["images"][1]["height"] = -1

    edit_json(path, change)
    problems = []
    (one,) = read_instances(path, problems=problems)
    assert [error.field for error in problems] == [
        "images[1].height",
        "annotations[0].category_id",
        "annotations[1].segmentation",  # and not the objects of the image that is left out
    ]
    assert [found.annotation_id for found in one.objects] == [3]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (set_field("images", 0, "width", None), "images[0].width"),
        (set_field("images", 0, "id", 8), "images[1].id"),  # and no image has the id 7
        (set_field("images", 0, "id", None), "images[0].id"),
        (lambda c: c["images"].__setitem__(0, 7), "images[0]"),
        (set_field("images", 1, "file_name", "one.jpg"), "images[1].file_name"),
        (set_field("categories", 2, "name", ""), "categories[2].name"),
        (set_field("categories", 2, "id", 17), "categories[2].id"),
        (lambda c: c["categories"][2].pop("id"), "categories[2]"),
    ],
)
def test_one_fault_is_one_problem(tiny_coco, change, field):
    edit_json(tiny_coco / "train.json", change)
    problems = []
    read_instances(tiny_coco / "train.json", problems=problems)
    assert [error.field for error in problems] == [field]


def test_an_unknown_id_is_a_problem_beside_a_broken_entry(tiny_coco):
    def change(content):
        content["images"][0]["width"] = None
        content["annotations"][3]["image_id"] = 5

    edit_json(tiny_coco / "train.json", change)
    problems = []
    read_instances(tiny_coco / "train.json", problems=problems)
    assert [error.field for error in problems] == ["images[0].width", "annotations[3].image_id"]
