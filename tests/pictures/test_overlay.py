import numpy as np
import pytest

from a2d_tf.pictures.overlay import caption, caption_size, contact_sheet, sample_panel

RED, BLUE = (200, 0, 0), (0, 0, 200)


def test_caption_enlarges_small_pictures_and_adds_ink_and_swatch_below() -> None:
    image = np.full((60, 100, 3), 7, np.uint8)
    result = caption(image, ["a dog runs"], colours=[RED])
    assert result.shape[1] == 400  # the least multiple of 100 that is 320 or more
    strip = result[240:]
    assert (result[:240] == 7).all()
    assert (strip == RED).all(-1).sum() > 40
    assert (strip.max(-1) < 80).any()
    assert (strip[[0, -1]] == 255).all()


def test_caption_above_leaves_the_picture_at_the_bottom() -> None:
    image = np.full((60, 400, 3), 7, np.uint8)
    assert (caption(image, ["a dog runs"], above=True)[-60:] == 7).all()


def test_long_captions_wrap_instead_of_leaving_the_picture() -> None:
    image = np.zeros((40, 320, 3), np.uint8)
    short = caption(image, ["a dog"])
    long = caption(image, ["a dog " * 30])
    one_word = caption(image, ["w" * 200])
    assert long.shape[0] > short.shape[0] + 40
    for result in (long, one_word):
        assert (result[40:, -4:] == 255).all()


def test_captions_in_any_script_are_no_question_marks() -> None:
    image = np.zeros((40, 320, 3), np.uint8)
    unknown = caption(image, ["?????? ?????"])
    for sentence in ("собака бежит", "σκύλος τρέχει", "une élève"):
        strip = caption(image, [sentence])
        assert strip.shape == unknown.shape
        assert (strip != unknown).any()


def test_the_frames_of_a_video_have_the_same_strip() -> None:
    image = np.zeros((40, 320, 3), np.uint8)
    first, second = (caption(image, ["a dog runs"], colours=[RED]) for _ in range(2))
    first[:] = 0  # a caller's own picture
    assert (second[40:] == caption(image, ["a dog runs"], colours=[RED])[40:]).all()
    assert (second[40:] == RED).all(-1).any()


def test_contact_sheet_places_tiles_on_white() -> None:
    tiles = [np.full((height, 10, 3), height, np.uint8) for height in (5, 8, 6)]
    sheet = contact_sheet(tiles, columns=2, gap=2)
    assert sheet.shape == (2 + 8 + 2 + 6 + 2, 2 + 10 + 2 + 10 + 2, 3)
    assert (sheet[2:7, 2:12] == 5).all()
    assert (sheet[2:10, 14:24] == 8).all()
    assert (sheet[12:18, 2:12] == 6).all()
    covered = (sheet != 255).any(-1).sum()
    assert covered == 50 + 80 + 60


def test_contact_sheet_has_no_empty_columns() -> None:
    assert contact_sheet([np.zeros((4, 4, 3), np.uint8)], columns=3, gap=1).shape == (6, 6, 3)


def test_contact_sheet_needs_tiles() -> None:
    with pytest.raises(ValueError, match="at least one picture"):
        contact_sheet([], columns=2)


@pytest.mark.parametrize("size", [(20, 24), (320, 768), (700, 300)])
def test_panels_of_all_sizes_line_up(size: tuple[int, int]) -> None:
    frame, mask = np.full((*size, 3), 90, np.uint8), np.zeros(size, bool)
    mask[5:15, 6:16] = True
    panel = sample_panel(frame, mask, ~mask, "a bird is flying", 0.0)
    assert panel.shape[1] == 3 * 320 + 2 * 10


def test_panel_shows_truth_and_prediction_in_their_own_colours() -> None:
    frame, mask = np.full((240, 320, 3), 90, np.uint8), np.zeros((240, 320), bool)
    mask[50:150, 60:160] = True
    panel = sample_panel(frame, mask, np.zeros_like(mask), "a bird is flying", 0.0)
    middle = slice(30, 250)
    left, centre, right = panel[middle, :320], panel[middle, 330:650], panel[middle, 660:]
    np.testing.assert_array_equal(left, right)
    assert (left != centre).any(-1).sum() == 100 * 100


def test_a_pale_swatch_has_an_edge() -> None:
    pale = (250, 250, 250)
    strip = caption(np.zeros((40, 400, 3), np.uint8), ["a dog"], colours=[pale])[40:]
    rows, columns = np.nonzero((strip == pale).all(axis=-1))
    edge = strip[rows.min() - 1, columns.min() - 1 : columns.max() + 2]
    assert (edge == 110).all() and (strip[rows.max() + 1, columns.min()] == 110).all()


def test_a_caption_of_another_size_of_letters() -> None:
    image = np.zeros((40, 400, 3), np.uint8)
    assert caption(image, ["a"], size=26).shape[0] > caption(image, ["a"]).shape[0]
    same = caption(image, ["a"], size=caption_size(400))
    assert np.array_equal(same, caption(image, ["a"]))
