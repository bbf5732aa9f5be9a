"""Pictures of label maps."""

import numpy as np
import pytest

from a2d_tf.labels import COLOURS, VALID_PAIRS
from a2d_tf.pictures.label_overlay import label_panel, name_pairs, overlay_labels

_PICTURES = 230  # rows of a panel, without its legend


@pytest.fixture
def labels():
    found = np.zeros((40, 60), np.uint8)
    found[10:30, 5:25] = 18
    found[10:30, 35:55] = 77
    return found


@pytest.fixture
def frame():
    return np.full((40, 60, 3), 200, np.uint8)


def _has(picture, colour):
    return bool((picture == np.array(colour, np.uint8)).all(axis=-1).any())


def test_each_pair_is_painted_in_its_official_colour(frame, labels):
    picture = overlay_labels(frame, labels)
    assert picture[20, 15].tolist() == [round(0.4 * 200 + 0.6 * side) for side in COLOURS[18]]
    assert picture[10, 35].tolist() == list(COLOURS[77])  # outlined in the colour itself
    assert np.array_equal(picture[labels == 0], frame[labels == 0])
    assert (frame == 200).all()


def test_background_alone_changes_nothing(frame):
    picture = overlay_labels(frame, np.zeros((40, 60), np.uint8))
    assert np.array_equal(picture, frame)


def test_an_id_without_a_colour_is_refused(frame, labels):
    labels[0, 0] = 80
    with pytest.raises(ValueError, match="colour, got 80"):
        overlay_labels(frame, labels)


def test_the_legend_shows_each_colour_and_keeps_its_size(frame):
    large = np.full((240, 320, 3), 200, np.uint8)
    named = name_pairs(large, (18, 77))
    assert np.array_equal(named[:240], large)
    assert _has(named[240:], COLOURS[18]) and _has(named[240:], COLOURS[77])
    assert name_pairs(large, ()).shape[0] > 240
    ten = name_pairs(large, VALID_PAIRS[10:20])
    assert _has(ten, COLOURS[VALID_PAIRS[17]]) and not _has(ten, COLOURS[VALID_PAIRS[18]])


def test_a_panel_shows_truth_beside_prediction(frame, labels):
    truth, predicted = np.where(labels == 18, labels, 0), np.where(labels == 77, labels, 0)
    panel = label_panel(frame, [("truth", truth), ("prediction", predicted)])
    third = panel.shape[1] // 3
    panel, legend = panel[:_PICTURES], panel[_PICTURES:]
    assert _has(legend, COLOURS[18]) and _has(legend, COLOURS[77])
    frames, truths, predictions = (
        panel[:, start : start + third] for start in (0, third, 2 * third)
    )
    assert not _has(frames, COLOURS[18]) and not _has(frames, COLOURS[77])
    assert _has(truths, COLOURS[18]) and not _has(truths, COLOURS[77])
    assert _has(predictions, COLOURS[77]) and not _has(predictions, COLOURS[18])
    twice = label_panel(frame, [("truth", truth), ("prediction", truth)])
    once = label_panel(frame, [("truth", truth)])
    assert len(twice) == len(once)  # one legend for both
    none = np.zeros((90, 30), np.uint8)
    other = label_panel(np.full((90, 30, 3), 9, np.uint8), [("truth", none), ("prediction", none)])
    assert other.shape[1] == panel.shape[1]  # panels line up whatever the frame's size


def test_maps_of_several_runs_stand_side_by_side(frame, labels):
    background = np.zeros_like(labels)
    panel = label_panel(frame, [("truth", background), ("two-stage", background), ("ours", labels)])
    panel = panel[:_PICTURES]
    quarter = panel.shape[1] // 4
    assert _has(panel[:, 3 * quarter :], COLOURS[18])
    assert not _has(panel[:, : 3 * quarter], COLOURS[18])
