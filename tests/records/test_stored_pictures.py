"""Pictures known by their first bytes, and decoded."""

import cv2
import numpy as np
import pytest

from a2d_tf.records.stored_pictures import JPEG, PNG, PictureError, check_decodes, check_header

PICTURE = np.arange(12 * 20 * 3, dtype=np.uint8).reshape(12, 20, 3)


def encoded(suffix, picture=PICTURE):
    return cv2.imencode(suffix, picture)[1].tobytes()


def progressive():
    return cv2.imencode(".jpg", PICTURE, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1].tobytes()


@pytest.mark.parametrize(
    ("picture", "kind"), [(encoded(".jpg"), JPEG), (progressive(), JPEG), (encoded(".png"), PNG)]
)
def test_a_picture_of_its_size(picture, kind):
    check_header(picture, kind=kind, size=(12, 20))
    check_header(picture, kind=kind, size=None)
    check_decodes(picture, kind=kind)


def test_flow_may_be_deep():
    picture = encoded(".png", PICTURE[..., 0].astype(np.uint16))
    check_header(picture, kind=PNG, size=(12, 20), depths=(8, 16))
    check_decodes(picture, kind=PNG)
    with pytest.raises(PictureError, match="must have 8 bits a component") as caught:
        check_header(picture, kind=PNG, size=(12, 20))
    assert caught.value.found == 16


@pytest.mark.parametrize("kind", [JPEG, PNG])
def test_a_picture_of_another_size(kind):
    picture = encoded(".jpg" if kind == JPEG else ".png")
    with pytest.raises(PictureError, match="must be 20 x 12 pixels") as caught:
        check_header(picture, kind=kind, size=(20, 12))
    assert caught.value.found == "12 x 20"


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"", JPEG), (b"text", PNG), (encoded(".png"), JPEG), (encoded(".jpg")[:4], JPEG)],
)
def test_what_is_no_picture(start, kind):
    with pytest.raises(PictureError, match=f"must be a {kind}"):
        check_header(start, kind=kind, size=None)


@pytest.mark.parametrize(("suffix", "kind"), [(".jpg", JPEG), (".png", PNG)])
def test_a_picture_that_is_cut_short(suffix, kind):
    picture = encoded(suffix)
    check_header(picture[:-40], kind=kind, size=(12, 20))
    with pytest.raises(PictureError, match=f"must be a {kind} that decodes"):
        check_decodes(picture[:-40], kind=kind)
