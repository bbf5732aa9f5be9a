"""Features of every view, once: order, resume, space, what a folder may hold already."""

import dataclasses
import re
import shutil

import numpy as np
import pytest
import tensorflow as tf
from fakes.features import make_feature_settings
from fakes.manifests import write_manifest
from fakes.records import make_record, write_shards
from fakes.refusals import refusal_of
from fakes.wrong_records import flip_in_record

from a2d_tf import keys
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.errors import InputError
from a2d_tf.features.cache import FeatureSource, plan_features, write_features
from a2d_tf.features.records import decode_view, decode_view_example
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.records import shard_ledger
from a2d_tf.records.feature_settings import load_features
from a2d_tf.records.manifest import (
    SPLITS,
    check_unit,
    load_manifest,
    read_sentences_of_split,
    write_sentences_of_split,
)
from a2d_tf.records.shard_files import list_shards

SHAPE = (1, 1, 1, 3)
OPTIONS = SentenceClipOptions(size=16, frames=1)


def mean_colours(video):
    return tf.reduce_mean(video, axis=(2, 3), keepdims=True).numpy()


@pytest.fixture
def data(tmp_path):
    """Two training shards; every third of their records has no sentence that is asked."""
    folder = tmp_path / "frames"
    records = []
    for index in range(7):
        texts = (("the left dog", 0), ("gone", -1), ("the right dog", 1))
        if index % 3 == 1:
            texts = (("gone", -1),)
        grey = 30 * index
        records.append(
            make_record(
                video_id=f"v{index}",
                sentences=texts,
                paint=lambda _, grey=grey: np.full((16, 16, 3), grey, np.uint8),
            )
        )
    write_shards(folder, records, shards=2)
    write_shards(folder, records[:2], "test")
    for split in ("train", "test"):
        write_sentences_of_split(folder, split, ["the left dog", "gone", "the right dog"])
    write_manifest(folder)
    return folder


@pytest.fixture
def write(data, tmp_path):
    """Return ``write(views=1, encode=..., train=OPTIONS, test=OPTIONS, **more)``: the manifest."""

    def write(*, views=1, encode=mean_colours, train=OPTIONS, test=OPTIONS, **arguments):
        source = FeatureSource(
            data,
            settings=arguments.pop("settings", make_feature_settings(views=views)),
            options={"train": train, "test": test},
            sentences={split: read_sentences_of_split(data, split) for split in SPLITS},
            encode=encode,
            batch_size=2,
        )
        return write_features(source, arguments.pop("out", tmp_path / "out"), **arguments)

    return write


def read(out, split="train"):
    """The examples of each shard."""
    return [
        [decode_view_example(one) for one in tf.data.TFRecordDataset(str(path))]
        for path in list_shards(out, split)
    ]


def test_records_keep_the_order_of_the_data(write, tmp_path):
    done = []
    manifest = write(on_progress=lambda *counts: done.append(counts))
    names = [
        [example[keys.VIDEO_ID].numpy().decode() for example in shard]
        for shard in read(tmp_path / "out")
    ]
    # Records 1 and 4 have no sentence that is asked.
    assert names == [["v0", "v2", "", "v6"], ["", "v3", "v5"]]
    assert manifest.splits["train"].records == 5
    assert manifest.splits["train"].sentence_frame_pairs == 10
    assert manifest.splits["test"].records == 1
    assert done[0] == (0, 6) and done[-1] == (6, 6)
    assert load_features(tmp_path / "out") == make_feature_settings()
    assert (tmp_path / "out" / "sentences-train.txt").read_text().count("\n") == 3


def test_a_record_holds_what_the_trunk_made_and_the_sentences_of_actors_in_view(write, tmp_path):
    write()
    example = read(tmp_path / "out")[0][1]
    assert example[keys.SENTENCE_TEXTS].numpy().tolist() == [b"the left dog", b"the right dog"]
    view = decode_view(example, chosen=tf.constant([0], tf.int64), shape=SHAPE, size=16)
    colours = tf.cast(view[keys.FEATURES], tf.float32)
    np.testing.assert_allclose(colours, np.full(SHAPE, 60 / 127.5 - 1), atol=0.02)
    assert view[keys.VIEW_MASKS].numpy()[0, :, :8].all()
    assert not view[keys.VIEW_MASKS].numpy()[0, :, 8:].any()


def test_names_of_pairs_ask_where_the_experiment_says_so(write, tmp_path):
    options = dataclasses.replace(OPTIONS, queries="pairs")
    manifest = write(train=options, test=options)
    example = read(tmp_path / "out")[1][0]  # which no sentence asks about
    assert example[keys.SENTENCE_TEXTS].numpy().tolist() == [b"dog walking"]
    assert manifest.splits["train"].sentence_frame_pairs == 7


def test_views_are_drawn_anew_and_always_the_same(write, tmp_path):
    train = dataclasses.replace(OPTIONS, flip=True, zoom=0.5)
    write(views=4, train=train)
    shards = read(tmp_path / "out")
    assert [len(shard) for shard in shards] == [16, 12]
    masks = [
        example[keys.VIEW_MASKS].numpy()[0]
        for example in shards[0]
        if example[keys.VIDEO_ID].numpy() == b"v0"
    ]
    assert len(set(masks)) == 4
    mirrored = [
        bool(e[keys.MIRRORED][0]) for shard in shards for e in shard if len(e[keys.MIRRORED])
    ]
    assert {True, False} == set(mirrored)
    first = [path.read_bytes() for path in list_shards(tmp_path / "out", "train")]
    write(views=4, train=train, overwrite=True)
    assert [path.read_bytes() for path in list_shards(tmp_path / "out", "train")] == first
    # Held-out clips are seen as they are, once.
    assert len(read(tmp_path / "out", "test")[0]) == 2


def test_stopped_it_leaves_no_half_shard_and_goes_on_later(write, tmp_path):
    write()
    straight = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.tfrecord")}
    shutil.rmtree(tmp_path / "out")
    calls = []

    def stop_in_the_second_shard(video):
        calls.append(len(video))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return mean_colours(video)

    with pytest.raises(KeyboardInterrupt):
        write(encode=stop_in_the_second_shard)
    left = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [name for name in left if "tfrecord" in name] == ["train-00000-of-00002.tfrecord"]
    with pytest.raises(InputError, match="must exist: shards are missing, run the same `a2d-tf ca"):
        load_features(tmp_path / "out")

    plans, done = [], []
    write(
        on_plan=lambda shards, free: plans.append(shards),
        on_progress=lambda *counts: done.append(counts),
    )
    assert [shard.source.name for shard in plans[0]] == [
        "train-00001-of-00002.tfrecord",
        "test-00000-of-00001.tfrecord",
    ]
    assert done[0] == (3, 6) and done[-1] == (6, 6)
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.tfrecord")}
    assert found == straight
    assert not (tmp_path / "out" / "progress.json").exists()


def test_complete_features_are_left_alone(write):
    first = write()
    assert write(encode=None) == first


def test_the_planned_space_is_enough_and_not_far_off(data, write, tmp_path):
    shape = (2, 8, 8, 64)

    def encode(video):
        return np.ones((len(video), *shape), np.float32)

    settings = make_feature_settings(shape=shape)
    planned = sum(one.bytes for one in plan_features(data, settings=settings, options=OPTIONS))
    written = sum(one.bytes for one in write(encode=encode, settings=settings).shards)
    assert written <= planned < 1.5 * written


def test_a_disk_without_the_space_is_refused(write, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    message = r"free space: must be at least \d+\.\d kB for 6 views, got '1\.0 kB'"
    with pytest.raises(InputError, match=message):
        write()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("free", [-1, -100])
def test_needed_and_free_space_never_look_the_same(data, write, tmp_path, monkeypatch, free):
    needed = sum(
        one.bytes for one in plan_features(data, settings=make_feature_settings(), options=OPTIONS)
    )
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=needed + free))
    with pytest.raises(InputError) as caught:
        write()
    least, found = re.search(r"at least (\S+ \w+) .* got '(.*)'", str(caught.value)).groups()
    assert least != found


def test_a_folder_that_another_process_writes_into_is_left_alone(write, tmp_path):
    with (
        hold_folder(tmp_path / "out"),
        pytest.raises(InputError, match="out: folder: is in use by process"),
    ):
        write()
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_complete_shards(write, tmp_path, full_disk):
    out = tmp_path / "out"

    def fill_the_disk(done, total):
        if done == 5:  # all training views
            (out / ".test-00000-of-00001.tfrecord.partial").symlink_to(full_disk)

    with pytest.raises(InputError, match=r"partial: file: must be writable, got 'No space left"):
        write(on_progress=fill_the_disk)
    assert {path.name for path in out.glob("*.tfrecord*")} == {
        "train-00000-of-00002.tfrecord",
        "train-00001-of-00002.tfrecord",
    }
    assert not list(out.glob(".*"))


def test_a_stop_before_the_first_shard_keeps_what_is_there(write, tmp_path, monkeypatch):
    write()
    (tmp_path / "out" / "test-00000-of-00001.tfrecord").unlink()

    def fail(progress, folder):
        raise InputError(folder, "file", "must be writable")

    with monkeypatch.context() as patch, pytest.raises(InputError):
        patch.setattr(shard_ledger, "save_progress", fail)
        write()
    plans = []
    write(on_plan=lambda shards, free: plans.extend(shards))
    assert [shard.split for shard in plans] == ["test"]


def test_other_features_may_be_written_over(write, tmp_path):
    write()
    write(settings=make_feature_settings(seed=4), overwrite=True)
    assert load_features(tmp_path / "out") == make_feature_settings(seed=4)


def test_converted_data_is_never_removed(write, data):
    with pytest.raises(InputError, match="must be a folder of features, not one that a2d-tf conve"):
        write(out=data, overwrite=True)
    assert load_manifest(data).options.unit == "frame"


def test_a_folder_of_features_is_no_data(write, tmp_path):
    write()
    with pytest.raises(InputError, match=r"only a2d-tf train reads .* from, frames, got 'fe"):
        check_unit(tmp_path / "out", "frame")


def test_only_a_damaged_shard_is_written_again(write, tmp_path):
    first = write()
    shards = sorted((tmp_path / "out").glob("*.tfrecord"))
    times = [path.stat().st_mtime_ns for path in shards]
    flip_in_record(shards[1], 1)
    assert write() == first
    kept = [path.stat().st_mtime_ns == time for path, time in zip(shards, times, strict=True)]
    assert kept == [True, False, True]


def test_features_whose_manifest_is_damaged_may_be_written_over(write, tmp_path):
    first = write()
    (tmp_path / "out" / "manifest.json").write_text("{")
    assert refusal_of(write).endswith("(run the same `a2d-tf cache` again with --overwrite)")
    assert write(overwrite=True) == first
