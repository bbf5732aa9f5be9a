"""Still images in COCO's layout: files, masks, sentences, records."""

import json

import cv2
import numpy as np
import pytest

from a2d_tf.data.coco_release import CocoRelease
from a2d_tf.data.coco_sentences import Named, name_objects
from a2d_tf.data.convert import convert
from a2d_tf.data.records import read_records
from a2d_tf.data.stored_window import check_window
from a2d_tf.data.verify_coco import verify_coco
from a2d_tf.errors import InputError

HEIGHT, WIDTH = 24, 40


def square(x, y, side):
    return [[x, y, x + side, y, x + side, y + side, x, y + side]]


def instances_of(split):
    """Two dogs of one size, one on each side, and a kite; a crowd of birds with a bird."""
    number = {"train": 1, "test": 2}[split]
    runs = {"size": [HEIGHT, WIDTH], "counts": [0, 24 * 4, 24 * 36]}
    outlines = [
        (18, square(2, 4, 8), 0),
        (18, square(28, 4, 8), 0),
        (38, square(16, 12, 6), 0),
        (16, runs, 1),
        (16, square(10, 0, 4), 0),
    ]
    return {
        "images": [{"id": number, "file_name": f"{split}.jpg", "height": HEIGHT, "width": WIDTH}],
        "annotations": [
            {
                "id": 10 * number + row,
                "image_id": number,
                "category_id": category,
                "segmentation": outline,
                "iscrowd": crowd,
            }
            for row, (category, outline, crowd) in enumerate(outlines)
        ],
        "categories": [
            {"id": 16, "name": "bird"},
            {"id": 18, "name": "dog"},
            {"id": 38, "name": "kite"},
        ],
    }


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "stills"
    for split in ("train", "test"):
        (root / split).mkdir(parents=True)
        picture = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
        cv2.imwrite(str(root / split / f"{split}.jpg"), picture)
        (root / f"{split}.json").write_text(json.dumps(instances_of(split)))
    return root


def change(root, changes):
    content = instances_of("train")
    changes(content)
    (root / "train.json").write_text(json.dumps(content))


def test_objects_are_named_by_class_and_side(root):
    train, test = CocoRelease(root).read_videos()
    assert (train.video_id, train.split, test.split) == ("train", "train", "test")
    assert [(one.instance_id, one.text) for one in train.sentences] == [
        (0, "the dog on the left"),
        (1, "the dog on the right"),
        (2, "the kite"),
    ]


def test_masks_and_labels(root):
    release = CocoRelease(root)
    frame = release.read_frame(release.read_videos()[0], 1)
    assert (frame.height, frame.width, frame.labels) == (HEIGHT, WIDTH, None)
    labels = [(one.instance_id, one.actor, one.action) for one in frame.instances]
    assert labels == [(0, 7, 9), (1, 7, 9), (2, 0, 0), (4, 4, 9)]  # the crowd is no instance
    assert frame.instances[0].box == (4.0, 2.0, 12.0, 10.0)
    assert frame.instances[0].mask.sum() == 64


def test_records_stand_for_any_window(root, tmp_path):
    out = tmp_path / "records"
    manifest = convert(root, out, dataset="coco")
    assert manifest.splits["train"].sentences == 3
    (record,) = read_records([out / "train-00000-of-00001.tfrecord"])
    assert (record.frame_number, len(record.frames), record.labels) == (1, 1, None)
    assert record.sentences[2] == ("the kite", 2)
    check_window(out, range(-8, 8), frames=16, frame_stride=1)


@pytest.mark.parametrize(
    "option", [{"frames": 4}, {"frame_stride": 2}, {"flow": "dis"}, {"sampling": "even"}]
)
def test_options_of_video_are_refused(root, tmp_path, option):
    field = next(iter(option)).replace("_", "-")
    with pytest.raises(InputError, match=f"--{field}"):
        convert(root, tmp_path / "records", dataset="coco", **option)


def test_size_tells_objects_apart_and_near_ones_get_nothing():
    objects = [
        Named("cat", center=0.50, area=0.20),
        Named("cat", center=0.52, area=0.10),
        Named("cat", center=0.55, area=0.09),
    ]
    assert name_objects(objects) == [(0, "the largest cat")]
    assert name_objects([*objects, Named("cat", center=0.5, area=0.5, crowd=True)]) == []
    small = [Named("cat", center=0.1, area=0.001), Named("cat", center=0.9, area=0.2)]
    assert name_objects(small) == [(1, "the cat on the right"), (1, "the largest cat")]


def test_no_sentence_is_true_of_two():
    rng = np.random.default_rng(0)
    for _ in range(300):
        objects = [
            Named(rng.choice(["cat", "dog"]), center=rng.uniform(), area=rng.uniform(0.01, 0.3))
            for _ in range(rng.integers(1, 6))
        ]
        texts = [text for _, text in name_objects(objects)]
        assert len(texts) == len(set(texts))
        for row, text in name_objects(objects):
            same = [one for one in objects if one.name == objects[row].name]
            others = [one for one in same if one is not objects[row]]
            if text.endswith("left"):
                assert all(one.center >= objects[row].center + 0.1 for one in others)
            elif text.endswith("right"):
                assert all(one.center <= objects[row].center - 0.1 for one in others)
            elif "largest" in text:
                assert all(1.5 * one.area <= objects[row].area for one in others)
            elif "smallest" in text:
                assert all(one.area >= 1.5 * objects[row].area for one in others)
            else:
                assert not others


def test_expressions_are_the_only_sentences(root, tmp_path):
    path = tmp_path / "refs.json"
    references = [
        {"image_id": 1, "ann_id": 11, "split": "train", "sentences": [{"sent": "dog by the wall"}]},
        {"image_id": 2, "ann_id": 22, "split": "testA", "sentences": [{"raw": "Kite"}]},
    ]
    path.write_text(json.dumps(references))
    videos = CocoRelease(root, path).read_videos()
    assert [(v.video_id, v.split, v.sentences[0].instance_id) for v in videos] == [
        ("train", "train", 1),
        ("test", "test", 2),
    ]
    assert [video.sentences[0].text for video in videos] == ["dog by the wall", "Kite"]
    assert all(len(video.sentences) == 1 for video in videos)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"split": "dev"}, "split: must be one of"),
        ({"ann_id": 99}, "ann_id: must be an object of image 1"),
        ({"image_id": 7}, "image_id: must be an image of"),
        ({"sentences": [{"sent": " "}]}, "must hold words"),
        ({"sentences": "dog"}, "sentences"),
    ],
)
def test_bad_expressions(root, tmp_path, changed, message):
    path = tmp_path / "refs.json"
    reference = {"image_id": 1, "ann_id": 11, "split": "train", "sentences": [{"sent": "dog"}]}
    path.write_text(json.dumps([reference | changed]))
    with pytest.raises(InputError, match=message):
        CocoRelease(root, path).read_videos()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (lambda c: c.pop("images"), "images: Field required"),
        (lambda c: c["annotations"][0].update(category_id=3), "category_id: must be one of"),
        (lambda c: c["annotations"][0].update(image_id=3), "image_id: must be one of images"),
        (lambda c: c["annotations"][0].update(id=11), "annotations.id: must be one of a single"),
        (lambda c: c["annotations"][0].update(segmentation=[[1, 2, 3, 4]]), "three corners"),
        (lambda c: c["annotations"][3]["segmentation"].update(counts=[5]), "annotation 13"),
        (
            lambda c: c["images"][0].update(width=41, id=c["annotations"].clear() or 1),
            "size: must be that of",
        ),
        (lambda c: c["images"][0].update(file_name="gone.jpg"), "gone.jpg: file"),
    ],
)
def test_what_is_wrong_is_named(root, changes, message):
    change(root, changes)
    report = verify_coco(root)
    assert len(report.problems) == 1
    assert message.split(":")[0] in str(report.problems[0])
    assert message.split(": ")[-1] in str(report.problems[0])


def test_a_part_of_an_image_is_refused(root):
    path = root / "train" / "train.jpg"
    path.write_bytes(path.read_bytes()[:-40])
    assert "must be a whole JPEG or PNG file" in str(verify_coco(root).problems[0])


def test_a_good_copy_is_counted(root):
    report = verify_coco(root)
    assert not report.problems
    assert dict(report.counts) == {"images": 2, "objects": 8, "sentences": 6}


def test_neither_layout(tmp_path):
    with pytest.raises(InputError, match=r"train split: must have one of train\.json"):
        CocoRelease(tmp_path).read_videos()
