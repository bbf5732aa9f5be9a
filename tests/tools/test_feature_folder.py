"""A complete folder of stored features, checked before it is read."""

import numpy as np
import pytest
from fakes.damage import set_in_json
from fakes.datasets import write_data
from fakes.features import store_features
from fakes.records import make_record
from feature_folder import check_not_pasted, open_features

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.features.records import decode_view_example


@pytest.fixture
def folder(tmp_path):
    records = [make_record(video_id=video) for video in "ab"]
    data = write_data(tmp_path / "data", train=records, test=records[:1])
    return store_features(data, tmp_path / "features")


def test_records_come_with_their_shard(folder):
    features = open_features(folder)
    read = list(features.read("train", decode=decode_view_example))
    assert features.size == 16
    assert {path for path, _ in read} == {folder / "train-00000-of-00001.tfrecord"}
    assert [np.size(fields[keys.SENTENCE_TEXTS]) for _, fields in read] == [2, 2]


@pytest.mark.parametrize(
    ("file", "place", "value", "message"),
    [
        ("features.json", ("data", "size"), 0, r"data\.size: must be a positive number"),
        ("features.json", ("shape",), [1, 0, 2, 3], "shape: must hold positive numbers"),
        ("manifest.json", ("shards",), [], "shards: must list the 1 train shards"),
        ("manifest.json", ("options", "unit"), "frame", r"options\.unit: must be 'features'"),
    ],
)
def test_what_is_no_complete_folder_is_refused(folder, file, place, value, message):
    set_in_json(folder / file, place, value)
    with pytest.raises(InputError, match=message):
        open_features(folder)


def test_a_folder_without_features_is_refused(tmp_path):
    with pytest.raises(InputError, match="must be a folder that a2d-tf cache wrote"):
        open_features(tmp_path)


def test_views_with_pasted_actors_are_refused(folder):
    check_not_pasted(open_features(folder))
    set_in_json(folder / "features.json", ("data", "pasted"), 0.5)
    with pytest.raises(InputError, match=r"data\.pasted: must be 0"):
        check_not_pasted(open_features(folder))
