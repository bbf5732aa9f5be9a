"""One element of evaluation: the clip, unchanged, and all its sentences."""

import cv2
import numpy as np
from fakes.records import example_of, grey_levels, make_flow_record, make_record

from a2d_tf import keys
from a2d_tf.batches.sentence_evaluation_input import evaluation_sample
from a2d_tf.batches.sentence_input import (
    SentenceClipOptions,
)
from a2d_tf.media.label_picture import decode_labels
from a2d_tf.media.stored_flow import MAX_ERROR
from a2d_tf.records.clip_records import decode_mask

SIZE = 16


def options_of(**changes):
    return SentenceClipOptions(**{"size": SIZE, "frames": 4, "resolutions": (4, 16)} | changes)


def test_every_sentence_with_its_mask_and_the_annotated_frame():
    record = make_record(size=(8, 16))
    sample = evaluation_sample(example_of(record), [options_of()], max_sentences=3)
    texts = [text.decode() for text in sample[keys.SENTENCE_TEXTS].numpy()]
    assert texts == ["the left dog", "the right dog", ""]
    masks = sample[keys.INSTANCE_MASKS].numpy()
    for png, instance in zip(masks[:2], record.instances, strict=True):
        np.testing.assert_array_equal(decode_mask(png), instance.mask)
    assert masks[2] == b""
    assert sample[keys.VALID_BOX].numpy().tolist() == [4, 0, 12, 16]
    assert sample[keys.SOURCE_SIZE].numpy().tolist() == [8, 16]
    frame = cv2.imdecode(np.frombuffer(sample[keys.CLIP_FRAMES].numpy(), np.uint8), 1)
    assert grey_levels(frame[None]) == [10]


def test_the_label_map_comes_as_it_is_stored():
    record = make_record(size=(8, 16), pairs=(18, 34))
    sample = evaluation_sample(example_of(record), [options_of()], max_sentences=2)
    labels = decode_labels(sample[keys.LABEL_MAP].numpy())
    np.testing.assert_array_equal(labels, np.repeat([[18, 34]], [8], axis=0).repeat(8, axis=1))


def test_an_absent_actor_has_no_mask():
    example = example_of(make_record(sentences=(("gone", -1), ("the right dog", 1))))
    without = evaluation_sample(example, [options_of()], max_sentences=2)
    assert without[keys.SENTENCE_TEXTS].numpy().tolist() == [b"the right dog", b""]
    options = options_of(include_absent=True)
    within = evaluation_sample(example, [options], max_sentences=2)
    assert within[keys.SENTENCE_TEXTS].numpy().tolist() == [b"gone", b"the right dog"]
    assert within[keys.INSTANCE_MASKS].numpy()[0] == b""
    assert within[keys.INSTANCE_MASKS].numpy()[1] != b""


def test_random_changes_are_not_made():
    options = options_of(flip=True, zoom=0.5, brightness=0.5)
    example = example_of(make_record())
    plain = evaluation_sample(example, [options_of()], max_sentences=2)
    np.testing.assert_array_equal(
        plain[keys.video_of(keys.RGB)],
        evaluation_sample(example, [options], max_sentences=2)[keys.video_of(keys.RGB)],
    )


def flow_options(**changes):
    return options_of(stream=keys.FLOW, **changes)


def test_vectors_keep_their_length_when_the_picture_is_resized():
    example = example_of(make_flow_record(lambda n: (10.0, 0.0)))
    sides = [
        evaluation_sample(example, [flow_options(size=size)], max_sentences=2) for size in (16, 32)
    ]
    for sample, side in zip(sides, (16, 32), strict=True):
        middle = sample[keys.video_of(keys.FLOW)].numpy()[0, side // 2, side // 2]
        np.testing.assert_allclose(middle, (0.5, 0.0), atol=MAX_ERROR / 20)


def test_two_streams_have_their_own_size_and_frames():
    example = example_of(make_flow_record(lambda n: (1.0, 0.0)))
    streams = [options_of(), flow_options(size=32, frames=2)]
    sample = evaluation_sample(example, streams, max_sentences=2)
    assert sample[keys.video_of(keys.RGB)].shape == (4, 16, 16, 3)
    assert sample[keys.video_of(keys.FLOW)].shape == (2, 32, 32, 2)
    assert sample[keys.VALID_BOX].numpy().tolist() == [4, 0, 12, 16]  # of the first stream
