"""Random changes keep their bounds, and a seed gives the same change again."""

import numpy as np
import pytest

from a2d_tf.batches.augment import jitter_brightness, jitter_words, mirror_words, random_box
from a2d_tf.batches.picture import fit_box


def test_left_and_right_change_places_in_every_spelling():
    words = ["The", "leftmost", "dog", "Left", "of", "the", "right-hand", "ball", "rightward"]
    mirrored = ["The", "rightmost", "dog", "Right", "of", "the", "left-hand", "ball", "leftward"]
    assert mirror_words(words) == mirrored
    assert mirror_words(mirrored) == words


def test_words_that_only_contain_left_stay():
    assert mirror_words(["cleft", "brightly", "lefty", ""]) == ["cleft", "brightly", "lefty", ""]


def boxes(height, width, size, zoom):
    return np.stack([random_box(height, width, size, zoom=zoom, seed=[0, i]) for i in range(200)])


def test_without_zoom_the_box_only_slides_along_its_short_side():
    found = boxes(16, 32, 32, 0.0)
    assert (found[:, 2] - found[:, 0] == 16).all()
    assert (found[:, 1] == 0).all() and (found[:, 3] == 32).all()
    assert found[:, 0].min() == 0 or found[:, 0].min() == 1
    assert 14 <= found[:, 0].max() <= 16


@pytest.mark.parametrize(("height", "width"), [(20, 30), (31, 17), (24, 24)])
def test_sides_stay_within_the_zoom_and_the_square_stays_covered(height, width):
    size, zoom = 32, 0.5
    found = boxes(height, width, size, zoom)
    fitted = fit_box(height, width, size).numpy()
    for low, high in ((0, 2), (1, 3)):
        sides = found[:, high] - found[:, low]
        side = fitted[high] - fitted[low]
        assert (sides >= side * (1 - zoom) - 1).all() and (sides <= side * (1 + zoom) + 1).all()
        small = sides <= size
        assert (found[small, low] >= 0).all() and (found[small, high] <= size).all()
        assert (found[~small, low] <= 0).all() and (found[~small, high] >= size).all()
    scales = (found[:, 3] - found[:, 1]) / (fitted[3] - fitted[1])
    assert scales.min() < 0.6 and scales.max() > 1.4


def test_brightness_changes_a_whole_clip_alike_within_bounds():
    frames = np.tile(np.asarray([100.0, 127.5, 155.0], "float32"), (2, 1, 1, 1))
    for index in range(50):
        changed = jitter_brightness(frames, amount=0.2, seed=[1, index]).numpy()
        np.testing.assert_array_equal(changed[0], changed[1])
        # Mid-gray shows the brightness, the distances the contrast.
        assert 127.5 * 0.8 <= changed[0, 0, 0, 1] <= 127.5 * 1.2
        contrast = (changed[0, 0, 0, 2] - changed[0, 0, 0, 0]) / 55.0
        assert 0.8 - 1e-5 <= contrast <= 1.2 + 1e-5


def test_brightness_stays_a_picture():
    frames = np.asarray([0.0, 255.0], "float32").reshape(1, 1, 2, 1)
    changed = np.stack(
        [jitter_brightness(frames, amount=0.9, seed=[2, index]) for index in range(50)]
    )
    assert changed.min() == 0 and changed.max() == 255


def test_a_seed_gives_the_same_change_and_another_another():
    one, again, other = (
        random_box(20, 30, 32, zoom=0.5, seed=seed).numpy().tolist()
        for seed in ([3, 4], [3, 4], [3, 5])
    )
    assert one == again != other
    frames = np.full((1, 2, 2, 3), 90.0, "float32")
    one, again, other = (
        float(jitter_brightness(frames, amount=0.5, seed=seed)[0, 0, 0, 0])
        for seed in ([3, 4], [3, 4], [3, 5])
    )
    assert one == again != other


def test_noise_has_its_share_of_a_word_s_length_and_leaves_padding_alone():
    words = np.zeros((2, 3, 400), np.float32)
    words[0, 0, :] = 1.0  # of length 20
    words[1, 2, 0] = 3.0
    noise = jitter_words(words, amount=0.5, seed=[3, 4]).numpy() - words
    lengths = np.linalg.norm(noise, axis=-1)
    np.testing.assert_allclose(lengths[[0, 1], [0, 2]], [10, 1.5], rtol=0.2)
    assert (lengths > 0).sum() == 2
    assert abs(noise[0, 0].mean()) < 0.1
    again, other = (jitter_words(words, amount=0.5, seed=seed).numpy() for seed in ([3, 4], [3, 5]))
    np.testing.assert_array_equal(again - words, noise)
    assert (other - words != noise).any()
