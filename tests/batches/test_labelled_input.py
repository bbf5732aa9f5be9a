"""One element of the joint model: its frames, the actors of its labelled frame."""

import cv2
import numpy as np
import pytest
import tensorflow as tf
from fakes.records import example_of, grey_levels, make_record

from a2d_tf import keys
from a2d_tf.batches.labelled_input import (
    LabelledClipOptions,
    boxes_of_masks,
    evaluation_sample,
    still_sample,
    training_sample,
)
from a2d_tf.media.label_picture import decode_labels
from a2d_tf.records.clip_records import decode_mask

SIZE = 16


def options_of(**changes):
    defaults = {"size": SIZE, "frames": 5, "max_instances": 3, "flow": False}
    return LabelledClipOptions(**defaults | changes)


def mask_of(size, y1, x1, y2, x2):
    mask = np.zeros(size, bool)
    mask[y1:y2, x1:x2] = True
    return mask


def train(record, options, index=0):
    seed = tf.constant([3, index], tf.int64)
    inputs, targets = training_sample(example_of(record), options, seed)
    assert targets == {}
    return {name: value.numpy() for name, value in inputs.items()}


def still(record, options):
    inputs, targets = still_sample(example_of(record), options)
    assert targets == {}
    return {name: value.numpy() for name, value in inputs.items()}


class TestClip:
    @pytest.mark.parametrize(
        ("frame_number", "changes", "expected"),
        [
            (10, {}, [8, 9, 10, 11, 12]),
            (10, {"frames": 1}, [10]),
            (10, {"frames": 4}, [8, 9, 10, 11]),
            (10, {"frame_stride": 3}, [4, 7, 10, 13, 16]),
            (2, {}, [2, 2, 2, 3, 4]),  # the first stored frame repeats
            (17, {}, [15, 16, 17, 17, 17]),  # and the last one
        ],
    )
    def test_the_labelled_frame_is_in_the_middle(self, frame_number, changes, expected):
        inputs = still(make_record(frame_number=frame_number), options_of(**changes))
        assert grey_levels((inputs[keys.VIDEO] + 1) * 127.5) == expected
        assert inputs[keys.LABELLED] == len(expected) // 2

    def test_a_held_out_frame_may_be_anywhere_too_always_at_its_own_place(self):
        """As in the authors' code, but the same in every evaluation."""
        places = []
        for number in range(2, 18):
            inputs = still(make_record(frame_number=number), options_of(scattered=True))
            place = int(inputs[keys.LABELLED])
            wanted = np.arange(5) - place + number
            assert grey_levels((inputs[keys.VIDEO] + 1) * 127.5) == np.clip(wanted, 2, 17).tolist()
            places.append(place)
        assert set(places) == {0, 1, 2, 3, 4}
        again = still(make_record(frame_number=17), options_of(scattered=True))
        assert again[keys.LABELLED] == places[-1]

    @pytest.mark.parametrize("frame_number", [2, 10, 17])
    def test_in_training_it_is_anywhere(self, frame_number):
        record = make_record(frame_number=frame_number)
        seen = set()
        for index in range(24):
            inputs = train(record, options_of(), index)
            labelled = int(inputs[keys.LABELLED])
            wanted = np.arange(5) - labelled + frame_number
            assert grey_levels((inputs[keys.VIDEO] + 1) * 127.5) == np.clip(wanted, 2, 17).tolist()
            seen.add(labelled)
        assert seen == {0, 1, 2, 3, 4}

    def test_the_picture_is_centred_in_black(self):
        record = make_record(size=(8, 16), paint=lambda n: np.full((8, 16, 3), 255, np.uint8))
        inputs = still(record, options_of())
        assert inputs[keys.VALID_BOX].tolist() == [4, 0, 12, 16]
        assert (inputs[keys.VIDEO][:, 4:12] == 1.0).all()
        assert (inputs[keys.VIDEO][:, :4] == -1.0).all()
        assert (inputs[keys.VIDEO][:, 12:] == -1.0).all()

    def test_a_seed_gives_the_same_element_again(self):
        options = options_of(flip=True, zoom=0.5)
        one, again = (train(make_record(), options, index=4) for _ in range(2))
        for name in one:
            np.testing.assert_array_equal(one[name], again[name], err_msg=name)


class TestTruth:
    def test_boxes_actors_actions_and_masks_the_largest_first(self):
        size = (8, 16)
        masks = [mask_of(size, 1, 2, 3, 5), mask_of(size, 0, 8, 8, 12)]
        inputs = still(make_record(size=size, masks=masks, pairs=[34, 78]), options_of())
        boxes = [[4, 8, 12, 12], [5, 2, 7, 5], [0, 0, 0, 0]]
        assert inputs[keys.TRUE_BOXES].tolist() == boxes
        assert inputs[keys.TRUE_ACTORS].tolist() == [7, 3, 0]
        assert inputs[keys.TRUE_ACTIONS].tolist() == [8, 4, 0]
        assert inputs[keys.TRUE_MASKS].dtype == np.uint8
        expected = [mask_of((SIZE, SIZE), *box) for box in boxes]
        np.testing.assert_array_equal(inputs[keys.TRUE_MASKS], expected)

    def test_the_largest_are_kept(self):
        size = (16, 16)
        masks = [mask_of(size, 0, 0, side, 1) for side in (2, 9, 4, 7, 4)]
        record = make_record(masks=masks, pairs=[11, 22, 34, 44, 55])
        inputs = still(record, options_of())
        assert inputs[keys.TRUE_ACTORS].tolist() == [2, 4, 3]  # of two equal ones the first
        assert inputs[keys.TRUE_BOXES][:, 2].tolist() == [9, 7, 4]

    def test_an_actor_that_leaves_no_pixel_is_padding(self):
        size = (64, 64)  # four pixels become one
        masks = [mask_of(size, 5, 5, 6, 6), mask_of(size, 8, 8, 32, 32)]
        inputs = still(make_record(size=size, masks=masks, pairs=[34, 78]), options_of())
        assert inputs[keys.TRUE_ACTORS].tolist() == [7, 0, 0]
        assert inputs[keys.TRUE_ACTIONS].tolist() == [8, 0, 0]
        assert inputs[keys.TRUE_BOXES].tolist() == [[2, 2, 8, 8], [0] * 4, [0] * 4]

    def test_a_frame_without_actors_is_all_padding(self):
        inputs = train(make_record(masks=(), sentences=()), options_of(flip=True, zoom=0.2))
        assert inputs[keys.TRUE_BOXES].shape == (3, 4)
        assert inputs[keys.TRUE_MASKS].shape == (3, SIZE, SIZE)
        for name in (keys.TRUE_BOXES, keys.TRUE_ACTORS, keys.TRUE_ACTIONS, keys.TRUE_MASKS):
            assert not inputs[name].any()

    def test_the_unlabelled_actor_keeps_all_but_its_action(self):
        record = make_record(pairs=[34, 78])
        plain = still(record, options_of())
        without = still(record, options_of(unlabelled_actor=7))
        assert without[keys.TRUE_ACTIONS].tolist() == [4, 0, 0]
        for name in (keys.TRUE_BOXES, keys.TRUE_ACTORS, keys.TRUE_MASKS):
            np.testing.assert_array_equal(plain[name], without[name])

    def test_no_mask_has_no_box(self):
        masks = np.stack(
            [mask_of((6, 6), 0, 3, 6, 4), mask_of((6, 6), 2, 0, 3, 6), np.zeros((6, 6))]
        )
        assert boxes_of_masks(masks.astype(bool)).numpy().tolist() == [
            [0, 3, 6, 4],
            [2, 0, 3, 6],
            [0, 0, 0, 0],
        ]


class TestRandomChanges:
    def test_mirroring_turns_picture_actor_and_valid_box(self):
        size = (16, 8)
        mask = mask_of(size, 2, 0, 10, 3)  # in the square from x 4 on

        def paint(number):
            return np.repeat(np.where(mask, 255, 0)[..., None], 3, axis=-1).astype(np.uint8)

        record = make_record(size=size, masks=[mask], pairs=[78], paint=paint, sentences=())
        seen = set()
        for index in range(12):
            inputs = train(record, options_of(flip=True), index)
            box = inputs[keys.TRUE_BOXES][0].tolist()
            bright = inputs[keys.VIDEO][0, ..., 0] > 0
            np.testing.assert_array_equal(inputs[keys.TRUE_MASKS][0], bright)
            assert inputs[keys.VALID_BOX].tolist() == [0, 4, 16, 12]
            seen.add(tuple(box))
        assert seen == {(2, 4, 10, 7), (2, 9, 10, 12)}

    def test_zoom_moves_picture_and_actor_alike_and_cuts_boxes_off(self):
        size = (32, 32)
        mask = mask_of(size, 0, 16, 32, 32)

        def paint(number):
            return np.repeat(np.where(mask, 255, 0)[..., None], 3, axis=-1).astype(np.uint8)

        record = make_record(size=size, masks=[mask], pairs=[78], paint=paint, sentences=())
        options = options_of(size=32, zoom=0.5, flip=True)
        valid = []
        for index in range(16):
            inputs = train(record, options, index)
            y1, x1, y2, x2 = inputs[keys.TRUE_BOXES][0].astype(int)
            mask_found = inputs[keys.TRUE_MASKS][0]
            assert mask_found[y1:y2, x1 + 1 : x2 - 1].all()  # its border may lie half in a pixel
            assert mask_found.sum() == mask_found[y1:y2, x1:x2].sum()
            inner = inputs[keys.VIDEO][0, y1:y2, x1 + 2 : x2 - 2]
            assert inner.min() > 0.8
            assert (inputs[keys.VIDEO] > 0).any(axis=(0, 3)).sum() <= (y2 - y1) * (x2 - x1 + 2)
            top, left, bottom, right = inputs[keys.VALID_BOX]
            assert (y1, y2) == (top, bottom) and x1 in range(left, right) and x2 <= right
            assert min(top, left) >= 0 and max(bottom, right) <= 32
            valid.append(bottom - top)
        assert min(valid) < 26 and valid.count(32) >= 3  # smaller, and cut off


class TestEvaluation:
    def evaluate(self, record, **changes):
        sample = evaluation_sample(example_of(record), options_of(**changes))
        return {name: value.numpy() for name, value in sample.items()}

    def test_what_the_record_says_row_by_row(self):
        size = (8, 16)
        masks = [mask_of(size, 1, 2, 3, 5), mask_of(size, 0, 8, 8, 12)]
        record = make_record(size=size, masks=masks, pairs=[34, 78])
        sample = self.evaluate(record, unlabelled_actor=7)
        assert sample[keys.INSTANCE_ACTORS].tolist() == [7, 3, 0]
        assert sample[keys.INSTANCE_ACTIONS].tolist() == [8, 4, 0]
        assert sample[keys.TRUE_ACTIONS].tolist() == [0, 4, 0]
        assert sample[keys.INSTANCE_IDS].tolist() == [1, 0, -1]
        assert sample[keys.INSTANCE_BOXES].tolist() == [[0, 0, 8, 16]] * 2 + [[0] * 4]
        found = sample[keys.INSTANCE_MASKS]
        np.testing.assert_array_equal(decode_mask(found[0]), masks[1])
        np.testing.assert_array_equal(decode_mask(found[1]), masks[0])
        assert found[2] == b""
        assert sample[keys.VIDEO_ID] == b"grey" and sample[keys.FRAME_NUMBER] == 10
        assert sample[keys.SOURCE_SIZE].tolist() == [8, 16]
        labels = decode_labels(sample[keys.LABEL_MAP])
        np.testing.assert_array_equal(labels, 34 * masks[0] + 78 * masks[1])
        frame = cv2.imdecode(np.frombuffer(sample[keys.CLIP_FRAMES], np.uint8), 1)
        assert abs(float(frame.mean()) - 80) < 2

    def test_an_actor_too_small_for_the_square_stays_in_the_truth(self):
        masks = [mask_of((64, 64), 5, 5, 6, 6)]
        sample = self.evaluate(make_record(size=(64, 64), masks=masks, pairs=[34], sentences=()))
        assert sample[keys.TRUE_ACTORS].tolist() == [0, 0, 0]
        assert sample[keys.INSTANCE_ACTORS].tolist() == [3, 0, 0]

    def test_random_changes_are_not_made(self):
        plain = self.evaluate(make_record())
        asked = self.evaluate(make_record(), flip=True, zoom=0.5)
        for name in plain:
            np.testing.assert_array_equal(plain[name], asked[name], err_msg=name)
