"""Still images as a release: layouts, sentences, what is refused, and the records."""

import json
import os

import cv2
import numpy as np
import pytest
from fakes.damage import edit_json

from a2d_tf.datasets.convert import convert
from a2d_tf.datasets.table import open_release
from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.convert import BrokenSourceError
from a2d_tf.records.manifest import Counts, load_manifest
from a2d_tf.records.shard_files import list_shards
from a2d_tf.releases.coco.layout import find_splits
from a2d_tf.releases.object_sentences import SentenceRules


def read_all(out, split):
    return {one.video_id: one for one in read_records(list_shards(out, split))}


@pytest.fixture
def refs(tmp_path):
    """Two expressions for image 8, whose folder is train, as test; none for the others."""
    path = tmp_path / "refs.json"
    sentences = [{"sent": "a cup"}, {"sent": "the small cup"}]
    entry = {"image_id": 8, "ann_id": 4, "split": "val", "sentences": sentences}
    path.write_text(json.dumps([entry]))
    return path


def test_records_are_one_frame_with_its_objects(tiny_coco, tmp_path):
    out = tmp_path / "records"
    manifest = convert(tiny_coco, out, dataset="coco", jpeg_quality=100)
    # Image 7: four for each dog, one for the ball; 8: the cup; 9: the cat. The crowd has no mask.
    assert manifest.splits == {
        "train": Counts(videos=2, records=2, instances=4, sentences=10, sentence_frame_pairs=10),
        "test": Counts(videos=1, records=1, instances=1, sentences=1, sentence_frame_pairs=1),
    }
    assert (manifest.options.frames, manifest.options.frame_stride) == (1, 1)
    assert manifest.options.stills and manifest.options.class_sentences == SentenceRules()
    assert manifest.source.sums["train_instances"] == sha256_of(tiny_coco / "train.json")
    assert load_manifest(out) == manifest

    train = read_all(out, "train")
    assert set(train) == {"train_one", "train_more_two"}
    record = train["train_one"]
    assert (record.frame_number, record.frame_numbers, record.labels) == (1, (1,), None)
    assert record.source_size == record.clip_size == (40, 60)
    picture = cv2.imdecode(np.frombuffer(record.frames[0], np.uint8), cv2.IMREAD_COLOR_RGB)
    assert np.abs(picture[20, 5].astype(int) - [70, 70, 70]).max() < 4
    assert np.abs(picture[20, 55].astype(int) - [70, 70, 0]).max() < 4
    # A dog and a ball are actors of A2D, without an action; a cup is none.
    assert [(one.actor, one.action) for one in record.instances] == [(7, 9), (7, 9), (3, 9)]
    (cup,) = train["train_more_two"].instances
    assert (cup.actor, cup.action, cup.instance_id) == (0, 0, 4)
    assert cup.box == (2, 2, 12, 12) and cup.mask[2:12, 2:12].all() and cup.mask.sum() == 100
    assert ("the larger dog", 0) in record.sentences and ("the sports ball", 2) in record.sentences
    assert read_all(out, "test")["test_three"].sentences == (("the cat", 0),)


def test_a_root_or_pictures_that_are_no_folder_are_named(tiny_coco, refs):
    with pytest.raises(InputError, match=r"train\.json: folder: must be a folder, got 'a file'"):
        find_splits(tiny_coco / "train.json")
    (tiny_coco / "test").rename(tiny_coco / "elsewhere")
    with pytest.raises(InputError, match="test: folder: must exist"):
        open_release(tiny_coco, dataset="coco").read_videos()
    release = open_release(tiny_coco, dataset="coco", expressions=refs)
    assert len(release.read_videos()) == 1  # which is not in that folder


def test_a_picture_that_is_a_pipe_does_not_hang(tiny_coco):
    path = tiny_coco / "test" / "three.png"
    path.unlink()
    os.mkfifo(path)
    release = open_release(tiny_coco, dataset="coco")
    with pytest.raises(InputError, match=r"three\.png: file: must be a regular file"):
        next(release.iterate_frames(release.read_videos()[2]))


def test_expressions_say_which_images_and_splits(tiny_coco, refs, tmp_path):
    out = tmp_path / "records"
    manifest = convert(tiny_coco, out, dataset="coco", expressions=refs)
    assert manifest.splits["train"] == Counts()
    record = read_all(out, "test")["train_more_two"]
    assert record.sentences == (("a cup", 0), ("the small cup", 0))
    assert record.split == "test"
    assert manifest.options.class_sentences is None
    assert manifest.source.sums["expressions"] == sha256_of(refs)
    with pytest.raises(InputError, match="class_sentences: was None in this folder"):
        convert(tiny_coco, out, dataset="coco", expressions=refs, class_names=True)


def test_other_rules_of_sentences_need_another_folder(tiny_coco, tmp_path):
    convert(tiny_coco, tmp_path / "records", dataset="coco", groups=True)
    rules = "--least-share 0.01 --side-margin 0.1 --size-ratio 2.0"
    message = f"class_sentences: was '{rules} --groups' in this folder: .*, got '{rules}'"
    with pytest.raises(InputError, match=message):
        convert(tiny_coco, tmp_path / "records", dataset="coco")


def test_class_names_come_beside_expressions_when_asked_for(tiny_coco, refs):
    release = open_release(tiny_coco, dataset="coco", expressions=refs, class_names=True)
    found = {one.video_id: one for one in release.read_videos()}
    assert found["train_one"].split == "train" and len(found["train_one"].sentences) == 9
    two = found["train_more_two"]
    assert two.split == "test"
    assert [one.text for one in two.sentences] == ["a cup", "the small cup", "the cup"]


def test_an_expression_for_a_crowd_has_an_absent_instance(tiny_coco, refs, tmp_path):
    edit_json(refs, lambda entries: entries[0].update(ann_id=900))
    manifest = convert(tiny_coco, tmp_path / "records", dataset="coco", expressions=refs)
    assert manifest.splits["test"].absent_pairs == 2


def test_an_id_of_two_images_is_refused_where_expressions_use_it(tiny_coco, refs):
    def change(content):
        content["images"][0]["id"] = content["annotations"][0]["image_id"] = 7

    edit_json(tiny_coco / "test.json", change)
    assert len(open_release(tiny_coco, dataset="coco").read_videos()) == 3
    with pytest.raises(
        InputError, match=r"test\.json: images: must share no id with the other split.* got 7"
    ):
        open_release(tiny_coco, dataset="coco", expressions=refs).read_videos()


def test_names_that_give_one_video_id_are_refused(tiny_coco):
    def change(content):
        content["images"][0]["file_name"] = "more/two.jpg"
        content["images"][1]["file_name"] = "more_two.png"

    edit_json(tiny_coco / "train.json", change)
    with pytest.raises(InputError, match=r"train\.json: file_name: must differ .*'more_two\.png'"):
        open_release(tiny_coco, dataset="coco").read_videos()


def test_all_broken_pictures_are_named(tiny_coco, tmp_path):
    (tiny_coco / "train" / "more" / "two.png").unlink()
    cv2.imwrite(str(tiny_coco / "test" / "three.png"), np.zeros((30, 41, 3), np.uint8))
    path = tiny_coco / "train" / "one.jpg"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BrokenSourceError) as caught:
        convert(tiny_coco, tmp_path / "records", dataset="coco")
    assert [line.removeprefix(f"{tiny_coco}/") for line in caught.value.failures] == [
        "test/three.png: size: must be 40 x 30, as the instances say, got '41 x 30'",
        "train/more/two.png: file: must exist, because the instances list it",
        "train/one.jpg: picture: must be a whole JPEG or PNG file",
    ]


def test_an_outline_that_fills_no_pixel_is_no_instance(tiny_coco):
    line = [[3, 3, 9, 3, 3, 3]]
    edit_json(tiny_coco / "test.json", lambda c: c["annotations"][0].update(segmentation=line))
    release = open_release(tiny_coco, dataset="coco")
    video = release.read_videos()[2]
    assert video.sentences == () and release.read_frame(video, 1).instances == ()


@pytest.mark.realdata
def test_real_images_are_converted(shared_data, tmp_path):
    manifest = convert(
        shared_data / "coco_objects", tmp_path / "records", dataset="coco", height=64
    )
    train, test = manifest.splits["train"], manifest.splits["test"]
    assert (train.records, train.instances, test.records, test.instances) == (100, 746, 100, 712)
    assert (train.sentences, test.sentences) == (352, 328)
