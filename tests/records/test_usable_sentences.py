"""Sentences that cannot be used are left out and told, and are an error where they are most."""

import json
import logging

import pytest
from fakes.coco_release import IMAGES

from a2d_tf.datasets.convert import convert
from a2d_tf.datasets.table import open_release
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import read_sentences_of_split
from a2d_tf.records.usable_sentences import keep_usable_sentences


def usable(root, dataset, **own):
    """Return what is kept of a release."""
    release = open_release(root, dataset=dataset, **own)
    return keep_usable_sentences(release, release.read_videos())


@pytest.fixture
def sentences(tiny_a2d):
    """Return the file of three sentences."""
    return tiny_a2d / "text_annotations" / "a2d_annotation.txt"


def expressions(tmp_path, *texts):
    """Write a file of expressions about the first image."""
    entry = {"image_id": 7.0, "ann_id": 1.0, "split": "train"}
    path = tmp_path / "refs.json"
    path.write_text(json.dumps([entry | {"sentences": [{"sent": text} for text in texts]}]))
    return path


def test_a_sentence_without_a_word_is_not_converted(tiny_a2d, sentences, tmp_path, caplog):
    caplog.set_level(logging.INFO, "a2d_tf")
    sentences.write_text(sentences.read_text() + "tiny_single,2,...\ntiny_single,2,\n")
    manifest = convert(tiny_a2d, tmp_path / "records")
    skipped = sum(manifest.skipped_sentence_rows.values())
    told = [
        text
        for split in ("train", "test")
        for text in read_sentences_of_split(tmp_path / "records", split)
    ]
    assert (skipped, len(told)) == (2, 3)
    why = "2 of 5 sentences left out, most often (2) because query must have at least one word"
    assert f"{sentences}: {why}" in caplog.messages


def test_ids_with_a_fraction_of_nothing_are_all_used(tiny_a2d, sentences):
    before = usable(tiny_a2d, "a2d")
    header, *rows = sentences.read_text().splitlines()
    rows = [row.split(",", 2) for row in rows]
    rows = [f"{video},{number}.0,{text}" for video, number, text in rows]
    sentences.write_text("\n".join([header, *rows]) + "\n")
    assert usable(tiny_a2d, "a2d") == before


def test_a_file_of_mostly_unusable_rows_is_refused_with_the_commonest_reason(tiny_a2d, sentences):
    text = sentences.read_text() + "tiny_single,2,...\n" + "tiny_single,1.5,a dog\n" * 3
    sentences.write_text(text)
    with pytest.raises(InputError) as caught:
        usable(tiny_a2d, "a2d")
    assert str(caught.value) == (
        f"{sentences}: sentences: most of the rows must be usable; most often (3 times) "
        "instance_id must be a whole number, got '4 unusable rows of 7'"
    )


def test_rows_about_videos_that_are_not_there_do_not_count(tiny_a2d, sentences):
    sentences.write_text(sentences.read_text() + "elsewhere,1.5,a dog\n" * 9)
    assert usable(tiny_a2d, "a2d").skipped == {"train": 0, "test": 0, "unknown": 9}


@pytest.mark.parametrize("rows", ["", "elsewhere,1,a dog\n", "elsewhere,1.5,a dog\n"])
def test_a_file_about_none_of_the_videos_is_refused(tiny_a2d, sentences, rows):
    sentences.write_text("video_id,instance_id,query\n" + rows)
    with pytest.raises(InputError, match=r"must have rows about videos that videoset\.csv lists"):
        usable(tiny_a2d, "a2d")


def test_a_video_of_jhmdb_stays_without_its_sentence(tiny_jhmdb):
    path = tiny_jhmdb / "jhmdb_annotation.txt"
    header, first, second = path.read_text().splitlines()
    path.write_text(f"{header}\n{first.partition(',')[0]},?\n{second}\n")
    found = usable(tiny_jhmdb, "jhmdb")
    assert [len(video.sentences) for video in found.videos] == [0, 1]
    assert found.skipped["test"] == 1


def test_jhmdb_without_words_is_refused(tiny_jhmdb):
    path = tiny_jhmdb / "jhmdb_annotation.txt"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *(f"{row.partition(',')[0]}," for row in rows)]) + "\n")
    with pytest.raises(InputError, match=r"jhmdb_annotation.txt: .* '2 unusable rows of 2'"):
        usable(tiny_jhmdb, "jhmdb")


def test_expressions_without_a_word_are_left_out(tiny_coco, tmp_path):
    assert (7, "one.jpg", 40, 60) in IMAGES["train"]
    path = expressions(tmp_path, "left dog", "", "dog at left")
    (video,) = usable(tiny_coco, "coco", expressions=path).videos
    assert [(one.instance_id, one.text) for one in video.sentences] == [
        (1, "left dog"),
        (1, "dog at left"),
    ]


def test_mostly_wordless_expressions_are_refused(tiny_coco, tmp_path):
    path = expressions(tmp_path, "left dog", "?", "  ")
    with pytest.raises(InputError, match=r"refs.json: .* '2 unusable rows of 3'"):
        usable(tiny_coco, "coco", expressions=path)
