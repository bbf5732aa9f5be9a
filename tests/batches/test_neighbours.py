"""Frames around the labelled one, beside a clip of another length."""

import numpy as np
import pytest
from fakes.records import example_of, grey_levels, make_record, write_shards

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions, evaluation_sample
from a2d_tf.batches.labelled_pipeline import evaluation_batches
from a2d_tf.batches.neighbours import neighbour_frames


def options_of(**changes):
    return LabelledClipOptions(
        **{"size": 16, "frames": 1, "max_instances": 2, "flow": False} | changes
    )


def levels_of(sample):
    return grey_levels((sample[keys.NEIGHBOURS].numpy() + 1) * 127.5)


@pytest.mark.parametrize(
    ("count", "stride", "number", "shown"),
    [
        (5, 1, 10, [8, 9, 10, 11, 12]),
        (4, 1, 10, [8, 9, 10, 11]),
        (3, 3, 10, [7, 10, 13]),
        (5, 1, 3, [2, 2, 3, 4, 5]),  # the record's first frame is 2
    ],
)
def test_the_labelled_frame_is_in_the_middle(count, stride, number, shown):
    example = example_of(make_record(frame_number=number))
    sample = neighbour_frames(example, options_of(neighbours=count, frame_stride=stride))
    assert sample[keys.NEIGHBOURS].shape == (count, 16, 16, 3)
    assert levels_of(sample) == shown


def test_without_neighbours_there_is_no_field():
    assert neighbour_frames(example_of(make_record()), options_of()) == {}


def test_they_are_placed_as_the_clip_is():
    example = example_of(make_record(size=(8, 16), sentences=()))
    options = options_of(neighbours=3)
    around, sample = neighbour_frames(example, options), evaluation_sample(example, options)
    np.testing.assert_array_equal(around[keys.NEIGHBOURS][1], sample[keys.VIDEO][0])


def test_batches_of_an_evaluation_have_them(tmp_path):
    shards = write_shards(tmp_path, [make_record(), make_record(frame_number=9)])
    (batch,) = evaluation_batches(shards, options=options_of(neighbours=5), batch_size=2)
    assert [levels_of({keys.NEIGHBOURS: row}) for row in batch[keys.NEIGHBOURS]] == [
        [8, 9, 10, 11, 12],
        [7, 8, 9, 10, 11],
    ]
    assert batch[keys.VIDEO].shape == (2, 1, 16, 16, 3)
