import numpy as np
import pytest

from a2d_tf.pictures.mask_overlay import SENTENCE_COLOURS, overlay_mask, overlay_masks

RED, BLUE = (200, 0, 0), (0, 0, 200)


def test_inside_is_tinted_border_opaque_outside_untouched(frame, square) -> None:
    painted = overlay_mask(frame, square, colour=RED, alpha=0.5)
    assert painted[10, 10].tolist() == [150, 50, 50]
    assert painted[5, 10].tolist() == painted[10, 15].tolist() == list(RED)
    assert (painted[~square] == 100).all()
    assert (frame == 100).all()


def test_edge_of_the_picture_gets_no_outline(frame) -> None:
    everywhere = np.ones(frame.shape[:2], bool)
    assert (overlay_mask(frame, everywhere, colour=RED, alpha=0.5) == [150, 50, 50]).all()


def test_empty_mask_changes_nothing(frame) -> None:
    nothing = np.zeros(frame.shape[:2], bool)
    np.testing.assert_array_equal(overlay_mask(frame, nothing, colour=RED), frame)


def test_later_masks_lie_above_and_outlines_above_all(frame, square) -> None:
    everywhere = np.ones_like(square)
    painted = overlay_masks(frame, np.stack([square, everywhere]), [RED, BLUE], alpha=0.5)
    assert painted[10, 10].tolist() == [75, 25, 125]  # [150, 50, 50] under half of blue
    assert painted[5, 10].tolist() == list(RED)


def test_colours_start_again_when_there_are_more_masks(frame) -> None:
    masks = np.zeros((3, 20, 24), bool)
    masks[2, 3:8, 3:8] = True
    painted = overlay_masks(frame, masks, [RED, BLUE], alpha=1.0)
    assert painted[5, 5].tolist() == list(RED)


@pytest.mark.parametrize(
    ("mask", "alpha", "message"),
    [
        (np.zeros((20, 23), bool), 0.5, r"must be boolean \(K, 20, 24\)"),
        (np.zeros((20, 24), np.uint8), 0.5, "got uint8"),
        (np.zeros((20, 24), bool), 1.5, "alpha: must be from 0 to 1, got 1.5"),
    ],
)
def test_bad_masks_are_refused(frame, mask, alpha, message) -> None:
    with pytest.raises(ValueError, match=message):
        overlay_mask(frame, mask, colour=RED, alpha=alpha)


def test_float_frames_are_refused(square) -> None:
    with pytest.raises(ValueError, match="frame: must be uint8"):
        overlay_mask(np.zeros((20, 24, 3)), square, colour=RED)


def test_sentence_colours_differ_clearly_from_each_other() -> None:
    colours = np.array(SENTENCE_COLOURS, float)
    distances = np.linalg.norm(colours[:, None] - colours[None], axis=-1)
    np.fill_diagonal(distances, np.inf)
    assert distances.min() > 60
