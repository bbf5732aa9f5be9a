"""Batches of the joint model: every labelled frame, of fixed shape, the same after a stop."""

import dataclasses

import numpy as np
import pytest
from fakes.records import make_record, write_shards

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.batches.labelled_pipeline import (
    evaluation_batches,
    training_batches,
    validation_batches,
)
from a2d_tf.batches.labelled_records import list_labelled
from a2d_tf.media.stored_flow import encode_flow

SIZE = 8


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Records v0 to v5 with gray 10 (index + 1); v2 has no actor and v4 no label map."""
    flow = encode_flow(np.full((SIZE, SIZE, 2), 5, np.float32))
    records = []
    for index in range(6):
        record = make_record(
            video_id=f"v{index}",
            size=(SIZE, SIZE),
            numbers=range(8, 13),
            paint=lambda _, level=10 * (index + 1): np.full((SIZE, SIZE, 3), level, np.uint8),
            sentences=(),
            **({"masks": ()} if index == 2 else {}),
        )
        labels = None if index == 4 else record.labels
        records.append(dataclasses.replace(record, flow=(flow,) * 5, labels=labels))
    return write_shards(tmp_path_factory.mktemp("joint_shards"), records, shards=2)


def options_of(**changes):
    return LabelledClipOptions(**{"size": SIZE, "frames": 3, "max_instances": 4} | changes)


def train(shards, **changes):
    order = {"batch_size": 2, "shuffle_buffer": 3, "seed": 0, "deterministic": True} | changes
    options = options_of(flip=True, zoom=0.4)
    return training_batches(shards, options=options, order=BatchOrder(**order))


def levels_of(batches):
    return [
        round(float((video.max() + 1) * 12.75))
        for inputs, _ in batches
        for video in inputs[keys.VIDEO].numpy()
    ]


def test_every_labelled_frame_comes_once_an_epoch(shards):
    found = levels_of(train(shards, batch_size=5).take(2))
    assert sorted(found[:5]) == sorted(found[5:]) == [1, 2, 3, 4, 6]


def test_batches_have_one_fixed_shape(shards):
    inputs, targets = train(shards).element_spec
    assert targets == {}
    assert {name: tuple(spec.shape) for name, spec in inputs.items()} == {
        keys.VIDEO: (2, 3, SIZE, SIZE, 3),
        keys.MOTION: (2, 3, SIZE, SIZE, 3),
        keys.LABELLED: (2,),
        keys.VALID_BOX: (2, 4),
        keys.TRUE_BOXES: (2, 4, 4),
        keys.TRUE_ACTORS: (2, 4),
        keys.TRUE_ACTIONS: (2, 4),
        keys.TRUE_MASKS: (2, 4, SIZE, SIZE),
    }
    kinds = {name: spec.dtype.name for name, spec in inputs.items()}
    for name in (keys.LABELLED, keys.VALID_BOX, keys.TRUE_ACTORS, keys.TRUE_ACTIONS):
        assert kinds[name] == "int32"
    assert kinds[keys.TRUE_BOXES] == kinds[keys.MOTION] == "float32"
    assert kinds[keys.TRUE_MASKS] == "uint8"


def test_a_run_goes_on_with_the_batch_it_would_have_seen(shards):
    straight = list(train(shards).take(7))
    resumed = list(train(shards, start_step=4).take(3))
    for (one, _), (other, _) in zip(straight[4:], resumed, strict=True):
        for name in one:
            np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    assert not np.array_equal(straight[0][0][keys.VIDEO], resumed[0][0][keys.VIDEO])


def test_validation_is_the_first_records_filled_up(shards):
    # Records go to the two files in turn: the first holds v0, v2 and v4, which is not labelled.
    batches = validation_batches(shards, options=options_of(), batch_size=2, num_records=3)
    assert levels_of(batches) == [1, 3, 2, 1]


def test_evaluation_is_every_labelled_frame_once_in_file_order(shards):
    batches = list(evaluation_batches(shards, options=options_of(), batch_size=2))
    found = [video_id.decode() for batch in batches for video_id in batch[keys.VIDEO_ID].numpy()]
    assert found == ["v0", "v2", "v1", "v3", "v5"]
    assert found == [frame.video_id for frame in list_labelled(shards)]
    assert batches[0][keys.INSTANCE_MASKS].shape == (2, 4)
    assert batches[0][keys.INSTANCE_BOXES].shape == (2, 4, 4)
    assert (batches[0][keys.INSTANCE_ACTORS].numpy() > 0).sum(axis=1).tolist() == [2, 0]
